/** Many reports of one kind from one place within a short time: perhaps one problem, told by its neighbours. Pure; a hint for the desk. */
import { compare, type Comparison, type Told } from '#triage/duplicates.ts'

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
    const members = [first, ...others.filter((other) => belongs(compare(first, other)))]
    if (members.length >= LEAST) bursts.push(burstOf(first, members))
    // Without a burst only the first has had its turn.
    left = members.length >= LEAST ? left.filter((one) => !members.includes(one)) : others
  }
  return bursts.sort((a, b) => b.count - a.count)
}

function belongs({ distance, isSameVillage, isSameDistrict, isSameCategory, likeness, hoursApart }: Comparison): boolean {
  if (!isSameCategory || hoursApart > HOURS) return false
  return isSameVillage || (distance !== undefined ? distance <= AROUND : isSameDistrict && likeness >= ALIKE)
}

function burstOf(first: FreshCase, members: readonly FreshCase[]): Burst {
  const places = new Set(members.map(({ placeName }) => placeName))
  const placeName = places.size === 1 ? first.placeName : (members.find((one) => one.placeName !== null)?.placeName ?? null)
  return { ticket: first.ticket, placeName, count: members.length, from: first.at, until: members.at(-1)?.at ?? first.at }
}
