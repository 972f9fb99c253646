/** The stand-in as one object: made when the server starts in demo mode, handed to every function here. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '#db/transaction.ts'
import type { Log } from '#lib/log.ts'
import type { Storage } from '#lib/storage.ts'
import { listAccounts, type AccountOfSimulator } from './account-queries.ts'
import { forgetFull, PAIR, type Bucket } from './graph/pace.ts'
import { openWindows, readSwitches } from './queries.ts'
import type { Page } from './social/pages.ts'
import { listPages } from './social/queries.ts'
import { BEHAVED, switchesShape, type Switches } from './switches.ts'
import type { SimulatorDb } from './tables.ts'

/** What open phones are told: something changed in this chat; or the business is typing. */
export type PhoneNews = { accountId: string; waId: string; kind: 'chat' | 'typing' | 'people' | 'inside' }

export type Simulator = {
  db: SimulatorDb
  /** Tanggap's own tables: for the list of accounts and the panel "Yang terjadi di dalam" only. */
  tanggap: Db
  storage: Storage
  log: Log
  now: () => Date
  /** Changed in place; written down by `setSwitches`. */
  switches: Switches
  listeners: Set<(news: PhoneNews) => void>
  pace: { numbers: Map<string, Bucket>; pairs: Map<string, Bucket> }
  /** People who wrote straight to the door, not through a phone of ours: when. Written down every second. */
  heard: Map<string, Date>
  /** Messages with a price this month: `accountId 2026-11` → how many. */
  charged: Map<string, number>
  accounts: { list: Promise<AccountOfSimulator[]>; readAt: number }
  pages: { list: Promise<Page[]>; readAt: number }
  /** Under which others reach this server; without a final slash. */
  publicUrl: string
  /** Signs addresses of media; a restart makes the old ones void, which only means asking again. */
  urlSecret: string
  /** Tells the outbox that something is due. */
  wake: () => void
}

type Parts = Pick<Simulator, 'db' | 'tanggap' | 'storage' | 'log' | 'now' | 'publicUrl' | 'urlSecret'>

export async function createSimulator(parts: Parts): Promise<Simulator> {
  const kept = switchesShape.partial().safeParse((await readSwitches(parts.db)) ?? {})
  return {
    ...parts,
    switches: { ...BEHAVED, ...(kept.success ? (kept.data as Partial<Switches>) : {}) },
    listeners: new Set(),
    pace: { numbers: new Map(), pairs: new Map() },
    heard: new Map(),
    charged: new Map(),
    accounts: { list: Promise.resolve([]), readAt: 0 },
    pages: { list: Promise.resolve([]), readAt: 0 },
    wake: () => undefined,
  }
}

export function tellPhones({ listeners }: Simulator, news: PhoneNews): void {
  for (const listener of listeners) listener(news)
}

/** Accounts may be imported while we run. Milliseconds a list stays good. */
const ACCOUNTS_KEEP = 2000

export function accountsOf(simulator: Simulator): Promise<AccountOfSimulator[]> {
  const { accounts, tanggap, now } = simulator
  if (now().getTime() - accounts.readAt > ACCOUNTS_KEEP) {
    accounts.readAt = now().getTime()
    // The promise and not the list: whoever asks meanwhile waits for the same answer.
    accounts.list = listAccounts(tanggap)
  }
  return accounts.list
}

export function pagesOf(simulator: Simulator): Promise<Page[]> {
  const { pages, tanggap, now } = simulator
  if (now().getTime() - pages.readAt > ACCOUNTS_KEEP) {
    pages.readAt = now().getTime()
    pages.list = listPages(tanggap)
  }
  return pages.list
}

/** Small duties of every second. @returns what ends them */
export function startUpkeep(simulator: Simulator): () => Promise<void> {
  const controller = new AbortController()
  const turns = (async () => {
    while (!controller.signal.aborted) {
      await keepUp(simulator).catch((error: unknown) => simulator.log.warn({ error }, 'simulator upkeep failed'))
      await wait(1000, undefined, { signal: controller.signal }).catch(() => undefined)
    }
  })()
  return async () => {
    controller.abort()
    await turns
    await keepUp(simulator).catch(() => undefined)
  }
}

async function keepUp({ db, heard, pace, now }: Simulator): Promise<void> {
  forgetFull(pace.pairs, PAIR, now().getTime())
  const entries = [...heard].slice(0, 5000)
  await openWindows(
    db,
    entries.map(([key, openedAt]) => ({ accountId: key.slice(0, key.indexOf(' ')), waId: key.slice(key.indexOf(' ') + 1), openedAt })),
  )
  // Only afterwards, and only what was not heard again meanwhile: a window is never closed for a moment.
  for (const [key, openedAt] of entries) if (heard.get(key) === openedAt) heard.delete(key)
}
