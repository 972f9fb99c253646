/** Figures follow what happens: whoever hears that a case has changed counts what waits, a moment later and many at a time. */
import type pg from 'pg'
import type { Db } from '#db/transaction.ts'
import { listenToNews } from '#jobs/listening.ts'
import type { Log } from '#lib/log.ts'
import { countWaiting } from '#statistics/kept/commands.ts'

/** Milliseconds in which more may come in to be counted along. */
const PATIENCE = 250

type Keeping = { db: Db; log: Log; patience?: number }

/** What was missed while nobody listened is found by the sweep `count-cases`. @returns what ends it, when the last count is done */
export async function keepFigures(pool: pg.Pool, { db, log, patience = PATIENCE }: Keeping): Promise<() => Promise<void>> {
  const waiting = new Map<string, NodeJS.Timeout>()
  const running = new Map<string, Promise<void>>()
  const count = async (regionId: string) => {
    waiting.delete(regionId)
    await running.get(regionId)
    const counting = countWaiting(db, regionId).then(
      () => undefined,
      (error: unknown) =>
        log.error({ error: error instanceof Error ? error.message : error }, 'figures could not be counted; the next news or the sweep tries again'),
    )
    running.set(regionId, counting)
    await counting
  }
  const stop = await listenToNews(pool, ({ regionId, topic }) => {
    if (topic !== 'case' || waiting.has(regionId)) return
    waiting.set(
      regionId,
      setTimeout(() => void count(regionId), patience),
    )
  })
  return async () => {
    await stop()
    for (const timer of waiting.values()) clearTimeout(timer)
    await Promise.all(running.values())
  }
}
