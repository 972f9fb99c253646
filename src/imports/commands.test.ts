import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { strToU8, zipSync } from 'fflate'
import { inRegion } from '#db/transaction.ts'
import { beginImport, forgetLeftRows, importReports, readImport, startImport } from '#imports/commands.ts'
import { findImport, listRows } from '#imports/queries.ts'
import { readXlsx } from '#imports/xlsx.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import type { RegionRow } from '#regions/queries.ts'
import { aRegion, aStaffMember, MONDAY } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const storage = folderStorage(await mkdtemp(join(tmpdir(), 'imports-')))
const context = { db, storage, log: createLog('silent'), now: () => MONDAY, publicUrl: 'http://uji.example' } as unknown as JobContext

/** As the worker does it, to the end. */
async function brings(region: RegionRow, bytes: Uint8Array, wish: 'all' | 'good' | 'look' = 'good') {
  const staffId = await aStaffMember(db, { regionId: region.id })
  const regionId = region.id
  const id = await beginImport({ db, storage }, { regionId, staffId, fileName: 'rekap.csv', bytes, channel: 'letter', at: MONDAY })
  await readImport(context, { regionId, importId: id })
  if (wish !== 'look') await startImport(db, { regionId, id, wish })
  const find = () => inRegion(db, regionId, (trx) => findImport(trx, { regionId, id }))
  for (let at = 0; at < 20 && (await find())?.state === 'importing'; at++) await importReports(context, { regionId, importId: id })
  return { id, found: await find(), bad: await inRegion(db, regionId, (trx) => listRows(trx, { regionId, id, bad: true, limit: 50 })) }
}

const csv = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'))
const reports = (region: RegionRow) =>
  inRegion(db, region.id, (trx) => trx.selectFrom('reports').selectAll().where('regionId', '=', region.id).orderBy('ticket').execute())

const HEAD = 'Tanggal;Isi laporan;Lokasi;Kategori;Nama;No HP;Rahasia'
const GOOD = ['20/11/2026;Jalan berlubang;Pasar;Jalan dan jembatan;Bu Rekaan;0800 0000 1111;', '21/11/2026;=cmd|calc;Pasar;;;;ya']
const BAD = '40/11/2026;Sumur kering;;;;;'

test('good rows become reports, bad ones are named; the same file again adds nothing, an amended one only what is new', async () => {
  const region = await aRegion(db)
  const first = await brings(region, csv(HEAD, GOOD[0] ?? '', BAD, GOOD[1] ?? ''))
  assert.deepEqual([first.found?.state, first.found?.newCount, first.found?.badCount], ['done', 2, 1])
  assert.deepEqual(
    first.bad.map(({ line, problems }) => [line, problems]),
    [[3, [{ kind: 'day_invalid', value: '40/11/2026' }]]],
  )
  const again = await brings(region, csv(HEAD, GOOD[0] ?? '', BAD, GOOD[1] ?? ''))
  assert.deepEqual([again.found?.newCount, again.found?.knownCount], [0, 2])
  const amended = await brings(region, csv(HEAD, BAD.replace('40/', '19/'), ...GOOD))
  assert.deepEqual([amended.found?.newCount, amended.found?.knownCount], [1, 2])
  const kept = await reports(region)
  assert.deepEqual(
    kept.map(({ text, channel, isSecret, categoryCode }) => [text, channel, isSecret, categoryCode]),
    [
      ['Jalan berlubang', 'letter', false, 'road'],
      ['=cmd|calc', 'letter', true, null],
      ['Sumur kering', 'letter', false, null],
    ],
  )
  assert.deepEqual(new Date(kept[0]?.toldAt as Date).toISOString(), '2026-11-20T01:00:00.000Z')
  assert.ok(kept[0]?.contactId)
})

test('rows that became no report are gone after seven days, and the import says so', async () => {
  const region = await aRegion(db)
  const regionId = region.id
  const taken = await brings(region, csv(HEAD, GOOD[0] ?? '', BAD))
  const lookedAt = await brings(region, csv(HEAD, GOOD[1] ?? '', BAD), 'look')
  const unread = await aTable(region)
  const elsewhere = await brings(await aRegion(db), csv(HEAD, BAD), 'look')
  const rowsOf = async (id: string) =>
    (await inRegion(db, regionId, (trx) => trx.selectFrom('importRows').select('line').where('importId', '=', id).orderBy('line').execute())).map(
      ({ line }) => line,
    )
  const stateOf = async (id: string) => (await inRegion(db, regionId, (trx) => findImport(trx, { regionId, id })))?.state
  const night = (days: number) => forgetLeftRows({ db, storage }, { regionId, at: new Date(MONDAY.getTime() + days * 86_400_000) })

  await night(6.9)
  assert.deepEqual([await rowsOf(taken.id), await rowsOf(lookedAt.id), await stateOf(lookedAt.id)], [[2, 3], [2, 3], 'ready'])
  await night(7.1)
  assert.deepEqual([await rowsOf(taken.id), await stateOf(taken.id)], [[2], 'done'])
  assert.deepEqual([await rowsOf(lookedAt.id), await stateOf(lookedAt.id)], [[], 'dropped'])
  await assert.rejects(startImport(db, { regionId, id: lookedAt.id, wish: 'good' }), { key: 'import.not_ready' })
  // What could never be read leaves no file behind.
  assert.equal(await stateOf(unread.id), 'dropped')
  await assert.rejects(buffer(storage.read(unread.storageKey)), { code: 'ENOENT' })
  assert.equal(elsewhere.found?.state, 'ready')
})

