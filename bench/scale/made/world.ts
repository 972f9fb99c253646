/** The region in which cases are imagined: who does what, where, how often. */
import type { Random } from '#demo/random.ts'

export type Agency = { id: string; code: string; kind: string; areaCode: string | null }
export type Category = { code: string; agencyCode: string | null; isSensitive: boolean }
export type Area = { code: string; name: string; latitude: number; longitude: number; villages: { code: string; name: string }[] }

/** What the database knows of it, each list in a fixed order. */
export type Known = { regionId: string; prefix: string; agencies: Agency[]; categories: Category[]; districts: Area[] }

export type Pick<T> = { list: readonly T[] /** Rising, the last is 1. */; upTo: number[] }

export type World = Known & {
  category: Pick<Category>
  district: Pick<Area>
  channel: Pick<string>
  holder: (category: Category, district: Area) => Agency[]
}

/** Eight of ten write by WhatsApp. */
const CHANNELS = { whatsapp: 80, web: 7, facebook: 4, instagram: 3, sms: 2, email: 1.5, counter: 1.5, field: 1 }

/** The first of a list is met most, the tenth about a fifth as often. */
const STEEPNESS = 0.7

/** Share of the matters of streets and order that the office of the district looks after. */
const NEAR_BY = new Set(['road', 'drainage_flood', 'waste', 'public_order', 'street_light', 'village_government'])

export function worldOf(known: Known): World {
  const byCode = new Map(known.agencies.map((one) => [one.code, one]))
  const nearBy = new Map(known.agencies.flatMap((one) => (one.kind === 'district' && one.areaCode ? [[one.areaCode, one] as const] : [])))
  const usual = byCode.get('setda') ?? known.agencies[0]
  if (!usual) throw new Error('a region without agencies has no cases')
  return {
    ...known,
    category: weighted(known.categories, (_, place) => (place + 1) ** -STEEPNESS),
    district: weighted(known.districts, (_, place) => (place + 1) ** -STEEPNESS),
    channel: weighted(Object.keys(CHANNELS), (name) => CHANNELS[name as keyof typeof CHANNELS]),
    holder: (category, district) => {
      const own = byCode.get(category.agencyCode ?? '')
      const lead = own && own.kind !== 'external' ? own : usual
      const near = nearBy.get(district.code)
      return near && NEAR_BY.has(category.code) ? [lead, near] : [lead]
    },
  }
}

function weighted<T>(list: readonly T[], weightOf: (one: T, place: number) => number): Pick<T> {
  const weights = list.map(weightOf)
  const total = weights.reduce((sum, one) => sum + one, 0)
  let sum = 0
  return { list, upTo: weights.map((one) => (sum += one / total)) }
}

export function pick<T>({ list, upTo }: Pick<T>, random: Random): T {
  const chance = random.next()
  const place = upTo.findIndex((end) => chance < end)
  return list[place === -1 ? list.length - 1 : place] as T
}
