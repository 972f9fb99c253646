/** What every command on a case does around its own decision: lock, check, (decide), write, ask. */
import type { Updateable } from 'kysely'
import { markTalks } from '#cases/about/queries.ts'
import { readClock, type ClockEvent } from '#cases/clock/clock.ts'
import { hasPart, type CaseAgency } from '#cases/assignment.ts'
import { recordShowing } from '#cases/history/acts-commands.ts'
import { hashOf } from '#cases/history/chain.ts'
import { addCaseEvent, findLastChange, listCaseEvents, type LastEvent } from '#cases/history/queries.ts'
import { isPublic, type EventActor, type EventKind } from '#cases/events.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { findPartsAndLast, lockCase, setFirstDue, updateCase, type CaseRow } from '#cases/queries.ts'
import { calendarOf, type WorkCalendar } from '#cases/sla.ts'
import { move, type CaseState } from '#cases/states.ts'
import type { Cases } from '#db/schema.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { forgetPublication } from '#publications/hiding-queries.ts'
import { hiddenBecause } from '#publications/may.ts'
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

/** A case nobody else can move meanwhile, held once in a transaction. `found` and `last` follow what is done through `change` and `record`. */
export type Held = {
  trx: Trx
  found: CaseRow
  agencies: CaseAgency[] /** The newest event; undefined: there is none yet. */
  last: LastEvent | undefined
}

/** @throws DomainError case.not_found, case.changed */
export function withCase<T>(db: Db, command: OnCase, work: (held: Held) => Promise<T>): Promise<T> {
  const { regionId, caseId, version, actor } = command
  return inRegion(db, regionId, async (trx) => {
    const found = await lockCase(trx, regionId, caseId)
    if (!found) throw new DomainError('case.not_found')
    // Asked once the case is held, and not together with holding it: whoever was first may have changed both.
    const { agencies, last } = await findPartsAndLast(trx, regionId, caseId)
    if (actor.agencyId && !hasPart(agencies, actor.agencyId)) throw new DomainError('case.not_found')
    if (version !== undefined && version !== found.version) throw await overtaken(trx, found)
    return work({ trx, found, agencies, last })
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

/** Moves the case by the table, ends a wait for the reporter that the move ends, and writes it down. @throws DomainError case.cannot_move */
export async function change(held: Held, command: OnCase, { to, set, event }: Change): Promise<void> {
  const { trx, found } = held
  const at = notBefore(held.last, command.at)
  const state = to === undefined ? found.state : move(found.state, to)
  const details = { ...event.details, ...(to === undefined ? {} : { from: found.state, to }) }
  const told = { ...event, details }
  const wanted = timed(set, command.at, at)
  await hideFirst(held, command, { ...wanted, state })
  const deadlines = isHeard(found.state, state) ? await deadlinesAfter(held, wanted, { ...told, at, agencyId: agencyOf(told, command) }) : {}
  held.found = await updateCase(trx, found, { ...wanted, ...deadlines, state, version: found.version + 1 })
  if (WORDS.some((column) => column in wanted)) await refreshWords(trx, found.regionId, [found.id])
  if ('about' in wanted) await markTalks(trx, { regionId: found.regionId, caseId: found.id })
  await record(held, command, told)
  await recordShowing(trx, { before: found, after: held.found }, { staffId: command.actor.staffId, at })
}

/** What is about to become something that nobody outside may see is taken down before, in the same breath. */
async function hideFirst(held: Held, command: OnCase, set: Updateable<Cases>): Promise<void> {
  const why = held.found.isPublished ? hiddenBecause({ ...held.found, ...set } as CaseRow) : undefined
  if (why) await takeDown(held, command, { why })
}

/**
 * No longer shown to anybody; what was shown is forgotten, its files are deleted soon after.
 * @param why what made the system do it; of a person the words that say why
 */
export async function takeDown(held: Held, command: OnCase, { why, text = '' }: { why: string; text?: string }): Promise<void> {
  const { trx, found } = held
  const { regionId, id: caseId } = found
  held.found = await updateCase(trx, found, { isPublished: false })
  const { ticket, photos } = await forgetPublication(trx, { regionId, caseId, at: notBefore(held.last, command.at) })
  await record(held, command, { kind: 'taken_down', text, details: { why, ticket, photos } })
  await enqueue(trx, 'purge-publication', { regionId, caseId })
}

/** The reporter had the word and has it no longer; or a refused case is taken up after all. */
function isHeard(from: CaseState, to: CaseState): boolean {
  if (from === 'waiting_for_reporter' || from === 'rejected') return to !== from
  return (from === 'answered' || from === 'closed') && to !== 'closed' && to !== from
}

/** The days the reporter took are given back: the clock is read with what is about to be written. */
async function deadlinesAfter({ trx, found }: Held, set: Updateable<Cases>, event: ClockEvent): Promise<Updateable<Cases>> {
  const { calendar } = await loadCalendar(trx, found.regionId)
  const events = await listCaseEvents(trx, found.regionId, found.id)
  const { dueAt, verifyDueAt, firstDueAt = null } = readClock([...events, event], { rule: found.rule, calendar })
  const leadAgencyId = set.leadAgencyId === undefined ? found.leadAgencyId : set.leadAgencyId
  if (firstDueAt) await setFirstDue(trx, { ...found, leadAgencyId }, firstDueAt)
  return { pausedAt: null, dueAt, verifyDueAt, firstDueAt }
}

/** Columns that a case is found by. */
const WORDS = ['title', 'placeText', 'districtCode', 'villageCode', 'categoryCode', 'leadAgencyId', 'isSecret', 'about'] as const

/** A machine's clock may jump back; a history never does. */
function notBefore(last: LastEvent | undefined, at: Date): Date {
  return last && last.at > at ? last.at : at
}

/** What is set to the moment of the command is set to the moment that stands in the history. */
function timed(set: Updateable<Cases> | undefined, said: Date, at: Date): Updateable<Cases> {
  if (!set || said === at) return set ?? {}
  const isSaid = (value: unknown) => value instanceof Date && value.getTime() === said.getTime()
  return Object.fromEntries(Object.entries(set).map(([column, value]) => [column, isSaid(value) ? at : value]))
}

/** History first, then the telling: nobody hears of what is not on record. Leaves the version alone. */
export async function record(held: Held, command: Pick<OnCase, 'actor' | 'at'>, event: NewEvent): Promise<void> {
  const { trx, found, last } = held
  const at = notBefore(last, command.at)
  const chained = {
    caseId: found.id,
    seq: (last?.seq ?? 0) + 1,
    kind: event.kind,
    actor: event.actor ?? (command.actor.staffId ? 'staff' : 'system'),
    staffId: command.actor.staffId ?? null,
    agencyId: agencyOf(event, command),
    isPublic: isPublic(event.kind),
    text: event.text ?? '',
    // The difference stays on record: it is the machine that was wrong, not the officer.
    details: { ...event.details, ...(at === command.at ? {} : { clockSaid: command.at.toISOString() }) },
    at,
  } as const
  const previousHash = last?.hash ?? ''
  const written = { ...chained, id: event.id ?? newId(), regionId: found.regionId, previousHash, hash: hashOf(chained, previousHash) }
  await addCaseEvent(trx, written)
  held.last = written
  if (found.transferId || found.fromRegionId) await askPassOn(trx, found)
}

function agencyOf({ agencyId }: NewEvent, { actor }: Pick<OnCase, 'actor'>): string | null {
  return agencyId === undefined ? (actor.agencyId ?? null) : agencyId
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
