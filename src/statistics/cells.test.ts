import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cellOf, drawCells, hull, type Dot } from '#statistics/cells.ts'

const square: Dot[] = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
  { x: 0, y: 10 },
]
const dots = fc.uniqueArray(fc.record({ x: fc.integer({ min: 1, max: 9 }), y: fc.integer({ min: 1, max: 9 }) }), {
  minLength: 1,
  maxLength: 12,
  selector: ({ x, y }) => `${x},${y}`,
})

function areaOf(corners: readonly Dot[]): number {
  const twice = corners.reduce((sum, { x, y }, index) => {
    const next = corners[(index + 1) % corners.length] as Dot
    return sum + x * next.y - next.x * y
  }, 0)
  return Math.abs(twice) / 2
}

test('two centres share a square at the line half way between them', () => {
  const cell = cellOf(
    { x: 2, y: 5 },
    [
      { x: 2, y: 5 },
      { x: 6, y: 5 },
    ],
    square,
  )
  assert.equal(areaOf(cell), 40)
  assert.equal(Math.max(...cell.map(({ x }) => x)), 4)
})

test('the cells cover the whole area once', () => {
  fc.assert(
    fc.property(dots, (centres) => {
      const covered = centres.reduce((sum, centre) => sum + areaOf(cellOf(centre, centres, square)), 0)
      assert.ok(Math.abs(covered - 100) < 1e-6, `covered ${covered}`)
    }),
  )
})

test('no corner of a cell is nearer to a stranger than to its own centre', () => {
  fc.assert(
    fc.property(dots, (centres) => {
      for (const own of centres) {
        for (const corner of cellOf(own, centres, square)) {
          const distance = (dot: Dot) => Math.hypot(dot.x - corner.x, dot.y - corner.y)
          assert.ok(centres.every((other) => distance(other) >= distance(own) - 1e-6))
        }
      }
    }),
  )
})

test('the hull of a square with a dot inside is the square', () => {
  assert.deepEqual(new Set(hull([...square, { x: 5, y: 5 }])), new Set(square))
})

test('a drawn region fits its frame, north is up, and each label lies inside its cell', () => {
  const map = drawCells(
    [
      { code: 'north', latitude: -2, longitude: 100 },
      { code: 'south', latitude: -3, longitude: 100.2 },
      { code: 'east', latitude: -2.5, longitude: 101 },
    ],
    400,
  )
  for (const { corners } of map.cells) {
    assert.ok(corners.length >= 3)
    for (const { x, y } of corners) assert.ok(x >= 0 && x <= map.width && y >= 0 && y <= map.height)
  }
  const [north, south] = map.cells
  assert.ok(north && south && north.middle.y < south.middle.y)
})

test('a region with one district, or none, can be drawn', () => {
  assert.equal(drawCells([], 400).cells.length, 0)
  assert.ok(areaOf(drawCells([{ code: 'only', latitude: -3, longitude: 104 }], 400).cells[0]?.corners ?? []) > 1000)
})
