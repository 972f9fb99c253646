import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inRegion } from '#db/transaction.ts'
import { importRegion } from '#regions/commands.ts'
import { findRegion, type RegionRow } from '#regions/queries.ts'
import { triageReport } from '#triage/commands.ts'
import { findPlaces, findSimilarCases, placeOfPoint } from '#triage/queries.ts'
import { aCase, aReport, getCase, hoursLater, MONDAY } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
await importRegion(db, fileURLToPath(new URL('../../regions/oki', import.meta.url)), { demo: { graphUrl: 'http://127.0.0.1:1', passwordHash: '' } })
const region = (await findRegion(db, 'oki')) as RegionRow
const regionId = region.id
const at = hoursLater(1)

const places = (words: string) => inRegion(db, regionId, (trx) => findPlaces(trx, regionId, words))

//  typed → the place meant
const TYPED: [words: string, label: string][] = [
  ['dekat pasar Celikah', 'Celikah, Kec. Kayu Agung (dekat pasar Celikah)'],
  ['ds. jua2 kec kayuagung', 'Jua-jua, Kec. Kayu Agung'],
  ['kayuagung', 'Kec. Kayu Agung'],
  ['Tj Lubuk', 'Kec. Tanjung Lubuk'],
  ['mesuji makmur', 'Kec. Mesuji Makmur'],
  ['desa tanjung lubuk', 'Tanjung Lubuk, Kec. Tanjung Lubuk'],
  ['pampngan', 'Kec. Pampangan'],
]

for (const [words, label] of TYPED) {
  test(`"${words}" is ${label}`, async () => {
    const [best] = await places(words)
    assert.equal(best?.label, label)
    assert.ok((best?.score ?? 0) >= 0.5)
  })
}

test('a place is found in a story, and nothing where none is told', async () => {
  const [best] = await places('Pak tolong jalan di depan SD Sidakersa sudah tiga bulan rusak parah, anak-anak sering jatuh')
  assert.deepEqual([best?.villageCode, best?.districtCode], ['16.02.05.1003', '16.02.05'])
  assert.ok((await places('lampu mati sudah dua minggu tolong diperbaiki')).every(({ score }) => score < 0.75))
})

test('a village whose name exists in several districts is offered for each of them', async () => {
  const found = await places('perigi')
  assert.ok(new Set(found.filter(({ score }) => score > 0.9).map(({ districtCode }) => districtCode)).size > 1)
  assert.equal((await places('perigi, pangkalan lampam'))[0]?.districtCode, '16.02.19')
})

test('a pin lies in the district with the nearest centre; far away it lies in none', async () => {
  const of = (latitude: number, longitude: number) => inRegion(db, regionId, (trx) => placeOfPoint(trx, regionId, { latitude, longitude }))
  assert.deepEqual(await of(-3.39, 104.83), { districtCode: '16.02.05', districtName: 'Kayu Agung' })
  assert.deepEqual(await of(-6.2, 106.8), {})
})

const HERE = { latitude: -3.39, longitude: 104.83 }

test('open cases nearby about the same are found, the nearest first; closed, secret, far and old ones are not', async () => {
  const near = await aCase(db, { region, latitude: HERE.latitude + 0.001, longitude: HERE.longitude })
  const nearest = await aCase(db, { region, ...HERE })
  const closed = await aCase(db, { region, ...HERE, state: 'closed' })
  const secret = await aCase(db, { region, ...HERE, categoryCode: 'women_children' })
  await aCase(db, { region, latitude: HERE.latitude + 0.01, longitude: HERE.longitude })
  const described = { ...HERE, categoryCode: 'road', text: 'Jalan berlubang', at: MONDAY, since: hoursLater(-24) }
  const find = (since: Date, caseId?: string) =>
    inRegion(db, regionId, (trx) => findSimilarCases(trx, regionId, { ...described, since, ...(caseId && { caseId }) }))
  const found = await find(hoursLater(-24))
  assert.deepEqual(
    found.map(({ id, distanceMetres }) => [id, distanceMetres]),
    [
      [nearest.caseId, 0],
      [near.caseId, 111],
    ],
  )
  assert.equal(found[0]?.ticket, nearest.ticket)
  assert.ok(!found.some(({ id }) => id === closed.caseId || id === secret.caseId))
  assert.deepEqual(
    (await find(hoursLater(-24), nearest.caseId)).map(({ id }) => id),
    [near.caseId],
  )
  assert.deepEqual(await find(hoursLater(1)), [])
})

async function aToldCase(text: string): Promise<{ caseId: string; reportId: string }> {
  const { caseId } = await aCase(db, { region, categoryCode: 'other', ...HERE, at: MONDAY })
  await inRegion(db, regionId, (trx) => trx.deleteFrom('reports').where('caseId', '=', caseId).execute())
  const { reportId } = await aReport(db, { regionId, caseId, text })
  return { caseId, reportId }
}

const suggestionsOf = (caseId: string) =>
  inRegion(db, regionId, (trx) => trx.selectFrom('caseSuggestions').select(['categories', 'agencies']).where('caseId', '=', caseId).execute())

test('a report gets suggestions: categories, and the office of its district', async () => {
  const { caseId, reportId } = await aToldCase('Lampu jalan di sini mati sudah dua minggu')
  await triageReport(db, { regionId, reportId, at })
  await triageReport(db, { regionId, reportId, at })
  const [row, ...more] = await suggestionsOf(caseId)
  assert.deepEqual(more, [])
  assert.equal((row?.categories as { code: string }[] | undefined)?.[0]?.code, 'street_light')
  assert.deepEqual(
    (row?.agencies as { reason: string }[] | undefined)?.map(({ reason }) => reason),
    ['usual', 'district'],
  )
  assert.equal((await getCase(db, { regionId, caseId })).isSecret, false)
})

test('a matter that must be kept from view becomes secret by itself, once, and it is on record', async () => {
  const { caseId, reportId } = await aToldCase('Guru itu melecehkan murid, pelecehan seksual, kami takut')
  await triageReport(db, { regionId, reportId, at })
  await triageReport(db, { regionId, reportId, at })
  assert.equal((await getCase(db, { regionId, caseId })).isSecret, true)
  const events = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('caseEvents').select(['kind', 'actor', 'isPublic']).where('caseId', '=', caseId).orderBy('seq').execute(),
  )
  assert.deepEqual(events.slice(1), [{ kind: 'edited', actor: 'system', isPublic: false }])
})
