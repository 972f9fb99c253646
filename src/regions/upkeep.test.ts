import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRegionById } from '#regions/queries.ts'
import { completeSettings } from '#regions/upkeep-commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'

const db = await freshDatabase()

test('settings written by an older program get the newer parts, and keep their own', async () => {
  const region = await aRegion(db)
  const { escalation: _, ...older } = region.settings
  const settings = JSON.stringify({ ...older, limits: { ...older.limits, verify: 1 } })
  await db.updateTable('regions').set({ settings }).where('id', '=', region.id).execute()
  assert.deepEqual(await completeSettings(db), [])
  const found = await findRegionById(db, region.id)
  assert.equal(found?.settings.escalation.rungs.length, 4)
  assert.equal(found?.settings.limits.verify, 1)
})

test('settings that make no sense any more are named and left alone', async () => {
  const region = await aRegion(db)
  await db
    .updateTable('regions')
    .set({ settings: JSON.stringify({ brand: 'red' }) })
    .where('id', '=', region.id)
    .execute()
  assert.deepEqual(await completeSettings(db), [region.code])
})
