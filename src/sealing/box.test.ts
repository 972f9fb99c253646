/** What is sealed opens only where it belongs, and not when a single bit is another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { indexOf, KEY_BYTES, NotSealedHere, open, seal } from '#sealing/box.ts'
import { regionKeys, type Purpose } from '#sealing/keys.ts'
import { masked, signOf } from '#lib/personal/masked.ts'
import { printKey, readKey } from '#sealing/printed.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((list) => Buffer.from(list))
const key = fc.record({ version: fc.integer({ min: 1, max: 65_535 }), bytes: bytes(KEY_BYTES) })
const context = fc.string({ maxLength: 60 })
const plain = fc.uint8Array({ maxLength: 300 }).map((list) => Buffer.from(list))

test('sealed and opened it is the same', () => {
  fc.assert(fc.property(key, context, plain, (k, c, p) => open(k, c, seal(k, c, p)).equals(p)))
})

test('with another key, version or context it does not open', () => {
  fc.assert(
    fc.property(fc.tuple(key, key), fc.tuple(context, context), plain, ([mine, other], [here, there], p) => {
      const sealed = seal(mine, here, p)
      if (!mine.bytes.equals(other.bytes)) assert.throws(() => open({ ...other, version: mine.version }, here, sealed), NotSealedHere)
      if (mine.version !== other.version) assert.throws(() => open({ ...mine, version: other.version }, here, sealed), NotSealedHere)
      if (here !== there) assert.throws(() => open(mine, there, sealed), NotSealedHere)
    }),
  )
})

test('a flipped bit, wherever it is, is refused; so is what was cut off or added to', () => {
  fc.assert(
    fc.property(fc.tuple(key, context), plain, fc.nat(), ([k, c], p, place) => {
      const sealed = seal(k, c, p)
      const flipped = Buffer.from(sealed)
      const at = place % (sealed.length * 8)
      flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7))
      for (const changed of [flipped, sealed.subarray(0, -1), Buffer.concat([sealed, Buffer.from([0])]), Buffer.alloc(0)])
        assert.throws(() => open(k, c, changed), NotSealedHere)
    }),
  )
})

test('the same words sealed twice look different, their index is the same', () => {
  fc.assert(
    fc.property(fc.tuple(key, context), plain, fc.string(), ([k, c], p, words) => {
      assert.notDeepEqual(seal(k, c, p), seal(k, c, p))
      assert.equal(indexOf(k.bytes, words), indexOf(k.bytes, words))
      assert.match(indexOf(k.bytes, words), /^[A-Za-z0-9_-]{22}$/)
    }),
  )
})

test('a region opens nothing of another, and a name is no address', async () => {
  const purposes: Purpose[] = ['address', 'name', 'update', 'beside', 'row']
  const one = fc.constantFrom(...purposes)
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(bytes(KEY_BYTES), fc.string()),
      fc.tuple(fc.uuid(), fc.uuid()),
      fc.tuple(one, one),
      async ([data, words], [here, there], [as, other]) => {
        const unwrapped = { versions: new Map([[1, data]]), current: 1, index: data }
        const keysOf = (region: string) => regionKeys(region, unwrapped, () => Promise.resolve(unwrapped))
        const sealed = keysOf(here).seal(as, words)
        assert.equal(await keysOf(here).open(as, sealed), words.toWellFormed())
        if (here !== there) await assert.rejects(keysOf(there).open(as, sealed), NotSealedHere)
        if (as !== other) await assert.rejects(keysOf(here).open(other, sealed), NotSealedHere)
      },
    ),
  )
})

test('a key survives paper: read back in any writing, and a mistyped sign is noticed', () => {
  fc.assert(
    fc.property(bytes(KEY_BYTES), fc.nat(), (k, place) => {
      const printed = printKey(k)
      assert.match(printed, /^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$/)
      for (const written of [printed, printed.toLowerCase(), printed.replaceAll('-', ' '), k.toString('hex'), k.toString('base64')])
        assert.deepEqual(readKey(`${written}\n`), k)
      const at = Array.from(printed).flatMap((sign, index) => (sign === '-' ? [] : [index]))[place % 56] ?? 0
      const wrong = printed.slice(0, at) + (printed[at] === '7' ? '8' : '7') + printed.slice(at + 1)
      assert.notDeepEqual(readKey(wrong), k)
    }),
  )
  for (const nothing of ['', 'rahasia', 'ab'.repeat(31)]) assert.equal(readKey(nothing), undefined)
})

//  as it is → as it may be shown
const MASKED: [string, string][] = [
  ['+62812000345', '•••345'],
  ['0812-0000-345', '•••345'],
  ['12345', '•••'],
  ['warga99999999@contoh.example', '•••'],
  ['', ''],
]
for (const [number, shown] of MASKED) test(`"${number}" is shown as "${shown}"`, () => assert.equal(masked(number), shown))

test('a sign has at most four letters or figures', () => {
  fc.assert(fc.property(bytes(KEY_BYTES), fc.string(), (k, words) => /^[A-Z0-9]{1,4}$/.test(signOf(indexOf(k, words)))))
})
