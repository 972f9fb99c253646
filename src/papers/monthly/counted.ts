/** How the figures are counted, so that nobody has to ask. Pure. */
import type { MonthFigures } from '#papers/figures/month.ts'
import { bullets, paragraph } from '#papers/parts/blocks.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { longMoment } from '#papers/parts/writing.ts'
import type { Piece } from '#papers/press/order.ts'
import { WEIGHTS } from '#statistics/tally.ts'

export const COUNTED = [
  'paper.counted_case',
  'paper.counted_days',
  'paper.counted_in_time',
  'paper.counted_late',
  'paper.counted_ended',
  'paper.counted_now',
  'paper.counted_secret',
] as const

export function countedSection({ minimum }: MonthFigures, { say, now, region }: Setting): Piece[] {
  return [
    {
      style: 'note',
      fontSize: 8.5,
      ...(bullets([
        say('paper.counted_moment', { moment: longMoment(now, region.zone) }),
        ...COUNTED.map((key) => say(key, { leader: region.settings.leaderTitle })),
        say('paper.counted_score', { ...WEIGHTS, minimum }),
      ]) as object),
    },
    paragraph(say('paper.counted_public'), 'note'),
  ]
}
