/** What happens to cases by the clock alone. Each case in a transaction of its own: one that fails does not hold up the others. */
import { change, loadCalendar, record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { climbOf, LADDER, levelDue, TOP_LEVEL, type Climb } from '#cases/escalation.ts'
import { listAnsweredBefore, listCasesThatMayClimb, updateCase, type CaseRow } from '#cases/queries.ts'
import { dueAt, type WorkCalendar } from '#cases/sla.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { RegionRow } from '#regions/queries.ts'

export type Sweep = { regionId: string; at: Date }

/** What a sweep reads once. */
export type Ground = { region: RegionRow; calendar: WorkCalendar }

type Sweeping = {
  list: (trx: Trx) => Promise<CaseRow[]>
  /** Asked twice: of all, and again of each once it is held, as somebody may have acted meanwhile. */
  isDue: (found: CaseRow, ground: Ground) => boolean
  act: (held: Held, command: OnCase, ground: Ground) => Promise<void>
}

/** Answers that no reporter has spoken on within the limit: closed, and counted apart from the confirmed. @returns how many */
export function closeSilentCases(db: Db, { regionId, at }: Sweep): Promise<number> {
  return sweep(
    db,
    { regionId, at },
    {
      list: (trx) => listAnsweredBefore(trx, regionId, at),
      isDue: (found, { calendar }) => isSilent(found, at, calendar),
      act: (held, command) =>
        change(held, command, { to: 'closed', set: { closedAt: at, outcome: 'unconfirmed' }, event: { kind: 'closed_silent' } }),
    },
  )
}

/** An objection is no silence. */
function isSilent({ state, answeredAt, objectedAt, rule }: CaseRow, at: Date, calendar: WorkCalendar): boolean {
  if (state !== 'answered' || answeredAt === null || objectedAt !== null || rule.silentClose === null) return false
  return dueAt(answeredAt, rule.silentClose, calendar) < at
}

/** Raises late cases by the ladder of escalation.ts; those that nobody holds as well. @returns how many climbed */
export function checkDeadlines(db: Db, { regionId, at }: Sweep): Promise<number> {
  return sweep(
    db,
    { regionId, at },
    {
      list: (trx) => listCasesThatMayClimb(trx, regionId, { now: at, belowLevel: TOP_LEVEL }),
      isDue: (found, ground) => levelDue(found, at, ladderFor(found, ground)) > found.escalationLevel,
      act: raise,
    },
  )
}

/** The region's ladder as it stands for this case. */
function ladderFor(found: CaseRow, { region, calendar }: Ground): Climb & { calendar: WorkCalendar } {
  return { ...climbOf(found, region.settings.escalation.rungs), calendar }
}

async function raise(held: Held, command: OnCase, ground: Ground): Promise<void> {
  const { trx, found } = held
  const level = levelDue(found, command.at, ladderFor(found, ground))
  held.found = await updateCase(trx, found, { escalationLevel: level })
  const details = { before: found.escalationLevel, level, asked: LADDER[level] }
  await record(held, command, { kind: 'escalated', agencyId: found.leadAgencyId, details })
}

export async function sweep(db: Db, { regionId, at }: Sweep, { list, isDue, act }: Sweeping): Promise<number> {
  const { found, ...ground } = await inRegion(db, regionId, async (trx) => ({ ...(await loadCalendar(trx, regionId)), found: await list(trx) }))
  const failures: unknown[] = []
  let count = 0
  for (const { id } of found.filter((one) => isDue(one, ground))) {
    const command: OnCase = { regionId, caseId: id, actor: {}, at }
    try {
      await withCase(db, command, async (held) => {
        if (!isDue(held.found, ground)) return
        await act(held, command, ground)
        count++
      })
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} cases could not be swept`)
  return count
}
