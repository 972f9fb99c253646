import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayName, timeOf } from './days.ts'
import { inParts } from './markup.ts'
import { frameOf, fromFrame, labelled, nearest, toFrame } from './sheets/districts.ts'

const naming = { locale: 'id', zone: 'Asia/Makassar', today: 'Hari ini', yesterday: 'Kemarin' }
const now = Date.parse('2026-11-20T16:30:00Z') // half past midnight of the 21st in Makassar

test('days are those of the region', () => {
  assert.equal(dayName('2026-11-20T16:05:00Z', naming, now), 'Hari ini')
  assert.equal(dayName('2026-11-20T15:55:00Z', naming, now), 'Kemarin')
  assert.equal(dayName('2026-11-18T16:05:00Z', naming, now), 'Kamis, 19 November')
  assert.equal(timeOf('2026-11-20T01:31:04Z', 'Asia/Makassar', true), '09.31.04')
})

test('bold words and addresses are told apart from the rest', () => {
  assert.deepEqual(inParts('nomor *CTH-1*: http://x.example/l?a=1 ya'), [
    { kind: 'plain', text: 'nomor ' },
    { kind: 'bold', text: 'CTH-1' },
    { kind: 'plain', text: ': ' },
    { kind: 'link', text: 'http://x.example/l?a=1' },
    { kind: 'plain', text: ' ya' },
  ])
})

const place = fc.record({
  name: fc.string({ minLength: 1, maxLength: 20 }),
  latitude: fc.double({ min: -11, max: 6, noNaN: true }),
  longitude: fc.double({ min: 95, max: 141, noNaN: true }),
})

test('every district lies inside the frame, and a tap on it means it', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), (places) => {
      const frame = frameOf(places)
      for (const one of places) {
        const spot = toFrame(one, frame)
        assert.ok(spot.x >= 0 && spot.x <= 100 && spot.y >= 0 && spot.y <= 100)
        const back = fromFrame(spot, frame)
        assert.ok(Math.abs(back.latitude - one.latitude) < 1e-4 && Math.abs(back.longitude - one.longitude) < 1e-4)
      }
    }),
  )
})

test('the nearest district is found, and the first name is always written', () => {
  const places = [
    { name: 'Utara', latitude: -3, longitude: 104 },
    { name: 'Utara Jaya', latitude: -3.001, longitude: 104.001 },
    { name: 'Selatan', latitude: -4, longitude: 104.5 },
  ]
  assert.equal(nearest({ latitude: -3.9, longitude: 104.4 }, places)?.name, 'Selatan')
  assert.deepEqual(
    labelled(places, frameOf(places)).map(({ place: shown }) => shown.name),
    ['Utara', 'Selatan'],
  )
})
