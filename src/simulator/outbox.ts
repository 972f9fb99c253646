/**
 * Tells businesses what happened: signed webhooks, until they answer 200. At least once, several at a time, in no promised order,
 * as Meta does. What is not told yet lies in the database, so a crash on either side loses nothing.
 */
import { createHmac } from 'node:crypto'
import { addLog, raiseStatus } from './queries.ts'
import { deleteOld, deleteTold, listDue, postpone } from './outbox-queries.ts'
import { accountsOf, pagesOf, tellPhones, type Simulator } from './simulator.ts'
import { bodyOfEntries } from './social/entries.ts'
import { useUp } from './switches.ts'
import type { OutboxRow, Status } from './tables.ts'
import { bodyOf } from './webhook-bodies.ts'

/** Bodies on their way at one moment, to all businesses. */
const CONCURRENCY = 12

/** Tellings in one body at most; Meta promises no more than 1,000. */
const BATCH = 40

/** Milliseconds between two looks when nobody wakes us. */
const LOOK_EVERY = 500

/** Milliseconds until a business that does not answer counts as silent. */
const PATIENCE = 10_000

const WEEK = 7 * 24 * 60 * 60 * 1000

/** One post office: what it serves, and what is on its way at this moment. */
type Office = {
  simulator: Simulator
  /** Where the server listens, without a final slash. */
  address: string
  controller: AbortController
  onTheirWay: Map<Promise<void>, number[]>
  isLooking: boolean
  isWoken: boolean
}

/** @param address where the server listens, without a final slash @returns what ends it */
export function startOutbox(simulator: Simulator, address: string): () => Promise<void> {
  const office: Office = { simulator, address, controller: new AbortController(), onTheirWay: new Map(), isLooking: false, isWoken: false }
  simulator.wake = () => wake(office)
  const timers = [setInterval(simulator.wake, LOOK_EVERY), setInterval(() => void clean(simulator), 60 * 60 * 1000)]
  return async () => {
    for (const timer of timers) clearInterval(timer)
    simulator.wake = () => undefined
    office.controller.abort()
    await Promise.allSettled(office.onTheirWay.keys())
  }
}

function wake(office: Office): void {
  office.isWoken = true
  if (!office.isLooking) void look(office)
}

async function look(office: Office): Promise<void> {
  const { simulator, controller, onTheirWay } = office
  office.isLooking = true
  try {
    while (office.isWoken && !controller.signal.aborted && onTheirWay.size < CONCURRENCY) {
      office.isWoken = false
      const due = await listDue(simulator.db, simulator.now(), [...onTheirWay.values()].flat())
      for (const rows of intoBodies(due).slice(0, CONCURRENCY - onTheirWay.size)) send(office, rows)
    }
  } catch (error) {
    if (!controller.signal.aborted) simulator.log.warn({ error }, 'simulator outbox failed')
  } finally {
    office.isLooking = false
  }
}

function send(office: Office, rows: OutboxRow[]): void {
  const { simulator, address, controller, onTheirWay } = office
  const way = deliver(simulator, { rows, address, signal: controller.signal })
    .catch((error: unknown) => {
      if (!controller.signal.aborted) simulator.log.warn({ error }, 'simulator webhook failed')
    })
    .finally(() => {
      onTheirWay.delete(way)
      simulator.wake()
    })
  onTheirWay.set(way, idsOf(rows))
}

const idsOf = (rows: OutboxRow[]) => rows.map(({ id }) => id)

/** Receipts of one business travel together, messages one by one unless many wait. */
function intoBodies(rows: OutboxRow[]): OutboxRow[][] {
  const groups = Map.groupBy(rows, ({ accountId, kind, attempts }) => `${accountId} ${kind} ${attempts > 0}`)
  return [...groups.values()].flatMap((group) => {
    const size = group[0]?.kind === 'status' ? BATCH : Math.ceil(group.length / CONCURRENCY)
    return Array.from({ length: Math.ceil(group.length / size) }, (_, index) => group.slice(index * size, (index + 1) * size))
  })
}

type Delivery = { rows: OutboxRow[]; address: string; signal: AbortSignal }

