/** The leader's page: what burns, who is late, who does well; and everything below it. `?layar`: the same for a screen on a wall. */
import type { Cookies } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatClock, formatDate, formatDayOfYear, dayOf, type Day } from '#lib/dates.ts'
import { countGiven } from '#instructions/queries.ts'
import { listAgencies, listCategories, listDistricts, listHolidays } from '#regions/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { may } from '#staff/permissions.ts'
import { isNarrowed, periodOf, readFigureFilter } from '#statistics/filters.ts'
import { lookOn } from '#statistics/moves/movement.ts'
import { getHeadline } from '#statistics/queries.ts'
import { require } from '#web/lib/act.ts'
import { rememberLook } from '#web/lib/cookies.ts'
import { loadCharts, loadLists, loadMoves } from './loading.ts'
import { showingOf } from './overview.ts'
import { ownAgency } from './rail.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url, cookies }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { now, locale } = locals
  const today = dayOf(now, region.zone)
  const isWall = url.searchParams.has('layar')
  return inRegion(locals.db, region.id, async (trx) => {
    const [agencies, categories, districts] = [
      await listAgencies(trx, region.id),
      await listCategories(trx, region.id),
      await listDistricts(trx, region.id),
    ]
    const show = showingOf(region, await listHolidays(trx, region.id), { now, locale })
    const wished = readFigureFilter(url.searchParams, today)
    // An agency's own head sees the ranking of all, and the cases of the agency.
    const own = ownAgency(staff, agencies)
    const filter = own ? { ...wished, agency: own } : wished
    const asked = { regionId: region.id, filter, period: periodOf(now, filter.range, region.zone), reader: scopeOf(staff) }
    const headline = await getHeadline(trx, asked)
    return {
      filter,
      own,
      isWall,
      today: formatDayOfYear(today, locale),
      todayCode: today,
      clock: formatClock(now, region.zone, locale),
      sinceDay: filter.since && formatDate(filter.since, locale),
      given: may(staff.role, 'case.instruct')
        ? await countGiven(trx, { regionId: region.id, reader: scopeOf(staff), staffId: staff.id, today })
        : undefined,
      minimum: region.settings.rankingMinimum,
      headline,
      // The rail speaks of the whole region, whatever the page is narrowed to.
      whole: !isNarrowed(filter) || own ? headline : await getHeadline(trx, { ...asked, filter: { range: filter.range } }),
      ...(await loadLists(trx, asked, show)),
      ...(await loadCharts(trx, asked, { region, agencies, show })),
      ...(await loadMoves(trx, asked, { region, look: lookOf(cookies, today, isWall), show, categories, districts })),
      choices: {
        agencies: agencies.filter(({ kind }) => kind !== 'external').map(({ code, shortName }) => ({ code, name: shortName })),
        categories: categories
          .filter(({ isSensitive }) => !isSensitive)
          .map(({ code, name, nameEn }) => ({ code, name: locale === 'en' ? nameEn : name })),
        districts: districts.map(({ code, name }) => ({ code, name })),
      },
    }
  })
}

/** A wall is looked at by everybody and remembers nobody's last look. */
function lookOf(cookies: Cookies, today: Day, isWall: boolean) {
  return isWall ? lookOn(today, undefined) : rememberLook(cookies, today)
}
