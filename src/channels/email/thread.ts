/**
 * Which letter of ours a letter answers. Our ids carry the ticket and a mark made with the account's secret, so that an answer
 * proves that its writer holds our letter; a sender's address proves nothing. Pure.
 */
import type { ChannelAccount, Letter } from '#channels/channel.ts'
import { isSame } from '#lib/secrets.ts'
import { ownAddress } from './settings.ts'
import { markOf } from './signature.ts'

const TICKET = '[A-Z]{2,6}-\\d{4}-\\d{4,6}'

/** t.<ticket or none>.<our id of the message>.<mark> */
const OF_LETTER = new RegExp(`^t\\.(${TICKET}|none)\\.([\\w-]{1,64})\\.([0-9a-f]{20})@`)

/** r.<ticket>.<mark>: stands in every letter of a report, so that mail programs show them together. */
const OF_REPORT = new RegExp(`^r\\.(${TICKET})\\.([0-9a-f]{20})@`)

const IN_SUBJECT = new RegExp(`\\[(${TICKET})\\]`, 'i')

export type Written = { ticket?: string | undefined; ourId: string }

/** @returns the id of a letter of ours, without the angle brackets; the same letter written twice has the same */
export function letterId({ ticket = 'none', ourId }: Written, account: ChannelAccount): string {
  const id = ourId.replace(/[^\w-]/g, '').slice(0, 64) || 'x'
  return `t.${ticket}.${id}.${markOf(`t.${ticket}.${id}`, account) ?? 'unsigned'}@${domainOf(account)}`
}

/** @returns the id that all letters of a report refer to; undefined without a secret */
export function reportId(ticket: string, account: ChannelAccount): string | undefined {
  const mark = markOf(`r.${ticket}`, account)
  return mark && `r.${ticket}.${mark}@${domainOf(account)}`
}

/** @returns `lapor+oki-2611-0482.<mark>@…`, for mail programs that forget what they answer */
export function plusAddress(ticket: string, account: ChannelAccount): string | undefined {
  const mark = markOf(`r.${ticket}`, account)
  return mark && ownAddress(account).replace('@', `+${ticket.toLowerCase()}.${mark}@`)
}

export type Marks = { inReplyTo: string[]; references: string[]; to: string[]; subject: string }

/** @property replyTo the provider's id of our letter */
export type Thread = { replyTo?: string; ourId?: string; thread?: NonNullable<Letter['thread']> }

/** In-Reply-To, References from the newest on, the address written to, the subject: the first that is ours. */
export function findThread({ inReplyTo, references, to, subject }: Marks, account: ChannelAccount): Thread {
  const ids = [...inReplyTo, ...references.toReversed()]
  const letters = ids.flatMap((id) => readLetterId(id, account) ?? [])
  const proven = letters[0]
  const ticket =
    letters.find((one) => one.ticket)?.ticket ?? first(ids, (id) => ticketOfReport(id, account)) ?? first(to, (one) => ticketOfPlus(one, account))
  if (proven) return { replyTo: proven.id, ourId: proven.ourId, ...(ticket && { thread: { ticket, isProven: true } }) }
  if (ticket) return { thread: { ticket, isProven: true } }
  const typed = IN_SUBJECT.exec(subject)?.[1]
  return typed ? { thread: { ticket: typed.toUpperCase(), isProven: false } } : {}
}

/** @param id with or without angle brackets @returns undefined when it is none of ours */
export function readLetterId(id: string, account: ChannelAccount): (Written & { id: string }) | undefined {
  const bare = id.replace(/^<|>$/g, '')
  const [, ticket = '', ourId = '', mark = ''] = OF_LETTER.exec(bare) ?? []
  if (!isMark(mark, `t.${ticket}.${ourId}`, account)) return undefined
  return { id: bare, ourId, ...(ticket !== 'none' && { ticket }) }
}

function ticketOfReport(id: string, account: ChannelAccount): string | undefined {
  const [, ticket = '', mark = ''] = OF_REPORT.exec(id.replace(/^<|>$/g, '')) ?? []
  return isMark(mark, `r.${ticket}`, account) ? ticket : undefined
}

/** Mail servers write addresses small. */
function ticketOfPlus(address: string, account: ChannelAccount): string | undefined {
  const [, local = '', ticket = '', mark = '', domain = ''] =
    new RegExp(`^([^+@]+)\\+(${TICKET})\\.([0-9a-f]{20})@(.+)$`, 'i').exec(address.trim().toLowerCase()) ?? []
  const isOurs = `${local}@${domain}` === ownAddress(account)
  return isOurs && isMark(mark, `r.${ticket.toUpperCase()}`, account) ? ticket.toUpperCase() : undefined
}

function isMark(mark: string, words: string, account: ChannelAccount): boolean {
  const expected = markOf(words, account)
  return mark !== '' && expected !== undefined && isSame(mark, expected)
}

function domainOf(account: ChannelAccount): string {
  return ownAddress(account).split('@')[1] || 'localhost'
}

function first<T>(list: string[], look: (one: string) => T | undefined): T | undefined {
  for (const one of list) {
    const found = look(one)
    if (found !== undefined) return found
  }
  return undefined
}
