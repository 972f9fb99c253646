/** How a channel is, and what is to be done: from what came, went, failed and waits. Pure. */
import type { SendProblem } from '#channels/channel.ts'

/** @property code the provider's, of the newest @property lastAt of the newest */
export type Failures = { problem: SendProblem; count: number; code: number; lastAt: Date }

/** @property failures of the last 24 hours */
export type ChannelFacts = {
  accountId: string
  channel: string
  isActive: boolean
  lastInAt: Date | null
  /** Of a line we keep open ourselves (SMPP, IMAP). */
  lineDownSince: Date | null
  waiting: number
  oldestAt: Date | null
  failures: Failures[]
}

export type MailFacts = { waiting: number; oldestAt: Date | null; failed: number; lastOutAt: Date | null }
export type FailedMail = { id: string; toAddress: string; toName: string | null; replyCode: number | null; problem: string | null; createdAt: Date }

/** good · look: somebody should look · down: nothing gets through · off: switched off · unused: nothing has come or gone yet */
export type State = 'good' | 'look' | 'down' | 'off' | 'unused'

/** Why, and with it what to do: the words are `mirror.why_<reason>`. */
export type Reason = 'off' | 'token' | 'line' | 'stuck' | 'waiting' | 'template' | 'window' | 'gone' | 'try_again' | 'silent' | 'unused' | 'fine'

export type Health = { state: State; reason: Reason }

/** Minutes for which a message may wait before somebody should look, and before nothing gets through. */
const WAITS = { look: 10, down: 60 }

/** Minutes after which a line that is not open is more than a hiccup: servers hang up now and then. */
const HICCUP = 2

/** Days without a word from anybody. */
const SILENT = 7

/** Failures in 24 hours from which on somebody should look at what passes by itself. */
const OFTEN = 5

const REASONS: Record<SendProblem, Reason> = {
  misconfigured: 'token',
  refused: 'template',
  window_closed: 'window',
  gone: 'gone',
  try_again: 'try_again',
}

/** @param lastOutAt when something went out last; undefined: never */
export function healthOf({ isActive, lastInAt, lineDownSince, oldestAt, failures }: ChannelFacts, lastOutAt: Date | undefined, now: Date): Health {
  if (!isActive) return { state: 'off', reason: 'off' }
  if (minutesSince(lineDownSince, now) >= HICCUP) return { state: 'down', reason: 'line' }
  const token = failures.find(({ problem }) => problem === 'misconfigured')
  // Something went out after the last of these failures: it is mended.
  if (token && !(lastOutAt && lastOutAt > token.lastAt)) return { state: 'down', reason: 'token' }
  const waits = minutesSince(oldestAt, now)
  if (waits >= WAITS.down) return { state: 'down', reason: 'stuck' }
  if (waits >= WAITS.look) return { state: 'look', reason: 'waiting' }
  const [most] = failures
  if (most && (most.problem === 'refused' || most.count >= OFTEN)) return { state: 'look', reason: REASONS[most.problem] }
  if (!lastInAt && !lastOutAt) return { state: 'unused', reason: 'unused' }
  if (lastInAt && minutesSince(lastInAt, now) > SILENT * 24 * 60) return { state: 'look', reason: 'silent' }
  return { state: 'good', reason: 'fine' }
}

export function mailHealthOf({ oldestAt, failed, lastOutAt }: MailFacts, now: Date): Health {
  const waits = minutesSince(oldestAt, now)
  if (waits >= WAITS.down) return { state: 'down', reason: 'stuck' }
  if (failed > 0) return { state: 'look', reason: 'gone' }
  if (!lastOutAt && !oldestAt) return { state: 'unused', reason: 'unused' }
  return waits >= WAITS.look ? { state: 'look', reason: 'waiting' } : { state: 'good', reason: 'fine' }
}

/** @property downSince the line to SP4N-LAPOR! does not answer @property unclear sendings nobody knows the end of */
export type LineFacts = { isOn: boolean; downSince: Date | null; waiting: number; unclear: number }

export function lineHealthOf({ isOn, downSince, unclear }: LineFacts): Health {
  if (!isOn) return { state: 'off', reason: 'off' }
  if (downSince) return { state: 'down', reason: 'stuck' }
  return unclear > 0 ? { state: 'look', reason: 'try_again' } : { state: 'good', reason: 'fine' }
}

function minutesSince(at: Date | null, now: Date): number {
  return at ? (now.getTime() - at.getTime()) / 60_000 : 0
}
