/** When reports come in: more every year, in office hours more than at night, on Mondays more than on Sundays. Pure. */
import type { Random } from '#demo/random.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Western Indonesia. */
const ZONE = 7 * HOUR

/** How much comes in each hour of the day, from midnight. Invented; the shape of a day of messages. */
const HOURS = [6, 4, 3, 2, 3, 8, 18, 34, 52, 60, 58, 50, 44, 46, 48, 44, 40, 36, 38, 42, 40, 32, 22, 12]
/** From Thursday, as the first day of the clock was one. */
const WEEKDAYS = [1.0, 0.9, 0.65, 0.55, 1.2, 1.1, 1.05]
/** A day at the end against one at the beginning. */
const GROWTH = 3

const all = HOURS.reduce((sum, one) => sum + one, 0)
const shares = HOURS.map((one) => one / all)

export type Stretch = { count: number; days: number; until: number }

/** Instants in milliseconds, oldest first, `count` of them, the last before `until`. */
export function* arrivals({ count, days, until }: Stretch, random: Random): Generator<number> {
  const last = Math.floor((until + ZONE) / DAY)
  const today = shareOf((until + ZONE) % DAY)
  const weights = Array.from({ length: days }, (_, index) => {
    const day = last - days + 1 + index
    return (1 + ((GROWTH - 1) * index) / days) * (WEEKDAYS[day % 7] as number) * (day === last ? today : 1)
  })
  const total = weights.reduce((sum, one) => sum + one, 0)
  let given = 0
  let sum = 0
  for (const [index, weight] of weights.entries()) {
    sum += weight
    const here = Math.round((sum / total) * count) - given
    given += here
    const day = last - days + 1 + index
    const most = day === last ? today : 1
    for (let place = 0; place < here; place++) yield day * DAY - ZONE + hourOf(((place + random.next()) / here) * most)
  }
}

/** @param time milliseconds since midnight @returns how much of the day's reports has come by then */
export function shareOf(time: number): number {
  const hour = Math.floor(time / HOUR)
  return shares.slice(0, hour).reduce((sum, one) => sum + one, 0) + (shares[hour] ?? 0) * ((time % HOUR) / HOUR)
}

/** The other way round. @returns milliseconds since midnight */
function hourOf(share: number): number {
  let left = share
  for (const [hour, one] of shares.entries()) {
    if (left < one) return Math.floor((hour + left / one) * HOUR)
    left -= one
  }
  return DAY - 1
}
