/** Telling staff what waits for them: by WhatsApp and by e-mail, in one message, once. */
import { deadlinesOf } from '#cases/escalation.ts'
import { findCase, listCaseAgencies, type CaseRow } from '#cases/queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { queueMessage } from '#delivery/commands.ts'
import { isWindowOpen } from '#delivery/window.ts'
import { newId } from '#lib/ids.ts'
import { deskCaseLink } from '#lib/links.ts'
import { queueMail } from '#mail/commands.ts'
import { renderMail } from '#mail/layout.ts'
import { keptFrom, noteReminders } from '#notices/commands.ts'
import { loadGround, type Ground } from '#notices/ground-queries.ts'
import { isStillSo } from '#notices/kinds.ts'
import { mailOf, onePerCase, whatsappOf, type Letter, type Told } from '#notices/message.ts'
import { toldNow } from '#notices/policy.ts'
import {
  getToldBefore,
  insertNotices,
  listStaffToTell,
  listWaitingNotices,
  lockStaff,
  saveDropped,
  saveTold,
  type WaitingNotice,
} from '#notices/queries.ts'
import { receiversOf } from '#notices/receivers.ts'
import { openTalkWith } from '#notices/talk-commands.ts'
import { findTicketOf } from '#reports/queries.ts'
import { coveredWords } from '#staff/reading/covered.ts'
import { may } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'
import { words } from '#texts/text.ts'

type Sweep = { regionId: string; publicUrl: string; at: Date }

/** Each person in a transaction of their own: one that fails does not hold up the others. */
export async function tellNotices(db: Db, sweep: Sweep): Promise<void> {
  const { regionId, at } = sweep
  await noteReminders(db, { regionId, at })
  const failures: unknown[] = []
  // Who is told in the place of somebody who left is found in the next round.
  for (let round = 0; round < 2; round++) {
    for (const staffId of await inRegion(db, regionId, (trx) => listStaffToTell(trx, regionId, at)))
      await tellStaff(db, { ...sweep, staffId }).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} members of staff could not be told`)
}

/** Safe to be done twice at once: the second waits for the first, and finds nothing left. */
export async function tellStaff(db: Db, { regionId, staffId, publicUrl, at }: Sweep & { staffId: string }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    await lockStaff(trx, regionId, staffId)
    const waiting = await listWaitingNotices(trx, regionId, { staffId, at })
    if (waiting.length === 0) return
    const ground = await loadGround(trx, regionId)
    const now = toldNow(waiting, at, { ...ground.waking, ...(await getToldBefore(trx, regionId, staffId)) })
    const person = ground.staff.find(({ id }) => id === staffId)
    const kept = await keepTrue(trx, now, { ground, at })
    await saveTold(trx, regionId, { ids: kept.map(({ notice }) => notice.id), at })
    if (!person || kept.length === 0) return
    const isDigest = kept.some(({ notice }) => notice.pace === 'digest')
    await send(trx, person, { kept, ground, isDigest, publicUrl, at })
  })
}

type Kept = { notice: WaitingNotice; found: CaseRow }

/** What somebody was quicker with is let go; what belongs to somebody else by now goes to them. */
async function keepTrue(trx: Trx, notices: WaitingNotice[], { ground, at }: { ground: Ground; at: Date }): Promise<Kept[]> {
  const regionId = ground.region.id
  const kept: Kept[] = []
  const overtaken: string[] = []
  for (const notice of notices) {
    const found = await findCase(trx, regionId, notice.caseId)
    const agencies = await listCaseAgencies(trx, regionId, notice.caseId)
    const isSo = found && isStillSo(notice.kind, { found, agencies, agencyId: notice.agencyId }) && isStillDue(notice, found, at)
    if (!found || !isSo) overtaken.push(notice.id)
    else if (await isTheirs(trx, { notice, found, ground })) kept.push({ notice, found })
  }
  await saveDropped(trx, regionId, { ids: overtaken, why: 'overtaken' })
  return kept
}

/** A reminder of a deadline that was met, moved, or has passed meanwhile is none. */
function isStillDue({ dueAt }: WaitingNotice, found: CaseRow, at: Date): boolean {
  return dueAt === null || (dueAt > at && deadlinesOf(found).some((due) => due.getTime() === dueAt.getTime()))
}

/** Who left, or changed to another agency or role, hears nothing more: whoever stands on that rung now, or on the next one, does. */
async function isTheirs(trx: Trx, { notice, found, ground }: Kept & { ground: Ground }): Promise<boolean> {
  const people = receiversOf(notice, { staff: ground.staff, ...keptFrom(found, ground) })
  if (people.some(({ id }) => id === notice.staffId)) return true
  await insertNotices(
    trx,
    people.map(({ id }) => ({ ...notice, regionId: ground.region.id, id: newId(), staffId: id })),
  )
  await saveDropped(trx, ground.region.id, { ids: [notice.id], why: 'passed_on' })
  return false
}

type Sending = { kept: Kept[]; ground: Ground; isDigest: boolean; publicUrl: string; at: Date }

async function send(trx: Trx, person: StaffMember, { kept, ground, isDigest, publicUrl, at }: Sending): Promise<void> {
  const { region, waking } = ground
  const told: Told[] = []
  for (const { notice, found } of onePerCase(kept.map((one) => ({ ...one, caseId: one.found.id, kind: one.notice.kind }))))
    told.push(await toTold(trx, { notice, found }, { ground, publicUrl, person }))
  const letter: Letter = { told, isDigest, name: person.name, link: `${publicUrl}/${region.code}/meja` }
  const speaking = { say: words('id', region.texts), calendar: waking.calendar, now: at }
  // Kept from everybody else's eyes with the case it tells of.
  const restricted = kept.find(({ found }) => found.about !== null)?.found.id
  const dedupeKey = `notices:${person.id}:${kept[0]?.notice.id}`
  await queueMail(trx, {
    regionId: region.id,
    to: { staffId: person.id, email: person.email },
    ...renderMail(mailOf(letter, speaking), region),
    isRestricted: restricted !== undefined,
    dedupeKey,
    at,
  })
  const talk = await openTalkWith(trx, person)
  if (!talk) return
  const message = whatsappOf(letter, { ...speaking, isWindowOpen: isWindowOpen({ ...talk, channel: 'whatsapp' }, at) })
  await queueMessage(trx, {
    regionId: region.id,
    conversationId: talk.id,
    author: 'bot',
    message,
    ...(restricted && { caseId: restricted }),
    dedupeKey,
    at,
  })
}

type Telling = { ground: Ground; publicUrl: string; person: StaffMember }

async function toTold(trx: Trx, { notice, found }: Kept, { ground, publicUrl, person }: Telling): Promise<Told> {
  const { region } = ground
  const ticket = (await findTicketOf(trx, region.id, found.id)) ?? found.id
  const link = deskCaseLink(publicUrl, region.code, ticket) + (notice.kind === 'not_fixed' ? '#riwayat' : '')
  const dueAt = notice.dueAt ?? deadlinesOf(found)[0] ?? found.dueAt
  const title = coveredWords(found.title, { readsPersonal: may(person.role, 'words.read_personal') })
  return { kind: notice.kind, ticket, title, isSecret: found.isSecret || found.about !== null, isUrgent: found.isUrgent, dueAt, link }
}
