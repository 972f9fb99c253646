/** What happens to cases by the clock alone. Each case in a transaction of its own: one that fails does not hold up the others. */
import { change, loadCalendar, record, withCase, type OnCase } from '#cases/change-commands.ts'
import { LADDER, levelDue, TOP_LEVEL } from '#cases/escalation.ts'
import { listAnsweredBefore, listCasesThatMayClimb, updateCase, type CaseRow } from '#cases/queries.ts'
import { dueAt, type WorkCalendar } from '#cases/sla.ts'
import { inRegion, type Db } from '#db/transaction.ts'

type Sweep = { regionId: string; at: Date }

/** Answers that no reporter has spoken on within the limit: closed, and counted apart from the confirmed. @returns how many */
export async function closeSilentCases(db: Db, { regionId, at }: Sweep): Promise<number> {
  const { calendar } = await inRegion(db, regionId, (trx) => loadCalendar(trx, regionId))
  const answered = await inRegion(db, regionId, (trx) => listAnsweredBefore(trx, regionId, at))
  let count = 0
  for (const { id } of answered.filter((found) => isSilent(found, at, calendar))) {
    const command: OnCase = { regionId, caseId: id, actor: {}, at }
    await withCase(db, command, async (held) => {
      // Asked again now that it is held: the reporter may have spoken meanwhile.
      if (!isSilent(held.found, at, calendar)) return
      await change(held, command, { to: 'closed', set: { closedAt: at, outcome: 'unconfirmed' }, event: { kind: 'closed_silent' } })
      count++
    })
  }
  return count
}

function isSilent({ state, answeredAt, rule }: CaseRow, at: Date, calendar: WorkCalendar): boolean {
  return state === 'answered' && answeredAt !== null && dueAt(answeredAt, rule.silentClose, calendar) < at
}

/** Raises late cases by the ladder of escalation.ts; those that nobody holds as well. @returns how many climbed */
export async function checkDeadlines(db: Db, { regionId, at }: Sweep): Promise<number> {
  const { calendar } = await inRegion(db, regionId, (trx) => loadCalendar(trx, regionId))
  const candidates = await inRegion(db, regionId, (trx) => listCasesThatMayClimb(trx, regionId, { now: at, belowLevel: TOP_LEVEL }))
  let count = 0
  for (const { id } of candidates.filter((found) => levelDue(found, at, calendar) > found.escalationLevel)) {
    await withCase(db, { regionId, caseId: id, actor: {}, at }, async (held) => {
      const before = held.found.escalationLevel
      const level = levelDue(held.found, at, calendar)
      if (level <= before) return
      held.found = await updateCase(held.trx, held.found, { escalationLevel: level })
      await record(
        held,
        { actor: {}, at },
        { kind: 'escalated', agencyId: held.found.leadAgencyId, details: { before, level, asked: LADDER[level] } },
      )
      count++
    })
  }
  return count
}
