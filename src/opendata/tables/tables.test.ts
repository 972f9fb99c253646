import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { catalogOf } from '#opendata/catalog.ts'
import { CUT_NAMES, CUTS, readFileName, type Row } from '#opendata/datasets.ts'
import { getFile } from '#opendata/file-commands.ts'
import { listDatasets } from '#opendata/listing-queries.ts'
import { FEWEST } from '#opendata/suppression.ts'
import { countOpenData, wantTables } from '#opendata/tables/commands.ts'
import { getRows, listTables } from '#opendata/tables/queries.ts'
import { monthsBetween, tablesOf } from '#opendata/tables/year.ts'
import { words } from '#texts/text.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, hoursLater, waitingJobs } from '#tests/factories.ts'
import { figuresFollow } from '#tests/figures.ts'

const db = await freshDatabase()
const NOW = hoursLater(24 * 20)
const region = await aRegion(db, { settings: { rankingMinimum: 1 } })
const agencyId = await anAgency(db, { regionId: region.id, agencyCode: 'pu' })
const base = 'https://x.example/uji'
const rowsOf = (name: string, year: number) => inRegion(db, region.id, (trx) => getRows(trx, { regionId: region.id, name, year }))
const fileOf = (name: string, isKnown = false) => getFile(db, { region, file: readFileName(name) ?? assert.fail(name), base, isKnown: () => isKnown })

test('nothing is counted on request: whoever wants it first is told to wait', async () => {
  await assert.rejects(fileOf('harian-2026.csv'), { key: 'data.not_counted' })
  assert.equal(await wantTables(db, region, NOW), false)
  assert.ok((await waitingJobs(db)).includes('count-open-data'))
})

test('a region without a report has tables of nothing, and none is listed', async () => {
  const empty = await aRegion(db)
  await countOpenData(db, empty.id, NOW)
  const listed = await inRegion(db, empty.id, (trx) => listDatasets(trx, empty))
  assert.deepEqual(
    listed.filter(({ dataset }) => dataset.isCounted).map(({ dataset }) => dataset.name),
    ['harian', 'bulanan'].filter((name) => listed.some(({ dataset }) => dataset.name === name)),
  )
})

test('days end with yesterday, months with the last whole one; secret cases are in no breakdown', async () => {
  for (let count = 0; count < 8; count++) await aCase(db, { region, agencyId, state: 'closed', at: hoursLater(-24 * 30) })
  for (let count = 0; count < 6; count++) await aCase(db, { region, agencyId, state: 'assigned', at: hoursLater(1) })
  await aCase(db, { region, agencyId, state: 'assigned', at: NOW })
  for (let count = 0; count < 5; count++) {
    const { caseId } = await aCase(db, { region, agencyId, state: 'assigned', at: hoursLater(1) })
    await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', caseId).execute())
  }
  await figuresFollow(db, region.id)
  await countOpenData(db, region.id, NOW)
  const days = await rowsOf('harian', 2026)
  assert.equal(days.at(-1)?.[0], '2026-12-12')
  const received = (rows: readonly Row[], on: string) => rows.find(([day]) => day === on)?.[1]
  assert.equal(received(days, '2026-11-23'), 11)
  const kinds = await rowsOf('harian-kategori', 2026)
  assert.deepEqual(kinds.filter(([day]) => day === '2026-11-23').map((row) => row.slice(1, 3)), [['', 5], ['road', 6]]) // biome-ignore format: rows
  for (const cut of CUTS) {
    const named = (await rowsOf(`harian-${CUT_NAMES[cut]}`, 2026)).filter(([day, name]) => day === '2026-11-23' && name !== '')
    assert.ok(named.reduce((sum, row) => sum + Number(row[2]), 0) <= 6, cut)
  }
  assert.deepEqual(
    (await rowsOf('bulanan', 0)).map(([month]) => month),
    ['2026-10', '2026-11'],
  )
  assert.deepEqual((await rowsOf('peringkat', 0)).map((row) => [row[0], row[1], row[5]]), [['2026-10', 'pu', 8], ['2026-11', 'pu', 6]]) // biome-ignore format: rows
  assert.deepEqual((await rowsOf('waktu-jawab', 0)).map((row) => row.slice(0, 3)).filter(([, step]) => step === 'selesai_dijawab'), [['2026-10', 'selesai_dijawab', ''], ['2026-10', 'selesai_dijawab', 'road']]) // biome-ignore format: rows
})