async function deliver(simulator: Simulator, { rows, address, signal }: Delivery): Promise<void> {
  const { db, switches, now } = simulator
  const [first] = rows
  const written = first && (await letterOf(simulator, first, rows))
  const ids = idsOf(rows)
  if (!first || !written) return postpone(db, ids, new Date(now().getTime() + 60_000))
  const { body, appSecret } = written
  const request = { url: `${address}/webhooks/${first.accountId}`, body, signature: sign(body, appSecret), signal }
  const begun = performance.now()
  const at = now()
  const isLost = first.attempts === 0 && useUp(switches, 'drop')
  const answer = isLost ? 0 : await post(request)
  if (answer === 200 && switches.duplicate) await post(request)
  const milliseconds = Math.round(performance.now() - begun)
  if (signal.aborted && answer !== 200) return
  if (answer === 200) await noteTold(simulator, { rows, milliseconds, at })
  else await noteFailed(simulator, { rows, answer, milliseconds })
}

/** @returns undefined when there is no such business any more */
async function letterOf(
  simulator: Simulator,
  { accountId, kind }: OutboxRow,
  rows: OutboxRow[],
): Promise<{ body: string; appSecret: string } | undefined> {
  if (kind === 'entry') {
    const page = (await pagesOf(simulator)).find(({ id }) => id === accountId)
    return (
      page && {
        body: bodyOfEntries(
          page,
          rows.map(({ value }) => value.item),
        ),
        appSecret: page.appSecret,
      }
    )
  }
  const account = (await accountsOf(simulator)).find(({ id }) => id === accountId)
  return account && { body: bodyOf(account, rows), appSecret: account.appSecret }
}

async function noteTold(simulator: Simulator, { rows, milliseconds, at }: { rows: OutboxRow[]; milliseconds: number; at: Date }): Promise<void> {
  const { db } = simulator
  await deleteTold(db, idsOf(rows))
  const byStatus = Map.groupBy(
    rows.filter(({ kind }) => kind !== 'entry'),
    ({ kind, value }) => (kind === 'message' ? 'delivered' : (value.item['status'] as Status)),
  )
  for (const [status, told] of byStatus) {
    await raiseStatus(
      db,
      told.map(({ messageId }) => messageId),
      status,
    )
  }
  for (const { accountId, waId, kind, messageId, value, attempts } of rows) {
    const details = { type: String(value.item['type']), attempts: attempts + 1, messageId }
    if (kind === 'message') await addLog(db, { accountId, waId, kind: 'webhook', details, milliseconds, at })
    tellPhones(simulator, { accountId, waId, kind: 'chat' })
  }
}

async function noteFailed(
  simulator: Simulator,
  { rows, answer, milliseconds }: { rows: OutboxRow[]; answer: number; milliseconds: number },
): Promise<void> {
  const { db, now } = simulator
  const attempts = Math.max(...rows.map((row) => row.attempts))
  const waitFor = retryAfter(attempts)
  await postpone(db, idsOf(rows), new Date(now().getTime() + waitFor))
  for (const { accountId, waId, kind, messageId } of rows) {
    if (kind === 'status') continue
    await addLog(db, { accountId, waId, kind: 'webhook_failed', details: { answer, messageId, seconds: waitFor / 1000 }, milliseconds, at: now() })
    tellPhones(simulator, { accountId, waId, kind: 'inside' })
  }
}

/** Milliseconds: 1, 2, 4 … seconds, at most ten minutes. @param attempts so many have failed before this one */
export function retryAfter(attempts: number): number {
  return Math.min(1000 * 2 ** attempts, 10 * 60 * 1000)
}

export function sign(body: string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

type Post = { url: string; body: string; signature: string; signal: AbortSignal }

/** @returns the HTTP status; 0 when there was no answer */
async function post({ url, body, signature, signal }: Post): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature, 'user-agent': 'facebookexternalua' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}

async function clean({ db, now, log }: Simulator): Promise<void> {
  const before = new Date(now().getTime() - WEEK)
  await deleteOld(db, { outbox: before, log: before }).catch((error: unknown) => log.warn({ error }, 'simulator cleaning failed'))
}
