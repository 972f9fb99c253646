import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion, type Trx } from '#db/transaction.ts'
import { countHours, listGround, listMapCells, listMapPoints, listShapes } from '#maps/queries.ts'
import { hoursOf } from '#maps/hours.ts'
import { replaceResidents, replaceShapes } from '#regions/boundaries/queries.ts'
import { countRegionAnew } from '#statistics/kept/commands.ts'
import type { AskedSums } from '#statistics/kept/sum-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const box = { west: 104, east: 105, south: -4, north: -3 }

type Placed = { at?: Date; latitude?: number; longitude?: number; values?: Record<string, unknown> }

async function placed({ at = MONDAY, latitude = -3.391, longitude = 104.831, values = {} }: Placed = {}): Promise<string> {
  const { caseId } = await aCase(db, { region })
  await inRegion(db, region.id, (trx) =>
    trx
      .updateTable('cases')
      .set({ latitude, longitude, receivedAt: at, ...values })
      .where('id', '=', caseId)
      .execute(),
  )
  return caseId
}

const asked = (more: Partial<AskedSums> = {}): AskedSums => ({
  regionId: region.id,
  filter: { range: 7 },
  days: { from: '2026-11-20', until: '2026-11-23' },
  ...more,
})
const ask = <T>(work: (trx: Trx) => Promise<T>) => inRegion(db, region.id, work)

await placed()
await placed({ latitude: -3.393, longitude: 104.832 })
await placed({ latitude: -3.8, longitude: 104.2, at: new Date('2026-11-22T12:30:00Z') })
await placed({ values: { isSecret: true } })
await placed({ values: { state: 'linked' } })
await placed({ at: new Date('2026-10-01T02:00:00Z') })
await placed({ latitude: -6, longitude: 104.5 })
await placed({ values: { about: 'leader', isSecret: true } })
await inRegion(db, region.id, (trx) => countRegionAnew(trx, region.id, MONDAY))

test('cases are counted by cell, at the middle of what lies in it; secret, linked, older and other places are not', async () => {
  const cells = await ask((trx) => listMapCells(trx, asked(), { cell: 0.05, box }))
  assert.deepEqual(cells.map(({ count }) => count).toSorted(), [1, 2])
  const two = cells.find(({ count }) => count === 2)
  assert.ok(Math.abs((two?.latitude ?? 0) + 3.392) < 0.0025 && Math.abs((two?.longitude ?? 0) - 104.8315) < 0.0025)
})

test('a restricted matter is on no map and in no hour', async () => {
  const hours = await ask((trx) => countHours(trx, asked()))
  assert.equal((await ask((trx) => listMapPoints(trx, asked(), { box, limit: 50 }))).length, 3)
  assert.equal(
    hours.reduce((sum, { count }) => sum + count, 0),
    4,
  )
})

test('hours are those of the region’s clock: half past seven in the evening, Jakarta time', async () => {
  const inEvening = await ask((trx) => listMapCells(trx, asked(), { cell: 0.05, box, hours: hoursOf(18) }))
  assert.deepEqual(
    inEvening.map(({ count }) => count),
    [1],
  )
  assert.deepEqual(await ask((trx) => listMapCells(trx, asked(), { cell: 0.05, box, hours: hoursOf(0) })), [])
  const bands = await ask((trx) => countHours(trx, asked()))
  assert.deepEqual(
    bands.find(({ band }) => band === 18),
    { band: 18, count: 1 },
  )
})

test('single cases carry ticket, title and state, the newest first, and one more than asked says that there are more', async () => {
  const points = await ask((trx) => listMapPoints(trx, asked(), { box, limit: 2 }))
  assert.equal(points.length, 3)
  assert.match(points[0]?.ticket ?? '', /^UJI-/)
  assert.ok(points[0]?.title && points[0].state)
})

test('a filter narrows the map as it narrows every figure', async () => {
  assert.deepEqual(await ask((trx) => listMapCells(trx, asked({ filter: { range: 7, district: '99.01.09' } }), { cell: 0.05, box })), [])
  assert.deepEqual(await ask((trx) => listMapPoints(trx, asked({ filter: { range: 7, channel: 'sms' } }), { box, limit: 9 })), [])
})

test('boundaries and residents are of one region only, and taking them out of the files takes them away', async () => {
  const stranger = await aRegion(db)
  const shape = [[[[104, -4], [104.1, -4], [104.1, -3.9], [104, -4]]]] satisfies [number, number][][][] // biome-ignore format: a shape
  await ask(async (trx) => {
    await trx.insertInto('areas').values({ regionId: region.id, code: '99.01.01', level: 'district', name: 'Satu', searchName: 'satu' }).execute()
    await replaceShapes(trx, region.id, [{ code: '99.01.01', shape, outline: shape }])
    await replaceResidents(trx, region.id, [{ code: '99.01.01', residents: 12_000, year: 2026, source: 'angka contoh, direka' }])
  })
  const [ground] = await ask((trx) => listGround(trx, region.id))
  assert.deepEqual([ground?.residents, ground?.outline], [12_000, shape])
  assert.deepEqual(await inRegion(db, stranger.id, (trx) => trx.selectFrom('areaShapes').selectAll().execute()), [])
  await ask(async (trx) => {
    await replaceShapes(trx, region.id, [])
    await replaceResidents(trx, region.id, [])
  })
  assert.equal((await ask((trx) => listShapes(trx, region.id)))[0]?.shape, null)
})
