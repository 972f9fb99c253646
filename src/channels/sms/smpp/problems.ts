/** What an SMSC's refusals mean for us. Source: SMPP 3.4, 5.1.3 command_status. */
import type { SendProblem } from '#channels/channel.ts'

/** Statuses not listed are `refused`. */
const PROBLEMS: Record<number, SendProblem> = {
  0x03: 'try_again', // invalid command id: not bound as we believe
  0x04: 'try_again', // not bound for this
  0x08: 'try_again', // system error
  0x0a: 'misconfigured', // our sender is not allowed: operators register them beforehand
  0x0b: 'gone', // no such number
  0x14: 'try_again', // its queue is full
  0x48: 'misconfigured', // type of our number
  0x49: 'misconfigured', // numbering plan of our number
  0x58: 'try_again', // throttled: more than we may
  0x64: 'try_again', // receiver has a passing fault
}

const THROTTLED = [0x14, 0x58]

/** Milliseconds to be quiet when we were too fast. */
const QUIET = 5_000

export function problemOf(status: number): { problem: SendProblem; waitFor: number | undefined } {
  return { problem: PROBLEMS[status] ?? 'refused', waitFor: THROTTLED.includes(status) ? QUIET : undefined }
}

/** Refusals of a bind that only a person can mend: wrong name, wrong password. 0x0d (bind failed) may as well be a second line of ours. */
export function isForOperator(bindStatus: number): boolean {
  return [0x0e, 0x0f, 0x53].includes(bindStatus)
}
