/** What the database says afterwards. As its superuser: all regions, and what the stand-in for Meta remembers. */
import { withDatabase } from './server.ts'

export function numberIdOf(accountId: string): Promise<string> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(`select settings->>'phoneNumberId' as id from channel_accounts where id = $1`, [accountId])
    return rows[0]?.id ?? ''
  })
}

/** @returns the ids of messages of one part of the bench that are stored */
export function countStored(run: string, series: number): Promise<Set<string>> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select provider_id as id from inbound_updates where kind = 'message' and provider_id like $1`,
      [`wamid.bench.${run}.${series}.%`],
    )
    return new Set(rows.map(({ id }) => id))
  })
}

export type Answers = Map<string, { count: number; first: Date }>

/** @returns for each message of one part the answers that the stand-in for Meta took */
export function countAnswers(run: string, series: number): Promise<Answers> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; count: number; first: Date }>(
      `select inbound.provider_id as id, count(*)::integer as count, min(answer.at) as first
       from messages as inbound
       join messages as said on said.region_id = inbound.region_id and said.conversation_id = inbound.conversation_id and said.direction = 'out'
       join simulator.messages as answer on answer.id = said.provider_id
       where inbound.direction = 'in' and inbound.provider_id like $1 group by inbound.provider_id`,
      [`wamid.bench.${run}.${series}.%`],
    )
    return new Map(rows.map(({ id, ...answer }) => [id, answer]))
  })
}

/** Waits until no job is left that could run soon. @returns milliseconds it took */
export async function waitUntilQuiet(patience: number): Promise<number> {
  const began = performance.now()
  await withDatabase(async (client) => {
    while (performance.now() - began < patience) {
      const { rows } = await client.query<{ waiting: number }>(
        `select count(*)::integer as waiting from graphile_worker.jobs where task_identifier in ('continue-conversation', 'send-message') and attempts < max_attempts`,
      )
      if (rows[0]?.waiting === 0) return
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })
  return performance.now() - began
}

/** The bench's talks, before and between its parts. The tables hold nothing else that the bench needs. */
export function forgetEverything(): Promise<void> {
  return withDatabase(async (client) => {
    await client.query(
      `delete from graphile_worker._private_jobs where task_id in (select id from graphile_worker._private_tasks where identifier in ('continue-conversation', 'send-message', 'read-receipts')) and locked_at is null`,
    )
    await client.query(`truncate inbound_updates, simulator.messages, simulator.outbox, simulator.windows`)
  })
}
