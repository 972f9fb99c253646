/** Figures as the leader's page shows them: rules applied, dates in words. Pure. */
import { calendarOf, daysLate, describeTimeLeft, type WorkCalendar } from '#cases/sla.ts'
import { drawGround } from '#maps/ground.ts'
import type { GroundRow } from '#maps/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { DistrictFigures, LateAgency, UrgentCase } from '#statistics/queries.ts'
import type { Ranking, Scored } from '#statistics/ranking.ts'
import { changeOf, lateClass } from '#statistics/trend.ts'
import type { TopicFigures } from '#statistics/trend-queries.ts'
import type { Locale } from '#texts/text.ts'

export type Showing = { now: Date; locale: Locale; calendar: WorkCalendar }

export function showingOf(region: RegionRow, holidays: readonly string[], { now, locale }: { now: Date; locale: Locale }): Showing {
  return { now, locale, calendar: calendarOf(region, holidays) }
}

/** @returns topic and village: of a single case no more is shown on a wall */
export function shownUrgent(found: UrgentCase, { now, locale, calendar }: Showing) {
  const { ticket, title, placeName, placeText, reportCount, reopenedCount } = found
  const topic = (locale === 'en' ? found.categoryNameEn : found.categoryName) ?? undefined
  const place = placeName ?? placeText ?? ''
  return { ticket, title, topic, place, village: placeName ?? '', reportCount, reopenedCount, left: describeTimeLeft(found, now, calendar) }
}

export function shownLate({ code, name, count, longestDueAt }: LateAgency, { now, calendar }: Showing) {
  return { code, name, count, days: Math.max(1, daysLate(longestDueAt, now, calendar)) }
}

export type ShownScore = ReturnType<typeof shownScore>

/** Tenths: bars move by less than the figure beside them. */
function shownScore({ code, name, score, low, high, caseCount, isClearlyLow }: Scored) {
  const [exact, from, to] = [score, low, high].map((value) => Math.round(10 * value) / 10)
  return { code, name, caseCount, isClearlyLow, score: exact ?? 0, low: from ?? 0, high: to ?? 0 }
}

export function shownRanking({ mean, opd, district, unranked }: Ranking) {
  const best = [...opd, ...district].filter(({ score }) => score >= mean).sort((a, b) => b.score - a.score)
  return {
    mean: Math.round(mean),
    opd: opd.map(shownScore),
    district: district.map(shownScore),
    best: best.slice(0, 4).map(shownScore),
    unranked: unranked.map(({ code, name, caseCount }) => ({ code, name, caseCount })).sort((a, b) => b.caseCount - a.caseCount),
  }
}

export function shownTopic({ code, name, nameEn, count, previous, parts }: TopicFigures, { locale }: Showing) {
  return { code, name: locale === 'en' ? nameEn : name, count, parts, change: changeOf(count, previous) }
}

/** SVG units. */
const MAP_WIDTH = 400

export function shownMap(districts: readonly DistrictFigures[], ground: readonly GroundRow[]) {
  const { width, height, areas, isReal } = drawGround(ground, MAP_WIDTH)
  return {
    width,
    height,
    isReal,
    districts: districts.map(({ code, name, open, late }) => {
      const { path, x = 0, y = 0 } = areas.find((one) => one.code === code) ?? {}
      return { code, name, open, late, level: lateClass(open, late), path, x, y: y + 4 }
    }),
  }
}
