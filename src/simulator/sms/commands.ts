/** What happens between an invented phone and the business: one writes, the other answers, and receipts come or do not. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import type { Db } from '#db/transaction.ts'
import type { SimulatorDb } from '../tables.ts'
import { checkSend, type Refusal } from './gateway.ts'
import { tell, waited, type Way } from './post.ts'
import { addSms, listPhones, listSmsAccounts, listThread, setSmsStatus, type SmsAccount } from './queries.ts'
import { countSms, type Counted } from './segments.ts'

export const smsSwitches = z.object({
  receipt: z.enum(['delivered', 'failed', 'lost']),
  /** Milliseconds until a receipt comes. */
  delay: z.number().int().min(0).max(600_000),
  /** Every message of a phone is delivered so many times. */
  times: z.number().int().min(1).max(5),
  /** So many of the next messages are answered "busy". */
  busy: z.number().int().min(0).max(1000),
})
export type SmsSwitches = z.output<typeof smsSwitches>

/** @property way undefined until the server listens */
export type SmsGateway = {
  db: SimulatorDb
  tanggap: Db
  now: () => Date
  switches: SmsSwitches
  way: Way | undefined
  underWay: Set<Promise<unknown>>
}

export function createSmsGateway(parts: Pick<SmsGateway, 'db' | 'tanggap' | 'now'>): SmsGateway {
  return { ...parts, switches: { receipt: 'delivered', delay: 1_500, times: 1, busy: 0 }, way: undefined, underWay: new Set() }
}

export type SmsBubble = { id: string; isMine: boolean; text: string; status: string; at: string; count: Counted }

export async function threadOf({ db, tanggap }: SmsGateway, accountId: string, phone: string): Promise<{ bubbles: SmsBubble[]; phones: string[] }> {
  const { sender } = await accountWith(tanggap, accountId)
  const rows = await listThread(db, sender, phone)
  const bubbles = rows.map(({ id, direction, text, status, at }) => ({
    id,
    isMine: direction === 'person',
    text,
    status,
    at: at.toISOString(),
    count: countSms(text),
  }))
  return { bubbles, phones: await listPhones(db, sender) }
}

/** @returns the gateway's id of the message */
export async function writeSms(gateway: SmsGateway, { accountId, phone, text }: { accountId: string; phone: string; text: string }): Promise<string> {
  const { db, tanggap, now, switches, way } = gateway
  const account = await accountWith(tanggap, accountId)
  const id = randomUUID()
  await addSms(db, { id, ourNumber: account.sender, phone, direction: 'person', text, status: 'sent', at: now() })
  // A gateway knows one address for a number, whoever stands behind it.
  const first = (await listSmsAccounts(tanggap)).find(({ sender }) => sender === account.sender) ?? account
  const times = Array.from({ length: switches.times })
  const telling = way && Promise.all(times.map(() => tell(first, { from: phone, to: account.sender, text }, way)))
  if (telling)
    goOn(
      gateway,
      telling.then((taken) => setSmsStatus(db, id, taken.includes(true) ? 'delivered' : 'failed')),
    )
  return id
}

/** The gateway's API. @returns its answer */
export async function takeSend(gateway: SmsGateway, authorization: string | undefined, body: unknown): Promise<{ messageId: string } | Refusal> {
  const { db, tanggap, now, switches } = gateway
  if (switches.busy > 0) {
    switches.busy -= 1
    return { status: 200, error: 'busy', detail: 'try again in a moment' }
  }
  const checked = checkSend(await listSmsAccounts(tanggap), authorization, body)
  if ('error' in checked) return checked
  const { sent, account } = checked
  const messageId = randomUUID()
  await addSms(db, { id: messageId, ourNumber: sent.from, phone: sent.to, direction: 'business', text: sent.text, status: 'sent', at: now() })
  goOn(gateway, report(gateway, account, messageId))
  return { messageId }
}

const WORDS = { delivered: 'DELIVRD', failed: 'UNDELIV' }

async function report({ db, switches, way }: SmsGateway, account: SmsAccount, messageId: string): Promise<void> {
  const { receipt, delay } = switches
  if (!way || !(await waited(delay, way.signal))) return
  const status = receipt === 'lost' ? 'delivered' : receipt
  await setSmsStatus(db, messageId, status)
  if (receipt !== 'lost') await tell(account, { messageId, status: WORDS[receipt] }, way)
}

function goOn({ underWay }: SmsGateway, work: Promise<unknown>): void {
  const quiet = work.catch(() => undefined).finally(() => underWay.delete(quiet))
  underWay.add(quiet)
}

/** @throws DomainError account.not_found */
async function accountWith(tanggap: Db, id: string): Promise<SmsAccount> {
  const account = (await listSmsAccounts(tanggap)).find((one) => one.id === id)
  if (!account) throw new DomainError('account.not_found')
  return account
}
