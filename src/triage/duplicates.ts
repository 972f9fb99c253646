/** Whether two reports may be about one problem. Pure; the answer is a hint for the desk, a person links. */
import { plainWords } from '#triage/slang.ts'

export type Point = { latitude: number; longitude: number }

/** @property distance metres, undefined when either has no point @property isSameVillage both are known and the same */
export type Comparison = { distance: number | undefined; isSameVillage: boolean; isSameCategory: boolean; likeness: number }

/** Metres. A pin is often dropped at the next crossing. */
const NEAR = 250
/** Metres; another category, as one flood is reported as road and as drain. */
const SAME_SPOT = 100
const ALIKE = 0.3
/** Without a point the words must say more. */
const VERY_ALIKE = 0.4

export function maySame({ distance, isSameVillage, isSameCategory, likeness }: Comparison): boolean {
  if (distance === undefined) return isSameVillage && isSameCategory && likeness >= VERY_ALIKE
  return isSameCategory ? distance <= NEAR : distance <= SAME_SPOT && likeness >= ALIKE
}

/** @returns metres along the ground; good enough for a region (the earth as a ball) */
export function distanceBetween(one: Point, other: Point): number {
  const toRadians = Math.PI / 180
  const north = (other.latitude - one.latitude) * toRadians
  const east = (other.longitude - one.longitude) * toRadians * Math.cos(((one.latitude + other.latitude) / 2) * toRadians)
  return EARTH * Math.hypot(north, east)
}

/** Metres. */
const EARTH = 6_371_000

/** Words of fewer letters say little. */
const SHORTEST_WORD = 4

/** @returns the share of the shorter text's words that the longer one has as well; 0 to 1 */
export function likenessOf(one: string, other: string): number {
  const [shorter, longer] = [tellingWords(one), tellingWords(other)].sort((a, b) => a.size - b.size) as [Set<string>, Set<string>]
  return shorter.size === 0 ? 0 : shorter.intersection(longer).size / shorter.size
}

function tellingWords(text: string): Set<string> {
  return new Set(plainWords(text).filter((word) => word.length >= SHORTEST_WORD))
}
