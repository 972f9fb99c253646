/** Whether two reports may be about one problem. Pure; the answer is a hint for the desk, a person links. */
import { plainWords } from '#triage/slang.ts'

export type Point = { latitude: number; longitude: number }

/**
 * @property distance metres, undefined when either has no point @property isSameVillage, isSameDistrict both are known and the same
 * @property likeness of the words, 0 to 1 @property hoursApart between the two reports
 */
export type Comparison = {
  distance: number | undefined
  isSameVillage: boolean
  isSameDistrict: boolean
  isSameCategory: boolean
  likeness: number
  hoursApart: number
}

/** What a report says of itself. */
export type Told = {
  latitude?: number | null
  longitude?: number | null
  villageCode?: string | null
  districtCode?: string | null
  categoryCode: string | null
  text: string
  at: Date
}

export function compare(one: Told, other: Told): Comparison {
  return {
    ...placesOf(one, other),
    isSameCategory: isSame(one.categoryCode, other.categoryCode),
    likeness: likenessOf(one.text, other.text),
    hoursApart: Math.abs(one.at.getTime() - other.at.getTime()) / 3_600_000,
  }
}

export function placesOf(one: Told, other: Told): Pick<Comparison, 'distance' | 'isSameVillage' | 'isSameDistrict'> {
  const [here, there] = [pointOf(one), pointOf(other)]
  const isSameVillage = isSame(one.villageCode, other.villageCode)
  return {
    distance: here && there ? distanceBetween(here, there) : undefined,
    isSameVillage,
    // Two villages that are both known and not the same are two places.
    isSameDistrict: isSame(one.districtCode, other.districtCode) && (isSameVillage || !one.villageCode || !other.villageCode),
  }
}

function pointOf({ latitude, longitude }: Told): Point | undefined {
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined
}

function isSame(one: string | null | undefined, other: string | null | undefined): boolean {
  return Boolean(one) && one === other
}

/** Metres. A pin is often dropped at the next crossing. */
const NEAR = 250
/** Metres; another category, as one flood is reported as road and as drain. */
const SAME_SPOT = 100
const ALIKE = 0.3
/** Without a point the words must say more, and where only the district is known, more still and at about the same time. */
const VERY_ALIKE = 0.4
const NEARLY_EQUAL = 0.5
const SAME_DAYS = 72

export function maySame({ distance, isSameVillage, isSameDistrict, isSameCategory, likeness, hoursApart }: Comparison): boolean {
  if (distance !== undefined) return isSameCategory ? distance <= NEAR : distance <= SAME_SPOT && likeness >= ALIKE
  if (!isSameCategory) return false
  return isSameVillage ? likeness >= VERY_ALIKE : isSameDistrict && likeness >= NEARLY_EQUAL && hoursApart <= SAME_DAYS
}

/** Points of a hundred that speak for one problem. The place weighs most: neighbours choose other words for it, and other categories. */
const WEIGHTS = { place: 45, category: 20, words: 25, time: 10 } as const
/** Without a point: what a village, and a district, are worth of the place. */
const VILLAGE = 0.6
const DISTRICT = 0.25
/** Words that have so much in common are as good as equal. */
const EQUAL = 0.7
/** Hours after which the time says nothing any more. */
const LONG_AGO = 14 * 24

/** @returns 0 to 100, for sorting and for showing; the parts are shown beside it */
export function scoreOf(comparison: Comparison): number {
  const { distance, isSameVillage, isSameDistrict, isSameCategory, likeness, hoursApart } = comparison
  const known = isSameVillage ? VILLAGE : isSameDistrict ? DISTRICT : 0
  const place = distance === undefined ? known : Math.max(0, 1 - distance / (2 * NEAR))
  const words = Math.min(1, likeness / EQUAL)
  const time = Math.max(0, 1 - Math.abs(hoursApart) / LONG_AGO)
  return Math.round(WEIGHTS.place * place + WEIGHTS.category * (isSameCategory ? 1 : 0) + WEIGHTS.words * words + WEIGHTS.time * time)
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

/** Words shown as the reason. */
const SHOWN = 4

/** @returns the words both have, in the order of the first text: why the two look alike */
export function sharedWords(one: string, other: string): string[] {
  const there = tellingWords(other)
  return [...tellingWords(one)].filter((word) => there.has(word) && !EMPTY.has(word)).slice(0, SHOWN)
}

/** Everybody writes them. */
const EMPTY = new Set(
  'tolong mohon yang dengan untuk dari sudah belum tidak ada sini situ kami saya warga bapak lapor laporan banget sekali juga saja karena'.split(' '),
)

function tellingWords(text: string): Set<string> {
  return new Set(plainWords(text).filter((word) => word.length >= SHORTEST_WORD))
}
