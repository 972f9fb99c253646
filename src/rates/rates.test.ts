import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countUp, deleteOldRates } from '#rates/queries.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const rate = { of: 'form', who: '192.0.2.1', seconds: 60, at: new Date('2026-11-25T03:00:10Z') }

test('counts in one span, starts anew in the next, and for others apart', async () => {
  assert.deepEqual([await countUp(db, rate), await countUp(db, { ...rate, at: new Date('2026-11-25T03:00:59Z') })], [1, 2])
  assert.equal(await countUp(db, { ...rate, at: new Date('2026-11-25T03:01:00Z') }), 1)
  assert.equal(await countUp(db, { ...rate, who: '192.0.2.2' }), 1)
})

test('one time may count for many', async () => {
  const size = { ...rate, of: 'size' }
  assert.deepEqual([await countUp(db, { ...size, by: 500 }), await countUp(db, size), await countUp(db, { ...size, by: 20 })], [500, 501, 521])
})

test('who it was stands nowhere, and old counts go', async () => {
  const kept = () => db.selectFrom('rateCounters').select('key').execute()
  assert.ok((await kept()).every(({ key }) => !key.includes('192')))
  await deleteOldRates(db, new Date('2026-11-26T00:00:00Z'))
  assert.deepEqual(await kept(), [])
})
