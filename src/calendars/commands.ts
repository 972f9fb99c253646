/** Changing the calendar and the limits: shown before it is done, and never a word about what is closed. */
import { record as recordAct } from '#audit/commands.ts'
import { daysOffWith, type DayChange } from '#calendars/changes.ts'
import { effectOn, type Effect } from '#calendars/effects.ts'
import { addSettingChange, deletePageDays, listCalendarDays, listOpenClocks, putDays, putOwnSettings, type CaseKind } from '#calendars/queries.ts'
import { loadCalendar, record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { setFirstDue, updateCase } from '#cases/queries.ts'
import { calendarOf, ruleFor, type CaseRule } from '#cases/sla.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { RegionSettings } from '#regions/settings.ts'

type ByStaff = { regionId: string; staffId: string; at: Date }

/** What the open cases would have. Writes nothing. */
export function previewCalendar(db: Db, { regionId, changes }: { regionId: string; changes: readonly DayChange[] }): Promise<Effect[]> {
  return inRegion(db, regionId, async (trx) => {
    const { region } = await loadCalendar(trx, regionId)
    const calendar = calendarOf(region, daysOffWith(await listCalendarDays(trx, regionId), changes))
    const open = await listOpenClocks(trx, regionId)
    return shown(open).flatMap((found) => effectOn(found, { calendar, rule: undefined }) ?? [])
  })
}

/** Matters of the restricted unit follow as well, and are not spoken of. */
function shown<T extends { isRestricted: boolean }>(open: readonly T[]): T[] {
  return open.filter(({ isRestricted }) => !isRestricted)
}

/** Writes the days; the open cases follow in the background, each once. */
export async function changeCalendar(db: Db, { regionId, staffId, at, changes }: ByStaff & { changes: readonly DayChange[] }): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    await deletePageDays(
      trx,
      regionId,
      changes.map(({ day }) => day),
    )
    await putDays(trx, regionId, changes)
    await addSettingChange(trx, regionId, { id: newId(), staffId, part: 'calendar', details: { changes }, at })
    await askForRecalculation(trx, regionId, { withLimits: false })
    await recordAct(trx, { regionId, act: 'settings.changed', at, staffId, details: { part: 'calendar', days: changes.length } })
  })
}

type Limits = RegionSettings['limits']

/** What the open cases would have, were the new limits theirs as well. Writes nothing. */
export function previewLimits(db: Db, { regionId, limits }: { regionId: string; limits: Limits }): Promise<Effect[]> {
  return inRegion(db, regionId, async (trx) => {
    const { calendar } = await loadCalendar(trx, regionId)
    const open = await listOpenClocks(trx, regionId)
    return shown(open).flatMap((found) => effectOn(found, { calendar, rule: ruleOf(found, limits) }) ?? [])
  })
}

/** For what comes from now on; with `withOpen` for the open cases as well. */
export async function changeLimits(
  db: Db,
  { regionId, staffId, at, limits, withOpen }: ByStaff & { limits: Limits; withOpen: boolean },
): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const { region } = await loadCalendar(trx, regionId)
    const details = { before: region.settings.limits, after: limits, withOpen }
    await putOwnSettings(trx, regionId, { limits })
    await addSettingChange(trx, regionId, { id: newId(), staffId, part: 'limits', details, at })
    if (withOpen) await askForRecalculation(trx, regionId, { withLimits: true })
    await recordAct(trx, { regionId, act: 'settings.changed', at, staffId, details: { part: 'limits', withOpen } })
  })
}

function askForRecalculation(trx: Trx, regionId: string, { withLimits }: { withLimits: boolean }): Promise<void> {
  return enqueue(trx, 'recalculate-deadlines', { regionId, withLimits }, { key: `recalculate:${regionId}:${withLimits}` })
}

/** The limits of now for an open case; what passed to PPID keeps the days of that law. */
function ruleOf({ rule, ...kind }: CaseKind & { rule: CaseRule }, limits: Limits): CaseRule {
  return rule.ppid ? rule : ruleFor(limits, kind.class, kind.categoryDays)
}

/** Brings the deadlines of open cases to what the calendar (and, asked for, the limits) of now give. Done twice it changes nothing. @returns how many changed */
export async function recalculateDeadlines(
  db: Db,
  { regionId, withLimits, at }: { regionId: string; withLimits: boolean; at: Date },
): Promise<number> {
  const ids = await inRegion(db, regionId, async (trx) => {
    const { region, calendar } = await loadCalendar(trx, regionId)
    const open = await listOpenClocks(trx, regionId)
    return open.flatMap((found) => (effectOn(found, { calendar, rule: wished(region, found, withLimits) }) ? [found.id] : []))
  })
  let count = 0
  // Each in a transaction of its own: a person who works on one of them is not held up by the others.
  for (const caseId of ids) {
    const command: OnCase = { regionId, caseId, actor: {}, at }
    if (await withCase(db, command, (held) => recalculate(held, command, withLimits))) count++
  }
  return count
}

async function recalculate(held: Held, command: OnCase, withLimits: boolean): Promise<boolean> {
  const { trx, found } = held
  const { region, calendar } = await loadCalendar(trx, found.regionId)
  const [clock] = await listOpenClocks(trx, found.regionId, [found.id])
  const effect = clock && effectOn(clock, { calendar, rule: wished(region, clock, withLimits) })
  if (!effect) return false
  const { before, after, rule } = effect
  held.found = await updateCase(trx, found, { ...after, ...(rule && { rule: JSON.stringify(rule) }) })
  // Once spoken, the deadline it was judged by is kept.
  if (before.firstDueAt) await setFirstDue(trx, found, after.firstDueAt)
  const why = withLimits ? 'limits' : 'calendar'
  await record(held, command, { kind: 'recalculated', agencyId: null, details: { why, before, after, ...(rule && { rule }) } })
  return true
}

function wished({ settings }: RegionRow, found: CaseKind & { rule: CaseRule }, withLimits: boolean): CaseRule | undefined {
  return withLimits ? ruleOf(found, settings.limits) : undefined
}
