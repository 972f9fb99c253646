/** Where, what about, by which way in, and how content people were. Pure. */
import type { MonthFigures, Part } from '#papers/figures/month.ts'
import { heading, paragraph, table } from '#papers/parts/blocks.ts'
import { partBar } from '#papers/parts/charts.ts'
import { mapDrawing, mapLegend } from '#papers/parts/map.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { figure, hoursSaid, share } from '#papers/parts/writing.ts'
import type { Piece } from '#papers/press/order.ts'
import { quantileOf, type Times } from '#statistics/kept/sums.ts'

const MAP = 310

export function districtSection({ districts }: MonthFigures, { say }: Setting): Piece[] {
  const drawing = mapDrawing(districts, { width: MAP })
  const classes = ['paper.map_none', 'paper.map_1', 'paper.map_2', 'paper.map_3', 'paper.map_4', 'paper.map_5'] as const
  const legend = {
    stack: [
      { text: say('paper.map_title'), style: 'note', margin: [0, 0, 0, 5] },
      mapLegend(classes.map((key) => say(key))),
      { text: say(drawing?.isReal ? 'paper.map_real' : 'paper.map_note'), style: 'note', margin: [0, 6, 0, 0] },
    ],
  }
  const rows = districts.toSorted((a, b) => b.open - a.open || b.received - a.received || a.name.localeCompare(b.name))
  return [
    paragraph(say('paper.districts_lead')),
    ...(drawing
      ? [
          {
            unbreakable: true,
            columns: [
              { width: MAP, stack: [drawing.picture] },
              { width: '*', stack: [legend] },
            ],
            columnGap: 14,
            margin: [0, 2, 0, 10],
          } as Piece,
        ]
      : []),
    table(
      [
        { title: say('paper.col_district'), width: '*' },
        { title: say('paper.col_received'), width: 80, end: true },
        { title: say('paper.col_open'), width: 70, end: true },
        { title: say('paper.col_late'), width: 70, end: true },
        { title: say('paper.col_late_share'), width: 80, end: true },
      ],
      rows.map(({ name, received, open, late }) => [name, figure(received), figure(open), figure(late), share(late, open)]),
    ),
  ]
}

export function partSection({ categories, channels }: MonthFigures, setting: Setting): Piece[] {
  const { say } = setting
  return [
    heading(say('paper.categories_title'), 2),
    partTable(categories, say('paper.col_category'), setting),
    heading(say('paper.channels_title'), 2),
    partTable(channels, say('paper.col_channel'), setting),
  ]
}

const BAR = 84

function partTable(parts: readonly Part[], title: string, { say, colours }: Setting): Piece {
  if (parts.length === 0) return paragraph(say('paper.parts_none'))
  const most = Math.max(...parts.map(({ received }) => received))
  return table(
    [
      { title, width: '*' },
      { title: say('paper.col_received'), width: 40, end: true },
      { title: '', width: BAR },
      { title: say('paper.col_before'), width: 56, end: true },
      { title: say('paper.col_answered'), width: 46, end: true },
      { title: say('paper.col_closed'), width: 46, end: true },
    ],
    parts.map(({ name, received, before, answered, closed }) => [
      name,
      figure(received),
      { ...(partBar(received, most, { width: BAR, colours }) as object), margin: [0, 2, 0, 0] },
      figure(before),
      figure(answered),
      figure(closed),
    ]),
  )
}

/** What reporters said at the end, in cases. */
export function satisfactionTable(told: { confirmed: number; unconfirmed: number; reopened: number }, { say }: Setting): Piece {
  const ended = told.confirmed + told.unconfirmed
  return table(
    [
      { title: say('paper.col_what'), width: '*' },
      { title: say('paper.col_cases'), width: 70, end: true },
      { title: say('paper.col_share'), width: 120, end: true },
    ],
    [
      [say('paper.sum_confirmed'), figure(told.confirmed), share(told.confirmed, ended)],
      [say('paper.sum_unconfirmed'), figure(told.unconfirmed), share(told.unconfirmed, ended)],
      [say('paper.sum_reopened'), figure(told.reopened), ''],
    ],
  )
}

export function satisfactionSection({ sums, voices }: MonthFigures, setting: Setting): Piece[] {
  return [
    satisfactionTable({ ...sums.now, reopened: voices.reopened }, setting),
    paragraph(setting.say('paper.satisfaction_note'), 'note'),
    ...starsTable(voices, setting),
  ]
}

/** What reporters gave, with how many did. */
export function starsTable({ stars }: MonthFigures['voices'], { say, colours }: Setting): Piece[] {
  const rated = stars.reduce((sum, count) => sum + count, 0)
  const title = heading(say('paper.stars_title'), 2)
  if (rated === 0) return [title, paragraph(say('paper.stars_none'))]
  const mean = stars.reduce((sum, count, index) => sum + count * (index + 1), 0) / rated
  const most = Math.max(...stars)
  const columns = [
    { title: say('paper.col_stars'), width: 80 },
    { title: say('paper.col_given'), width: 60, end: true },
    { title: '', width: '*' as const },
  ]
  const rows = stars.map((count, index) => [say('paper.stars', { count: index + 1 }), figure(count), partBar(count, most, { width: 240, colours })])
  return [title, paragraph(say('paper.stars_mean', { mean: figure(mean, 1), count: figure(rated) })), table(columns, rows.reverse())]
}

/** Half of the cases and nine of ten, by step. */
export function timesTable(times: MonthFigures['times'], { say }: Setting): Piece {
  const count = (of: Times | undefined) => (of?.counts ?? []).reduce((sum, one) => sum + one, 0)
  const rows = (['verify', 'first_answer', 'answer'] as const).map((step) => [
    say(`paper.time_${step}`),
    hoursSaid(quantileOf(times[step]?.counts ?? [], 0.5), say),
    hoursSaid(quantileOf(times[step]?.counts ?? [], 0.9), say),
    figure(count(times[step])),
  ])
  return table(
    [
      { title: say('paper.col_step'), width: '*' },
      { title: say('paper.col_half'), width: 95, end: true },
      { title: say('paper.col_ninth'), width: 95, end: true },
      { title: say('paper.col_cases'), width: 60, end: true },
    ],
    rows,
  )
}
