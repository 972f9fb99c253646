/** The rows behind the monthly report, one sheet for each of its tables. Pure. */
import { daysLate } from '#cases/sla.ts'
import { dayOf } from '#lib/dates.ts'
import type { MonthFigures, Part } from '#papers/figures/month.ts'
import { COUNTED } from '#papers/monthly/counted.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { longMoment } from '#papers/parts/writing.ts'
import type { Cell, Column, ColumnKind, Sheet } from '#papers/press/order.ts'
import type { Scored } from '#statistics/ranking.ts'
import { WEIGHTS } from '#statistics/tally.ts'

export type Head = readonly [title: string, kind?: ColumnKind, width?: number]

export function sheetOf(name: string, heads: readonly Head[], rows: Cell[][]): Sheet {
  return { name, columns: heads.map(columnOf), rows }
}

export function columnOf([title, kind = 'text', width = kind === 'text' ? 28 : 14]: Head): Column {
  return { title, kind, width }
}

/** @param cases the month's cases, written by whoever gathers */
export function monthlySheets(figures: MonthFigures, setting: Setting, cases: Sheet): Sheet[] {
  const { say } = setting
  return [
    summarySheet(figures, setting),
    sheetOf(
      say('paper.sheet_days'),
      [
        [say('paper.col_day'), 'day'],
        [say('paper.col_received'), 'number'],
        [say('paper.col_answered'), 'number'],
      ],
      figures.byDay.map(({ day, received, answered }) => [day, received, answered]),
    ),
    sheetOf(
      say('paper.sheet_months'),
      [
        [say('paper.col_month'), 'day'],
        [say('paper.col_received'), 'number'],
        [say('paper.col_answered'), 'number'],
      ],
      figures.byMonth.map(({ month, received, answered }) => [`${month}-01`, received, answered]),
    ),
    rankingSheet(figures, setting),
    districtSheet(figures, setting),
    partSheet(say('paper.sheet_categories'), figures.categories, setting),
    partSheet(say('paper.sheet_channels'), figures.channels, setting),
    lateSheet(figures, setting),
    cases,
    countedSheet(figures, setting),
  ]
}

function summarySheet({ sums, inTime, headline, voices }: MonthFigures, { say }: Setting): Sheet {
  const counted = (['received', 'reports', 'answered', 'closed', 'confirmed', 'unconfirmed', 'rejected'] as const).map((count): Cell[] => [
    say(`paper.sum_${count}`),
    sums.now[count],
    sums.before[count],
    sums.lastYear[count],
  ])
  const share = ({ inTime: good, judged }: { inTime: number; judged: number }) => (judged === 0 ? null : good / judged)
  return sheetOf(
    say('paper.sheet_summary'),
    [
      [say('paper.col_what'), 'text', 44],
      [say('paper.col_this_month'), 'number'],
      [say('paper.col_last_month'), 'number'],
      [say('paper.col_last_year'), 'number'],
    ],
    [
      ...counted,
      [say('paper.sum_judged'), inTime.now.judged, inTime.before.judged, null],
      [say('paper.sum_in_time'), inTime.now.inTime, inTime.before.inTime, null],
      [say('paper.sum_in_time_percent'), percent(share(inTime.now)), percent(share(inTime.before)), null],
      [say('paper.sum_reopened'), voices.reopened, null, null],
      ...voices.stars.map((count, index): Cell[] => [say('paper.stars', { count: index + 1 }), count, null, null]),
      [say('paper.sum_open'), headline.open, null, null],
      [say('paper.sum_late'), headline.late, null, null],
    ],
  )
}

function percent(share: number | null): number | null {
  return share === null ? null : Math.round(share * 100)
}

