/** Asks every question, warm, alone and two at a time, and keeps the plan of the slowest of each group. */
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { plugins } from '#db/connect.ts'
import type { DB } from '#db/schema.ts'
import { dbFor, inRegion, type Db } from '#db/transaction.ts'
import { percentile } from '../table.ts'
import type { Ask, Group } from './asked/ask.ts'

export type Measured = { name: string; limit: number; count: number; alone: number[]; together: number[]; slowest: { ask: Ask; ms: number }[] }

/** Times each question is asked alone; one that takes longer than the patience is asked once. */
const TIMES = 3
/** Milliseconds. */
const PATIENCE = 1_500

export async function measure(db: Db, regionId: string, { name, limit, asks }: Group): Promise<Measured> {
  const ask = (one: Ask) => inRegion(seen(db, one), regionId, (trx) => timed(() => one.run(trx)))
  const alone: { ask: Ask; ms: number }[] = []
  for (const one of asks) {
    const first = await ask(one)
    if (first > PATIENCE) alone.push({ ask: one, ms: first })
    else for (let time = 0; time < TIMES; time++) alone.push({ ask: one, ms: await ask(one) })
  }
  const together: number[] = []
  const bearable = asks.filter((one) => !alone.some(({ ask, ms }) => ask === one && ms > PATIENCE))
  const inTurn = async (order: Ask[]) => {
    for (const one of order) together.push(await ask(one))
  }
  await Promise.all([inTurn(bearable), inTurn(bearable.toReversed())])
  return { name, limit, count: asks.length, alone: alone.map(({ ms }) => ms), together, slowest: slowestOf(alone) }
}

function seen(db: Db, { eyes }: Ask): Db {
  return eyes ? dbFor(db, eyes) : db
}

/** Each question by its median, so that one unlucky moment names nobody. */
function slowestOf(times: { ask: Ask; ms: number }[]): Measured['slowest'] {
  return [...Map.groupBy(times, ({ ask }) => ask)]
    .map(([ask, some]) => ({ ask, ms: percentile(some.map(({ ms }) => ms), 0.5) })) // biome-ignore format: one line
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 3)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** Every statement of a question with its plan, as the server really went through it. */
export async function explain(pool: pg.Pool, regionId: string, ask: Ask): Promise<string[]> {
  const said: CompiledQuery[] = []
  const db: Db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }), plugins, log: ({ level, query }) => void (level === 'query' && said.push(query)) }) // biome-ignore format: one line
  return inRegion(seen(db, ask), regionId, async (trx) => {
    await ask.run(trx)
    const plans: string[] = []
    for (const { sql, parameters } of said.filter((one) => /^\W*(\/\*.*?\*\/\s*)?(select|with)\b/i.test(one.sql))) {
      const { rows } = await trx.executeQuery<{ queryPlan: string }>(
        CompiledQuery.raw(`explain (analyze, buffers, settings) ${sql}`, [...parameters]),
      )
      plans.push(`${sql.trim()}\n\n${rows.map((row) => row.queryPlan ?? Object.values(row)[0]).join('\n')}`)
    }
    return plans
  })
}
