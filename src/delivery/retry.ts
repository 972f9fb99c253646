/** What follows when a message could not be sent. Pure. Source of the codes: channels.md of the project's facts, after Meta. */
import type { SendProblem } from '#channels/channel.ts'

export type Failure = {
  problem: SendProblem
  /** The provider's. */
  code: number
  /** How often it has been tried, this time included. */
  attempts: number
  /** Milliseconds, when the provider said how long. */
  waitFor?: number | undefined
}

/** again: milliseconds from now; undefined: never, an officer is shown it */
export type Decision = { again: number } | undefined

/** A good hour of trouble at the provider. */
const ATTEMPTS = 14

const SECOND = 1000
const LONGEST = 15 * 60 * SECOND

/** Too many to one person: Meta asks for 4^X seconds. */
const PAIR_LIMIT = 131056

export function decide({ problem, code, attempts, waitFor = 0 }: Failure): Decision {
  if (problem !== 'try_again' || attempts >= ATTEMPTS) return undefined
  const base = code === PAIR_LIMIT ? 4 : 2
  return { again: Math.max(Math.min(base ** attempts * SECOND, LONGEST), waitFor) }
}
