import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { openDb, openPool } from '#db/connect.ts'
import { inTransaction } from '#db/transaction.ts'
import { enqueue, releaseJobs } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'

const url = await freshDatabaseUrl()
const pool = openPool(url, 5)
const db = openDb(pool, testKeyring(url))
after(() => db.destroy())
const regionId = newId()

function ask(): Promise<void> {
  return inTransaction(db, (trx) => enqueue(trx, 'read-receipts', { regionId }, { key: 'receipts' }))
}

async function jobs() {
  const { rows } = await sql<{ key: string | null; isTaken: boolean }>`
    select key, locked_at is not null as is_taken from graphile_worker._private_jobs order by id`.execute(db)
  return rows
}

test('two waiting jobs with the same key are one', async () => {
  await ask()
  await ask()
  assert.deepEqual(await jobs(), [{ key: 'receipts', isTaken: false }])
})

test('asked for while a worker takes the job with the same key, there is another one', async () => {
  const taken = Promise.withResolvers<void>()
  const taking = db.transaction().execute(async (trx) => {
    await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w', attempts = 1`.execute(trx)
    taken.resolve()
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  await taken.promise
  await ask()
  await taking
  assert.deepEqual(await jobs(), [
    { key: null, isTaken: true },
    { key: 'receipts', isTaken: false },
  ])
})

test('after a kill the jobs it held are free, but for those that another job has taken the place of', async () => {
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed'`.execute(db)
  await releaseJobs(pool)
  assert.deepEqual(await jobs(), [{ key: 'receipts', isTaken: false }])
})