test('an agency that the monthly table hides beside a small one is ranked without its number of cases', async () => {
  const place = await aRegion(db, { settings: { rankingMinimum: 1 } })
  for (const [agencyCode, count] of [['a', 3], ['b', 6], ['c', 12]] as const) {
    const holder = await anAgency(db, { regionId: place.id, agencyCode })
    for (let made = 0; made < count; made++) await aCase(db, { region: place, agencyId: holder, state: 'assigned', at: hoursLater(-24 * 30) })
  } // biome-ignore format: a list
  await figuresFollow(db, place.id)
  await countOpenData(db, place.id, NOW)
  const of = (name: string) => inRegion(db, place.id, (trx) => getRows(trx, { regionId: place.id, name, year: 0 }))
  const october = async (name: string) => (await of(name)).filter(([month]) => month === '2026-10')
  assert.deepEqual((await october('bulanan-perangkat-daerah')).map((row) => row.slice(1, 3)), [['a', null], ['b', null], ['c', 12]]) // biome-ignore format: rows
  assert.deepEqual((await october('peringkat')).map((row) => [row[1], row[5]]).toSorted(), [['b', null], ['c', 12]]) // biome-ignore format: rows
})

test('no figure below five is in any file', async () => {
  const tables = await inRegion(db, region.id, (trx) => listTables(trx, region.id))
  assert.ok(tables.length > 10)
  for (const { name, year } of tables.filter((table) => /^(harian|bulanan)/.test(table.name)))
    for (const row of await rowsOf(name, year))
      assert.ok(
        row.every((value) => typeof value !== 'number' || value === 0 || value >= FEWEST),
        `${name} ${row.join(' ')}`,
      )
})

test('counted again with nothing new, the date and the tag stay; who has it gets no body', async () => {
  const before = await fileOf('harian-2026.csv')
  await countOpenData(db, region.id, hoursLater(24 * 20 + 3))
  const after = await fileOf('harian-2026.csv')
  assert.deepEqual([after.etag, after.changedAt, after.body], [before.etag, before.changedAt, before.body])
  assert.equal((await fileOf('harian-2026.csv', true)).body, undefined)
  assert.notEqual((await fileOf('harian-2026.json')).etag, before.etag)
  await assert.rejects(fileOf('harian-1999.csv'), { key: 'page.not_found' })
})

test('the catalogue names every file with what DCAT asks for', async () => {
  const listed = await inRegion(db, region.id, (trx) => listDatasets(trx, region))
  const place = {
    base,
    name: 'Uji',
    program: 'Lapor Uji',
    areaCode: '99.01',
    licenceUrl: 'https://l.example',
    attribution: 'Uji',
    from: '2026-01-01',
    until: '2026-12-12',
  }
  const catalog = JSON.parse(JSON.stringify(catalogOf(place, listed, words('id'))))
  assert.equal(catalog['@type'], 'dcat:Catalog')
  const sets = catalog['dcat:dataset'] as Record<string, unknown>[]
  assert.ok(sets.length >= 14)
  for (const one of sets)
    for (const name of [
      'dct:title',
      'dct:description',
      'dct:publisher',
      'dct:license',
      'dcat:theme',
      'dct:spatial',
      'dct:accrualPeriodicity',
      'dcat:distribution',
    ])
      assert.ok(one[name], `${String(one['@id'])} ${name}`)
  const urls = sets.flatMap((one) => (one['dcat:distribution'] as { '@id': string }[]).map((file) => file['@id']))
  for (const url of urls) assert.ok((await fileOf(url.slice(`${base}/data/`.length))).body, url)
  assert.equal(catalog['dct:spatial']['dct:identifier'], '99.01')
})

test('what one day says of how cases ended is hidden with its sums', () => {
  const sum = (day: string, ends: [number, number, number]) => ({
    day,
    received: 0,
    reports: 0,
    answered: 0,
    closed: ends[0] + ends[1] + ends[2],
    confirmed: ends[0],
    unconfirmed: ends[1],
    rejected: ends[2],
  })
  const sums = [sum('2026-03-01', [20, 3, 9]), sum('2026-03-02', [30, 12, 8])]
  const none = { agency: [], category: [], district: [], channel: [] }
  const cut = { ...none, channel: sums.map((one) => ({ ...one, channel: 'whatsapp' })) }
  const { days } = tablesOf({ months: monthsBetween('2026-03-01', '2026-03-02'), sums, cuts: cut }, () => true)
  const ends = days.map((row) => row.slice(5, 8))
  assert.equal(ends[0]?.[1], null)
  // Alone in its row or in its column it could be computed.
  assert.ok(ends[0]?.filter((value) => value === null).length === 2 && ends[1]?.filter((value) => value === null).length === 2, JSON.stringify(ends))
  assert.equal(days[0]?.[4], 32)
})
