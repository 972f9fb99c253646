/** The figures that everybody may read on one page, made of sums; small cells are left out. Pure. */
import { addDays, type Day } from '#lib/dates.ts'
import { FEWEST, hideList, isSmall } from '#opendata/suppression.ts'
import { quantileOf, type Days, type Sum, type Times } from '#statistics/kept/sums.ts'

/** Hours of the clock; @property count cases in which the step was reached */
export type Took = { count: number; half: number; nine: number }

/** @property count undefined: too few, or it would give away another @property before of the same days a year ago; undefined: too few, or not there yet */
export type Told = { code: string; name: string; count: number | undefined; before: number | undefined }

/** @property received, answered undefined: too few to be shown */
export type Month = { month: Day; received: number | undefined; answered: number | undefined }

export type Ends = { confirmed: number; unconfirmed: number; rejected: number; open: number }

export type Performance = {
  received: number
  /** undefined: this region did not yet exist here, or too few. */
  receivedBefore: number | undefined
  answered: number
  answeredBefore: number | undefined
  first: Took | undefined
  answer: Took | undefined
  /** Slowest first. */
  byCategory: { code: string; name: string; first: Took | undefined; answer: Took }[]
  ends: Ends | undefined
  months: Month[]
  topics: Told[]
  districts: Told[]
}

/** @returns undefined: fewer than are shown */
export function tookOf(times: Pick<Times, 'counts'> | undefined): Took | undefined {
  const count = times?.counts.reduce((sum, part) => sum + part, 0) ?? 0
  const [half, nine] = [quantileOf(times?.counts ?? [], 0.5), quantileOf(times?.counts ?? [], 0.9)]
  return count < FEWEST || half === undefined || nine === undefined ? undefined : { count, half, nine }
}

export type Named = { code: string; name: string }
type Parts = { rows: readonly Sum[]; before: readonly Sum[]; key: 'category' | 'district' }

/** Cases by what or where, most first. Names that nobody told of are left out. */
export function toldOf(names: readonly Named[], { rows, before, key }: Parts): Told[] {
  const shown = (sums: readonly Sum[]) => {
    // The cases without a name, or of a kind that is not named, are one more cell: they stand in no row, and in the sum.
    const named = names.map(({ code }) => countOf(sums, key, code))
    const all = sums.reduce((sum, { received }) => sum + received, 0)
    const counts = [...named, all - named.reduce((sum, count) => sum + count, 0)]
    const { cells } = hideList(counts)
    return counts.map((count, at) => (cells[at] ? undefined : count))
  }
  const [now, then] = [shown(rows), shown(before)]
  return names
    .map(({ code, name }, at) => ({ code, name, count: now[at], before: before.length > 0 ? then[at] : undefined }))
    .filter(({ count }) => count !== 0)
    .toSorted((one, other) => (other.count ?? 0) - (one.count ?? 0) || one.name.localeCompare(other.name))
}

function countOf(sums: readonly Sum[], key: Parts['key'], code: string): number {
  return sums.filter((sum) => sum[key] === code).reduce((total, { received }) => total + received, 0)
}

/** @param months first days, oldest first @param sums by day @returns from the first month in which anything happened */
export function monthsOf(months: readonly Day[], sums: readonly Sum[]): Month[] {
  const visible = (count: number) => (isSmall(count) ? undefined : count)
  const begun = months.findIndex((month) => sums.some(({ day }) => day?.slice(0, 7) === month.slice(0, 7)))
  return (begun < 0 ? [] : months.slice(begun)).map((month) => {
    const own = sums.filter(({ day }) => day?.slice(0, 7) === month.slice(0, 7))
    return {
      month,
      received: visible(own.reduce((sum, { received }) => sum + received, 0)),
      answered: visible(own.reduce((sum, { answered }) => sum + answered, 0)),
    }
  })
}

/** @returns undefined: nothing ended and nothing is open */
export function endsOf(sum: Sum | undefined, open: number): Ends | undefined {
  const { confirmed = 0, unconfirmed = 0, rejected = 0 } = sum ?? {}
  return confirmed + unconfirmed + rejected + open === 0 ? undefined : { confirmed, unconfirmed, rejected, open }
}

/** The same days one year before, as many. */
export function yearBefore({ from, until }: Days): Days {
  return { from: addDays(from, -365), until: addDays(until, -365) }
}
