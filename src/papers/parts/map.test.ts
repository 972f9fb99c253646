import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Polygons } from '#regions/boundaries/rings.ts'
import { mapDrawing, type MappedDistrict } from './map.ts'

const square = (west: number, south: number): Polygons => [
  [
    [
      [west, south],
      [west + 0.1, south],
      [west + 0.1, south + 0.1],
      [west, south + 0.1],
      [west, south],
    ],
  ],
]
const district = (code: string, east: number, outline: Polygons | null = null): MappedDistrict => ({
  code,
  name: `Kecamatan ${code}`,
  latitude: -3.05,
  longitude: east + 0.05,
  outline,
  open: 1920,
  late: 0,
})
const svgOf = (districts: MappedDistrict[]) => JSON.stringify(mapDrawing(districts, { width: 300 })?.picture)

test('imported boundaries are drawn as they are, and the page says so', () => {
  const districts = [district('A', 104, square(104, -3.1)), district('B', 104.1, square(104.1, -3.1))]
  assert.equal(mapDrawing(districts, { width: 300 })?.isReal, true)
  assert.match(svgOf(districts), /M4\.0 150\.2L150\.0 150\.2L150\.0 4\.0L4\.0 4\.0z/)
})

test('without boundaries districts are drawn around their centres, with their figures as the language writes them', () => {
  const districts = [district('A', 104), district('B', 104.1), district('C', 104.2)]
  assert.equal(mapDrawing(districts, { width: 300 })?.isReal, false)
  assert.match(svgOf(districts), />1\.920</)
})

test('of one district there is no map', () => {
  assert.equal(mapDrawing([district('A', 104)], { width: 300 }), undefined)
})
