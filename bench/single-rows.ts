/** What the same PostgreSQL does when every message is its own commit: the yardstick for the group commit. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { databaseUrl, withDatabase } from './server.ts'

const SECONDS = 4
const FILLING = 'x'.repeat(900)

/** @returns rows a second, one 1 KB row with a unique index in each commit */
export async function measureSingleRows(connections: number): Promise<number> {
  await withDatabase((client) => client.query('create table if not exists bench_rows (id text primary key, body text not null)'))
  const clients = await Promise.all(Array.from({ length: connections }, openClient))
  const began = performance.now()
  const counts = await Promise.all(clients.map((client) => insertUntil(client, began + SECONDS * 1000)))
  const lasted = (performance.now() - began) / 1000
  await Promise.all(clients.map((client) => client.end()))
  await withDatabase((client) => client.query('drop table bench_rows'))
  return Math.round(counts.reduce((sum, one) => sum + one, 0) / lasted)
}

async function openClient(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl() })
  await client.connect()
  return client
}

async function insertUntil(client: pg.Client, until: number): Promise<number> {
  let count = 0
  for (; performance.now() < until; count++) {
    await client.query({ name: 'single', text: 'insert into bench_rows (id, body) values ($1, $2)', values: [randomUUID(), FILLING] })
  }
  return count
}
