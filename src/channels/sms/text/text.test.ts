/** What fits into one SMS, counted as operators count. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fit } from './fit.ts'
import { toPlain } from './plain.ts'
import { countSeptets, fromSeptets, pack, sizeOf, toSeptets, unpack } from './septets.ts'

//  text                septets
const COUNTED: [string, number | undefined][] = [
  ['', 0],
  ['Jalan rusak', 11],
  ['€', 2],
  ['{}[]^~|\\', 16],
  ['@£$ dan _', 9],
  ['a\nb', 3],
  ['“', undefined],
  ['jalan 🚧', undefined],
  ['`', undefined],
]
for (const [text, count] of COUNTED) {
  test(`${JSON.stringify(text)} counts ${count ?? 'nothing: it is no plain SMS'}`, () => assert.equal(countSeptets(text), count))
}

//  as written                       as sent
const WRITTEN: [string, string][] = [
  ['“Jalan rusak” – sudah ‘lama’…', `"Jalan rusak" - sudah 'lama'...`],
  ['Harga 5 €', 'Harga 5 €'],
  ['Señor Ángel, café, naïve', 'Señor Angel, café, naive'],
  ['ﬁnal ① ²', 'final 1 2'],
  ['Sudah beres ✅ 👍', 'Sudah beres'],
  ['satu\r\n\r\n  dua\t tiga', 'satu\ndua tiga'],
  ['Đường', 'Duong'],
  ['道', '?'],
]
for (const [text, plain] of WRITTEN) {
  test(`${text} is sent as ${plain}`, () => assert.equal(toPlain(text), plain))
}

const LINK = 'http://contoh.example/demo/lacak/CTH-2611-0001?k=P4T9WN'

test('words are cut at a word, the link after them is not', () => {
  const long = `Laporan CTH-2611-0001 dijawab: ${'jalan sudah ditambal dan akan diperiksa lagi, '.repeat(5)}`
  const sent = fit(`${long}${LINK}`)
  assert.equal(sent, `Laporan CTH-2611-0001 dijawab: jalan sudah ditambal dan akan diperiksa lagi, jalan sudah ditambal dan... ${LINK}`)
  assert.ok((countSeptets(sent) ?? 999) <= 160)
})

test('how to answer is not cut either', () => {
  const sent = fit('kata '.repeat(80), 'Balas BERES atau BELUM')
  assert.match(sent, /^kata .*kata\.\.\. Balas BERES atau BELUM$/)
  // As many whole words as fit: one more would be too many.
  assert.ok((countSeptets(sent) ?? 0) >= 155)
})

test('a link longer than an SMS is left out, not cut', () => {
  assert.equal(fit(`Lihat di http://contoh.example/${'x'.repeat(170)} ya`), 'Lihat di ya')
})

test('a link with other signs stays the same address', () => {
  assert.equal(fit('http://contoh.example/jalan–rusak`1'), 'http://contoh.example/jalan%E2%80%93rusak%601')
})

const anything = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom('jalan', 'rusak,', '“parah”', '€', '[x]', '…', '\n', '👍', LINK), { maxLength: 60 }).map((words) => words.join(' ')),
)

test('whatever is written, one plain SMS comes out', () => {
  fc.assert(
    fc.property(anything, anything, (text, ending) => {
      const count = countSeptets(fit(text, ending))
      assert.ok(count !== undefined && count <= 160, `${count}`)
    }),
    { numRuns: 500 },
  )
})

test('what fits is not shortened', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const plain = toPlain(text)
      if (!text.includes('http') && (countSeptets(plain) ?? 0) <= 160) assert.equal(fit(text), plain)
    }),
  )
})

test('one link among whatever words is there, whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }), (before, after) => {
      fc.pre(!/https?:/.test(before + after))
      assert.ok(fit(`${before} ${LINK} ${after}`).includes(LINK))
    }),
  )
})

test('septets there and back are the same words, packed or not', () => {
  const alphabet = Array.from({ length: 128 }, (_, code) => fromSeptets([code])).filter((one) => sizeOf(one) === 1)
  const words = fc.array(fc.constantFrom(...alphabet, '€', '[', ']', '{', '}', '~', '^', '|', '\\'), { maxLength: 160 }).map((all) => all.join(''))
  fc.assert(
    fc.property(words, (text) => {
      const septets = toSeptets(text)
      assert.equal(septets.length, countSeptets(text))
      assert.equal(fromSeptets(septets), text)
      const isAmbiguous = septets.length % 8 === 0 && /[@\r]$/.test(text)
      if (!isAmbiguous) assert.equal(fromSeptets(unpack(pack(septets))), text)
    }),
  )
})
