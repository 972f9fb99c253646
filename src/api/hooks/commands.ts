/** Telling subscribers what happens to cases: who is told is asked when an event is told anyway, sending is a job for each case of each of them. */
import { record } from '#audit/commands.ts'
import { hookKindOf, readKinds, type HookKind } from '#api/hooks/kinds.ts'
import {
  deleteOldDeliveries,
  findSubscriber,
  insertDeliveries,
  insertSubscriber,
  listHearing,
  listTickets,
  listWaitingCases,
  reviveDead,
  setActive,
  type NewDelivery,
} from '#api/hooks/queries.ts'
import { bodyOf, type Told } from '#api/hooks/sending.ts'
import { LONGEST_NAME } from '#api/commands.ts'
import { findCaseEvent, listCaseEvents } from '#cases/history/queries.ts'
import { findCase, type CaseRow } from '#cases/queries.ts'
import type { CaseState } from '#cases/states.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { newId, newSecret } from '#lib/ids.ts'
import { checkAddress } from '#lib/outside.ts'
import { storableText } from '#lib/plain.ts'
import { findRegionById, listAgencies } from '#regions/queries.ts'

type About = { regionId: string; caseEventId: string; at: Date }

/** Milliseconds. Jobs of one case may overtake each other: so long ago what came before is told with it, each thing once. */
const OVERTAKEN = 60 * 60 * 1000

/** Done twice it tells once. Without subscribers it is one question. Secret cases are told to nobody. */
export async function fanOut(db: Db, { regionId, caseEventId, at }: About): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const hearing = await listHearing(trx, regionId)
    if (hearing.length === 0) return
    const event = await findCaseEvent(trx, regionId, caseEventId)
    const found = event && hookKindOf(event.kind) ? await findCase(trx, regionId, event.caseId) : undefined
    if (!event || !found || found.isSecret) return
    const since = new Date(event.at.getTime() - OVERTAKEN)
    const told = await tellingsOf(trx, found, { until: event.seq, since })
    const rows = hearing.flatMap(({ id: subscriberId, events, createdAt }) =>
      told
        .filter(({ kind, at: happened }) => events.includes(kind) && happened >= createdAt)
        .map(({ eventId, seq, ...one }): NewDelivery => {
          const id = newId()
          const of = { regionId, subscriberId, caseId: found.id, caseEventId: eventId, seq }
          return { ...of, id, kind: one.kind, body: bodyOf({ ...one, id }), nextAt: at, createdAt: at }
        }),
    )
    for (const subscriberId of new Set(await insertDeliveries(trx, rows))) await askToSend(trx, { regionId, subscriberId, caseId: found.id })
  })
}

type Telling = Omit<Told, 'id' | 'kind'> & { kind: HookKind; eventId: string; seq: number }

/** What happened to a case since then, as it stood after each event and not as it stands by now. Oldest first. */
async function tellingsOf(trx: Trx, found: CaseRow, { until, since }: { until: number; since: Date }): Promise<Telling[]> {
  const region = await findRegionById(trx, found.regionId)
  if (!region) throw new DomainError('region.not_found')
  const { id, outcome, leadAgencyId, receivedAt, dueAt, answeredAt, closedAt } = found
  const agencies = leadAgencyId ? await listAgencies(trx, region.id) : []
  const agency = agencies.find((one) => one.id === leadAgencyId)?.code ?? null
  const about = { id, tickets: await listTickets(trx, region.id, id), outcome, agency, receivedAt, dueAt, answeredAt, closedAt }
  let state: CaseState = 'received'
  return (await listCaseEvents(trx, region.id, id)).flatMap((event): Telling[] => {
    state = (event.details['to'] as CaseState | undefined) ?? state
    const kind = hookKindOf(event.kind)
    if (!kind || event.seq > until || event.at < since) return []
    return [{ kind, eventId: event.id, seq: event.seq, at: event.at, region, about: { ...about, state } }]
  })
}

type Line = { regionId: string; subscriberId: string; caseId: string | null }

