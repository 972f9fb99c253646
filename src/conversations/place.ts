/** Where it is: what to make of a pin, of typed words, and of a place named in the story. Pure. */
import type { Place, PlaceCandidate } from '#conversations/state.ts'

/** From here on, a candidate is taken without asking when no other comes near. */
const CERTAIN = 0.75
const CLEARLY_BETTER = 0.12

/** Below this a candidate is not even offered. */
const POSSIBLE = 0.45

/** Buttons take three: two candidates and "another place". */
const OFFERED = 4

export type Finding = { kind: 'found'; place: Place } | { kind: 'several'; candidates: PlaceCandidate[] } | { kind: 'none' }

export function findIn(candidates: PlaceCandidate[]): Finding {
  const possible = candidates.filter(({ score }) => score >= POSSIBLE).slice(0, OFFERED)
  const [best, second] = possible
  if (!best) return { kind: 'none' }
  const isCertain = best.score >= CERTAIN && (!second || best.score - second.score >= CLEARLY_BETTER)
  return isCertain ? { kind: 'found', place: placeOf(best) } : { kind: 'several', candidates: possible }
}

/** An area has no point of its own: its centre on the map would be a place where nothing is. */
export function placeOf({ label, districtCode, villageCode }: PlaceCandidate, typed?: string): Place {
  const says = typed && !typed.toLowerCase().includes(label.toLowerCase()) ? `${typed} (${label})` : label
  return { text: says, districtCode, ...(villageCode && { villageCode }) }
}
