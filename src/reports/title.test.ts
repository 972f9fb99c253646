import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clip, titleOf } from '#reports/title.ts'

const examples = [
  ['assalamualaikum, selokan dkt pasar mampet. tiap hujan banjir', 'Selokan dkt pasar mampet'],
  ['Selamat pagi pak, jalan berlubang!!', 'Jalan berlubang'],
  ['Jl. Merdeka rusak parah', 'Jl. Merdeka rusak parah'],
  ['halo', 'Halo'],
] as const

for (const [story, title] of examples) {
  test(`"${story}" is called "${title}"`, () => assert.equal(titleOf(story), title))
}

test('a title is never longer than a line, whatever was written', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (story) => titleOf(story).length <= 80 && titleOf(story).isWellFormed()))
})

test('words are cut between words', () => assert.equal(clip('jalan rusak parah sekali', 15), 'jalan rusak…'))
