/** The leader's brief on one side of paper: what burns, who is late, who does well, what is to be decided. Pure. */
import type { Brief } from '#briefs/lines.ts'
import { bullets, heading, table, tiles } from '#papers/parts/blocks.ts'
import { columnChart, legend, partBar, scoreBar } from '#papers/parts/charts.ts'
import { letterhead } from '#papers/parts/letterhead.ts'
import { pagesOf, type Setting } from '#papers/parts/setting.ts'
import { clipped, figure, longDay } from '#papers/parts/writing.ts'
import { dayOf } from '#lib/dates.ts'
import type { Pages, Piece } from '#papers/press/order.ts'

/** Of half a page. */
const BAR = 86

export function briefPages(brief: Brief, setting: Setting): Pages {
  const { say, region, now } = setting
  const day = longDay(dayOf(now, region.zone))
  return pagesOf(setting, {
    title: say('paper.brief_title', { day }),
    content: [
      letterhead(setting),
      { text: say('paper.brief_head', { leader: region.settings.leaderTitle }), style: 'title', fontSize: 17 },
      { text: day, fontSize: 10.5, color: '#57534a', margin: [0, 2, 0, 8] },
      { text: brief.sentence, style: 'lead', bold: true, margin: [0, 0, 0, 4] },
      tiles(brief.tiles),
      heading(say('leader.urgent'), 2),
      ...urgentLines(brief, setting),
      {
        columns: [
          { width: '*', stack: lateList(brief, setting) },
          { width: '*', stack: wellList(brief, setting) },
        ],
        columnGap: 22,
        margin: [0, 2, 0, 0],
      },
      ...trend(brief, setting),
      ...(brief.lines.instructions ? [heading(say('brief.line_instructions'), 2), { text: brief.lines.instructions }] : []),
      { text: brief.madeAt, style: 'note', margin: [0, 8, 0, 0] },
    ],
  })
}

function urgentLines({ urgent, lines }: Brief, _setting: Setting): Piece[] {
  if (urgent.length === 0) return [{ text: lines.urgent }]
  return [bullets(urgent.map(({ title, note }) => `${clipped(title, 80)}  (${note})`))]
}

function lateList({ late, lines }: Brief, { say, colours }: Setting): Piece[] {
  const most = Math.max(1, ...late.map(({ value }) => value))
  const title = heading(say('leader.late'), 2)
  if (late.length === 0) return [title, { text: lines.late }]
  return [
    title,
    table(
      [
        { title: '', width: '*' },
        { title: '', width: BAR },
        { title: say('paper.col_cases'), width: 34, end: true },
      ],
      late.map(({ name, value, note }) => [
        {
          stack: [
            { text: name, style: 'td' },
            { text: note, style: 'note', fontSize: 7 },
          ],
        },
        { ...(partBar(value, most, { width: BAR, colours }) as object), margin: [0, 3, 0, 0] },
        figure(value),
      ]),
    ),
  ]
}

function wellList({ well, mean, lines }: Brief, { say, colours }: Setting): Piece[] {
  const title = heading(say('leader.well'), 2)
  if (well.length === 0) return [title, { text: lines.well }]
  const bar = ({ value, low, high }: Brief['well'][number]) => ({
    ...(scoreBar({ score: value, low, high, mean, isLow: false }, { width: BAR, colours }) as object),
    margin: [0, 2, 0, 0],
  })
  return [
    title,
    table(
      [
        { title: '', width: '*' },
        { title: '', width: BAR },
        { title: say('ranking.col_score'), width: 30, end: true },
      ],
      well.map((one) => [
        {
          stack: [
            { text: one.name, style: 'td' },
            { text: one.note, style: 'note', fontSize: 7 },
          ],
        },
        bar(one),
        figure(one.value),
      ]),
    ),
    { text: say('paper.brief_mean', { mean: figure(mean) }), style: 'note', fontSize: 7 },
  ]
}

function trend({ trend: { title, columns } }: Brief, { say, colours }: Setting): Piece[] {
  const drawing = columnChart(columns, { colours, height: 92, each: true })
  return [
    {
      unbreakable: true,
      stack: [heading(title, 2), legend(say('paper.legend_received'), say('paper.legend_answered'), colours), drawing] as Piece[],
    },
  ]
}
