/** How many cases the ranking tells of an agency: never what the monthly table of agencies hides. Pure. */
import type { Row, Value } from '#opendata/datasets.ts'
import { isSmall } from '#opendata/suppression.ts'

/**
 * Cases that are judged are those received but for the refused ones, so each tells of the other.
 * @param received as the monthly table has it; null: hidden there
 */
export function countShown(caseCount: number, received: Value): Value {
  if (typeof received !== 'number' || isSmall(caseCount) || isSmall(received - caseCount)) return null
  return caseCount
}

/** @param months rows of `bulanan-perangkat-daerah` @returns what stands there as received; rows of nothing are not written */
export function receivedIn(months: readonly Row[]): (month: string, agency: string) => Value {
  const found = new Map(months.map(([month, agency, received]) => [`${month} ${agency}`, received ?? null]))
  return (month, agency) => {
    const received = found.get(`${month} ${agency}`)
    return received === undefined ? 0 : received
  }
}
