/** How Meta may be made to misbehave, for showing and for testing that nothing is lost. */
import { z } from 'zod'

const times = z.number().int().min(0).max(1_000_000)

export const switchesShape = z.object({
  /** Every webhook is delivered twice. */
  duplicate: z.boolean(),
  /** Every webhook waits up to three seconds of its own: later ones overtake. */
  reorder: z.boolean(),
  /** Milliseconds every webhook waits. */
  delay: z.number().int().min(0).max(600_000),
  /** So many of the next webhooks get lost once on the way; they come by the retry. */
  drop: times,
  /** So many of the next calls are answered 500. */
  serverErrors: times,
  /** So many of the next calls are refused: too many. */
  tooMany: times,
  /** So many of the next messages are taken, and then the line is cut before the answer. */
  cutAnswers: times,
  /** So many of the next media addresses have expired when they are asked for. */
  expireUrls: times,
  /** Messages a second and number. */
  numberLimit: z.number().int().min(1).max(100_000),
  /** People (phone numbers in digits) whom no message reaches. */
  unreachable: z.array(z.string().regex(/^\d{7,15}$/)).max(100),
  /** The 24-hour window is open for everybody: for load tests with people who never wrote. */
  openWindows: z.boolean(),
  /** The token of every page has expired: whatever it asks for is refused. */
  pageTokenExpired: z.boolean(),
})

export type Switches = z.infer<typeof switchesShape>

export const BEHAVED: Switches = {
  duplicate: false,
  reorder: false,
  delay: 0,
  drop: 0,
  serverErrors: 0,
  tooMany: 0,
  cutAnswers: 0,
  expireUrls: 0,
  numberLimit: 80,
  unreachable: [],
  openWindows: false,
  pageTokenExpired: false,
}

type Counter = 'drop' | 'serverErrors' | 'tooMany' | 'cutAnswers' | 'expireUrls'

/** Uses up one of the next times, if there is one left. Changes `switches`. */
export function useUp(switches: Switches, name: Counter): boolean {
  if (switches[name] === 0) return false
  switches[name] -= 1
  return true
}

/** Milliseconds. @param chance 0 to 1 */
export function waitOf({ delay, reorder }: Switches, chance: number): number {
  return delay + (reorder ? Math.round(chance * 3000) : 0)
}