test('what is being taken is left in peace, until it has stood still for two weeks', async () => {
  const region = await aRegion(db)
  const of = { regionId: region.id, id: (await brings(region, csv(HEAD, ...GOOD), 'look')).id }
  await startImport(db, { ...of, wish: 'good' })
  const night = (days: number) => forgetLeftRows({ db, storage }, { regionId: region.id, at: new Date(MONDAY.getTime() + days * 86_400_000) })
  const left = () => inRegion(db, region.id, (trx) => listRows(trx, { ...of, bad: false, limit: 9 }))
  await night(8)
  assert.equal((await left()).length, 2)
  await night(15)
  assert.deepEqual(await left(), [])
})

async function aTable(region: RegionRow) {
  const staffId = await aStaffMember(db, { regionId: region.id })
  const told = { regionId: region.id, staffId, fileName: 'rekap.csv', bytes: csv(HEAD, BAD), channel: 'letter' as const, at: MONDAY }
  const id = await beginImport({ db, storage }, told)
  return { id, storageKey: `${region.id}/imports/${id}.csv` }
}

test('all or nothing: with one bad row none is taken', async () => {
  const region = await aRegion(db)
  await assert.rejects(brings(region, csv(HEAD, GOOD[0] ?? '', BAD), 'all'), { key: 'import.has_problems' })
  assert.deepEqual(await reports(region), [])
})

test('portions go on where they stopped', async () => {
  const region = await aRegion(db)
  const many = Array.from({ length: 130 }, (_, at) => `20/11/2026;Lampu mati di tiang ${at};;;;;`)
  const { found } = await brings(region, csv(HEAD, ...many), 'all')
  assert.deepEqual([found?.state, found?.newCount], ['done', 130])
  assert.equal((await reports(region)).length, 130)
})

const files: [name: string, bytes: Uint8Array, problem: string][] = [
  ['a table without a column of reports', csv('a;b', '1;2'), 'import.no_columns'],
  ['only a heading', csv(HEAD), 'import.empty'],
  ['a zip that is no table', zipSync({ 'a.txt': strToU8('a') }), 'import.unreadable'],
  ['a zip that is a bomb', zipSync({ 'xl/workbook.xml': new Uint8Array(120 * 1024 * 1024) }, { level: 9 }), 'zip.too_large'],
  ['a torn sheet', zipSync({ 'xl/workbook.xml': strToU8('<workbook') }), 'import.unreadable'],
]
for (const [name, bytes, problem] of files) {
  test(`${name}: said in words, nothing is taken`, async () => {
    const { found } = await brings(await aRegion(db), bytes, 'look')
    assert.deepEqual([found?.state, found?.problem], ['failed', problem])
  })
}

test('a sheet of Excel: days as serials, formulas as what they show, merged cells once', async () => {
  const rows = await readXlsx(anXlsx(3))
  assert.deepEqual(rows.slice(0, 3), [
    { line: 1, cells: ['Tanggal', 'Isi laporan', 'Lokasi'] },
    { line: 2, cells: ['2026-11-23', 'Jalan berlubang', 'Pasar'] },
    { line: 3, cells: ['2026-11-23', '12', ''] },
  ])
})

test('fifty thousand rows are read', async () => {
  const rows = await readXlsx(anXlsx(50_000))
  assert.equal(rows.length, 50_001)
})

/** The least that Excel itself would open: a day, a shared word, a formula with its value, a merged cell. */
function anXlsx(count: number): Uint8Array {
  const cells = (row: number) =>
    row % 2 === 0
      ? `<c r="A${row}" s="1"><v>46349</v></c><c r="B${row}" t="s"><v>3</v></c><c r="C${row}" t="s"><v>4</v></c>`
      : `<c r="A${row}" s="1"><v>46349</v></c><c r="B${row}"><f>6+6</f><v>12</v></c><c r="C${row}"/>`
  const body = Array.from({ length: count }, (_, at) => `<row r="${at + 2}">${cells(at + 2)}</row>`).join('')
  const head = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const words = ['Tanggal', 'Isi laporan', 'Lokasi', 'Jalan berlubang', 'Pasar'].map((word) => `<si><t>${word}</t></si>`).join('')
  return zipSync({
    '[Content_Types].xml': strToU8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    'xl/workbook.xml': strToU8(`<workbook ${main} xmlns:r="${rel}"><sheets><sheet name="Rekap" sheetId="1" r:id="rId1"/></sheets></workbook>`),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${rel}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${rel}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ),
    'xl/styles.xml': strToU8(
      `<styleSheet ${main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    'xl/sharedStrings.xml': strToU8(`<sst ${main}>${words}</sst>`),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet ${main}><dimension ref="A1:C${count + 1}"/><sheetData>${head}${body}</sheetData><mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells></worksheet>`,
    ),
  })
}
