import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeTable, plainCell, readTable, writeRow } from '#bridges/sp4n/table/csv.ts'

const cells = (text: string) => readTable(text, 100).map((row) => row.cells)

test('commas, semicolons and tabs; quotes with what would otherwise end a cell or a row', () => {
  assert.deepEqual(cells('a,b\n1,"x, ""y""\nz"\n'), [
    ['a', 'b'],
    ['1', 'x, "y"\nz'],
  ])
  assert.deepEqual(cells('a;b\r\n1;"x;y"\r\n'), [
    ['a', 'b'],
    ['1', 'x;y'],
  ])
  assert.deepEqual(cells('a\tb\n1,5\t2'), [
    ['a', 'b'],
    ['1,5', '2'],
  ])
  assert.deepEqual(cells('sep=;\na,x;b\n1;2'), [
    ['a,x', 'b'],
    ['1', '2'],
  ])
})

test('the line of a row is that of the file, whatever stands between', () => {
  assert.deepEqual(
    readTable('a,b\n\n1,"x\ny"\n\n2,z', 100).map(({ line }) => line),
    [1, 3, 6],
  )
})

test('Excel saves as it likes', () => {
  const word = 'Isi: “résumé”'
  assert.equal(decodeTable(new TextEncoder().encode(`\uFEFF${word}`)), word)
  assert.equal(decodeTable(Uint8Array.from([0xff, 0xfe, ...'a;b'.split('').flatMap((sign) => [sign.charCodeAt(0), 0])])), 'a;b')
  assert.equal(decodeTable(Uint8Array.from([0x72, 0xe9, 0x73])), 'rés')
  assert.equal(decodeTable(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0])), undefined)
})

test('whatever is written is read again, and no cell begins a formula', () => {
  const cell = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\r', '').trim())
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }), (rows) => {
      const head = ['x', 'y']
      const written = [head, ...rows].map(writeRow).join('')
      const filled = rows.filter((row) => row.some((one) => one !== ''))
      assert.deepEqual(
        cells(written)
          .slice(1)
          .map((row) => row.map(plainCell)),
        filled,
      )
      for (const one of cells(written).flat()) assert.doesNotMatch(one, /^[=+\-@|\t]/)
    }),
    { numRuns: 1500 },
  )
})

test('any text at all is a table of something', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void readTable(text, 50)),
    { numRuns: 1500 },
  )
})
