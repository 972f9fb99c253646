/** Village visits: all of the region, or the own ones; and whose piece of paper this is. */
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { formatRelativeDay, dayOf } from '#lib/dates.ts'
import { may } from '#staff/permissions.ts'
import { listReportsOfVisit, listVisits, type ListedVisit } from '#visits/list-queries.ts'
import { shownReport } from '#visits/shown.ts'
import { parseSlip } from '#visits/slip.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

const MOST = 200
/** The same slip twice is rare, and then a person looks. */
const MOST_FOUND = 10

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'case.read', url.pathname)
  const typed = (url.searchParams.get('nomor') ?? '').slice(0, 40)
  const slip = parseSlip(typed)
  const own = may(staff.role, 'visit.read_all') ? undefined : staff.id
  const reader = scopeOf(staff)
  // Whoever took a report down finds it again, wherever its case went.
  return inRegion(own ? locals.work : locals.db, region.id, async (trx) => {
    const visits = await listVisits(trx, { regionId: region.id, reader, staffId: own, limit: MOST })
    const found = slip ? await listReportsOfVisit(trx, { regionId: region.id, reader, takenBy: own, slip, limit: MOST_FOUND }) : []
    return {
      typed,
      isLookedFor: typed !== '',
      found: found.map((report) => ({ ...shownReport(report, staff), visitId: report.visitId })),
      visits: visits.map((visit) => ({ ...visit, shownDay: shownDay(visit) })),
      takes: may(staff.role, 'field.take'),
      imports: may(staff.role, 'report.import'),
    }
  })

  function shownDay({ day }: ListedVisit): string {
    return formatRelativeDay(day, dayOf(locals.now, region.zone), locals.locale)
  }
}
