/** What the rule of verdict.ts must know besides the case: the region's limit, and who has objected already. Reading only. */
import { findObjections } from '#cases/history/queries.ts'
import type { Judged, Judging } from '#cases/reporters/verdict.ts'
import { calendarOf } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { findRegionWithDaysOff } from '#regions/queries.ts'

type OnCase = Judged & { id: string; regionId: string; answeredAt: Date | null }

/** @throws DomainError region.not_found */
export async function judgingOf(trx: Trx, found: OnCase, { reportId, at }: { reportId: string; at: Date }): Promise<Judging> {
  const region = await findRegionWithDaysOff(trx, found.regionId)
  if (!region) throw new DomainError('region.not_found')
  const calendar = calendarOf(region, region.daysOff)
  return { at, calendar, reopenMost: region.settings.reopenMost, ...(await objectionsOn(trx, found, reportId)) }
}

/** Only where one may have objected: a case that was never put back or refused has no objections. */
export async function objectionsOn(trx: Trx, found: OnCase, reportId: string): Promise<Pick<Judging, 'hasObjected' | 'othersObject'>> {
  const { id, regionId, state, reopenedCount, objectedAt } = found
  const since = state === 'rejected' ? found.closedAt : found.answeredAt
  const isPossible = since && (state === 'rejected' || reopenedCount > 0 || objectedAt)
  if (!isPossible) return { hasObjected: false, othersObject: false }
  return findObjections(trx, { regionId, caseId: id, reportId, since, openSince: objectedAt })
}
