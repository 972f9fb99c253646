import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import exifr from 'exifr'
import fc from 'fast-check'
import sharp from 'sharp'
import { isDone } from '#forms/work.ts'
import { drawCells, pointOf } from '#statistics/cells.ts'
import { exifOf, withExif } from '#web/enhance/exif.ts'
import { firstWordOf, solve } from '#web/enhance/puzzle.ts'
import { within, zoomed } from '#web/enhance/view.ts'

test('the small hash is the hash of the world', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '.', '-', '_', ':'), maxLength: 200 })
  fc.assert(
    fc.property(plain, (text) => {
      assert.equal(firstWordOf(text), createHash('sha256').update(text).digest().readUInt32BE(0))
    }),
  )
})

test('work done by a browser is taken for its own form and for no other', () => {
  const work = solve('cap-uji.1')
  assert.ok(isDone(work, 'cap-uji.1'))
  assert.ok(!isDone(work, 'cap-uji.2'))
  for (const wrong of ['', '1', '0.0.0.0.0.0.0.0', `${work}.1`, work.replace(/\d+/, 'x')]) assert.ok(!isDone(wrong, 'cap-uji.1'), wrong)
})

const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#963' } })
  .withExif({
    IFD0: { Make: 'Kamera Uji', Orientation: '6' },
    IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '3/1 23/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '104/1 50/1 0/1' },
  })
  .jpeg()
  .toBuffer()
const small = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#963' } })
  .jpeg()
  .toBuffer()

test('a photo made smaller keeps its place, and stands upright', async () => {
  const made = Buffer.from(withExif(small, exifOf(photo)))
  const read = (await exifr.parse(made, { gps: true, translateValues: false })) as { Make: string; Orientation: number; latitude: number }
  assert.deepEqual([read.Make, read.Orientation, Math.round(read.latitude * 100)], ['Kamera Uji', 1, -338])
  assert.deepEqual([(await sharp(made).metadata()).width, (await sharp(made).stats()).channels.length], [30, 3])
})

test('whatever the bytes, reading them ends, and without a segment the picture stays as it is', () => {
  assert.deepEqual(Buffer.from(withExif(small, exifOf(small))), small)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => exifOf(bytes) === undefined))
  fc.assert(
    fc.property(fc.nat(300), fc.nat(255), (at, byte) => {
      const torn = Uint8Array.from(photo)
      torn[at] = byte
      exifOf(torn)
    }),
  )
})

const centres = [
  { code: 'a', latitude: -3.3, longitude: 104.8 },
  { code: 'b', latitude: -2.8, longitude: 105.6 },
  { code: 'c', latitude: -3.9, longitude: 105.1 },
]

test('a tap on the map is the place that is drawn there', () => {
  const drawing = drawCells(centres, 320)
  const degree = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(degree, degree, (north, east) => {
      const there = { latitude: -3.3 + north, longitude: 105 + east }
      const found = pointOf(drawing, drawing.place(there))
      assert.ok(Math.abs(found.latitude - there.latitude) < 1e-6 && Math.abs(found.longitude - there.longitude) < 1e-6)
    }),
  )
})

test('however it is zoomed and moved, a part of the map is seen, in its shape', () => {
  const whole = { width: 320, height: 200 }
  const step = fc.record({
    by: fc.double({ min: 0.01, max: 100, noNaN: true }),
    x: fc.integer({ min: -500, max: 500 }),
    y: fc.integer({ min: -500, max: 500 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { x, y, width, height } = steps.reduce((view, { by, ...dot }) => within(zoomed(view, by, dot), whole), { x: 0, y: 0, ...whole })
      assert.ok(x >= 0 && y >= 0 && x + width <= 320.001 && y + height <= 200.001 && width >= 0.799, `${x} ${y} ${width}`)
      assert.ok(Math.abs(width / height - 1.6) < 0.001)
    }),
  )
})
