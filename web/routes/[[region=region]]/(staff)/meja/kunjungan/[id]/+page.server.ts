/** One visit: who was where, what was told, what has become of it. */
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { formatClock, formatDayOfYear, dayOf } from '#lib/dates.ts'
import { may } from '#staff/permissions.ts'
import { listReportsOfVisit, listVisits } from '#visits/list-queries.ts'
import { figuresOf, shownReport } from '#visits/shown.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

const MOST = 1000
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'case.read', url.pathname)
  const { now, locale, words } = locals
  if (!ID.test(params.id)) error(404, words('errors.visit.not_found'))
  const own = may(staff.role, 'visit.read_all') ? undefined : staff.id
  const here = { regionId: region.id, reader: scopeOf(staff) }
  // Whoever took a report down finds it again, wherever its case went.
  return inRegion(own ? locals.work : locals.db, region.id, async (trx) => {
    const [visit] = await listVisits(trx, { ...here, staffId: own, id: params.id, limit: 1 })
    if (!visit) error(404, words('errors.visit.not_found'))
    const listed = await listReportsOfVisit(trx, { ...here, takenBy: own, visitId: visit.id, limit: MOST })
    const reports = listed.map((report) => shownReport(report, staff))
    return {
      visit: { ...visit, shownDay: formatDayOfYear(visit.day, locale) },
      figures: figuresOf(reports, words('field.category_none')),
      reports: reports.map((report) => ({ ...report, told: formatClock(report.toldAt, region.zone, locale) })),
      printed: `${formatDayOfYear(dayOf(now, region.zone), locale)}, ${formatClock(now, region.zone, locale)}`,
    }
  })
}
