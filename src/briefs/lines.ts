/** The figures of a brief, and its lines: what burns, who is late, who did well. Pure. */
import { daysLate, describeTimeLeft, type WorkCalendar } from '#cases/sla.ts'
import { addDays, dayOf, formatDate, formatDay, type Day } from '#lib/dates.ts'
import type { OpenInstruction } from '#instructions/queries.ts'
import type { Headline, LateAgency, UrgentCase } from '#statistics/queries.ts'
import type { Ranking } from '#statistics/ranking.ts'
import { percentOf } from '#statistics/trend.ts'
import type { TrendPart } from '#statistics/trend-queries.ts'
import type { Words } from '#texts/text.ts'

/** Those of /pimpinan, none of a secret case. */
export type Figures = {
  headline: Headline
  urgent: UrgentCase[]
  late: LateAgency[]
  ranking: Ranking
  trend: TrendPart[]
  instructions: OpenInstruction[]
}

export type Bar = { name: string; note: string; value: number }
export type Column = { label: string; received: number; answered: number }

/** Everything a brief says and shows, in words; kept with the brief. */
export type Brief = {
  title: string
  /** The sentence of the leader's page. */
  sentence: string
  tiles: { figure: string; word: string }[]
  urgent: { title: string; note: string; isLate: boolean }[]
  late: Bar[]
  well: (Bar & { low: number; high: number })[]
  mean: number
  trend: { title: string; columns: Column[] }
  lines: { urgent: string; late: string; well: string; instructions?: string }
  madeAt: string
}

export type BriefWords = { say: Words; calendar: WorkCalendar; now: Date; regionName: string; isWeekly: boolean; clock: string }

/** Rows in the picture. */
const ROWS = 3

/** Agencies named in a line. */
const NAMED = 2

export function briefOf(figures: Figures, words: BriefWords): Brief {
  const { say, calendar, now, regionName, isWeekly, clock } = words
  const day = formatDay(dayOf(now, calendar.zone), 'id')
  const urgent = figures.urgent.slice(0, ROWS).map((found) => shownUrgent(found, words))
  const late = figures.late.slice(0, ROWS + 1).map((one) => shownLate(one, words))
  const well = bestOf(figures.ranking).slice(0, ROWS)
  return {
    title: say(isWeekly ? 'brief.title_weekly' : 'brief.title', { region: regionName, day }),
    sentence: sentenceOf(figures, say),
    tiles: tilesOf(figures.headline, say),
    urgent,
    late,
    well: well.map(({ name, score, low, high, caseCount }) => ({ name, value: score, low, high, note: say('brief.cases', { count: caseCount }) })),
    mean: figures.ranking.mean,
    trend: { title: say(isWeekly ? 'brief.trend_weeks' : 'brief.trend_days'), columns: columnsOf(figures.trend, words) },
    lines: {
      urgent: urgent[0] ? `${urgent[0].title} (${urgent[0].note}).` : say('brief.urgent_none'),
      late: listed(
        late.slice(0, NAMED).map(({ name, value, note }) => say('brief.late_one', { name, count: value, note })),
        figures.headline.late > 0 ? say('leader.late_secret', { count: figures.headline.late }) : say('brief.late_none'),
      ),
      well: listed(
        well.slice(0, NAMED).map(({ name, score }) => say('brief.well_one', { name, score: Math.round(score) })),
        say('brief.well_none'),
      ),
      ...instructionLine(figures.instructions, say),
    },
    madeAt: say('brief.made_at', { day, clock }),
  }
}

function listed(parts: string[], none: string): string {
  return parts.length > 0 ? `${parts.join('; ')}.` : none
}

function instructionLine([first, ...others]: OpenInstruction[], say: Words): { instructions?: string } {
  if (!first) return {}
  const values = { count: others.length + 1, text: clipped(first.text, 60), day: formatDay(first.dueOn, 'id'), open: first.openCount }
  return { instructions: say(others.length > 0 ? 'brief.instructions' : 'brief.instruction', values) }
}

function sentenceOf({ headline, late }: Figures, say: Words): string {
  const [worst] = late
  const name = worst?.name ?? say('leader.team')
  const cases = say('leader.late_cases', { count: headline.late })
  if (headline.late === 0) return say('leader.late_none')
  if (!worst || worst.count < 2) return say('leader.late_sentence_short', { cases })
  if (worst.count === headline.late) return say('leader.late_sentence_all', { cases, agency: name })
  return say('leader.late_sentence', { cases, part: say('leader.late_of_which', { count: worst.count }), agency: name })
}

function tilesOf({ open, receivedThisMonth, inTime, judged, confirmed, ended }: Headline, say: Words): Brief['tiles'] {
  const share = (part: number, whole: number) => {
    const percent = percentOf(part, whole)
    return percent === undefined ? say('leader.no_share') : say('leader.share', { percent })
  }
  return [
    { figure: String(open), word: say('leader.fig_open') },
    { figure: String(receivedThisMonth), word: say('brief.fig_month') },
    { figure: share(inTime, judged), word: say('leader.fig_in_time') },
    { figure: share(confirmed, ended), word: say('leader.fig_confirmed') },
  ]
}

function shownUrgent(found: UrgentCase, { say, calendar, now }: BriefWords): Brief['urgent'][number] {
  const { ticket, title, placeName, placeText, reportCount } = found
  const left = describeTimeLeft(found, now, calendar)
  const isLate = left.kind === 'late'
  const time = isLate ? say('brief.late_by', { days: left.days }) : say('brief.left', { days: left.days })
  const reporters = reportCount > 1 ? say('leader.reporters', { count: reportCount }) : undefined
  return { title, isLate, note: [ticket, placeName ?? placeText, reporters, time].filter(Boolean).join(', ') }
}

function shownLate({ name, count, longestDueAt }: LateAgency, { say, calendar, now }: BriefWords): Bar {
  const days = Math.max(1, daysLate(longestDueAt, now, calendar))
  return { name: name ?? say('leader.team'), value: count, note: say('leader.late_longest', { days }) }
}

/** As on the leader's page: at or above the mean, best first. */
function bestOf({ mean, opd, district }: Ranking) {
  return [...opd, ...district].filter(({ score }) => score >= mean).sort((a, b) => b.score - a.score)
}

function columnsOf(parts: readonly TrendPart[], { calendar, now }: BriefWords): Column[] {
  return parts.map(({ received, answered }, index) => {
    const next = parts[index + 1]?.startsAt
    const last: Day = next ? addDays(dayOf(next, calendar.zone), -1) : dayOf(now, calendar.zone)
    return { label: formatDate(last, 'id'), received, answered }
  })
}

function clipped(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`
}
