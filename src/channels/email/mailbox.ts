/** The mailbox on its server (IMAP): a connection for one purpose, and files of letters fetched when they are wanted. */
import { ImapFlow } from 'imapflow'
import { type ChannelAccount, SendError } from '#channels/channel.ts'
import { type MailboxSettings, readMailbox } from './settings.ts'

/** Where a file lies: the letter by its number in a mailbox of that validity, else by its id; the part as IMAP numbers it. */
export type Place = { mailbox: string; validity: string; uid: number; part: string; messageId?: string | undefined; size: number }

/** Bytes held in memory at a time. As many as are ever kept (src/evidence/limits.ts), and a little more so that too much is seen. */
const LARGEST = 16 * 1024 * 1024

export function refOf({ mailbox, validity, uid, part, messageId = '', size }: Place): string {
  return `imap:${new URLSearchParams({ mailbox, validity, uid: String(uid), part, id: messageId, size: String(size) }).toString()}`
}

export function readRef(ref: string): Place | undefined {
  if (!ref.startsWith('imap:')) return undefined
  const values = new URLSearchParams(ref.slice('imap:'.length))
  const [mailbox, validity, uid, part] = ['mailbox', 'validity', 'uid', 'part'].map((name) => values.get(name) ?? '') as [
    string,
    string,
    string,
    string,
  ]
  const isPlace = mailbox && /^\d+$/.test(uid) && /^\d+(\.\d+)*$/.test(part)
  return isPlace
    ? { mailbox, validity, uid: Number(uid), part, messageId: values.get('id') || undefined, size: Number(values.get('size')) }
    : undefined
}

/** Never a password in clear text over a network: without TLS only to this very machine. */
export function clientOf({ imapHost, imapPort, imapUser, imapPassword }: MailboxSettings): ImapFlow {
  const isHere = ['localhost', '127.0.0.1', '::1'].includes(imapHost)
  const client = new ImapFlow({
    host: imapHost,
    port: imapPort,
    secure: imapPort === 993,
    ...(imapPort !== 993 && !isHere && { doSTARTTLS: true }),
    auth: { user: imapUser, pass: imapPassword },
    logger: false,
    disableAutoEnable: true,
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: 5 * 60_000,
    maxIdleTime: 4 * 60_000,
  })
  // A line that breaks says so to whoever waits for an answer; without this it would end the process.
  client.on('error', () => undefined)
  return client
}

/** One at a time for each account: servers allow few connections. */
const before = new Map<string, Promise<unknown>>()

/** @throws SendError */
export function fetchMedia(ref: string, account: ChannelAccount): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const mine = (before.get(account.id) ?? Promise.resolve()).then(() => fetchNow(ref, account))
  const settled = mine.catch(() => undefined)
  before.set(account.id, settled)
  void settled.then(() => before.get(account.id) === settled && before.delete(account.id))
  return mine
}

async function fetchNow(ref: string, account: ChannelAccount): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const settings = readMailbox(account)
  const place = readRef(ref)
  if (!settings) throw new SendError('misconfigured', 0, `account ${account.id}: no mailbox is set`)
  if (!place) throw new SendError('refused', 0, 'not a file of a letter')
  if (place.size > LARGEST) throw new SendError('refused', 0, 'the file is too large')
  const client = clientOf(settings)
  try {
    await client.connect()
    return await download(client, place, settings)
  } catch (error) {
    throw toSendError(error)
  } finally {
    client.close()
  }
}

async function download(client: ImapFlow, place: Place, { processedMailbox }: MailboxSettings): Promise<{ bytes: Uint8Array; mediaType: string }> {
  for (const mailbox of new Set([place.mailbox, processedMailbox ?? place.mailbox])) {
    const opened = await client.mailboxOpen(mailbox, { readOnly: true }).catch(() => undefined)
    if (!opened) continue
    for (const uid of await uidsOf(client, place, { isSame: mailbox === place.mailbox && String(opened.uidValidity) === place.validity })) {
      const found = await readPart(client, uid, place)
      if (found) return found
    }
  }
  throw new SendError('gone', 0, 'the letter is not in the mailbox any more')
}

/** By its number while the mailbox numbers as it did; otherwise by its id, which several letters may bear. */
async function uidsOf(client: ImapFlow, { uid, messageId }: Place, { isSame }: { isSame: boolean }): Promise<number[]> {
  const byId = messageId ? (await client.search({ header: { 'message-id': messageId } }, { uid: true })) || [] : []
  return [...new Set([...(isSame ? [uid] : []), ...byId])]
}

/** @returns undefined when that letter is not there, or is another one */
async function readPart(client: ImapFlow, uid: number, { part, size }: Place): Promise<{ bytes: Uint8Array; mediaType: string } | undefined> {
  const answer = await client.download(String(uid), part, { uid: true, maxBytes: LARGEST + 1, chunkSize: 1024 * 1024 })
  if (!('content' in answer) || !answer.content) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of answer.content) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  return bytes.length === size ? { bytes, mediaType: answer.meta?.contentType ?? 'application/octet-stream' } : undefined
}

function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error
  return new SendError(isRefused(error) ? 'misconfigured' : 'try_again', 0, `mailbox: ${reasonOf(error)}`.slice(0, 300))
}

/** Name or password are wrong, and not: the server cannot look them up just now (RFC 5530). */
export function isRefused(error: unknown): boolean {
  const { authenticationFailed, serverResponseCode } = (error ?? {}) as { authenticationFailed?: boolean; serverResponseCode?: string }
  return authenticationFailed === true && serverResponseCode !== 'UNAVAILABLE'
}

/** What the server said, where it said something. */
export function reasonOf(error: unknown): string {
  const { responseText, message = String(error) } = (error ?? {}) as { responseText?: string; message?: string }
  return responseText ?? message
}
