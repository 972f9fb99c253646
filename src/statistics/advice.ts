/** What would raise an agency's score most. Pure: the score is counted again as if something had gone well. */
import { figuresOf, rank, type AgencyFigures } from '#statistics/ranking.ts'
import type { AgencyGroup } from '#statistics/ranking-queries.ts'
import { addTallies, MEASURES, type Measure, type Tallies } from '#statistics/tally.ts'

type Agencies = Parameters<typeof figuresOf>[0]

/** Stars are the reporter's: nobody is advised to ask for them. */
const IN_HAND = MEASURES.filter((measure) => measure !== 'rating')

/** @property what one measure of the next cases, or the late ones that are still open @property gain points */
export type Advice = { what: Exclude<Measure, 'rating'> | 'open_late'; caseCount: number; gain: number }

/** The next cases that are thought to go well. */
export const NEXT = 10

/** @returns what raises the score, most first; nothing for an agency that is not compared */
export function adviceFor(agencies: Agencies, groups: readonly AgencyGroup[], agencyId: string): Advice[] {
  const figures = figuresOf(agencies, groups)
  const now = scoreOf(figures, agencyId)
  if (now === undefined) return []
  const asIf = (changed: readonly AgencyFigures[]) => (scoreOf(changed, agencyId) ?? now) - now
  const next = IN_HAND.map((what) => ({ what, caseCount: NEXT, gain: asIf(withNext(figures, agencyId, what)) }))
  const late = groups.filter((one) => one.agencyId === agencyId && one.end === 'open' && one.isLate)
  const settled = groups.map((one) => (late.includes(one) ? { ...one, end: 'confirmed' as const } : one))
  const lateCount = late.reduce((sum, { caseCount }) => sum + caseCount, 0)
  return [...next, { what: 'open_late' as const, caseCount: lateCount, gain: asIf(figuresOf(agencies, settled)) }]
    .filter(({ gain }) => gain > SMALLEST)
    .sort((a, b) => b.gain - a.gain)
}

/** Points. Less is not worth a sentence. */
const SMALLEST = 0.05

function scoreOf(figures: readonly AgencyFigures[], agencyId: string): number | undefined {
  const { opd, district } = rank(figures, 0)
  return [...opd, ...district].find((one) => one.agencyId === agencyId)?.score
}

/** Ten more good cases in one measure, of the kinds the agency has. */
function withNext(figures: readonly AgencyFigures[], agencyId: string, measure: Measure): AgencyFigures[] {
  return figures.map((agency) => {
    if (agency.agencyId !== agencyId) return agency
    const { all } = agency.tallies[measure]
    const kinds = new Map(agency.kinds)
    for (const [category, tallies] of all > 0 ? agency.kinds : [['', agency.tallies] as const]) {
      const share = all > 0 ? tallies[measure].all / all : 1
      kinds.set(category, plus(kinds.get(category), measure, NEXT * share))
    }
    return { ...agency, tallies: plus(agency.tallies, measure, NEXT), kinds }
  })
}

function plus(tallies: Tallies | undefined, measure: Measure, good: number): Tallies {
  const more = { ...addTallies([]), [measure]: { good, all: good } }
  return addTallies(tallies ? [tallies, more] : [more])
}
