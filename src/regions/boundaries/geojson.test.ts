import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkShapes, SHAPES_FILE } from '#regions/boundaries/geojson.ts'
import { areaOf, crossingOf, faultOf, type Position, type Ring } from '#regions/boundaries/rings.ts'
import { simplify } from '#regions/boundaries/simplify.ts'
import type { Checking } from '#regions/checks.ts'
import type { AreaRow } from '#regions/queries.ts'

const district = (
  code: string,
  name: string,
  { latitude, longitude }: Pick<AreaRow, 'latitude' | 'longitude'> = { latitude: null, longitude: null },
): AreaRow => ({
  code,
  name,
  parentCode: null,
  level: 'district',
  latitude,
  longitude,
})
const DISTRICTS = [district('99.01.01', 'Muara Tirta', { latitude: -5.4, longitude: 109.6 }), district('99.01.02', 'Bukit Lestari')]
const square = (west = 109.5, south = -5.5, size = 0.2): Ring => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]

type Told = { properties?: object | null; geometry?: object | null }
const feature = ({ properties = { code: '99.01.01' }, geometry = { type: 'Polygon', coordinates: [square()] } }: Told = {}) => ({
  type: 'Feature',
  properties,
  geometry,
})

function read(...features: object[]) {
  const checking: Checking = { files: { [SHAPES_FILE]: JSON.stringify({ type: 'FeatureCollection', features }) }, problems: [] }
  return { shapes: checkShapes(checking, DISTRICTS), problems: checking.problems }
}

test('a district is known by its code, with dots or without, or by its name', () => {
  const told = [
    { kode: '99.01.01' },
    { KDCPUM: '990101' },
    { code: 990101 },
    { nama: 'MUARA TIRTA' },
    { WADMKC: 'Muara-Tirta' },
    { kode: '99.01.01', nama: 'lain' },
  ]
  for (const properties of told)
    assert.deepEqual(
      read(feature({ properties })).shapes.map(({ code }) => code),
      ['99.01.01'],
      JSON.stringify(properties),
    )
})

test('parts of one district that stand in several features are one shape', () => {
  const island = { type: 'Polygon', coordinates: [square(109.8)] }
  const { shapes } = read(feature(), feature({ geometry: island }))
  assert.deepEqual(
    shapes.map(({ shape }) => shape.length),
    [2],
  )
})

test('heights are left out, rings keep five decimals', () => {
  const ring = square(109.500001).map((position) => [...position, 12])
  assert.deepEqual(read(feature({ geometry: { type: 'Polygon', coordinates: [ring] } })).shapes[0]?.shape, [[square()]])
})

const polygon = (...coordinates: unknown[]): Told => ({ geometry: { type: 'Polygon', coordinates } })
const swapped = square().map(([longitude, latitude]) => [latitude, longitude])
const bow = [[109.5, -5.5], [109.7, -5.3], [109.7, -5.5], [109.5, -5.3], [109.5, -5.5]] // biome-ignore format: a shape
//  what the file says, and the mistake that is named
const BROKEN: [Told, string][] = [
  [{ properties: null }, 'shape_nameless'],
  [{ properties: { kode: '32.16', nama: 'Muara Tirta' } }, 'shape_unknown'],
  [{ properties: { nama: 'Atlantis' } }, 'shape_unknown'],
  [{ geometry: null }, 'shape_kind'],
  [{ geometry: { type: 'Point', coordinates: [109.6, -5.4] } }, 'shape_kind'],
  [{ geometry: { type: 'MultiPolygon', coordinates: [square()] } }, 'shape_numbers'],
  [polygon([['109', '-5']]), 'shape_numbers'],
  [polygon(), 'shape_short'],
  [polygon(square().slice(0, 3)), 'shape_short'],
  [polygon(square().slice(0, 4)), 'shape_open'],
  [polygon([[109, -5], [109, -5.1], [109, -5.2], [109, -5]]), 'shape_flat'], // biome-ignore format: a shape
  [polygon(bow), 'shape_crossing'],
  [polygon(swapped), 'shape_swapped'],
  [polygon(square(500_000, 9_400_000, 20_000)), 'shape_outside'],
  [polygon(square(111)), 'shape_far'],
]
for (const [told, kind] of BROKEN) {
  test(`${JSON.stringify(told).slice(0, 70)}: ${kind}`, () => {
    const { shapes, problems } = read(feature({ properties: { code: '99.01.02' }, geometry: feature().geometry }), feature(told))
    assert.deepEqual(
      problems.map((problem) => problem.kind),
      [kind],
    )
    assert.deepEqual(shapes, [])
    assert.match(String(problems[0]?.values?.['feature']), /^2 \(/)
  })
}

test('every mistake is named, not only the first', () => {
  const { problems } = read(feature(polygon(swapped)), feature({ properties: {} }), feature(polygon(bow)))
  assert.deepEqual(
    problems.map(({ kind }) => kind),
    ['shape_swapped', 'shape_nameless', 'shape_crossing'],
  )
})

test('whatever stands in the file, reading it ends in shapes or in mistakes', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .json()
          .map(
            (geometry) =>
              `{"type":"FeatureCollection","features":[{"properties":{"code":"99.01.01"},"geometry":{"type":"Polygon","coordinates":${geometry}}}]}`,
          ),
      ),
      (text) => {
        const checking: Checking = { files: { [SHAPES_FILE]: text }, problems: [] }
        const shapes = checkShapes(checking, DISTRICTS)
        assert.ok(shapes.length > 0 || checking.problems.length > 0 || /"features":\[\]/.test(text.replaceAll(/\s/g, '')))
      },
    ),
  )
})

