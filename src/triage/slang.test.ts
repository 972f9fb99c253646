import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainWords } from '#triage/slang.ts'

const EXAMPLES: [typed: string, meant: string][] = [
  ['Jln dkt psr rusak bgttt', 'jalan dekat pasar rusak banget'],
  ['lampu2 jalannya mati smua', 'lampu jalan mati smua'],
  ['LAMPUUU mati!!! tlg pak', 'lampu mati tolong pak'],
  ['gak ada air, blm nyala dr kmrn', 'tidak ada air belum menyala dari kemarin'],
  ['e-KTP sy ga jadi2', 'e ktp sy tidak jadi'],
  ['minta 600rb di loket', 'minta 600 ribu di loket'],
  ['sekolah hanya punya masalah', 'sekolah hanya punya masalah'],
  ['Banyunya keruh, sampah numpuk', 'air keruh sampah numpuk'],
]

for (const [typed, meant] of EXAMPLES) {
  test(`"${typed}" means "${meant}"`, () => assert.equal(plainWords(typed).join(' '), meant))
}

test('whatever is typed, words come out that mean themselves', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => plainWords(text).every((word) => /^[a-z0-9]+$/.test(word))))
})
