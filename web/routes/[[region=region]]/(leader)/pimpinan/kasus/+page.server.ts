/** The cases behind a figure of a period: the same conditions, one row each. */
import { describeTimeLeft } from '#cases/sla.ts'
import { inRegion } from '#db/transaction.ts'
import { readCursor, writeCursor } from '#desk/filters.ts'
import { dayOf, formatDate, formatRelativeDay, withinSentence, type DateLocale } from '#lib/dates.ts'
import { listAgencies, listCategoryNames, listDistricts, listHolidays } from '#regions/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { may } from '#staff/permissions.ts'
import { listCasesBehind, PAGE_OF_CASES } from '#statistics/case-queries.ts'
import { figureNamed } from '#statistics/figure-names.ts'
import { periodOf, readFigureFilter, type FigureFilter } from '#statistics/filters.ts'
import type { Days } from '#statistics/kept/sums.ts'
import { channelWord } from '#web/components/desk/channels.ts'
import { require } from '#web/lib/act.ts'
import { showingOf } from '../overview.ts'
import { withinOf } from '#web/components/leader/within.ts'
import { loadRail, ownAgency } from '../rail.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  const { now, locale } = locals
  const today = dayOf(now, region.zone)
  const figure = figureNamed(url.searchParams.get('angka'))
  const within = withinOf(url.searchParams, region.zone)
  const after = readCursor(url.searchParams.get('sesudah') ?? undefined)
  return inRegion(locals.db, region.id, async (trx) => {
    const agencies = await listAgencies(trx, region.id)
    const wished = readFigureFilter(url.searchParams, today)
    const own = ownAgency(staff, agencies)
    const filter: FigureFilter = own ? { ...wished, agency: own } : wished
    const asked = { regionId: region.id, filter, period: periodOf(now, filter.range, region.zone), reader: scopeOf(staff) }
    const { cases, count } = await listCasesBehind(trx, asked, { figure, within: within?.instants, after })
    const { calendar } = showingOf(region, await listHolidays(trx, region.id), { now, locale })
    const categories = await listCategoryNames(trx, region.id)
    const category = categories.find(({ code }) => code === filter.category)
    const district = (await listDistricts(trx, region.id)).find(({ code }) => code === filter.district)
    const last = cases.at(-1)
    return {
      instructs: may(staff.role, 'case.instruct'),
      figure,
      filter,
      count,
      isFirst: !after,
      next: last && cases.length === PAGE_OF_CASES ? writeCursor({ at: last.listedAt, id: last.id }) : undefined,
      days: within?.days,
      within: within && daysInWords(within.days, today, locale),
      narrowed: [
        category && (locale === 'en' ? category.nameEn : category.name),
        agencies.find(({ code }) => code === filter.agency)?.shortName,
        district?.name,
        filter.channel && channelWord(filter.channel, locals.words),
      ]
        .filter(Boolean)
        .join(', '),
      rail: await loadRail(trx, { region, staff, now }),
      cases: cases.map((found) => ({
        ...found,
        receivedOn: withinSentence(formatRelativeDay(dayOf(found.receivedAt, region.zone), today, locale)),
        left: describeTimeLeft(found, now, calendar),
      })),
    }
  })
}

/** `20 Nov`, `20 Nov–26 Nov`, with the year when it is another one. */
function daysInWords({ from, until }: Days, today: string, locale: DateLocale): string {
  const written = (day: string) => (day.slice(0, 4) === today.slice(0, 4) ? formatDate(day, locale) : `${formatDate(day, locale)} ${day.slice(0, 4)}`)
  return from === until ? written(from) : `${written(from)}–${written(until)}`
}