/** A ring around a middle, its corners in order of their angle: it never crosses itself. */
const star = fc.array(fc.integer({ min: 30, max: 200 }), { minLength: 3, maxLength: 60 }).map((radii): Ring => {
  const corners = radii.map((radius, index): Position => {
    const angle = (2 * Math.PI * index) / radii.length
    return [109.6 + (radius / 1000) * Math.cos(angle), -5.4 + (radius / 1000) * Math.sin(angle)]
  })
  return [...corners, corners[0] as Position]
})

test('a ring around a middle has no fault, and one whose corners are exchanged so that it crosses has', () => {
  fc.assert(
    fc.property(star, (ring) => {
      assert.equal(faultOf(ring), undefined)
      if (ring.length < 5) return
      const [first, second, third, fourth] = ring as [Position, Position, Position, Position]
      const twisted = [first, third, second, fourth, ...ring.slice(4)]
      // Four corners in convex order, the middle ones exchanged, always cross.
      const isConvex = [[first, second, third], [second, third, fourth], [third, fourth, first], [fourth, first, second]].every(([a, b, c]) => turns(a as Position, b as Position, c as Position) > 0) // biome-ignore format: pairs
      if (isConvex) assert.ok(crossingOf(twisted))
    }),
  )
})

function turns(a: Position, b: Position, c: Position): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/** Fields side by side whose common borders wander: `wander` says how far, in thousandths of a field. */
function fields(columns: number, wander: readonly number[]): Ring[] {
  const border = (no: number): Position[] =>
    Array.from({ length: 21 }, (_, index) => {
      const off = no === 0 || no === columns ? 0 : (wander[(no * 21 + index) % wander.length] ?? 0) / 1000
      return [109 + no + off, -5 - index / 20]
    })
  return Array.from({ length: columns }, (_, no) => {
    const ring = [...border(no), ...border(no + 1).reverse()]
    return [...ring, ring[0] as Position]
  })
}

test('simplified neighbours keep one border: no gap and no overlap opens between them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 4 }),
      fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 5, maxLength: 40 }),
      fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      (columns, wander, tolerance) => {
        const simpler = simplify(
          fields(columns, wander).map((ring) => [[ring]]),
          tolerance,
        ).flat(2)
        assert.equal(simpler.length, columns)
        for (const ring of simpler) assert.deepEqual(ring[0], ring.at(-1))
        const covered = simpler.reduce((sum, ring) => sum + areaOf(ring), 0)
        assert.ok(Math.abs(covered - columns) < 1e-6, `covered ${covered} of ${columns}`)
      },
    ),
  )
})

test('no corner that goes was farther off than allowed, and none is invented', () => {
  fc.assert(
    fc.property(star, fc.double({ min: 0.0001, max: 0.05, noNaN: true }), (ring, tolerance) => {
      const [[simpler] = []] = simplify([[[ring]]], tolerance)[0] ?? []
      assert.ok(simpler)
      const kept = new Set(simpler.map(String))
      assert.ok(simpler.every((position) => ring.some((one) => String(one) === String(position))))
      for (const position of ring) if (!kept.has(String(position))) assert.ok(distanceTo(simpler, position) <= tolerance + 1e-9)
    }),
  )
})

function distanceTo(ring: Ring, [x, y]: Position): number {
  const distances = ring.slice(1).map((to, index) => {
    const [[ax, ay], [bx, by]] = [ring[index] as Position, to]
    const length = (bx - ax) ** 2 + (by - ay) ** 2
    const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return Math.hypot(x - ax - part * (bx - ax), y - ay - part * (by - ay))
  })
  return Math.min(...distances)
}

test('a heavy file is made light: a phone gets at most 100 KB, a still picture 24', () => {
  const round = (corners: number): Ring => {
    const ring = Array.from({ length: corners }, (_, index): Position => {
      const radius = 0.1 + 0.01 * Math.sin(index / 3)
      return [109.6 + radius * Math.cos((2 * Math.PI * index) / corners), -5.4 + radius * Math.sin((2 * Math.PI * index) / corners)]
    })
    return [...ring, ring[0] as Position]
  }
  const { shapes, problems } = read(feature({ geometry: { type: 'Polygon', coordinates: [round(20_000)] } }))
  assert.deepEqual(problems, [])
  const [{ shape, outline } = { shape: [], outline: [] }] = shapes
  const weight = (value: unknown) => JSON.stringify(value).length
  assert.ok(weight(shape) <= 100_000 && weight(shape) > 20_000, `${weight(shape)}`)
  assert.ok(weight(outline) <= 24_000, `${weight(outline)}`)
})
