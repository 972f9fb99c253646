/** What the mirror is asked for, and how that stands in the address. Pure. */
export const RANGES = [7, 30, 90] as const
/** Days up to and with today. */
export type MirrorRange = (typeof RANGES)[number]

const USUAL: MirrorRange = 30

export function readRange(parameters: URLSearchParams): MirrorRange {
  return RANGES.find((days) => String(days) === parameters.get('rentang')) ?? USUAL
}

/** @returns '' or a query that begins with '?' */
export function rangeQuery(range: MirrorRange): string {
  return range === USUAL ? '' : `?rentang=${range}`
}
