import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BANDS, hoursOf, readBand } from '#maps/hours.ts'
import { ratesOf } from '#maps/rates.ts'
import { boxOfTile, FARTHEST, levelOf, NEAREST, readTile, tileAt, tilesIn } from '#maps/tiles.ts'
import { LAYERS, mapQuery, readMapView } from '#maps/view.ts'

const places = fc.record({ latitude: fc.double({ min: -11, max: 6, noNaN: true }), longitude: fc.double({ min: 95, max: 141, noNaN: true }) })

test('a known tile: Kayu Agung at zoom 10', () => {
  assert.deepEqual(tileAt({ latitude: -3.39, longitude: 104.83 }, 10), { z: 10, x: 810, y: 521 })
  const { west, east, south, north } = boxOfTile({ z: 10, x: 810, y: 521 })
  assert.ok(west <= 104.83 && east > 104.83 && south <= -3.39 && north > -3.39)
})

test('every place lies in exactly the tile it is said to lie in', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: FARTHEST, max: NEAREST }), ({ latitude, longitude }, z) => {
      const { west, south, east, north } = boxOfTile(tileAt({ latitude, longitude }, z))
      const slack = 1e-9
      assert.ok(longitude >= west - slack && longitude < east + slack && latitude >= south - slack && latitude < north + slack)
    }),
  )
})

test('neighbouring tiles share their edge to the last digit, so that no place is counted twice or never', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: FARTHEST, max: NEAREST }), (place, z) => {
      const { x, y } = tileAt(place, z)
      assert.equal(boxOfTile({ z, x, y }).east, boxOfTile({ z, x: x + 1, y }).west)
      assert.equal(boxOfTile({ z, x, y }).south, boxOfTile({ z, x, y: y + 1 }).north)
    }),
  )
})

test('the tiles of a view cover it, each once', () => {
  fc.assert(
    fc.property(places, fc.double({ min: 5, max: 16, noNaN: true }), ({ latitude, longitude }, zoom) => {
      const size = 1.4 * (360 / 2 ** zoom)
      const view = { west: longitude - size / 2, east: longitude + size / 2, south: latitude - size / 2, north: latitude + size / 2 }
      const tiles = tilesIn(view, zoom)
      assert.equal(new Set(tiles.map(String)).size > 0, true)
      assert.equal(new Set(tiles.map((tile) => JSON.stringify(tile))).size, tiles.length)
      assert.ok(tiles.length <= 16, `${tiles.length} tiles`)
      const boxes = tiles.map(boxOfTile)
      assert.ok(Math.min(...boxes.map(({ west }) => west)) <= view.west && Math.max(...boxes.map(({ east }) => east)) >= view.east)
      assert.ok(Math.min(...boxes.map(({ south }) => south)) <= view.south && Math.max(...boxes.map(({ north }) => north)) >= view.north)
    }),
  )
})

for (const [
  z,
  x,
  y,
] of [['4', '1', '1'], ['17', '1', '1'], ['10', '1024', '1'], ['10', '1', '-1'], ['10', '1.5', '1'], ['', '1', '1'], ['10', '1', 'x']]) // biome-ignore format: a table
  test(`${z}/${x}/${y} is no tile of ours`, () => assert.equal(readTile({ z, x, y }), undefined))

test('the nearer the map, the finer the grid, and single reports at the end', () => {
  assert.deepEqual([8, 10, 11, 12, 13, 14, 16].map(levelOf), [0.05, 0.05, 0.05, 0.05, 0.0025, 'single', 'single'])
})

test('the eight parts of the day are the whole day, once', () => {
  const hours = BANDS.map(hoursOf).flatMap(({ from, until }) => Array.from({ length: until - from }, (_, index) => from + index))
  assert.deepEqual(
    hours,
    Array.from({ length: 24 }, (_, hour) => hour),
  )
  for (const band of BANDS) assert.equal(readBand(String(band)), band)
  for (const text of ['4', '', null, 'x']) assert.equal(readBand(text), undefined)
})

test('what stands in the address is read back, and the filter beside it stays', () => {
  const view = fc.record({
    layer: fc.constantFrom(...LAYERS),
    band: fc.option(fc.constantFrom(...BANDS), { nil: undefined }),
    at: fc.option(
      fc.record({ latitude: fc.integer({ min: -11, max: 6 }), longitude: fc.integer({ min: 95, max: 141 }), zoom: fc.integer({ min: 5, max: 16 }) }),
      { nil: undefined },
    ),
  })
  fc.assert(
    fc.property(view, (wished) => {
      const query = new URLSearchParams(mapQuery(new URLSearchParams('rentang=30&lapis=lain'), wished))
      assert.deepEqual(readMapView(query), { ...wished, at: wished.at && { ...wished.at } })
      assert.equal(query.get('rentang'), '30')
    }),
  )
})

for (const text of ['', '1,2', 'a,b,c', '99,104,9', '-3,104,NaN', '-3,104,99', '1e9,1,1'])
  test(`di=${text} shows the whole region`, () => assert.equal(readMapView(new URLSearchParams({ di: text })).at, undefined))

const area = (code: string, count: number, residents: number | null) => ({ code, count, residents })

test('rates are per 10,000 residents, beside the rate of the region', () => {
  const { by, rate, areas } = ratesOf([area('many', 400, 100_000), area('few', 40, 100_000), area('usual', 150, 100_000)])
  assert.deepEqual({ by, rate }, { by: 'rate', rate: 19.7 })
  assert.deepEqual(areas.map((one) => [one.rate, one.level]), [[40, 5], [4, 1], [15, 2]]) // biome-ignore format: a table
})

//  reports, residents, among a region with 20 reports per 10,000 → class
const SMALL: [number, number, number, string][] = [
  [4, 500, 0, 'four reports among 500 people say nothing'],
  [3, 20_000, 0, 'so few reports say nothing'],
  [9, 3_000, 3, 'half more than expected, and still chance'],
  [60, 3_000, 5, 'ten times as many is no chance'],
]
for (const [count, residents, level, said] of SMALL)
  test(said, () => assert.equal(ratesOf([area('small', count, residents), area('rest', 4000, 2_000_000)]).areas[0]?.level, level))

test('where one district has no number of residents, shares are compared and no rate is said for the region', () => {
  const { by, rate, areas } = ratesOf([area('a', 90, 10_000), area('b', 10, null)])
  assert.deepEqual({ by, rate }, { by: 'share', rate: undefined })
  assert.deepEqual(areas.map(({ share, level }) => [share, level]), [[90, 4], [10, 1]]) // biome-ignore format: a table
})

test('whatever the counts, a class comes out and no figure is not a number', () => {
  const some = fc.array(fc.record({ code: fc.string(), count: fc.nat(5000), residents: fc.option(fc.integer({ min: 1, max: 400_000 })) }), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(some, (areas) => {
      for (const { rate, share, level } of ratesOf(areas).areas) {
        assert.ok(level >= 0 && level <= 5)
        assert.ok(!Number.isNaN(rate ?? 0) && !Number.isNaN(share ?? 0))
      }
    }),
  )
})
