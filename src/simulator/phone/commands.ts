/** What people do with their invented phones. */
import { randomInt } from 'node:crypto'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { listStaffPhones, type AccountOfSimulator } from '../account-queries.ts'
import { newMessageId } from '../graph/commands.ts'
import { bareType, keepMedia, urlOf, type Upload } from '../media.ts'
import { addTellings } from '../outbox-queries.ts'
import {
  addMessage,
  addPeople,
  changeMessage,
  findMedia,
  findMessage,
  findPerson,
  listPeople,
  openWindows,
  readAll,
  renumberPerson,
  writeSwitches,
} from '../queries.ts'
import { accountsOf, tellPhones, type Simulator } from '../simulator.ts'
import { switchesShape, waitOf, type Switches } from '../switches.ts'
import type { MediaRow, MetaMessage, PersonRow } from '../tables.ts'
import { messageTelling, statusTelling } from '../webhook-bodies.ts'
import { inventedNumber, READY } from './people.ts'
import { toMeta, type Say } from './person-messages.ts'

/** Bytes of a file that a person sends. */
const LARGEST_FILE = 16 * 1024 * 1024

/** Everybody who has a phone; the ready ones of a new account are made when they are first looked for. */
export async function peopleOf(simulator: Simulator): Promise<(PersonRow & { unreadCount: number })[]> {
  const accounts = await accountsOf(simulator)
  const known = new Set((await listPeople(simulator.db)).map(({ accountId }) => accountId))
  const fresh = accounts.filter(({ id }) => !known.has(id))
  await addPeople(
    simulator.db,
    fresh.flatMap((account) => READY.map((one, position) => newPerson(simulator, account, { ...one, position }))),
  )
  await addPeople(simulator.db, await staffWithout(simulator, accounts))
  const ids = new Set(accounts.map(({ id }) => id))
  return (await listPeople(simulator.db)).filter(({ accountId }) => ids.has(accountId))
}

/** Staff whose numbers no phone here has yet: they come after the residents. */
async function staffWithout({ tanggap, db, now }: Simulator, accounts: AccountOfSimulator[]): Promise<PersonRow[]> {
  const known = new Set((await listPeople(db)).map(({ accountId, waId }) => `${accountId} ${waId}`))
  const staff = await listStaffPhones(tanggap)
  return accounts.flatMap(({ id: accountId, regionId }) =>
    staff.flatMap(({ phone, name, role, ...of }, index) => {
      const waId = phone.replace(/\D/g, '')
      if (of.regionId !== regionId || known.has(`${accountId} ${waId}`)) return []
      return [{ ...newAddress(), id: newId(), accountId, waId, name, role, hidesNumber: false, position: 1000 + index, createdAt: now() }]
    }),
  )
}

export async function addPerson(
  simulator: Simulator,
  { accountId, name, hidesNumber }: { accountId: string; name: string; hidesNumber: boolean },
): Promise<PersonRow> {
  const account = (await accountsOf(simulator)).find(({ id }) => id === accountId)
  if (!account) throw new DomainError('account.not_found')
  const others = (await peopleOf(simulator)).filter((one) => one.accountId === accountId && one.role === null)
  for (;;) {
    const person = newPerson(simulator, account, { name, hidesNumber, position: others.length })
    if ((await addPeople(simulator.db, [person])) === 0) continue
    tellPhones(simulator, { accountId, waId: person.waId, kind: 'people' })
    return person
  }
}

type Wanted = { name: string; hidesNumber: boolean; position: number }

function newPerson({ now }: Simulator, account: AccountOfSimulator, wanted: Wanted): PersonRow {
  return { id: newId(), accountId: account.id, ...newAddress(), ...wanted, role: null, createdAt: now() }
}

/** Invented numbers are few (people.ts): whoever draws a taken one draws again. */
function newAddress(): { waId: string; userId: string } {
  return { waId: inventedNumber(randomInt(9000)), userId: `ID.${randomInt(10 ** 13, 2 ** 47)}` }
}

/** "Mulai ulang": the same person with a new number, so for the business somebody it has never met. */
export async function startAgain(simulator: Simulator, personId: string): Promise<void> {
  const person = await personWithId(simulator, personId)
  // The number stands in the account of this member of staff.
  if (person.role !== null) throw new DomainError('simulator.cannot_say')
  while (!(await renumberPerson(simulator.db, person, newAddress())));
  tellPhones(simulator, { accountId: person.accountId, waId: person.waId, kind: 'people' })
}

