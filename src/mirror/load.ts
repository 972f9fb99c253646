/** Whose hands the work is in. For sharing it out, never for ranking: people stand by name, and the advice names no one. Pure. */
import { ACTS, type Act } from '#mirror/acts.ts'
import type { ActFigures } from '#mirror/days/queries.ts'
import type { Member } from '#mirror/queries.ts'

export type Acts = Record<Act, number>
export type Load = { acts: Acts; total: number }
/** @property week of the last 7 days @property month of the last 30 */
export type MemberLoad = Member & { week: Load; month: Load }

/** In the order of the members given, which is by name. */
export function loadsOf(members: readonly Member[], figures: readonly ActFigures[]): MemberLoad[] {
  return members.map((member) => {
    const own = figures.filter(({ staffId }) => staffId === member.id)
    return { ...member, week: loadOf(own, 'recent'), month: loadOf(own, 'count') }
  })
}

export function loadOf(figures: readonly Pick<ActFigures, 'act' | 'count' | 'recent'>[], span: 'recent' | 'count'): Load {
  const sums = ACTS.map((act) => [act, figures.filter((one) => one.act === act).reduce((sum, one) => sum + one[span], 0)] as const)
  return { acts: Object.fromEntries(sums) as Acts, total: sums.reduce((sum, [, count]) => sum + count, 0) }
}

/** few: too little was done to speak of sharing · alone: one person is the team · uneven: so few hold so much (percent) · even */
export type Balance = { kind: 'few' | 'alone' | 'even' } | { kind: 'uneven'; people: number; percent: number; of: number }

/** Acts in 30 days. */
const FEW = 40

/** From this share on a few hold too much: as few people as possible who hold it. */
const TOO_MUCH = 0.7

/** @param totals acts of each member */
export function balanceOf(totals: readonly number[]): Balance {
  const all = totals.reduce((sum, one) => sum + one, 0)
  if (totals.length === 1) return { kind: 'alone' }
  if (all < FEW || totals.length === 0) return { kind: 'few' }
  const sorted = totals.toSorted((a, b) => b - a)
  let held = 0
  let people = 0
  for (const one of sorted) {
    held += one
    people++
    if (held / all >= TOO_MUCH) break
  }
  // Seven of ten people hold seven tenths: that is even. Fewer than half of the people, and it is not.
  return people * 2 > totals.length ? { kind: 'even' } : { kind: 'uneven', people, percent: Math.round((100 * held) / all), of: totals.length }
}
