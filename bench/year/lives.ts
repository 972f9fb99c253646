/** The whole life of each case, thought out beforehand: who does what at which moment. Pure; the same seed gives the same year. */
import type { Random } from '#demo/random.ts'
import { AGENCIES, ALL, CATEGORIES, isMended, RESIDENTS, type Agency, type Category } from './world.ts'

export type Deed =
  | { kind: 'report'; category: Category; isInvented: boolean }
  | { kind: 'assign'; agency: string }
  | { kind: 'take' | 'tell' | 'answer' | 'return'; agency: string }
  | { kind: 'verdict'; verdict: 'fixed' | 'not_fixed' }
  | { kind: 'rate'; rating: number }
/** @property after days since the year began */
export type Act = { caseNumber: number; after: number } & Deed

/** What is true of a case, whatever anybody says. @property holder who had it first @property mendedAfter undefined: never */
export type Truth = {
  caseNumber: number
  holder: string
  category: Category
  reportedAfter: number
  mendedAfter: number | undefined
  isInvented: boolean
}

export type Year = { acts: Act[]; truths: Truth[] }

type Story = { caseNumber: number; category: Category; acts: Act[]; random: Random; queues: Map<string, number> }

/** Days of the year. */
export const DAYS = 365

export function imagineYear(reportCount: number, random: Random): Year {
  const year: Year = { acts: [], truths: [] }
  // An agency with too few people has one case on its table at a time.
  const queues = new Map<string, number>()
  for (let index = 0; index < reportCount; index++) {
    const after = (DAYS * index) / reportCount
    const category = random.weighted(shares())
    const holder = holderOf(category, random)
    addCase(year, { after, category, holder, isInvented: false }, { random, queues, perDay: reportCount / NORMAL })
    if (holder.invents && random.chance(holder.invents)) {
      addCase(year, { after, category: random.pick(holder.categories), holder, isInvented: true }, { random, queues, perDay: 1 })
    }
  }
  year.acts.sort((a, b) => a.after - b.after || a.caseNumber - b.caseNumber)
  return year
}

/** Reports a year that the capacities of the world are meant for. */
const NORMAL = 20_000

function shares(): Record<Category, number> {
  return Object.fromEntries(ALL.map((category) => [category, CATEGORIES[category].share])) as Record<Category, number>
}

function holderOf(category: Category, random: Random, except?: Agency): Agency {
  const able = AGENCIES.filter((one) => one.categories.includes(category) && one !== except)
  const code = random.weighted(Object.fromEntries(able.map((one) => [one.code, one.weight])))
  return able.find((one) => one.code === code) as Agency
}

type NewCase = { after: number; category: Category; holder: Agency; isInvented: boolean }
type Chance = { random: Random; queues: Map<string, number>; perDay: number }

function addCase(year: Year, { after, category, holder, isInvented }: NewCase, { random, queues, perDay }: Chance): void {
  const story: Story = { caseNumber: year.truths.length, category, acts: [], random, queues }
  act(story, after, { kind: 'report', category, isInvented })
  const handed = after + random.between(0.1, 1.5)
  const mendedAfter = isInvented ? invented(story, holder, handed) : work(story, holder, { handed, perDay })
  year.acts.push(...story.acts)
  year.truths.push({ caseNumber: story.caseNumber, holder: holder.code, category, reportedAfter: after, mendedAfter, isInvented })
}

function act({ acts, caseNumber }: Story, after: number, deed: Deed): void {
  acts.push({ caseNumber, after, ...deed })
}

/** Everything goes well with a complaint that one has written oneself. */
function invented(story: Story, { code }: Agency, handed: number): undefined {
  act(story, handed, { kind: 'assign', agency: code })
  act(story, handed + 0.2, { kind: 'answer', agency: code })
  act(story, handed + 0.5, { kind: 'verdict', verdict: 'fixed' })
  act(story, handed + 0.6, { kind: 'rate', rating: 5 })
}

/** @returns when it was really mended by this agency */
function work(story: Story, agency: Agency, { handed, perDay }: { handed: number; perDay: number }): number | undefined {
  const { random } = story
  const { code, never = 0, returns } = agency
  act(story, handed, { kind: 'assign', agency: code })
  if (returns && (returns.of ?? ALL).includes(story.category) && random.chance(returns.share)) {
    const back = handed + random.between(...returns.after)
    act(story, back, { kind: 'return', agency: code })
    const next = holderOf(story.category, random, agency)
    // Whoever comes next keeps it: no case is passed round for ever here.
    const { returns: _, ...keeps } = next
    work(story, keeps, { handed: back + random.between(0.2, 1.5), perDay })
    return undefined
  }
  if (random.chance(never)) return undefined
  const spoken = handed + random.between(...agency.firstWord)
  const answered = Math.max(spoken + 0.1, handed + random.between(...agency.answer), whenFree(story, agency, { handed, perDay }))
  act(story, Math.min(spoken, answered - 0.05), { kind: 'take', agency: code })
  if (!agency.fakes) act(story, Math.min(spoken, answered - 0.04), { kind: 'tell', agency: code })
  return answer(story, agency, { after: answered, again: MOST })
}

/** Who can do only so much a day comes to it when the cases before are done. */
function whenFree({ queues }: Story, { code, capacity }: Agency, { handed, perDay }: { handed: number; perDay: number }): number {
  if (capacity === undefined) return handed
  const free = Math.max(handed, (queues.get(code) ?? 0) + 1 / (capacity * perDay))
  queues.set(code, free)
  return free
}

/** After "not fixed". */
const MOST = 2

/** @param again how often it is tried once more after "not fixed" @returns when it was really mended */
function answer(story: Story, agency: Agency, { after, again }: { after: number; again: number }): number | undefined {
  const { random } = story
  act(story, after, { kind: 'answer', agency: agency.code })
  // Who answers with a false photo is not made better by being asked again.
  const isDone = isMended(agency, story.category, random) && !(agency.fakes && again < MOST)
  const said = hear(story, isDone, after)
  const [from, to] = agency.answer
  const later = (at: number) => answer(story, agency, { after: at + Math.max(0.3, random.between(from, to) / 2), again: again - 1 })
  const mended = said?.verdict === 'not_fixed' && again > 0 ? later(said.at) : undefined
  return isDone ? after : mended
}

function hear(story: Story, isDone: boolean, after: number): { verdict: 'fixed' | 'not_fixed'; at: number } | undefined {
  const { random } = story
  if (!random.chance(isDone ? RESIDENTS.speaksWhenMended : RESIDENTS.speaksWhenNot)) return undefined
  const verdict = isDone !== random.chance(RESIDENTS.mistaken) ? 'fixed' : 'not_fixed'
  const at = after + random.between(...RESIDENTS.after)
  act(story, at, { kind: 'verdict', verdict })
  if (verdict === 'fixed' && random.chance(RESIDENTS.rates)) act(story, at + 0.01, { kind: 'rate', rating: random.pick([3, 4, 4, 5, 5]) })
  return { verdict, at }
}
