import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { quantileOf } from '#statistics/kept/sums.ts'
import { sumFigures, sumTimes } from '#statistics/kept/sum-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { figuresFollow } from '#tests/figures.ts'
import { aCase, aRegion, hoursLater } from '#tests/factories.ts'

const db = await freshDatabase()

const TWO_IN_A_DAY = [0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

test('half of a class is the middle of its hours; nothing counted says nothing', () => {
  assert.equal(quantileOf(TWO_IN_A_DAY, 0.5), 16)
  assert.equal(quantileOf(TWO_IN_A_DAY, 1), 24)
  assert.equal(quantileOf([0, 0], 0.5), undefined)
})

test('cases count on the days on which things happened, told apart as asked', async () => {
  const region = await aRegion(db)
  await aCase(db, { region, state: 'closed', at: hoursLater(-48) })
  await aCase(db, { region, state: 'received' })
  const asked = { regionId: region.id, filter: { range: 7 as const }, days: { from: '2026-11-20', until: '2026-11-23' } }
  await figuresFollow(db, region.id)
  const [whole] = await inRegion(db, region.id, (trx) => sumFigures(trx, asked))
  assert.deepEqual([whole?.received, whole?.closed, whole?.confirmed], [2, 1, 1])
  const days = await inRegion(db, region.id, (trx) => sumFigures(trx, asked, ['day']))
  assert.deepEqual(days.map(({ day, received }) => [day, received]).toSorted(), [
    ['2026-11-21', 1],
    ['2026-11-23', 1],
  ])
  const before = { ...asked, days: { from: '2026-10-01', until: '2026-11-20' } }
  assert.deepEqual((await inRegion(db, region.id, (trx) => sumFigures(trx, before)))[0]?.received ?? 0, 0)
  const times = await inRegion(db, region.id, (trx) => sumTimes(trx, asked, { step: 'verify' }))
  assert.equal(
    times[0]?.counts.reduce((sum, count) => sum + count, 0),
    1,
  )
})
