/** The cases behind a figure of a period: the same conditions, one row each. */
import { describeTimeLeft } from '#cases/sla.ts'
import { inRegion } from '#db/transaction.ts'
import { addDays, dayOf, formatDate, formatRelativeDay, instantAt, withinSentence } from '#lib/dates.ts'
import { listAgencies, listCategories, listDistricts, listHolidays, type RegionRow } from '#regions/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { may } from '#staff/permissions.ts'
import { listCasesBehind, PAGE_OF_CASES } from '#statistics/case-queries.ts'
import { figureNamed } from '#statistics/figure-names.ts'
import { periodOf, readFigureFilter, type FigureFilter } from '#statistics/filters.ts'
import { getHeadline } from '#statistics/queries.ts'
import { require } from '#web/lib/act.ts'
import { showingOf } from '../overview.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { now, locale } = locals
  const figure = figureNamed(url.searchParams.get('angka'))
  const skip = PAGE_OF_CASES * Math.max(0, Math.min(500, Math.floor(Number(url.searchParams.get('halaman') ?? 1)) - 1 || 0))
  return inRegion(locals.db, region.id, async (trx) => {
    const agencies = await listAgencies(trx, region.id)
    const wished = readFigureFilter(url.searchParams)
    const own = may(staff.role, 'case.read_all') ? undefined : (agencies.find(({ id }) => id === staff.agencyId)?.code ?? 'none')
    const filter: FigureFilter = own ? { ...wished, agency: own } : wished
    const asked = { regionId: region.id, filter, period: periodOf(now, filter.range, region.zone), reader: scopeOf(staff) }
    const since = sinceOf(url.searchParams.get('sejak'), filter, region)
    const { cases, count } = await listCasesBehind(trx, asked, { figure, since: since?.part, skip })
    const { calendar } = showingOf(region, await listHolidays(trx, region.id), { now, locale })
    const categories = await listCategories(trx, region.id)
    const category = categories.find(({ code }) => code === filter.category)
    const district = (await listDistricts(trx, region.id)).find(({ code }) => code === filter.district)
    return {
      instructs: may(staff.role, 'case.instruct'),
      figure,
      filter,
      count,
      page: skip / PAGE_OF_CASES + 1,
      hasMore: skip + cases.length < count,
      since: since && formatDate(since.day, locale),
      narrowed: [
        category && (locale === 'en' ? category.nameEn : category.name),
        agencies.find(({ code }) => code === filter.agency)?.shortName,
        district?.name,
      ]
        .filter(Boolean)
        .join(', '),
      headline: await getHeadline(trx, { ...asked, filter: { range: filter.range } }),
      cases: cases.map((found) => ({
        ...found,
        receivedOn: withinSentence(formatRelativeDay(dayOf(found.receivedAt, region.zone), dayOf(now, region.zone), locale)),
        left: describeTimeLeft(found, now, calendar),
      })),
    }
  })
}

/** A part of the trend: a day of the week's trend, else a week. */
function sinceOf(day: string | null, { range }: FigureFilter, { zone }: RegionRow) {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return undefined
  return { day, part: { from: instantAt(day, '00:00', zone), until: instantAt(addDays(day, range === 7 ? 1 : 7), '00:00', zone) } }
}
