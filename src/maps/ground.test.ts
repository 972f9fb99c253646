import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { drawGround, innermost, isInside, shapesOf, type Ground } from '#maps/ground.ts'
import type { Polygons } from '#regions/boundaries/rings.ts'
import { hull, type Dot } from '#statistics/cells.ts'

const box = (west: number, south: number): Polygons => [[[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]]] // biome-ignore format: a shape
const ground = (code: string, [latitude, longitude]: [number, number], outline: Polygons | null): Ground => ({ code, latitude, longitude, outline })

test('with boundaries a district is drawn as it lies, north up, its figure inside', () => {
  const drawing = drawGround([ground('south', [-4, 104], box(104, -4)), ground('north', [-3, 104], box(104, -3))], 400)
  assert.equal(drawing.isReal, true)
  const [south, north] = drawing.areas
  assert.ok(south && north && north.y < south.y)
  const { x, y } = drawing.place({ latitude: -2.5, longitude: 104.5 })
  assert.ok(Math.abs(x - north.x) < 15 && Math.abs(y - north.y) < 15)
  assert.match(north.path, /^M[\d. L]+z$/)
})

test('an islands district is one path of several rings', () => {
  const [islands] = drawGround([ground('a', [-3, 104], [...box(104, -4), ...box(106, -4)])], 400).areas
  assert.equal(islands?.path.match(/M/g)?.length, 2)
})

test('a district whose boundary is missing beside others is a round mark at its centre', () => {
  const drawing = drawGround([ground('drawn', [-4, 104], box(104, -4)), ground('mark', [-3.5, 104.5], null)], 400)
  assert.equal(drawing.areas.length, 2)
  assert.match(drawing.areas[1]?.path ?? '', /a9 9/)
})

test('without any boundary the cells around the centres are drawn, and moving maps get the same on the ground', () => {
  const districts = [ground('a', [-4, 104], null), ground('b', [-3, 105], null)]
  const drawing = drawGround(districts, 400)
  assert.equal(drawing.isReal, false)
  assert.equal(drawing.areas.length, 2)
  const shapes = shapesOf(districts.map((one) => ({ ...one, shape: null })))
  for (const { code, shape } of shapes) {
    const [ring = []] = shape[0] ?? []
    const centre = districts.find((one) => one.code === code)
    const dots = ring.slice(0, -1).map(([x, y]) => ({ x, y }))
    assert.ok(isInside(dots, { x: centre?.longitude ?? 0, y: centre?.latitude ?? 0 }), code)
  }
})

test('a region without districts, or without any place, is an empty drawing', () => {
  assert.deepEqual(drawGround([], 400).areas, [])
  assert.deepEqual(drawGround([{ code: 'a', latitude: null, longitude: null, outline: null }], 400).areas, [])
})

test('the figure of a bent district stands inside of it', () => {
  // An L: its centre of gravity lies outside.
  const bent: Dot[] = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 10 }, { x: 10, y: 10 }, { x: 10, y: 100 }, { x: 0, y: 100 }] // biome-ignore format: a shape
  assert.ok(isInside(bent, innermost(bent)))
})

test('of any convex piece of ground the figure stands inside', () => {
  const dots = fc.array(fc.record({ x: fc.integer({ min: 0, max: 300 }), y: fc.integer({ min: 0, max: 300 }) }), { minLength: 3, maxLength: 20 })
  fc.assert(
    fc.property(dots, (some) => {
      const ring = hull(some)
      const xs = ring.map(({ x }) => x)
      const ys = ring.map(({ y }) => y)
      const twice = ring.reduce(
        (sum, { x, y }, index) => sum + x * (ring[(index + 1) % ring.length] as Dot).y - (ring[(index + 1) % ring.length] as Dot).x * y,
        0,
      )
      // Slivers thinner than the search's steps are left out.
      if (Math.abs(twice) / 2 < 0.4 * (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys))) return
      assert.ok(isInside(ring, innermost(ring)))
    }),
  )
})
