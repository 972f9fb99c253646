/** Many reports of one kind from one place within a short time: perhaps one problem, told by its neighbours. Pure; a hint for the desk. */
import { likenessOf, placesOf, type Told } from '#triage/duplicates.ts'

export type FreshCase = Told & { id: string; ticket: string; placeName: string | null }

/** @property ticket of the first: the others may be gathered there */
export type Burst = { ticket: string; placeName: string | null; count: number; from: Date; until: Date }

/** Reports that make a burst, and the hours in which they come. */
const LEAST = 5
const HOURS = 2

/** Metres. A flood has more than one crossing. */
const AROUND = 1000
const ALIKE = 0.3

/** @param cases in any order @returns the largest first; every case is in one burst at most */
export function burstsOf(cases: readonly FreshCase[]): Burst[] {
  let left = cases.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const bursts: Burst[] = []
  while (left.length >= LEAST) {
    const [first, ...others] = left as [FreshCase, ...FreshCase[]]
    const members = [first, ...others.filter((other) => belongs(first, other))]
    if (members.length >= LEAST) bursts.push(burstOf(first, members))
    // Without a burst only the first has had its turn.
    left = members.length >= LEAST ? left.filter((one) => !members.includes(one)) : others
  }
  return bursts.sort((a, b) => b.count - a.count)
}

/** The words are compared last, and only where nothing else tells: everybody's inbox asks this again and again. */
function belongs(first: FreshCase, other: FreshCase): boolean {
  if (!first.categoryCode || first.categoryCode !== other.categoryCode) return false
  if (other.at.getTime() - first.at.getTime() > HOURS * 3_600_000) return false
  const { distance, isSameVillage, isSameDistrict } = placesOf(first, other)
  if (isSameVillage || distance !== undefined) return isSameVillage || (distance ?? 0) <= AROUND
  return isSameDistrict && likenessOf(first.text, other.text) >= ALIKE
}

function burstOf(first: FreshCase, members: readonly FreshCase[]): Burst {
  return { ticket: first.ticket, placeName: mostNamed(members), count: members.length, from: first.at, until: members.at(-1)?.at ?? first.at }
}

/** The place that most of them name. */
function mostNamed(members: readonly FreshCase[]): string | null {
  const named = Map.groupBy(
    members.flatMap(({ placeName }) => placeName ?? []),
    (name) => name,
  )
  const [most] = [...named.entries()].sort(([, some], [, others]) => others.length - some.length)
  return most?.[0] ?? null
}
