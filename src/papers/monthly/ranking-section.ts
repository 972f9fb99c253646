/** Agencies by how they respond, each with its interval and the number of cases; who is not compared is named. Pure. */
import type { MonthFigures } from '#papers/figures/month.ts'
import { heading, paragraph, table } from '#papers/parts/blocks.ts'
import { scoreBar } from '#papers/parts/charts.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { figure, listed, longDay, share } from '#papers/parts/writing.ts'
import type { Piece } from '#papers/press/order.ts'
import type { Scored } from '#statistics/ranking.ts'

const BAR = 100

export function rankingSection({ ranking, rankedDays, minimum }: MonthFigures, setting: Setting): Piece[] {
  const { say } = setting
  const { opd, district, unranked, mean } = ranking
  const days = { from: longDay(rankedDays.from), until: longDay(rankedDays.until) }
  const unrankedNames = unranked.map(({ name, caseCount }) => say('paper.unranked_one', { name, count: figure(caseCount) }))
  return [
    paragraph(say('paper.ranking_lead', { ...days, minimum })),
    ...group(say('paper.ranking_opd'), opd, { mean, setting }),
    ...group(say('paper.ranking_districts'), district, { mean, setting }),
    ...(opd.length + district.length === 0
      ? [paragraph(say('paper.ranking_nobody', { minimum }))]
      : [paragraph(say('paper.ranking_note', { mean: figure(mean) }), 'note')]),
    ...(unrankedNames.length > 0 ? [paragraph(say('paper.unranked', { minimum, list: listed(unrankedNames) }))] : []),
  ]
}

function group(title: string, scored: readonly Scored[], { mean, setting }: { mean: number; setting: Setting }): Piece[] {
  if (scored.length === 0) return []
  const { say } = setting
  return [
    heading(title, 2),
    table(
      [
        { title: '', width: 14, end: true },
        { title: say('ranking.col_agency'), width: '*' },
        { title: say('ranking.col_score'), width: 26, end: true },
        { title: say('paper.col_interval'), width: BAR },
        { title: say('paper.col_range'), width: 40, end: true },
        { title: say('ranking.col_cases'), width: 32, end: true },
        { title: say('paper.col_first'), width: 36, end: true },
        { title: say('paper.col_confirmed'), width: 34, end: true },
      ],
      scored.map((one, index) => row(one, { place: index + 1, mean, setting })),
    ),
  ]
}

function row(
  { name, score, low, high, caseCount, isClearlyLow, tallies }: Scored,
  { place, mean, setting }: { place: number; mean: number; setting: Setting },
): (string | Piece)[] {
  const { firstResponse, confirmed } = tallies
  return [
    String(place),
    name,
    { text: figure(score), style: 'td', bold: true, alignment: 'right' },
    { ...(scoreBar({ score, low, high, mean, isLow: isClearlyLow }, { width: BAR, colours: setting.colours }) as object), margin: [0, 1, 0, 0] },
    `${figure(low)}–${figure(high)}`,
    figure(caseCount),
    share(firstResponse.good, firstResponse.all),
    share(confirmed.good, confirmed.all),
  ]
}