/** @throws DomainError evidence.too_large */
export async function uploadFrom(simulator: Simulator, personId: string, upload: Upload): Promise<MediaRow> {
  const person = await personWithId(simulator, personId)
  if (upload.bytes.length > LARGEST_FILE) throw new DomainError('evidence.too_large', { megabytes: LARGEST_FILE / 1024 / 1024 })
  // Phones record Ogg; a browser that records something else says so honestly.
  const mimeType = bareType(upload.mimeType) === 'audio/ogg' ? 'audio/ogg; codecs=opus' : upload.mimeType
  return keepMedia(simulator, { accountId: person.accountId, waId: person.waId }, { ...upload, mimeType })
}

/** @returns Meta's id of the message @throws DomainError simulator.not_found, simulator.cannot_say */
export async function say(simulator: Simulator, personId: string, what: Say): Promise<{ id: string; at: Date }> {
  const { db, now } = simulator
  const person = await personWithId(simulator, personId)
  const account = await accountOf(simulator, person)
  const target = 'target' in what ? await findMessage(db, account.id, what.target) : undefined
  const media = what.kind === 'media' ? await findMedia(db, what.mediaId) : undefined
  const mediaUrl = media && urlOf(simulator, account, media.id)
  const message = toMeta(what, { businessNumber: account.displayNumber.replace(/\D/g, ''), target, media, mediaUrl })
  if (!message || (target && target.waId !== person.waId) || (media && media.accountId !== account.id)) throw new DomainError('simulator.cannot_say')
  const at = now()
  const id = newMessageId()
  if (what.kind === 'edit' || what.kind === 'revoke') await change(simulator, { person, what, message, id, at })
  else {
    const telling = { kind: 'message' as const, value: messageTelling(person, { id, message, at }), dueAt: dueAt(simulator, at) }
    await addMessage(db, { id, accountId: account.id, waId: person.waId, direction: 'person', body: message, status: 'sent', at }, [telling])
  }
  await openWindows(db, [{ accountId: account.id, waId: person.waId, openedAt: at }])
  simulator.wake()
  tellPhones(simulator, { accountId: account.id, waId: person.waId, kind: 'chat' })
  return { id, at }
}

type Change = { person: PersonRow; what: Extract<Say, { kind: 'edit' | 'revoke' }>; message: MetaMessage; id: string; at: Date }

/** Editing and taking back are news of their own to the business, but no bubble. */
async function change({ db, ...simulator }: Simulator, { person, what, message, id, at }: Change): Promise<void> {
  if (what.kind === 'edit') await changeMessage(db, what.target, { body: { type: 'text', text: { body: what.text } }, editedAt: at })
  else await changeMessage(db, what.target, { revokedAt: at })
  const value = messageTelling(person, { id, message, at })
  const telling = { kind: 'message' as const, value, dueAt: dueAt({ db, ...simulator }, at) }
  await addTellings(db, [{ ...telling, accountId: person.accountId, waId: person.waId, messageId: what.target, madeAt: at }])
}

function dueAt({ switches }: Simulator, at: Date): Date {
  return new Date(at.getTime() + waitOf(switches, Math.random()))
}

/** The chat is on the screen: what came in is read, and the business is told so. */
export async function openChat(simulator: Simulator, personId: string): Promise<void> {
  const { db, now } = simulator
  const person = await personWithId(simulator, personId)
  const at = now()
  const read = await readAll(db, person.accountId, person.waId)
  const tellings = read.map(({ id, callback }) => ({
    kind: 'status' as const,
    value: statusTelling({ messageId: id, status: 'read', to: person, at, callback: callback ?? undefined }),
    dueAt: new Date(dueAt(simulator, at).getTime() + READ_AFTER),
    accountId: person.accountId,
    waId: person.waId,
    messageId: id,
    madeAt: at,
  }))
  await addTellings(db, tellings)
  if (read.length > 0) tellPhones(simulator, { accountId: person.accountId, waId: person.waId, kind: 'people' })
}

/** Milliseconds: after "sent" and "delivered", as a rule. */
const READ_AFTER = 400

/** @throws DomainError simulator.invalid */
export async function setSwitches(simulator: Simulator, wish: unknown): Promise<Switches> {
  const parsed = switchesShape.partial().strict().safeParse(wish)
  if (!parsed.success)
    throw new DomainError('simulator.invalid', {
      problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    })
  Object.assign(simulator.switches, parsed.data)
  await writeSwitches(simulator.db, simulator.switches)
  return simulator.switches
}

/** @throws DomainError simulator.not_found */
export async function personWithId({ db }: Simulator, id: string): Promise<PersonRow> {
  const person = await findPerson(db, id)
  if (!person) throw new DomainError('simulator.not_found')
  return person
}

async function accountOf(simulator: Simulator, { accountId }: PersonRow): Promise<AccountOfSimulator> {
  const account = (await accountsOf(simulator)).find(({ id }) => id === accountId)
  if (!account) throw new DomainError('account.not_found')
  return account
}
