/** What every command on a case does around its own decision: lock, check, (decide), write, ask. */
import type { Updateable } from 'kysely'
import { hasPart, type CaseAgency } from '#cases/assignment.ts'
import { hashOf } from '#cases/history/chain.ts'
import { addCaseEvent, findLastChange, findLastEvent, type CaseEventRow } from '#cases/history/queries.ts'
import { isPublic, type EventActor, type EventKind } from '#cases/events.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { listCaseAgencies, lockCase, setFirstDue, updateCase, type CaseRow } from '#cases/queries.ts'
import { calendarOf, dueAfterPause, type WorkCalendar } from '#cases/sla.ts'
import { move, type CaseState } from '#cases/states.ts'
import type { Cases } from '#db/schema.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { findRegionWithDaysOff, type RegionRow } from '#regions/queries.ts'

/** Who acts. With an agency: an officer of it, who may touch the agency's cases only. Without either: the system. */
export type Actor = {
  staffId?: string | undefined
  agencyId?: string | null | undefined
  /** The coordinator: says for good who holds a case that was sent back and forth. */
  mayDecide?: boolean | undefined
}

export type OnCase = {
  regionId: string
  caseId: string
  /** What the form was drawn from; left out by those who saw no form. */
  version?: number | undefined
  actor: Actor
  at: Date
}

/** A case nobody else can move meanwhile. `found` follows every change made through `change`. */
export type Held = { trx: Trx; found: CaseRow; agencies: CaseAgency[] }

/** @throws DomainError case.not_found, case.changed */
export function withCase<T>(db: Db, command: OnCase, work: (held: Held) => Promise<T>): Promise<T> {
  const { regionId, caseId, version, actor } = command
  return inRegion(db, regionId, async (trx) => {
    const found = await lockCase(trx, regionId, caseId)
    if (!found) throw new DomainError('case.not_found')
    const agencies = await listCaseAgencies(trx, regionId, caseId)
    if (actor.agencyId && !hasPart(agencies, actor.agencyId)) throw new DomainError('case.not_found')
    if (version !== undefined && version !== found.version) throw await overtaken(trx, found)
    return work({ trx, found, agencies })
  })
}

async function overtaken(trx: Trx, found: CaseRow): Promise<DomainError> {
  const last = await findLastChange(trx, found.regionId, found.id)
  if (last?.actor === 'reporter') return new DomainError('case.changed_by_reporter')
  return new DomainError('case.changed', { name: last?.name ?? 'Tanggap' })
}

export type NewEvent = {
  kind: EventKind
  /** Left out: whoever acts. */
  actor?: EventActor
  /** Left out: the agency of whoever acts. */
  agencyId?: string | null
  /** Public events: words that reporters read. */
  text?: string
  details?: Record<string, unknown>
  /** Made beforehand when files already point to it. */
  id?: string
}

/** @property to left out: the state stays */
export type Change = { to?: CaseState | undefined; set?: Updateable<Cases>; event: NewEvent }

/** Moves the case by the table, ends a pause that the move ends, and writes it down. @throws DomainError case.cannot_move */
export async function change(held: Held, command: OnCase, { to, set, event }: Change): Promise<void> {
  const { trx, found } = held
  const last = await findLastEvent(trx, found.regionId, found.id)
  const at = notBefore(last, command.at)
  const state = to === undefined ? found.state : move(found.state, to)
  // A command that ends the pause itself has counted its deadlines from now on.
  const pausedAt = state === 'waiting_for_reporter' || set?.pausedAt === null ? null : found.pausedAt
  const newDue = set?.dueAt instanceof Date ? set.dueAt : found.dueAt
  const givenBack = pausedAt ? await withoutPause(trx, { ...found, dueAt: newDue }, { from: pausedAt, to: at }) : {}
  // A deadline that is set anew goes before one that was only moved; that of the whole is moved from what is set.
  const columns = { ...givenBack, ...timed(set, command.at, at), ...(givenBack.dueAt === undefined ? {} : { dueAt: givenBack.dueAt }) }
  held.found = await updateCase(trx, found, { ...columns, state, version: found.version + 1 })
  if (WORDS.some((column) => column in (set ?? {}))) await refreshWords(trx, found.regionId, [found.id])
  const details = { ...event.details, ...(to === undefined ? {} : { from: found.state, to }) }
  await write(held, command, { event: { ...event, details }, last })
}

