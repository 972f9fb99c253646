/** A letter in our words. What no person wrote is kept as `unknown` with the reason, and is no report (docs/decisions/0022). */
import { createHash } from 'node:crypto'
import type { ChannelAccount, InboundMessage, Letter, Update } from '#channels/channel.ts'
import { defined, storable } from '#lib/plain.ts'
import { writerOf } from './reading/automatic.ts'
import { readReturned } from './reading/bounce.ts'
import { takeFiles } from './reading/files.ts'
import { readLetter, type Part, type ReadLetter } from './reading/letter.ts'
import { ownWords } from './reading/quoted.ts'
import { ownAddress } from './settings.ts'
import { findThread, type Thread } from './thread.ts'

/** Bytes of one file that is handed over with its letter. As many as are ever kept (src/evidence/limits.ts). */
const LARGEST_FILE = 16 * 1024 * 1024

/** The epoch: the time of receipt is taken, which nobody can invent. */
const UNSAID = new Date(0)

/** @param body a whole letter, as bytes: what `parse` gives */
export async function receive(body: unknown, account: ChannelAccount): Promise<Update[]> {
  if (!(body instanceof Uint8Array)) return [unknown(hashOf(JSON.stringify(body) ?? ''), { reason: 'not_a_letter' })]
  const letter = await readLetter(body, { keepBytes: LARGEST_FILE })
  return [toUpdate(letter, { account, sentAt: UNSAID, refOf: ({ part }) => `letter:${part}` })]
}

/** @property sentAt by the server that received it @property refOf how a file is asked for later */
export type Received = { account: ChannelAccount; sentAt: Date; refOf: (part: Part) => string }

export function toUpdate(letter: ReadLetter, { account, sentAt, refOf }: Received): Update {
  const returned = readReturned({ ...letter, sentAt }, account)
  if (returned) return returned
  const providerId = providerIdOf(letter)
  const { from } = letter
  const writer = from ? writerOf(signsOf(letter, account)) : { nobody: 'no_sender' }
  if (!from || writer.nobody) return { ...unknown(providerId, { reason: writer.nobody, ...summaryOf(letter) }), sentAt }
  const message = toMessage(letter, { thread: findThread(letter, account), isMute: writer.mute, refOf })
  return { kind: 'message', providerId, sentAt, sender: from.address, aliases: [], message }
}

/**
 * Broken programs give two letters one id, and some give none. The id alone would lose the second; so its content stands behind
 * it, after a blank, which no id has.
 */
export function providerIdOf({ messageId, from, date, subject, text, parts, head }: ReadLetter): string {
  const isEmpty = !messageId && !from && text === ''
  const content = isEmpty ? head : JSON.stringify([from?.address, date?.getTime(), subject, text, parts.map(({ fileName }) => fileName)])
  return messageId ? `${messageId} ${hashOf(content).slice(0, 12)}` : `hash:${hashOf(content)}`
}

/** @returns the id a letter bears itself, to answer it by; undefined when it has none */
export function messageIdIn(providerId: string): string | undefined {
  return providerId.startsWith('hash:') ? undefined : providerId.split(' ')[0]
}

function signsOf({ from, all, calendarMethod }: ReadLetter, account: ChannelAccount) {
  return { from: from?.address ?? '', own: ownAddress(account), header: all, contentType: all('content-type')[0] ?? '', calendarMethod }
}

type Told = { thread: Thread; isMute: string | undefined; refOf: (part: Part) => string }

function toMessage(letter: ReadLetter, { thread, isMute, refOf }: Told): InboundMessage {
  const { subject, text: whole, parts } = letter
  const isReply = thread.thread !== undefined || letter.inReplyTo.length > 0 || /^\s*(?:re|bls|balas|aw)\s*:/i.test(subject)
  const own = ownWords(whole, isReply && !isPassedOn(subject))
  const text = thread.thread ? own : withSubject(subject, own)
  const { attachments, leftOut } = takeFiles(parts, refOf)
  const kept: Letter = {
    subject,
    ...defined({
      senderName: letter.from?.name || undefined,
      thread: thread.thread,
      isMute,
      checks: checksOf(letter),
      fullText: own === whole.trim() ? undefined : whole,
      leftOut: leftOut.length > 0 ? leftOut : undefined,
    }),
  }
  const kind = text === '' && attachments[0] ? attachments[0].kind : 'text'
  return { kind, text, attachments, letter: kept, ...defined({ replyTo: thread.replyTo, isForwarded: isPassedOn(subject) || undefined }) }
}

/** What it is about often stands only there. One word ("Laporan") says nothing that the letter does not. */
function withSubject(subject: string, text: string): string {
  const about = subject.replace(/^(?:\s*(?:re|bls|balas|aw|fwd?|trs|terusan)\s*:)+\s*/i, '').trim()
  const isSaid = text.toLowerCase().startsWith(about.toLowerCase()) || (text !== '' && about.split(/\s+/).length < 2)
  return isSaid ? text : [about, text].filter(Boolean).join('\n\n')
}

function isPassedOn(subject: string): boolean {
  return /^\s*(?:fwd?|trs|terusan)\s*:/i.test(subject)
}

/** What servers on the way wrote, the nearest first; only the first lines are of any use. */
function checksOf({ all }: ReadLetter): string[] | undefined {
  const found = [...all('authentication-results'), ...all('received-spf')].slice(0, 5).map((value) => value.replace(/\s+/g, ' ').slice(0, 500))
  return found.length > 0 ? found : undefined
}

function summaryOf({ from, subject, messageId, date, text, all }: ReadLetter): Record<string, unknown> {
  const checks = checksOf({ all } as ReadLetter)
  return { from: from?.address, subject, messageId, date: date?.toISOString(), text: text.slice(0, 2000), checks }
}

function unknown(providerId: string, raw: Record<string, unknown>): Update {
  return { kind: 'unknown', providerId, sentAt: UNSAID, raw: storable(raw) }
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('base64url')
}