/** One job for each case: what happened to it arrives in order, and a slow case holds up no other. */
export async function askToSend(trx: Trx, line: Line, runAt?: Date): Promise<void> {
  await enqueue(trx, 'send-webhooks', line, { key: `webhook:${line.subscriberId}:${line.caseId ?? 'test'}`, ...(runAt && { runAt }) })
}

export type AddSubscriber = {
  regionId: string
  name: string
  url: string
  events: readonly string[]
  staffId: string | null
  isLocalAllowed: boolean
  at: Date
}

/** @returns the secret: shown once @throws DomainError api.name_missing, api.hook_url_wrong, api.hook_events_missing */
export async function addSubscriber(db: Db, added: AddSubscriber): Promise<{ id: string; secret: string }> {
  const { regionId, staffId, isLocalAllowed, at } = added
  const name = storableText(added.name).trim().slice(0, LONGEST_NAME)
  if (!name) throw new DomainError('api.name_missing')
  const events = readKinds(added.events)
  if (events.length === 0) throw new DomainError('api.hook_events_missing')
  const url = addressOf(added.url, isLocalAllowed)
  const [id, secret] = [newId(), `whsec_${Buffer.from(newSecret(), 'base64url').toString('base64')}`]
  await inRegion(db, regionId, async (trx) => {
    await insertSubscriber(trx, { regionId, id, name, url, events, secret, createdBy: staffId, createdAt: at })
    await record(trx, switching({ regionId, id, staffId, at }, 'added'))
  })
  return { id, secret }
}

/** @throws DomainError api.hook_url_wrong */
function addressOf(typed: string, isLocalAllowed: boolean): string {
  try {
    return checkAddress(storableText(typed).trim().slice(0, LONGEST_URL), { isLocalAllowed }).href
  } catch {
    throw new DomainError('api.hook_url_wrong')
  }
}

/** Characters. */
const LONGEST_URL = 500

/** What waits stays; when it is switched on again it goes out. @throws DomainError api.hook_not_found */
export async function switchSubscriber(db: Db, { isActive, ...by }: Switching & { isActive: boolean }): Promise<void> {
  const { regionId, id } = by
  await inRegion(db, regionId, async (trx) => {
    if (!(await findSubscriber(trx, regionId, id))) throw new DomainError('api.hook_not_found')
    await setActive(trx, { regionId, id, isActive })
    if (isActive) for (const caseId of await listWaitingCases(trx, regionId, id)) await askToSend(trx, { regionId, subscriberId: id, caseId })
    await record(trx, switching(by, isActive ? 'on' : 'off'))
  })
}

type Switching = { regionId: string; id: string; staffId: string | null; at: Date }

function switching({ regionId, id, staffId, at }: Switching, change: 'added' | 'on' | 'off') {
  const details = { part: 'webhook', change }
  return { regionId, act: 'settings.changed', at, staffId: staffId ?? undefined, subjectId: id, details } as const
}

/** What was given up is sent again. */
export async function sendAgain(db: Db, { regionId, id, at }: { regionId: string; id: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    for (const caseId of await reviveDead(trx, { regionId, subscriberId: id, at })) await askToSend(trx, { regionId, subscriberId: id, caseId })
  })
}

/** An event that speaks of no case. @throws DomainError api.hook_not_found */
export async function addTest(db: Db, { regionId, id: subscriberId, at }: { regionId: string; id: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const region = await findRegionById(trx, regionId)
    if (!region || !(await findSubscriber(trx, regionId, subscriberId))) throw new DomainError('api.hook_not_found')
    const id = newId()
    const body = bodyOf({ id, kind: 'test', at, region })
    await insertDeliveries(trx, [
      { regionId, id, subscriberId, caseId: null, caseEventId: null, seq: 0, kind: 'test', body, nextAt: at, createdAt: at },
    ])
  })
}

/** Days for which the log is kept. */
const KEPT = 30

export async function deleteOldLog(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  await inRegion(db, regionId, (trx) => deleteOldDeliveries(trx, regionId, new Date(at.getTime() - KEPT * 24 * 60 * 60 * 1000)))
}
