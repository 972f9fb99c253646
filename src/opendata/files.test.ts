import assert from 'node:assert/strict'
import { test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import { readTable } from '#imports/csv.ts'
import { atomOf } from '#opendata/feed/atom.ts'
import { drawBadge } from '#opendata/embed/badge.ts'
import { cardOf } from '#opendata/embed/card.ts'
import { schemaOf } from '#opendata/catalog.ts'
import { aboutKey, columnKey, DATASETS, fileName, formatsOf, readFileName, titleKey } from '#opendata/datasets.ts'
import { csvOf, geojsonOf, jsonOf } from '#opendata/files.ts'
import { isTextKey, words } from '#texts/text.ts'

const NASTY = `<b>"Jalan" & 'lubang'</b>`
const ABOUT = {
  title: NASTY,
  region: 'Kabupaten Uji',
  licence: 'CC BY 4.0',
  licenceUrl: 'https://x.example',
  attribution: 'Uji',
  changedAt: undefined,
}
const columns = [
  { name: 'teks', type: 'string' },
  { name: 'jumlah', type: 'integer' },
] as const

test('CSV is read back as it was, whatever the words', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.string().map((text) => text.replaceAll('\0', '')),
          fc.option(fc.integer()),
        ),
      ),
      (rows) => {
        const csv = csvOf(columns, rows)
        assert.ok(csv.startsWith('teks,jumlah\r\n') && csv.endsWith('\r\n'))
        // The reader of ours trims cells and leaves out empty lines.
        const read = readTable(csv).slice(1)
        const told = rows.filter(([text, count]) => text.trim() !== '' || count !== null)
        assert.deepEqual(
          read.map(({ cells }) => cells[1]),
          told.map(([, count]) => (count === null ? '' : String(count))),
        )
      },
    ),
  )
  assert.equal(csvOf(columns, [['a, "b"\nc', 3]]), 'teks,jumlah\r\n"a, ""b""\nc",3\r\n')
})

test('no cell is a formula; a negative number stays a number', () => {
  for (const text of ['=1+1', '+62', '-x', '@A1', '\t=1', ' =HYPERLINK("x")'])
    assert.match(csvOf(columns, [[text, -3]]).split('\r\n')[1] ?? '', /^"'.*",-3$/)
})

test('JSON and GeoJSON say their licence, and a point is longitude first', () => {
  const json = JSON.parse(jsonOf(columns, [[NASTY, null]], ABOUT))
  assert.deepEqual([json.licence, json.rows], ['CC BY 4.0', [{ teks: NASTY, jumlah: null }]])
  const dataset = DATASETS.find(({ name }) => name === 'kecamatan')
  assert.ok(dataset)
  const geo = JSON.parse(geojsonOf(dataset, [['99.01.01', 'Uji', -3.4, 104.8], ['99.01.02', 'Tanpa titik', null, null]], ABOUT)) // biome-ignore format: rows
  assert.equal(geo.type, 'FeatureCollection')
  assert.deepEqual(
    geo.features.map((one: { geometry: unknown }) => one.geometry),
    [{ type: 'Point', coordinates: [104.8, -3.4] }, null],
  )
  assert.deepEqual(JSON.parse(jsonOf(columns, [], ABOUT)).rows, [])
})

test('every file has one name, and every name that is no file is none', () => {
  for (const dataset of DATASETS)
    for (const format of formatsOf(dataset)) {
      const file = { dataset, year: dataset.isByYear ? 2026 : 0, format }
      assert.deepEqual(readFileName(fileName(file)), file)
    }
  for (const name of [
    'harian.csv',
    'peringkat-2026.csv',
    'harian-2026.geojson',
    'harian-2026.exe',
    '../harian-2026.csv',
    'nope.csv',
    '',
    'harian-20261.csv',
  ])
    assert.equal(readFileName(name), undefined, name)
})

test('every dataset and every column is explained', () => {
  for (const { name, columns: own } of DATASETS)
    for (const key of [titleKey(name), aboutKey(name), ...own.map((column) => columnKey(column.name))]) assert.ok(isTextKey(key), key)
})

test('a schema says each column with its type', () => {
  for (const dataset of DATASETS) {
    const { fields, missingValues } = schemaOf(dataset, words('id')) as {
      fields: { name: string; type: string; description: string }[]
      missingValues: string[]
    }
    assert.deepEqual([fields.map(({ name }) => name), missingValues], [dataset.columns.map(({ name }) => name), ['']])
    assert.ok(fields.every(({ description }) => description.length > 3))
  }
})

test('a feed is well-formed whatever people write, and says what Atom asks for', () => {
  const entry = {
    id: 'https://x.example/1',
    link: 'https://x.example/1',
    title: NASTY,
    summary: `]]> \u0007\uD800 & <script>`,
    category: NASTY,
    publishedAt: new Date(0),
    changedAt: new Date(1),
  }
  const feed = {
    self: 'https://x.example/umpan.xml?a=1&b=2',
    link: 'https://x.example/',
    title: NASTY,
    subtitle: '',
    author: 'Uji',
    rights: 'CC',
    language: 'id',
    changedAt: new Date(2),
    entries: [entry],
  }
  const xml = atomOf(feed)
  assert.equal(XMLValidator.validate(xml), true)
  const read = new XMLParser({ ignoreAttributes: false }).parse(xml)
  assert.deepEqual(
    [read.feed.entry.title, read.feed.updated, read.feed.entry.published],
    [NASTY, '1970-01-01T00:00:00.002Z', '1970-01-01T00:00:00.000Z'],
  )
  // oxlint-disable-next-line no-control-regex
  assert.ok(!/[\u0000-\u0008\u000b-\u001f]/.test(xml))
  assert.equal(XMLValidator.validate(atomOf({ ...feed, entries: [] })), true)
})

const LETTERS = { width: (text: string, size: number) => text.length * size * 0.55 }

test('a badge fits its words and is well-formed', () => {
  const badge = { label: NASTY, value: '92% dijawab tepat waktu', said: NASTY, isDark: false, colour: '#0b5d4e', onColour: '#ffffff' }
  const { svg, width } = drawBadge(badge, LETTERS)
  assert.equal(XMLValidator.validate(svg), true)
  assert.ok(width > LETTERS.width(badge.label + badge.value, 12) && svg.length < 2500, `${svg.length}`)
  assert.notEqual(drawBadge({ ...badge, isDark: true }, LETTERS).svg, svg)
})

test('a card has no script, nothing from elsewhere, and says so when there is nothing to say', () => {
  const look = { brand: '#0b5d4e', onBrand: '#ffffff' }
  const card = {
    language: 'id',
    theme: undefined,
    program: NASTY,
    region: 'Uji',
    figures: [],
    none: 'Belum cukup',
    button: 'Lapor',
    link: 'https://x.example/lapor',
    more: { words: 'Kinerja', link: 'https://x.example/kinerja' },
    light: look,
    dark: look,
  }
  const html = cardOf(card)
  assert.ok(html.includes('Belum cukup') && !/<script|src=|url\(|@import|<b>/.test(html), html)
  assert.ok(cardOf({ ...card, figures: [{ value: '12', words: 'laporan' }] }).includes('<dd>12</dd>'))
})
