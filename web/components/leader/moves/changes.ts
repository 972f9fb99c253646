/** A change in words. Pure. */
import type { Change } from '#statistics/trend.ts'
import type { Words } from '#texts/text.ts'

export function changeWords(change: Change, say: Words): string {
  if (change.kind === 'up' || change.kind === 'down') return say(`leader.change_${change.kind}`, { percent: change.percent })
  return change.kind === 'from' ? say('leader.change_from', { count: change.count }) : say(`leader.change_${change.kind}`)
}
