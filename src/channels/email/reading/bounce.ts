/**
 * A letter of ours came back, or a mail server says that it arrived (RFC 3464). Only with our own mark in it: a forged one fails nothing.
 * Pure. Source of the codes: RFC 3463 and IANA's list of enhanced status codes.
 */
import { createHash } from 'node:crypto'
import type { ChannelAccount, Receipt, SendProblem, Update } from '#channels/channel.ts'
import { readLetterId } from '../thread.ts'

/** What of a letter is looked at. */
export type Returned = { deliveryStatus?: string; inReplyTo: string[]; references: string[]; head: string; sentAt: Date }

const OURS = /<(t\.[^<>\s]{20,300})>/g

/** @returns undefined when it is not about a letter of ours, or says nothing final */
export function readReturned({ deliveryStatus, inReplyTo, references, head, sentAt }: Returned, account: ChannelAccount): Update | undefined {
  const told = deliveryStatus ?? (/^(?:from|return-path):.*(?:mailer-daemon|<\s*>)/im.test(head) ? head : undefined)
  if (told === undefined) return undefined
  const ids = [...[...head.matchAll(OURS)].map(([, id = '']) => id), ...inReplyTo, ...references]
  const letter = ids.map((id) => readLetterId(id, account)).find((one) => one !== undefined)
  const outcome = letter && outcomeOf(told, deliveryStatus !== undefined)
  if (!letter || !outcome) return undefined
  // Tried again it may come back again: each time is told of.
  const time = createHash('sha256').update(head).digest('base64url').slice(0, 12)
  const receipt = { messageId: letter.id, ourId: letter.ourId, ...outcome }
  return { kind: 'receipt', providerId: `${letter.id}:${outcome.status}:${time}`, sentAt, receipt }
}

type Outcome = Pick<Receipt, 'status' | 'code' | 'problem'>

function outcomeOf(told: string, isStandard: boolean): Outcome | undefined {
  const action = /^action:\s*(\w+)/im.exec(told)?.[1]?.toLowerCase() ?? (isStandard ? undefined : 'failed')
  if (action === 'delivered') return { status: 'delivered' }
  // delayed: the server goes on trying by itself · relayed, expanded: somebody else's affair
  if (action !== 'failed') return undefined
  const status = (/^status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(told) ?? /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(told))?.[1]
  return { status: 'failed', code: codeOf(status), problem: problemOfStatus(status) }
}

/** `5.1.1` → 511, `5.7.26` → 5726; 0 when nothing was said. */
export function codeOf(status: string | undefined): number {
  return Number((status ?? '0').replaceAll('.', '')) || 0
}

/** By the beginning of the code; the first that fits. What is not listed and begins with 5 is `refused`. */
const PROBLEMS: [begins: RegExp, SendProblem][] = [
  [/^4\./, 'try_again'],
  [/^5\.1\.(?:[012346]|10)$/, 'gone'], // no such mailbox, no such domain, moved away, takes no mail
  [/^5\.2\.1$/, 'gone'], // switched off
  [/^5\.4\.[14]$/, 'gone'], // nobody answers there
  [/^5\.7\.(?:2\d|30)$/, 'misconfigured'], // SPF, DKIM or DMARC of our own domain
]

export function problemOfStatus(status: string | undefined): SendProblem {
  return PROBLEMS.find(([begins]) => begins.test(status ?? ''))?.[1] ?? 'refused'
}
