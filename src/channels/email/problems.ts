/** What a mail server's refusal means for us. Source: RFC 5321 (three figures) and RFC 3463 (enhanced codes, which say more and go first). */
import { type SendProblem, SendError } from '#channels/channel.ts'
import { MailError } from '#lib/mailer.ts'
import { codeOf, problemOfStatus } from './reading/bounce.ts'

/** Codes not listed: 4xx `try_again`, 5xx `refused`. */
const PROBLEMS: Record<number, SendProblem> = {
  0: 'try_again', // not reached, or it hung up
  454: 'try_again', // cannot sign in just now
  530: 'misconfigured', // sign in first
  534: 'misconfigured', // a stronger way of signing in is wanted
  535: 'misconfigured', // name or password wrong
  538: 'misconfigured', // encryption is wanted
  553: 'misconfigured', // our own address is not allowed
}

/** The address was named and refused: it is about the person and not about us. */
const OF_ADDRESS: ReadonlySet<number> = new Set([550, 551, 553])

export function problemOf(code: number, said: string): SendProblem {
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(said)?.[1]
  if (status && OF_ADDRESS.has(code)) return problemOfStatus(status)
  const known = PROBLEMS[code]
  if (known) return known
  if (status?.startsWith(String(code)[0] ?? '')) return problemOfStatus(status)
  return code < 500 ? 'try_again' : 'refused'
}

export function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error
  if (!(error instanceof MailError)) return new SendError('refused', 0, error instanceof Error ? error.message : String(error))
  const status = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(error.message)?.[1]
  return new SendError(problemOf(error.code, error.message), status ? codeOf(status) : error.code, error.message.slice(0, 300))
}
