/** Where it is: what to make of a pin, of typed words, and of a place named in the story. Pure. */
import type { Place, PlaceCandidate } from '#conversations/state.ts'

/** From here on, a candidate is taken without asking when no other comes near. */
const CERTAIN = 0.75
const CLEARLY_BETTER = 0.12

/** Below this a candidate is not even offered. */
const POSSIBLE = 0.6

/** Buttons take three: two candidates and "another place". */
const OFFERED = 4

export type Finding = { kind: 'found'; place: Place } | { kind: 'several'; candidates: PlaceCandidate[] } | { kind: 'none' }

/** @param typed the answer to "where?"; undefined: the words are a story */
export function findIn(candidates: PlaceCandidate[], typed: string | undefined): Finding {
  // The words of a story are the story: only of an answer to "where?" they are part of the place.
  const named = typed === undefined ? candidates.map((one) => ({ ...one, label: one.area ?? one.label })) : candidates
  const possible = named.filter(({ score }) => score >= POSSIBLE).slice(0, OFFERED)
  const [best, second] = possible
  if (!best) return { kind: 'none' }
  const isCertain = best.score >= CERTAIN && (!second || best.score - second.score >= CLEARLY_BETTER)
  return isCertain ? { kind: 'found', place: placeOf(best, typed) } : { kind: 'several', candidates: possible }
}

/** An area has no point of its own: its centre on the map would be a place where nothing is. */
export function placeOf({ label, districtCode, villageCode }: PlaceCandidate, typed: string | undefined): Place {
  return { text: inWords(typed, label), districtCode, ...(villageCode && { villageCode }) }
}

/** The person's words and the official name, without saying a thing twice. */
function inWords(typed: string | undefined, label: string): string {
  const said = typed?.trim().toLowerCase() ?? ''
  if (said === '' || label.toLowerCase().includes(said)) return label
  return said.includes(label.toLowerCase()) ? (typed ?? label) : `${typed} (${label})`
}