function rankingSheet({ ranking }: MonthFigures, { say }: Setting): Sheet {
  const { firstResponse, solved, confirmed, kept, rating } = {
    firstResponse: 'first',
    solved: 'solved',
    confirmed: 'confirmed',
    kept: 'kept',
    rating: 'rating',
  } as const
  const row = (one: Scored, group: string, place: number | null): Cell[] => [
    group,
    place,
    one.name,
    place === null ? null : one.score,
    place === null ? null : one.low,
    place === null ? null : one.high,
    one.caseCount,
    ...[one.tallies.firstResponse, one.tallies.solved, one.tallies.confirmed, one.tallies.kept, one.tallies.rating].flatMap(({ good, all }) => [
      good,
      all,
    ]),
  ]
  const pairs = [firstResponse, solved, confirmed, kept, rating].flatMap((name): Head[] => [
    [say(`paper.good_${name}`), name === 'rating' ? 'decimal' : 'number'],
    [say(`paper.all_${name}`), 'number'],
  ])
  return sheetOf(
    say('paper.sheet_ranking'),
    [
      [say('paper.col_group'), 'text', 18],
      [say('paper.col_rank'), 'number', 10],
      [say('ranking.col_agency'), 'text', 40],
      [say('ranking.col_score'), 'decimal'],
      [say('paper.col_low'), 'decimal'],
      [say('paper.col_high'), 'decimal'],
      [say('ranking.col_cases'), 'number'],
      ...pairs,
    ],
    [
      ...ranking.opd.map((one, index) => row(one, say('paper.ranking_opd'), index + 1)),
      ...ranking.district.map((one, index) => row(one, say('paper.ranking_districts'), index + 1)),
      ...ranking.unranked.map((one) => row(one, say('paper.group_unranked'), null)),
    ],
  )
}

function districtSheet({ districts }: MonthFigures, { say }: Setting): Sheet {
  return sheetOf(
    say('paper.sheet_districts'),
    [
      [say('paper.col_code'), 'text', 12],
      [say('paper.col_district'), 'text', 30],
      [say('paper.col_received'), 'number'],
      [say('paper.col_open'), 'number'],
      [say('paper.col_late'), 'number'],
    ],
    districts.map(({ code, name, received, open, late }) => [code, name, received, open, late]),
  )
}

function partSheet(name: string, parts: readonly Part[], { say }: Setting): Sheet {
  return sheetOf(
    name,
    [
      [name, 'text', 34],
      [say('paper.col_received'), 'number'],
      [say('paper.col_before'), 'number'],
      [say('paper.col_answered'), 'number'],
      [say('paper.col_closed'), 'number'],
    ],
    parts.map(({ name: part, received, before, answered, closed }) => [part, received, before, answered, closed]),
  )
}

function lateSheet({ late }: MonthFigures, { say, calendar, now }: Setting): Sheet {
  return sheetOf(
    say('paper.sheet_late'),
    [
      [say('paper.col_ticket'), 'text', 18],
      [say('paper.col_title'), 'text', 60],
      [say('paper.col_place')],
      [say('paper.col_holder')],
      [say('paper.col_due'), 'day'],
      [say('paper.col_days_late'), 'number'],
      [say('paper.col_reports'), 'number'],
    ],
    late.cases.map(({ ticket, title, placeName, agencyName, dueAt, reportCount }) => [
      ticket,
      title,
      placeName,
      agencyName ?? say('leader.team'),
      dayOf(dueAt, calendar.zone),
      Math.max(1, daysLate(dueAt, now, calendar)),
      reportCount,
    ]),
  )
}

function countedSheet({ minimum }: MonthFigures, { say, now, region }: Setting): Sheet {
  const lines = [
    say('paper.counted_moment', { moment: longMoment(now, region.zone) }),
    ...COUNTED.map((key) => say(key, { leader: region.settings.leaderTitle })),
    say('paper.counted_score', { ...WEIGHTS, minimum }),
  ]
  return sheetOf(
    say('paper.sheet_counted'),
    [[say('paper.sheet_counted'), 'text', 140]],
    lines.map((line) => [line]),
  )
}
