/** Listening to a mailbox (IMAP, IDLE), for ever: what is new is handed over, and marked as seen only when it is durable. */
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { ChannelAccount, Ears } from '#channels/channel.ts'
import { clientOf, isRefused, reasonOf, refOf } from './mailbox.ts'
import { readLetter } from './reading/letter.ts'
import { toUpdate } from './receive.ts'
import { type MailboxSettings, readMailbox } from './settings.ts'

/** Milliseconds between two looks when the server says nothing. */
const LOOK_EVERY = 4 * 60_000

/** Milliseconds after which a line counts as having held: the next pause is short again. */
const HELD = 60_000

/** Milliseconds: with a wrong password, trying often locks the account. */
const AFTER_REFUSAL = 5 * 60_000

/** Bytes of a letter that are read; what comes after stays on the server. */
const LARGEST = 60 * 1024 * 1024

/** Milliseconds: 1, 2, 4 … seconds, at most five minutes. @param failures in a row, this one included */
export function pauseAfter(failures: number): number {
  return Math.min(1000 * 2 ** (failures - 1), 5 * 60_000)
}

type Line = { account: ChannelAccount; settings: MailboxSettings; ears: Ears; signal: AbortSignal; seen: Seen }

/** How far this process has looked: what somebody else opened meanwhile is new to us all the same. */
type Seen = { validity?: string; next: number }

/** @returns what ends it */
export function listen(account: ChannelAccount, ears: Ears): () => Promise<void> {
  const settings = readMailbox(account)
  if (!settings) return async () => undefined
  const controller = new AbortController()
  const line = keepOpen({ account, settings, ears, signal: controller.signal, seen: { next: 0 } })
  return async () => {
    controller.abort()
    await line
  }
}

async function keepOpen(line: Line): Promise<void> {
  const { signal, ears } = line
  for (let failures = 0; !signal.aborted; ) {
    const begun = performance.now()
    const error = await attend(line).catch((reason: unknown) => reason)
    if (signal.aborted) return
    ears.turned(false)
    failures = performance.now() - begun > HELD ? 1 : failures + 1
    const pause = isRefused(error) ? AFTER_REFUSAL : pauseAfter(failures)
    ears.log.warn({ reason: reasonOf(error), seconds: pause / 1000 }, 'the mailbox is not open; trying again')
    await wait(pause, undefined, { signal }).catch(() => undefined)
  }
}

/** One connection, until it breaks or we are told to stop. */
async function attend(line: Line): Promise<void> {
  const { settings, signal, ears } = line
  const client = clientOf(settings)
  const hangUp = () => client.close()
  signal.addEventListener('abort', hangUp)
  const closed = once(client, 'close')
  try {
    await client.connect()
    for (;;) {
      await client.mailboxOpen(settings.mailbox)
      ears.turned(true)
      // From here on: a letter that comes while we read another is not waited for.
      const news = new Promise<void>((resolve) => client.once('exists', () => resolve()))
      await takeNew(client, line)
      // Ends by itself when the next command is given.
      client.idle().catch(() => undefined)
      const isClosed = await Promise.race([news.then(() => false), closed.then(() => true), wait(LOOK_EVERY, false, { signal, ref: false })])
      if (isClosed || !client.usable) throw new Error('the server hung up')
    }
  } finally {
    signal.removeEventListener('abort', hangUp)
    client.close()
  }
}

async function takeNew(client: ImapFlow, line: Line): Promise<void> {
  const { seen, ears } = line
  const { mailbox } = client
  if (!mailbox) throw new Error('no mailbox is open')
  const validity = String(mailbox.uidValidity)
  if (seen.validity !== validity) Object.assign(seen, { validity, next: mailbox.uidNext })
  for (const uid of await listNew(client, seen)) {
    try {
      await takeOne(client, line, { uid, validity })
    } catch (error) {
      // One letter that cannot be had must not block the rest; a broken line, or a full intake, ends the round.
      if (!client.usable || isBusy(error)) throw error
      ears.log.error({ uid, reason: error instanceof Error ? error.message : error }, 'a letter could not be read; it stays unread')
    }
    seen.next = Math.max(seen.next, uid + 1)
  }
}

/** Unread ones, and whatever came since we looked, oldest first. */
async function listNew(client: ImapFlow, { next }: Seen): Promise<number[]> {
  const unread = (await client.search({ seen: false, deleted: false }, { uid: true })) || []
  // The server names its last letter even when it lies before: `9:*` of eight is the eighth.
  const later = (await client.search({ uid: `${next}:*`, deleted: false }, { uid: true })) || []
  return [...new Set([...unread, ...later.filter((uid) => uid >= next)])].sort((a, b) => a - b)
}

async function takeOne(client: ImapFlow, { account, settings, ears }: Line, { uid, validity }: { uid: number; validity: string }): Promise<void> {
  const range = String(uid)
  const found = await client.fetchOne(range, { internalDate: true }, { uid: true })
  const { content } = found ? await client.download(range, undefined, { uid: true, maxBytes: LARGEST, chunkSize: 1024 * 1024 }) : {}
  if (!found || !content) return
  const letter = await readLetter(content)
  const sentAt = new Date(found.internalDate ?? 0)
  const place = { mailbox: settings.mailbox, validity, uid, messageId: letter.messageId }
  const update = toUpdate(letter, { account, sentAt, refOf: ({ part, size }) => refOf({ ...place, part, size }) })
  await ears.hear([update]).catch((error: unknown) => {
    throw new Busy(error)
  })
  await client.messageFlagsAdd(range, ['\\Seen'], { uid: true })
  // Without an id it could not be found again in another place.
  if (settings.processedMailbox && letter.messageId) await putAway(client, range, settings.processedMailbox)
}

async function putAway(client: ImapFlow, range: string, folder: string): Promise<void> {
  if (await client.messageMove(range, folder, { uid: true })) return
  await client.mailboxCreate(folder)
  await client.messageMove(range, folder, { uid: true })
}

/** Nothing was promised: it is heard again later. */
class Busy extends Error {
  constructor(reason: unknown) {
    super(reason instanceof Error ? reason.message : String(reason))
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Busy
}
