/** What happens between an invented resident and the mailbox of a region. */
import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import type { LetterRow, SimulatorDb } from '../tables.ts'
import { takeLetter, writeLetter, type Refusal } from './letters.ts'
import { addLetter, findLetter, listLetters, listMailAccounts, listPeople, setLetterStatus, type MailAccount } from './queries.ts'

/** @property address of the business; undefined until the server listens */
export type MailStandIn = { db: SimulatorDb; tanggap: Db; now: () => Date; address: string | undefined }

/** Invented people live below `.example`, which belongs to nobody. */
const person = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9._-]{1,40}@([a-z0-9-]{1,30}\.){1,3}example$/)

export const writingShape = z.object({
  accountId: z.string(),
  person,
  name: z.string().trim().max(80).default(''),
  subject: z.string().trim().max(200).default(''),
  text: z.string().trim().max(20_000).default(''),
  answers: z.string().optional(),
  photos: z
    .array(z.object({ name: z.string().min(1).max(120), base64: z.base64() }))
    .max(10)
    .default([]),
})

export const boxShape = z.object({ akun: z.string(), dari: person })

export type Box = { letters: ShownLetter[]; people: string[] }
export type ShownLetter = Pick<LetterRow, 'id' | 'direction' | 'subject' | 'text' | 'html' | 'files' | 'status'> & { at: string }

export async function openBox({ db, tanggap }: MailStandIn, { akun, dari }: z.output<typeof boxShape>): Promise<Box> {
  const { id } = await accountWith(tanggap, akun)
  const letters = await listLetters(db, id, dari)
  return { letters: letters.map(shown), people: await listPeople(db, id) }
}

function shown({ id, direction, subject, text, html, files, status, at }: LetterRow): ShownLetter {
  return { id, direction, subject, text, html, files, status, at: at.toISOString() }
}

/** A resident sends a letter. @returns what became of it */
export async function sendLetter(standIn: MailStandIn, writing: z.output<typeof writingShape>): Promise<{ id: string; status: LetterRow['status'] }> {
  const { db, tanggap, now, address } = standIn
  const account = await accountWith(tanggap, writing.accountId)
  const answered = writing.answers ? await findLetter(db, account.id, writing.answers) : undefined
  const photos = writing.photos.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }))
  const id = `${randomUUID()}@${writing.person.split('@')[1]}`
  const subject = writing.subject || (answered ? `Re: ${answered.subject}` : '')
  const raw = await writeLetter({ ...writing, account, id, subject, photos, answered })
  const kept = { id, accountId: account.id, person: writing.person, direction: 'person', subject, text: writing.text, html: '' } as const
  await addLetter(db, { ...kept, inReplyTo: answered?.id ?? null, files: photos.map(({ name }) => name), status: 'sent', at: now() })
  const status = address && (await handOver(account, raw, address)) ? 'delivered' : 'failed'
  await setLetterStatus(db, id, status)
  return { id, status }
}

/** Milliseconds before each further time. A mail server goes on for days. */
const AGAIN = [300, 1_000, 3_000]

/** @returns false when it was never taken */
async function handOver({ id, secret }: MailAccount, raw: Buffer, address: string): Promise<boolean> {
  const signature = `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
  for (const pause of [0, ...AGAIN]) {
    await wait(pause)
    const headers = { 'content-type': 'message/rfc822', 'x-tanggap-signature': signature }
    const init = { method: 'POST', body: new Uint8Array(raw), headers, signal: AbortSignal.timeout(30_000) }
    const response = await fetch(`${address}/webhooks/${id}`, init).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.status === 200) return true
  }
  return false
}

/** The business sends a letter. @returns undefined when it is taken */
export async function receiveLetter(
  { db, tanggap, now }: MailStandIn,
  came: { type: string; signature: string; raw: Buffer },
): Promise<Refusal | undefined> {
  const taken = await takeLetter(await listMailAccounts(tanggap), { ...came, at: now() })
  if ('says' in taken) return taken
  await addLetter(db, taken.letter)
  return undefined
}

/** @throws DomainError account.not_found */
async function accountWith(tanggap: Db, id: string): Promise<MailAccount> {
  const account = (await listMailAccounts(tanggap)).find((one) => one.id === id)
  if (!account) throw new DomainError('account.not_found')
  return account
}
