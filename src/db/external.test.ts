import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDb, openPool } from '#db/connect.ts'
import { prepareExternal } from '#db/external.ts'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { freshDatabase, freshDatabaseUrl, testKeyring } from '#tests/database.ts'

test('an ordinary role is used as it is', async () => {
  const url = await freshDatabaseUrl()
  assert.equal(await prepareExternal(url), url)
})

test('a database that does not answer is named in one sentence', async () => {
  await assert.rejects(prepareExternal('postgresql://nobody@127.0.0.1:1/none'), { key: 'start.database_unreachable' })
})

test('the role of the tests is bound by row-level security', async () => {
  const db = await freshDatabase()
  const { rows } = await sql<{ free: boolean }>`select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user`.execute(db)
  assert.equal(rows[0]?.free, false)
})

test('outside a region no row of a region can be written or seen', async () => {
  const url = await freshDatabaseUrl()
  const pool = openPool(url, 2)
  const db = openDb(pool, testKeyring(url))
  const [own, other] = [newId(), newId()]
  const contact = (regionId: string) => ({ id: newId(), regionId })
  await inRegion(db, own, (trx) => trx.insertInto('contacts').values(contact(own)).execute())
  await assert.rejects(db.insertInto('contacts').values(contact(own)).execute(), /row-level security/)
  await assert.rejects(
    inRegion(db, other, (trx) => trx.insertInto('contacts').values(contact(own)).execute()),
    /row-level security/,
  )
  const seen = (region: string) => inRegion(db, region, (trx) => trx.selectFrom('contacts').select('id').execute())
  assert.equal((await seen(own)).length, 1)
  assert.equal((await seen(other)).length, 0)
  assert.equal((await db.selectFrom('contacts').select('id').execute()).length, 0)
  await db.destroy()
})
