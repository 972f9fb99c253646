/**
 * Agencies begin, are renamed and end. Ending one is an order that names who follows: first seen as a preview, then carried out
 * case by case by a job (move-commands.ts), on its day, and taken back as far as nobody has acted since.
 */
import { record } from '#audit/commands.ts'
import { loadCalendar } from '#cases/change-commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { dayOf, type Day } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { listRestrictedUnits } from '#regions/agencies-queries.ts'
import { maySettleUnits } from '#staff/people/granting.ts'
import { findStaff, updateStaff } from '#staff/queries.ts'
import { deleteSessions } from '#staff/sessions/queries.ts'
import { checkReceivers, fillsUnit, newAgencyOf, receiversIn, type Plan } from '#succession/plan.ts'
import {
  findMove,
  insertAgency,
  insertMove,
  joinFamily,
  listCategoriesOf,
  listMoves,
  listOpenParts,
  listPeopleOf,
  listSettledAgencies,
  lockAgency,
  lockMove,
  pointCategory,
  updateAgency,
  updateMove,
  type MoveRow,
} from '#succession/queries.ts'

type By = { regionId: string; staffId: string; at: Date }

/** Characters of a name, and of a short name. */
const LONGEST = { name: 120, shortName: 40 }
const CODE = /^[a-z][a-z0-9_-]{0,39}$/

type Names = { name: string; shortName: string }

/** @throws DomainError succession.name_invalid, succession.code_invalid, succession.code_taken, succession.date_invalid */
export async function addAgency(
  db: Db,
  { regionId, staffId, code, validFrom, at, ...names }: By & Names & { code: string; validFrom: Day },
): Promise<void> {
  if (!CODE.test(code)) throw new DomainError('succession.code_invalid')
  const { name, shortName } = checkedNames(names)
  const day = checkedDay(validFrom)
  const row = { regionId, id: newId(), code, name, shortName, kind: 'opd', validFrom: day, editedAt: at }
  await inRegion(db, regionId, async (trx) => {
    if (!(await insertAgency(trx, row))) throw new DomainError('succession.code_taken', { code })
    await record(trx, ordering({ regionId, staffId, at }, 'added', row.id))
  })
}

/** The id stays, and with it every case, account and category. @throws DomainError succession.name_invalid, succession.agency_missing */
export async function renameAgency(db: Db, { regionId, staffId, agencyId, at, ...names }: By & Names & { agencyId: string }): Promise<void> {
  const checked = checkedNames(names)
  await inRegion(db, regionId, async (trx) => {
    if (!(await lockAgency(trx, regionId, agencyId))) throw new DomainError('succession.agency_missing')
    await updateAgency(trx, { regionId, id: agencyId }, { ...checked, editedAt: at })
    await record(trx, ordering({ regionId, staffId, at }, 'renamed', agencyId))
  })
}

function ordering(by: By, change: 'added' | 'renamed' | 'ended' | 'cancelled' | 'undone', subjectId: string) {
  return { ...by, act: 'settings.changed', subjectId, details: { part: 'agency', change } } as const
}

function checkedNames({ name, shortName }: Names): Names {
  const [whole, short] = [name.trim(), shortName.trim()]
  if (!whole || !short || whole.length > LONGEST.name || short.length > LONGEST.shortName) throw new DomainError('succession.name_invalid')
  return { name: whole, shortName: short }
}

function checkedDay(day: string): Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) throw new DomainError('succession.date_invalid')
  return day
}

export type EndAgency = By & { agencyId: string; plan: Plan; reason: string; effectiveOn: Day }

/**
 * Begins at once when its day has come, else on that day.
 * @returns the id of the order
 * @throws DomainError succession.agency_missing, succession.reason_missing, succession.date_invalid, succession.already_ordered, succession.successor_missing,
 *   staff.unit_not_yours
 */
export async function endAgency(db: Db, { regionId, agencyId, plan, reason, effectiveOn, staffId, at }: EndAgency): Promise<string> {
  if (!reason.trim()) throw new DomainError('succession.reason_missing')
  const day = checkedDay(effectiveOn)
  return inRegion(db, regionId, async (trx) => {
    if (!(await lockAgency(trx, regionId, agencyId))) throw new DomainError('succession.agency_missing')
    if ((await listMoves(trx, regionId)).some((move) => move.agencyId === agencyId && STANDING.includes(move.state))) {
      throw new DomainError('succession.already_ordered')
    }
    checkReceivers(plan, { agencyId, effectiveOn: day, agencies: await listSettledAgencies(trx, regionId) })
    await refuseUnit(trx, { regionId, agencyId, plan, staffId })
    const id = newId()
    await insertMove(trx, { regionId, id, agencyId, plan, reason: reason.trim().slice(0, 500), effectiveOn: day, madeBy: staffId, madeAt: at })
    const { region } = await loadCalendar(trx, regionId)
    if (day <= dayOf(at, region.zone)) await begin(trx, { regionId, id }, at)
    await record(trx, { ...ordering({ regionId, staffId, at }, 'ended', agencyId), reason: reason.trim().slice(0, 500) })
    return id
  })
}

