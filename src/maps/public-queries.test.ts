import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion, type Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { countPublished, listNewestPublished, listPublishedCells, listPublishedPoints } from '#maps/public-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const box = { west: 104, east: 105, south: -4, north: -3 }
const ask = <T>(work: (trx: Trx) => Promise<T>) => inRegion(db, region.id, work)

async function shown(title: string, { latitude, isDown = false }: { latitude: number | null; isDown?: boolean }): Promise<void> {
  const at = { regionId: region.id, publishedAt: MONDAY, changedAt: MONDAY, publishedBy: 'wulan' }
  const words = isDown ? { title: '', text: '' } : { title, text: 'Sudah lama.' }
  const place = isDown || latitude === null ? {} : { latitude, longitude: 104.831 }
  const row = { caseId: newId(), reportId: newId(), ticket: `UJI-${title}`, districtCode: '99.01.01', takenDownAt: isDown ? MONDAY : null }
  await ask((trx) =>
    trx
      .insertInto('publications')
      .values({ ...at, ...words, ...place, ...row })
      .execute(),
  )
}

await shown('satu', { latitude: -3.391 })
await shown('dua', { latitude: -3.392 })
await shown('tanpa-titik', { latitude: null })
await shown('diturunkan', { latitude: -3.391, isDown: true })
// Told, and shown to nobody.
await aCase(db, { region, latitude: -3.391, longitude: 104.831 })

test('the map for everybody has what was shown and nothing else', async () => {
  const points = await ask((trx) => listPublishedPoints(trx, region.id, { box, limit: 9 }))
  assert.deepEqual(points.map(({ title }) => title).toSorted(), ['dua', 'satu'])
  const cells = await ask((trx) => listPublishedCells(trx, region.id, { box, cell: 0.05 }))
  assert.deepEqual(
    cells.map(({ count }) => count),
    [2],
  )
})

test('a report whose place is told in words only is counted and listed, and has no point', async () => {
  assert.deepEqual(await ask((trx) => countPublished(trx, region.id)), [{ district: '99.01.01', count: 3 }])
  const newest = await ask((trx) => listNewestPublished(trx, region.id, { limit: 9 }))
  assert.deepEqual(newest.map(({ title }) => title).toSorted(), ['dua', 'satu', 'tanpa-titik'])
  assert.deepEqual(await ask((trx) => listNewestPublished(trx, region.id, { district: '99.01.02', limit: 9 })), [])
})

test('another region sees none of it', async () => {
  const stranger = await aRegion(db)
  assert.deepEqual(await inRegion(db, stranger.id, (trx) => listPublishedPoints(trx, region.id, { box, limit: 9 })), [])
})
