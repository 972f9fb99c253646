import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import { draw, type Drawing } from '#demo/pictures.ts'
import { inspect } from '#evidence/inspect.ts'
import { ALIKE, bandsNear, distanceOf, fingerprintOf, NEARLY_THE_SAME, type Fingerprint } from '#evidence/fingerprint.ts'

const drawn = (drawing: Drawing) =>
  sharp(Buffer.from(draw(drawing)))
    .jpeg({ quality: 82 })
    .toBuffer()
/** As it is stored: by way of the small copy. */
const looks = async (bytes: Buffer) => (await inspect(bytes, 'Asia/Jakarta')).fingerprint as Fingerprint

const road = await drawn({ name: 'road', isAfter: false, seed: 1 })
const tap = await drawn({ name: 'tap', isAfter: false, seed: 1 })
const clinic = await drawn({ name: 'clinic', isAfter: false, seed: 1 })
const STAMP = '<svg width="200" height="40"><rect width="200" height="40" fill="#000" opacity=".6"/></svg>'

//  what was done to it             bits that may differ then
const copies: [string, (bytes: Buffer) => Promise<Buffer>, number][] = [
  ['saved again, badly', (bytes) => sharp(bytes).jpeg({ quality: 40 }).toBuffer(), NEARLY_THE_SAME],
  ['made half as wide', (bytes) => sharp(bytes).resize(320).jpeg({ quality: 60 }).toBuffer(), NEARLY_THE_SAME],
  ['made a WebP', (bytes) => sharp(bytes).webp().toBuffer(), NEARLY_THE_SAME],
  ['made black and white', (bytes) => sharp(bytes).greyscale().jpeg().toBuffer(), NEARLY_THE_SAME],
  ['made darker', (bytes) => sharp(bytes).modulate({ brightness: 0.75 }).jpeg().toBuffer(), ALIKE],
  ['made sharper in tone', (bytes) => sharp(bytes).linear(1.2, -15).jpeg().toBuffer(), ALIKE],
  ['trimmed by 2 % on each side', (bytes) => sharp(bytes).extract({ left: 13, top: 10, width: 614, height: 460 }).jpeg().toBuffer(), ALIKE],
  [
    'stamped with a date',
    (bytes) =>
      sharp(bytes)
        .composite([{ input: Buffer.from(STAMP), left: 420, top: 20 }])
        .jpeg()
        .toBuffer(),
    ALIKE,
  ],
]

for (const [what, change, most] of copies) {
  test(`a photo ${what} still looks alike`, async () => {
    for (const original of [road, clinic]) {
      const distance = distanceOf((await looks(original)).plain, (await looks(await change(original))).plain)
      assert.ok(distance <= most, `${distance} of 64 bits differ`)
    }
  })
}

test('a mirrored copy is recognised as such', async () => {
  const [original, mirrored] = [await looks(tap), await looks(await sharp(tap).flop().jpeg().toBuffer())]
  assert.ok(distanceOf(original.plain, mirrored.plain) > ALIKE)
  assert.ok(distanceOf(original.mirrored, mirrored.plain) <= NEARLY_THE_SAME)
})

test('another scene does not look alike', async () => {
  const others = await Promise.all(
    (['clinic', 'paper', 'tap', 'lamp', 'field', 'roof'] as const).map(async (name) => looks(await drawn({ name, isAfter: true, seed: 2 }))),
  )
  const original = await looks(road)
  for (const other of others) assert.ok(distanceOf(original.plain, other.plain) > ALIKE)
})

test('a wall, a night, a blank page are not told apart: they have no look', async () => {
  const wall = sharp({ create: { width: 640, height: 480, channels: 3, background: '#c8c2b4' } })
  assert.equal(await fingerprintOf(await wall.jpeg().toBuffer()), undefined)
})

test('whatever differs in at most 7 bits has a quarter in common, but for one bit', () => {
  const bits = fc.array(fc.constantFrom('0', '1'), { minLength: 64, maxLength: 64 }).map((signs) => signs.join(''))
  const flips = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: ALIKE })
  fc.assert(
    fc.property(bits, flips, (look, places) => {
      const other = look
        .split('')
        .map((sign, place) => (places.includes(place) ? (sign === '0' ? '1' : '0') : sign))
        .join('')
      assert.equal(distanceOf(look, other), places.length)
      const [asked, found] = [bandsNear(look), bandsNear(other).map(([own]) => own as number)]
      assert.ok(asked.some((values, band) => values.includes(found[band] as number)))
    }),
  )
})