/** The same right as placing them one by one (src/staff/people/granting.ts). */
async function refuseUnit(trx: Trx, { regionId, agencyId, plan, staffId }: Omit<By, 'at'> & { agencyId: string; plan: Plan }): Promise<void> {
  if (!fillsUnit(plan, { agencyId, units: await listRestrictedUnits(trx, regionId) })) return
  const staff = await findStaff(trx, staffId)
  if (!staff || !maySettleUnits(staff.role)) throw new DomainError('staff.unit_not_yours')
}

const STANDING: readonly MoveRow['state'][] = ['planned', 'running', 'done', 'undoing']

/** From this moment the agency is no more: nothing new comes to it, its people and categories are others'. Its cases follow by the job. */
export async function begin(trx: Trx, { regionId, id }: { regionId: string; id: string }, at: Date): Promise<void> {
  const move = await lockMove(trx, regionId, id)
  if (move?.state !== 'planned') return
  const { agencyId, plan, effectiveOn } = move
  const agency = await lockAgency(trx, regionId, agencyId)
  if (!agency) return
  const total = (await listOpenParts(trx, { regionId, agencyId })).length
  const categories = (await listCategoriesOf(trx, regionId, agency.code)).map(({ code }) => code)
  const people = await listPeopleOf(trx, regionId, agencyId)
  await updateAgency(trx, { regionId, id: agencyId }, { validUntil: effectiveOn, successorId: plan.rest, editedAt: at })
  await joinFamily(trx, regionId, { ended: agencyId, receivers: receiversIn(plan) })
  for (const code of categories) await pointCategory(trx, regionId, { code, toAgencyId: plan.byCategory[code] ?? plan.rest })
  for (const { id: staffId } of people) await settle(trx, staffId, newAgencyOf(plan, staffId))
  const before = { categories, staff: people.map((one) => ({ id: one.id, isActive: one.isActive })) }
  await updateMove(trx, { regionId, id }, { state: 'running', total, before, startedAt: at })
  await askToMove(trx, regionId)
}

/** @param agencyId undefined: the account is closed, and signed out everywhere */
async function settle(trx: Trx, staffId: string, agencyId: string | undefined): Promise<void> {
  if (agencyId) return updateStaff(trx, staffId, { agencyId })
  await updateStaff(trx, staffId, { isActive: false })
  await deleteSessions(trx, staffId)
}

export async function askToMove(trx: Trx, regionId: string): Promise<void> {
  await enqueue(trx, 'move-cases', { regionId }, { key: `move-cases:${regionId}` })
}

/** An order whose day has not come yet is simply not carried out. @throws DomainError succession.cannot_undo */
export async function cancelMove(db: Db, { regionId, staffId, moveId, at }: By & { moveId: string }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const move = await lockMove(trx, regionId, moveId)
    if (move?.state !== 'planned') throw new DomainError('succession.cannot_undo')
    await updateMove(trx, { regionId, id: moveId }, { state: 'cancelled' })
    await record(trx, ordering({ regionId, staffId, at }, 'cancelled', move.agencyId))
  })
}

/**
 * The agency is there again, with its categories, its people and every case that nobody has acted on since.
 * @throws DomainError succession.cannot_undo
 */
export async function undoMove(db: Db, { regionId, moveId, staffId, at }: By & { moveId: string }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const move = await lockMove(trx, regionId, moveId)
    if (move?.state !== 'running' && move?.state !== 'done') throw new DomainError('succession.cannot_undo')
    const { agencyId, before } = move
    await updateAgency(trx, { regionId, id: agencyId }, { validUntil: null, successorId: null, editedAt: at })
    for (const code of before?.categories ?? []) await pointCategory(trx, regionId, { code, toAgencyId: agencyId })
    for (const { id, isActive } of before?.staff ?? []) await updateStaff(trx, id, { agencyId, isActive })
    await updateMove(trx, { regionId, id: moveId }, { state: 'undoing', undoneBy: staffId, undoneAt: at })
    await askToMove(trx, regionId)
    await record(trx, ordering({ regionId, staffId, at }, 'undone', agencyId))
  })
}

/** @throws DomainError succession.not_found */
export async function getMove(trx: Trx, regionId: string, id: string): Promise<MoveRow> {
  const move = UUID.test(id) ? await findMove(trx, regionId, id) : undefined
  if (!move) throw new DomainError('succession.not_found')
  return move
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
