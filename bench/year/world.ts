/** The simulated region: who works in it and how, and how often things are really mended there. Pure. */
import type { Random } from '#demo/random.ts'

/** How often an average agency really mends what it says it has mended; the share of all reports. */
export const CATEGORIES = {
  id_card: { base: 0.9, share: 24 },
  street_light: { base: 0.8, share: 20 },
  waste: { base: 0.75, share: 16 },
  drainage: { base: 0.5, share: 20 },
  road: { base: 0.45, share: 20 },
} as const
export type Category = keyof typeof CATEGORIES
export const ALL = Object.keys(CATEGORIES) as Category[]

/**
 * `group` is what the bench asserts: every agency of a group must stand above every agency of the next one. Agencies of
 * the same group may stand in any order.
 */
export const GROUPS = ['good', 'average', 'weak', 'bad'] as const
type Group = (typeof GROUPS)[number]

export type Conduct = {
  group: Group
  /** Added to the odds of really mending it, on the logit scale: 0 is average. */
  skill: number
  /** Days after the hand-over, from and to, evenly spread. */
  firstWord: [number, number]
  answer: [number, number]
  /** Shares of the cases: of which nothing is heard at all, and given back as "not ours", after these days. */
  never?: number
  returns?: { share: number; after: [number, number]; of?: readonly Category[] }
  /** Says "done" with a photo of something else, whatever was done. */
  fakes?: boolean
  /** Cases a day it can answer; the others wait. */
  capacity?: number
  /** Complaints of its own invention, as a share of its cases, confirmed by itself with five stars. */
  invents?: number
}

export type Agency = Conduct & {
  code: string
  name: string
  kind: 'opd' | 'district'
  family?: string
  categories: readonly Category[]
  weight: number
}

const average = { group: 'average', skill: 0, firstWord: [1, 8], answer: [4, 21], never: 0.04 } as const satisfies Conduct

const HARD = ['drainage', 'road'] as const
const EASY = ['id_card', 'street_light'] as const

type Wishes = Conduct & { name: string } & Partial<Agency>

const lazy = { group: 'bad', skill: -1.2, firstWord: [3, 20], answer: [14, 50], never: 0.35 } as const satisfies Conduct
const good = { group: 'good', skill: 1.3, firstWord: [0.3, 4], answer: [2, 14] } as const satisfies Conduct
const district = { kind: 'district', weight: 0.4 } as const

export const AGENCIES: readonly Agency[] = Object.entries({
  good: { ...good, name: 'honest, good' },
  'good-hard': { ...good, name: 'honest, good, hard cases only', answer: [3, 16], categories: HARD },
  average: { ...average, name: 'honest, average' },
  'average-easy': { ...average, name: 'honest, average, easy cases only', categories: EASY },
  overloaded: { group: 'weak', name: 'honest, too few people', skill: 0.5, firstWord: [2, 12], answer: [6, 20], capacity: 6.5 },
  lazy: { ...lazy, name: 'lazy' },
  closer: { group: 'bad', name: 'closes everything at once, false photos', skill: -2.5, firstWord: [0.1, 0.8], answer: [0.3, 1.5], fakes: true },
  returner: { ...average, group: 'weak', name: 'gives back late', skill: -0.4, returns: { share: 0.45, after: [9, 16] } },
  picker: {
    ...average,
    group: 'weak',
    name: 'keeps the easy ones, gives back the hard ones',
    skill: -0.6,
    returns: { share: 0.9, after: [1, 4], of: HARD },
  },
  inventor: { ...lazy, name: 'lazy, invents complaints and confirms them', invents: 0.2 },
  'half-good': { ...average, group: 'bad', name: 'poor, split: the good half', family: 'split', categories: EASY, weight: 0.5 },
  'half-poor': { ...lazy, name: 'poor, split: the poor half', skill: -1.8, family: 'split', categories: [...HARD, 'waste'], weight: 0.8 },
  'camat-good': { ...good, ...district, name: 'district office, good' },
  'camat-average': { ...average, ...district, name: 'district office, average' },
  'camat-lazy': { ...lazy, ...district, name: 'district office, lazy' },
} satisfies Record<string, Wishes>).map(([code, wishes]) => ({ code, kind: 'opd', categories: ALL, weight: 1, ...wishes }))

/** Whether it is really mended. */
export function isMended({ skill }: Conduct, category: Category, random: Random): boolean {
  const { base } = CATEGORIES[category]
  return random.chance(1 / (1 + ((1 - base) / base) * Math.exp(-skill)))
}

/** What residents do with an answer. Most say nothing; a few are mistaken. */
export const RESIDENTS = { speaksWhenMended: 0.55, speaksWhenNot: 0.5, mistaken: 0.03, rates: 0.5, after: [0.2, 8] } as const
