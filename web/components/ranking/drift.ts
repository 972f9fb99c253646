/** Months and scores as the pages draw them. Pure. */
import { formatMonth, type Day } from '#lib/dates.ts'
import { directionOf, type Drift } from '#statistics/drift.ts'
import type { Locale } from '#texts/text.ts'

export type ShownPoint =
  | { month: string; score: number; low: number; high: number; caseCount: number; isFew: boolean }
  | { month: string; score: undefined }
export type ShownDrift = { points: ShownPoint[]; direction: ReturnType<typeof directionOf> }

export function shownDrift(drift: Drift, months: readonly Day[], locale: Locale): ShownDrift {
  const points = months.map((day, index): ShownPoint => {
    const point = drift.points[index]
    const month = formatMonth(day, locale)
    if (!point) return { month, score: undefined }
    const [score, low, high] = [point.score, point.low, point.high].map(Math.round) as [number, number, number]
    return { month, score, low, high, caseCount: point.caseCount, isFew: point.isFew }
  })
  return { points, direction: directionOf(drift) }
}

export type Dot = { x: number; y: number; low: number; high: number; isFew: boolean }

/** @returns runs of months that follow one another: a month without cases breaks the line */
export function runsOf(
  points: readonly ShownPoint[],
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Dot[][] {
  const step = points.length > 1 ? width / (points.length - 1) : 0
  const at = (value: number) => top + (height * (100 - value)) / 100
  return points.reduce<Dot[][]>(
    (runs, point, index) => {
      const last = runs.at(-1) as Dot[]
      if (point.score === undefined) return last.length > 0 ? [...runs, []] : runs
      last.push({ x: left + index * step, y: at(point.score), low: at(point.low), high: at(point.high), isFew: point.isFew })
      return runs
    },
    [[]],
  )
}