/** Columns that a case is found by. */
const WORDS = ['title', 'placeText', 'districtCode', 'villageCode'] as const

/** A machine's clock may jump back; a history never does. */
function notBefore(last: CaseEventRow | undefined, at: Date): Date {
  return last && last.at > at ? last.at : at
}

/** What is set to the moment of the command is set to the moment that stands in the history. */
function timed(set: Updateable<Cases> | undefined, said: Date, at: Date): Updateable<Cases> {
  if (!set || said === at) return set ?? {}
  const isSaid = (value: unknown) => value instanceof Date && value.getTime() === said.getTime()
  return Object.fromEntries(Object.entries(set).map(([column, value]) => [column, isSaid(value) ? at : value]))
}

/** The days the reporter took are given back. */
async function withoutPause(trx: Trx, found: CaseRow, pause: { from: Date; to: Date }): Promise<Updateable<Cases>> {
  const { calendar } = await loadCalendar(trx, found.regionId)
  const moved = (due: Date) => dueAfterPause(due, pause, calendar)
  const ofTeam = found.leadAgencyId === null ? { verifyDueAt: moved(found.verifyDueAt) } : {}
  const ofAgency = found.firstDueAt ? { firstDueAt: moved(found.firstDueAt) } : {}
  if (ofAgency.firstDueAt) await setFirstDue(trx, found, ofAgency.firstDueAt)
  return { pausedAt: null, dueAt: moved(found.dueAt), ...ofTeam, ...ofAgency }
}

/** History first, then the telling: nobody hears of what is not on record. Leaves the version alone. */
export async function record(held: Held, command: Pick<OnCase, 'actor' | 'at'>, event: NewEvent): Promise<void> {
  await write(held, command, { event, last: await findLastEvent(held.trx, held.found.regionId, held.found.id) })
}

type Writing = { event: NewEvent /** The one before it. */; last: CaseEventRow | undefined }

async function write({ trx, found }: Held, { actor, at: said }: Pick<OnCase, 'actor' | 'at'>, { event, last }: Writing): Promise<void> {
  const at = notBefore(last, said)
  const chained = {
    caseId: found.id,
    seq: (last?.seq ?? 0) + 1,
    kind: event.kind,
    actor: event.actor ?? (actor.staffId ? 'staff' : 'system'),
    staffId: actor.staffId ?? null,
    agencyId: event.agencyId === undefined ? (actor.agencyId ?? null) : event.agencyId,
    isPublic: isPublic(event.kind),
    text: event.text ?? '',
    // The difference stays on record: it is the machine that was wrong, not the officer.
    details: { ...event.details, ...(at === said ? {} : { clockSaid: said.toISOString() }) },
    at,
  } as const
  const previousHash = last?.hash ?? ''
  const id = event.id ?? newId()
  await addCaseEvent(trx, { ...chained, id, regionId: found.regionId, previousHash, hash: hashOf(chained, previousHash) })
  await enqueue(trx, 'notify-case-event', { regionId: found.regionId, caseEventId: id })
  if (found.transferId || found.fromRegionId) await askPassOn(trx, found)
  await announce(trx, { regionId: found.regionId, topic: 'case', caseId: found.id })
}

/** Another government is to hear of it (src/transfers). */
export async function askPassOn(trx: Trx, { regionId, id: caseId }: Pick<CaseRow, 'regionId' | 'id'>): Promise<void> {
  await enqueue(trx, 'pass-on-case', { regionId, caseId }, { key: `pass-on-case:${caseId}` })
}

/** @throws DomainError region.not_found */
export async function loadCalendar(trx: Trx, regionId: string): Promise<{ region: RegionRow; calendar: WorkCalendar }> {
  const found = await findRegionWithDaysOff(trx, regionId)
  if (!found) throw new DomainError('region.not_found')
  const { daysOff, ...region } = found
  return { region, calendar: calendarOf(region, daysOff) }
}

/** @throws DomainError case.text_missing, case.reason_missing */
export function required(text: string, problem: 'case.text_missing' | 'case.reason_missing'): string {
  if (!text.trim()) throw new DomainError(problem)
  return text.trim()
}
