/** The rows behind the evidence pack. Pure. */
import { calendarRows, limitRows } from '#papers/evidence/sop.ts'
import type { YearFigures } from '#papers/evidence/year.ts'
import type { Part } from '#papers/figures/month.ts'
import { sheetOf } from '#papers/monthly/sheets.ts'
import type { Setting } from '#papers/parts/setting.ts'
import type { Cell, Sheet } from '#papers/press/order.ts'
import { COUNTS } from '#statistics/kept/sums.ts'

export function evidenceSheets(year: YearFigures, setting: Setting, cases: Sheet): Sheet[] {
  const { say } = setting
  const counts = COUNTS.map((count) => [say(`paper.sum_${count}`), 'number'] as const)
  const partHeads = (name: string) =>
    [
      [name, 'text', 34],
      [say('paper.col_received'), 'number'],
      [say('paper.col_answered'), 'number'],
      [say('paper.col_closed'), 'number'],
    ] as const
  const partRows = (parts: readonly Part[]): Cell[][] => parts.map(({ name, received, answered, closed }) => [name, received, answered, closed])
  return [
    summarySheet(year, setting),
    sheetOf(
      say('paper.sheet_months'),
      [[say('paper.col_month'), 'day'], ...counts],
      year.months.map(({ month, ...of }) => [`${month}-01`, ...COUNTS.map((count) => of[count])]),
    ),
    sheetOf(
      say('paper.sheet_agencies'),
      [[say('ranking.col_agency'), 'text', 50], ...counts],
      year.agencies.map(({ name, ...of }) => [name, ...COUNTS.map((count) => of[count])]),
    ),
    sheetOf(say('paper.sheet_channels'), partHeads(say('paper.col_channel')), partRows(year.channels)),
    sheetOf(say('paper.sheet_categories'), partHeads(say('paper.col_category')), partRows(year.categories)),
    sheetOf(
      say('paper.sheet_limits'),
      [
        [say('paper.ev_limit'), 'text', 48],
        [say('paper.ev_days'), 'number'],
      ],
      limitRows(setting),
    ),
    sheetOf(
      say('paper.sheet_calendar'),
      [[say('paper.col_day'), 'day'], [say('paper.ev_day_name'), 'text', 50], [say('paper.ev_day_kind')]],
      calendarRows(year, setting),
    ),
    cases,
  ]
}

function summarySheet(year: YearFigures, { say }: Setting): Sheet {
  return sheetOf(
    say('paper.sheet_summary'),
    [
      [say('paper.col_what'), 'text', 44],
      [year.year, 'number'],
      [String(Number(year.year) - 1), 'number'],
    ],
    [
      ...COUNTS.map((count): Cell[] => [say(`paper.sum_${count}`), year.now[count], year.before[count]]),
      [say('paper.sum_judged'), year.inTime.now.judged, year.inTime.before.judged],
      [say('paper.sum_in_time'), year.inTime.now.inTime, year.inTime.before.inTime],
      [say('paper.sum_reopened'), year.voices.reopened, null],
      ...year.voices.stars.map((count, index): Cell[] => [say('paper.stars', { count: index + 1 }), count, null]),
    ],
  )
}
