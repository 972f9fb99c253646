/** Letters as mail programs write them, and what a strict mail server refuses. Nothing here is borrowed from the channel: the far side is to notice its mistakes. */
import { createHmac } from 'node:crypto'
import { isSame } from '#lib/secrets.ts'
import { simpleParser, type AddressObject } from 'mailparser'
import { createTransport } from 'nodemailer'
import type { LetterRow } from '../tables.ts'
import type { MailAccount } from './queries.ts'

/** As a mail server says it: `550 5.1.1 no such mailbox`. */
export type Refusal = { status: number; says: string }

export type Taken = { account: MailAccount; letter: Omit<LetterRow, 'seq'> }

type Came = { type: string; signature: string; raw: Buffer; at: Date }

/** Bytes of one line. Source: RFC 5322, 2.1.1 */
const LONGEST_LINE = 998

/** Nobody lives there: to see what becomes of a letter that comes back. */
const GONE = 'pindah'

export async function takeLetter(accounts: MailAccount[], { type, signature, raw, at }: Came): Promise<Taken | Refusal> {
  if (type !== 'message/rfc822') return { status: 415, says: '554 5.6.1 not a letter' }
  const signed = accounts.filter(({ secret }) => isSigned(raw, secret, signature))
  if (signed.length === 0) return { status: 401, says: '535 5.7.8 who are you' }
  const wrong = wrongShape(raw)
  if (wrong) return { status: 422, says: `554 5.6.0 ${wrong}` }
  const { from, to, subject, text, html, messageId, inReplyTo, headers, date } = await simpleParser(raw)
  const [sender, receiver, ...others] = [...addressesIn(from), ...addressesIn(to)]
  const account = signed.find(({ address }) => address === sender)
  if (!account) return { status: 403, says: '553 5.7.1 not your address' }
  if (!receiver || others.length > 0) return { status: 422, says: '554 5.5.0 one receiver, please' }
  if (!messageId || !subject || !date || !headers.has('auto-submitted')) return { status: 422, says: '554 5.6.0 a header is missing' }
  if (!receiver.endsWith('.example')) return { status: 422, says: '550 5.1.2 no such domain' }
  if (receiver.startsWith(`${GONE}@`)) return { status: 422, says: '550 5.1.1 no such mailbox' }
  const known = { accountId: account.id, person: receiver, direction: 'business', status: 'delivered', files: [], at } as const
  return {
    account,
    letter: { ...known, id: bare(messageId), subject, text: text ?? '', html: html || '', inReplyTo: inReplyTo ? bare(inReplyTo) : null, files: [] },
  }
}

function isSigned(raw: Buffer, secret: string, signature: string): boolean {
  return isSame(signature, `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`)
}

function wrongShape(raw: Buffer): string | undefined {
  const text = raw.toString('latin1')
  if (/[^\r]\n|\r[^\n]/.test(text)) return 'a bare line end'
  if (/[\x80-\xff]/.test(text.slice(0, text.indexOf('\r\n\r\n')))) return 'a header that is not ASCII'
  return text.split('\r\n').some(({ length }) => length > LONGEST_LINE) ? 'a line is too long' : undefined
}

function addressesIn(value: AddressObject | AddressObject[] | undefined): string[] {
  return [value ?? []].flat().flatMap((one) => one.value.map(({ address }) => (address ?? '').toLowerCase()))
}

export type Photo = { name: string; bytes: Buffer }
export type Writing = {
  account: MailAccount
  id: string
  person: string
  name: string
  subject: string
  text: string
  photos: Photo[]
  answered: LetterRow | undefined
}

/** What a resident's mail program sends: with what is answered quoted below, and pointed to. */
export async function writeLetter({ account, id, person, name, subject, text, photos, answered }: Writing): Promise<Buffer> {
  const quoted = answered ? `\n\nPada ${answered.at.toUTCString()} ${account.program} <${account.address}> menulis:\n\n${quote(answered.text)}\n` : ''
  const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
    messageId: `<${id}>`,
    from: { name, address: person },
    to: account.address,
    subject,
    text: text + quoted,
    ...(answered && { inReplyTo: `<${answered.id}>`, references: [`<${answered.id}>`] }),
    attachments: photos.map((photo) => ({ filename: photo.name, content: photo.bytes })),
  })
  return message as Buffer
}

function quote(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}

function bare(id: string): string {
  return id.replace(/^<|>$/g, '')
}
