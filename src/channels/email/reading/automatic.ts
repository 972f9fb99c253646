/**
 * Who wrote: a person, somebody whom a machine must not answer, or a machine. Two robots that answer each other never end (RFC 3834).
 * Pure. The table is the whole rule; the first line that fits counts.
 */
import { defined } from '#lib/plain.ts'

export type Signs = {
  from: string
  /** The address of the mailbox. */
  own: string
  header: (name: string) => string[]
  contentType: string
  /** `REQUEST`, `REPLY` … of a calendar part. */
  calendarMethod?: string | undefined
}

/** nobody: kept, and no report · mute: read like any other, and nothing is written back */
export type Writer = { nobody?: string; mute?: string }

type Rule = [as: 'nobody' | 'mute', reason: string, applies: (signs: Signs) => boolean]

const MACHINES =
  /^(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|jangan[-_.]?balas|bounces?|notifications?|auto[-_.]?reply)(?:[+\-_.=].*)?$/i

const RULES: Rule[] = [
  ['nobody', 'own_letter', ({ from, own }) => own !== '' && withoutPlus(from) === own],
  ['nobody', 'empty_sender', ({ header }) => header('return-path').some((value) => /^<\s*>$/.test(value))],
  ['nobody', 'auto_submitted', ({ header }) => header('auto-submitted').some((value) => !/^no\b/i.test(value))],
  ['nobody', 'delivery_report', ({ contentType }) => /^multipart\/report\b/i.test(contentType)],
  ['nobody', 'auto_reply', ({ header }) => ['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => header(name).length > 0)],
  ['nobody', 'auto_reply', ({ header }) => header('precedence').some((value) => /auto[_-]?reply/i.test(value))],
  ['nobody', 'calendar_reply', ({ calendarMethod }) => ['REPLY', 'COUNTER'].includes(calendarMethod ?? '')],
  ['nobody', 'bulk', ({ header }) => header('precedence').some((value) => /^(?:bulk|junk)$/i.test(value))],
  ['nobody', 'no_reply_address', ({ from }) => MACHINES.test(from.split('@')[0] ?? '')],
  // Not a newsletter: a group in which people talk to each other can be written to.
  ['mute', 'list', (signs) => isList(signs) && signs.header('list-post').some((value) => /mailto:/i.test(value))],
  ['nobody', 'newsletter', (signs) => isList(signs)],
  ['mute', 'list', (signs) => signs.header('precedence').some((value) => /^list$/i.test(value)) && !isOwnList(signs)],
  ['mute', 'asked_for_silence', ({ header }) => header('x-auto-response-suppress').some((value) => /\b(?:all|autoreply)\b/i.test(value))],
]

export function writerOf(signs: Signs): Writer {
  const [as, reason] = RULES.find(([, , applies]) => applies(signs)) ?? []
  return defined({ nobody: as === 'nobody' ? reason : undefined, mute: as === 'mute' ? reason : undefined })
}

function isList(signs: Signs): boolean {
  return ['list-id', 'list-unsubscribe', 'list-post', 'list-help'].some((name) => signs.header(name).length > 0) && !isOwnList(signs)
}

/** Many offices have a group address that hands every letter on to the mailbox: then all residents come through a list. */
function isOwnList({ own, header }: Signs): boolean {
  const [local, domain] = own.split('@')
  if (!local || !domain) return false
  const names = [own, `${local}.${domain}`]
  return [...header('list-id'), ...header('list-post')].some((value) => names.some((name) => value.toLowerCase().includes(name)))
}

function withoutPlus(address: string): string {
  return address.replace(/\+[^@]*@/, '@')
}
