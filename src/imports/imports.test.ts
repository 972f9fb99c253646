import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvCell, decodeText, readTable } from '#imports/csv.ts'
import { findHeading, readHeading, TEMPLATE } from '#imports/columns.ts'
import { readDay, readRows } from '#imports/rows.ts'

const cells = (text: string) => readTable(text).map((row) => row.cells)

//  as a program writes it                                 what it holds
const dialects: [text: string, rows: string[][]][] = [
  [
    'Isi,Desa\nJalan putus,Ceper',
    [
      ['Isi', 'Desa'],
      ['Jalan putus', 'Ceper'],
    ],
  ],
  [
    'Isi;Desa\r\nJalan putus, lalu banjir;Ceper\r\n',
    [
      ['Isi', 'Desa'],
      ['Jalan putus, lalu banjir', 'Ceper'],
    ],
  ],
  [
    '\uFEFFIsi\tDesa\nJalan\tCeper',
    [
      ['Isi', 'Desa'],
      ['Jalan', 'Ceper'],
    ],
  ],
  [
    'sep=;\r\nIsi;Desa\r\nJalan;Ceper',
    [
      ['Isi', 'Desa'],
      ['Jalan', 'Ceper'],
    ],
  ],
  [
    'Isi;Desa\n"Kata ""Pak Lurah"";\nbaris dua";Ceper',
    [
      ['Isi', 'Desa'],
      ['Kata "Pak Lurah";\nbaris dua', 'Ceper'],
    ],
  ],
  [
    'Isi;Desa\r\rJalan;Ceper',
    [
      ['Isi', 'Desa'],
      ['Jalan', 'Ceper'],
    ],
  ],
  ['Isi;Desa\n;\n\n"tidak ditutup;Ceper', [['Isi', 'Desa'], ['tidak ditutup;Ceper']]],
  [
    "Isi;Desa\n=cmd|'/c calc'!A1;Ceper",
    [
      ['Isi', 'Desa'],
      ["=cmd|'/c calc'!A1", 'Ceper'],
    ],
  ],
]
for (const [text, rows] of dialects) test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(cells(text), rows))

test('a line has the number it has in the file, also after cells with line breaks', () => {
  assert.deepEqual(
    readTable('Isi;Desa\n"dua\nbaris";A\n\nakhir;B').map(({ line }) => line),
    [1, 2, 5],
  )
})

test('letters are read as they were written', () => {
  assert.equal(decodeText(new TextEncoder().encode('Ngémplak')), 'Ngémplak')
  assert.equal(decodeText(Uint8Array.from([0x4e, 0x67, 0xe9, 0x6d])), 'Ngém')
  assert.equal(decodeText(Uint8Array.from(Buffer.from('\uFEFFNgém', 'utf16le'))), 'Ngém')
})

test('what is written as a table is read as the same table, whatever stands in it', () => {
  const cell = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\uFEFF', '').trim())
  const table = fc.tuple(fc.constantFrom(';', ','), fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }))
  fc.assert(
    fc.property(table, ([separator, rows]) => {
      const head = ['Kepala', 'Kaki']
      const quoted = [head, ...rows].map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator)).join('\r\n')
      const filled = rows.filter((row) => row.some((text) => text !== ''))
      assert.deepEqual(cells(quoted), [head, ...filled])
    }),
  )
})

test('whatever file is brought, reading ends', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void readTable(decodeText(bytes))))
})

test('a cell of ours is never a formula', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.equal(/^"[=+\-@\t\r]/.test(csvCell(text)), false)))
  assert.equal(csvCell('=1+1'), `"'=1+1"`)
})

test('headings are known in many words, below titles as well', () => {
  assert.deepEqual(readHeading(['No.', 'TANGGAL LAPOR', 'Nama Pelapor', 'No. HP', 'Isi Aduan', 'Lokasi Kejadian', 'Desa/Kelurahan']), {
    number: 0,
    day: 1,
    personName: 2,
    phone: 3,
    text: 4,
    placeText: 5,
    village: 6,
  })
  assert.equal(findHeading([{ cells: ['REKAP LAPORAN 2026'] }, { cells: [] }, { cells: ['Tanggal', 'Uraian'] }])?.at, 2)
  assert.equal(findHeading([{ cells: ['a', 'b'] }]), undefined)
  assert.equal(Object.keys(readHeading(TEMPLATE[0] ?? [])).length, 8)
})

const days: [typed: string, day: string | undefined][] = [
  ['23/11/2026', '2026-11-23'],
  ['3-1-26', '2026-01-03'],
  ['23.11.2026 09:12', '2026-11-23'],
  ['2026-11-23T00:00:00.000Z', '2026-11-23'],
  ['23 November 2026', '2026-11-23'],
  ['Senin, 23 Nopember 2026', '2026-11-23'],
  ['17 Agustus 2026', '2026-08-17'],
  ['46349', '2026-11-23'],
  ['31/02/2026', undefined],
  ['11/23/2026', undefined],
  ['kemarin', undefined],
]
for (const [typed, day] of days) test(`"${typed}" is ${day ?? 'no day'}`, () => assert.equal(readDay(typed), day))

const columns = { text: 0, day: 1, phone: 2 }
const table = (...rows: string[][]) =>
  readRows(
    rows.map((row, at) => ({ line: at + 2, cells: row })),
    columns,
    '2026-11-25',
  )

test('each bad line is named with its reasons', () => {
  const found = table(['Jalan putus', '23/11/2026', '0812 3456 7890'], ['', '', ''], ['Sumur kering', '30/11/2026', '12'], ['Parit', 'lusa', ''])
  assert.deepEqual(
    found.map(({ line, problems }) => [line, problems.map(({ kind }) => kind)]),
    [
      [2, []],
      [3, ['text_missing']],
      [4, ['day_future', 'phone_invalid']],
      [5, ['day_invalid']],
    ],
  )
  assert.deepEqual([found[0]?.row.day, found[0]?.row.phone], ['2026-11-23', '+6281234567890'])
})

test('a row is known again in an amended file; the same words twice in one file are two', () => {
  const before = table(['Jalan putus', '', ''], ['Sumur kering', '', ''], ['Sumur kering', '', ''])
  const after = table(['Baru', '', ''], ['SUMUR  kering', '', ''], ['Jalan putus', '', ''], ['Sumur kering', '', ''])
  const known = new Set(before.map(({ key }) => key))
  assert.equal(known.size, 3)
  assert.deepEqual(
    after.filter(({ key }) => !known.has(key)).map(({ row }) => row.text),
    ['Baru'],
  )
})
