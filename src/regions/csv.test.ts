import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCsv } from '#regions/csv.ts'

test('comments and empty lines are left out, lines keep their numbers', () => {
  assert.deepEqual(readCsv('# about\n\ncode,name\r\na,Satu\n\n# more\nb,Dua\n'), {
    header: ['code', 'name'],
    headerLine: 3,
    rows: [
      { line: 4, values: { code: 'a', name: 'Satu' } },
      { line: 7, values: { code: 'b', name: 'Dua' } },
    ],
  })
})

test('an empty cell is absent, quotes hold commas and quotes', () => {
  assert.deepEqual(readCsv('a,b,c\n,"x, ""y""",z').rows[0]?.values, { b: 'x, "y"', c: 'z' })
})

test('a cell too many is named by its place', () => {
  assert.deepEqual(readCsv('a\n1,2').rows[0]?.values, { a: '1', '(2)': '2' })
})

test('what was quoted is read as it was, whatever it is', () => {
  const cell = fc.string({ minLength: 1 }).filter((text) => !/[\r\n]/.test(text) && text.trim() === text)
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
      const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
      const header = cells.map((_, index) => `c${index}`)
      assert.deepEqual(Object.values(readCsv(`${header.join(',')}\n${line}`).rows[0]?.values ?? {}), cells)
    }),
  )
})
