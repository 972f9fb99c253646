import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import type { Reader } from '#cases/about/reader.ts'
import { inRegion } from '#db/transaction.ts'
import { folderStorage } from '#lib/storage.ts'
import { anAgency, aRegion, aStaffMember, MONDAY } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'
import { newId } from '#lib/ids.ts'
import type { RegionRow } from '#regions/queries.ts'
import { viewerOf } from '#staff/viewer.ts'
import { toldAtOf } from '#visits/clock.ts'
import { addPiece, beginUpload } from '#uploads/commands.ts'
import { keyOf as uploadKeyOf } from '#uploads/keys.ts'
import { keyOf, takeReport } from '#visits/commands.ts'
import { listReportsOfVisit, listVisits } from '#visits/list-queries.ts'
import { takenReport, type TakenReport } from '#visits/shapes.ts'
import { formatSlip, parseSlip, seriesOf } from '#visits/slip.ts'

const db = await freshDatabase()
const storage = folderStorage(await mkdtemp(join(tmpdir(), 'visits-')))
const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#6c7a45' } })
  .jpeg()
  .toBuffer()

const secret = 'for this test only'

/** A file that was announced, and comes when told to. */
async function aFile(region: RegionRow): Promise<{ key: string; comes: () => Promise<unknown> }> {
  const id = await beginUpload(db, { regionId: region.id, fileName: 'foto-1.jpg', bytes: photo.length, at: MONDAY })
  const key = uploadKeyOf({ secret, regionId: region.id }, id)
  return { key, comes: () => addPiece({ db, storage }, { regionId: region.id, id, at: MONDAY }, { offset: 0, bytes: photo }) }
}

async function aPhone(): Promise<{ region: RegionRow; staffId: string; take: (change?: Partial<TakenReport>) => TakenReport }> {
  const region = await aRegion(db)
  const staffId = await aStaffMember(db, { regionId: region.id, role: 'contact_officer' })
  const visit = { id: newId(), day: '2026-11-23', villageCode: null, place: 'Balai desa', officerIds: [] }
  let running = 0
  const take = (change: Partial<TakenReport> = {}): TakenReport => ({
    key: crypto.randomUUID(),
    owner: staffId,
    visit,
    slip: formatSlip('H7K2P', ++running),
    way: 'phone',
    text: 'Jalan ke dermaga putus sejak banjir',
    categoryCode: 'road',
    placeText: 'Dusun 2',
    villageCode: null,
    point: { latitude: -3.4, longitude: 105.1, accuracy: 8 },
    personName: 'Bu Rekaan',
    phone: '0800 0000 1111',
    hasConsented: true,
    isAnonymous: false,
    isSecret: false,
    uploadKeys: [],
    toldAt: MONDAY.toISOString(),
    sentAt: MONDAY.toISOString(),
    ...change,
  })
  return { region, staffId, take }
}

const rows = (region: RegionRow) =>
  inRegion(db, region.id, (trx) => trx.selectFrom('reports').selectAll().where('regionId', '=', region.id).orderBy('ticket').execute())

test('a report sent again, even at the same time, is one report with one ticket', async () => {
  const { region, staffId, take } = await aPhone()
  const taken = take()
  const answers = await Promise.all([1, 2, 3].map(() => takeReport(db, { region, staffId, secret, taken, at: MONDAY })))
  assert.equal(new Set(answers.map(({ ticket }) => ticket)).size, 1)
  assert.equal(answers.filter(({ isNew }) => isNew).length, 1)
  const [report, ...more] = await rows(region)
  assert.deepEqual(more, [])
  assert.deepEqual([report?.channel, report?.takenBy, report?.source, report?.placeText], ['field', staffId, { visitId: taken.visit.id }, 'Dusun 2'])
})

test('a visit comes with its first report, and others join it', async () => {
  const { region, staffId, take } = await aPhone()
  const colleague = await aStaffMember(db, { regionId: region.id, role: 'contact_officer', name: 'Siti Rekaan' })
  const stranger = await aStaffMember(db, { regionId: (await aRegion(db)).id })
  const first = take()
  await takeReport(db, {
    region,
    staffId,
    secret,
    taken: { ...first, visit: { ...first.visit, officerIds: [colleague, stranger, 'nobody'] } },
    at: MONDAY,
  })
  await takeReport(db, { region, staffId: colleague, secret, taken: take({ owner: colleague }), at: MONDAY })
  const [visit, ...others] = await inRegion(db, region.id, (trx) => listVisits(trx, { regionId: region.id, reader: {}, limit: 10 }))
  assert.deepEqual(others, [])
  assert.deepEqual([visit?.day, visit?.place, visit?.reportCount, visit?.officers], ['2026-11-23', 'Balai desa', 2, ['Siti Rekaan', 'Wulan Uji']])
})

test('whoever took part sees the visit, and of its reports the own ones that are not restricted, wherever their cases went', async () => {
  const { region, staffId, take } = await aPhone()
  const [colleague, stranger] = [await aStaffMember(db, { regionId: region.id }), await aStaffMember(db, { regionId: region.id })]
  const send = (by: string, taken: TakenReport) => takeReport(db, { region, staffId: by, secret, taken: { ...taken, owner: by }, at: MONDAY })
  const [own, sensitive, theirs] = [take(), take({ categoryCode: 'conduct' }), take()]
  await send(staffId, own)
  await send(staffId, sensitive)
  await send(colleague, theirs)
  await send(stranger, take({ visit: { ...own.visit, id: newId(), place: 'Puskesmas' } }))
  const reader = { viewer: viewerOf({ role: 'contact_officer', agencyId: await anAgency(db, { regionId: region.id }) }) }
  const seenBy = (person: string) =>
    inRegion(db, region.id, async (trx) => {
      const wanted = { regionId: region.id, reader, limit: 10 }
      const visits = await listVisits(trx, { ...wanted, staffId: person })
      const listed = await listReportsOfVisit(trx, { ...wanted, takenBy: person, visitId: own.visit.id })
      const slips = [own, sensitive, theirs].map(({ slip }) => listReportsOfVisit(trx, { ...wanted, takenBy: person, slip }))
      const found = (await Promise.all(slips)).flat()
      return {
        visits: visits.map(({ place, reportCount }) => [place, reportCount]),
        listed: listed.map(({ slip }) => slip),
        found: found.map(({ slip }) => slip),
      }
    })
  assert.deepEqual(await seenBy(staffId), { visits: [['Balai desa', 1]], listed: [own.slip], found: [own.slip] })
  assert.deepEqual(await seenBy(colleague), { visits: [['Balai desa', 1]], listed: [theirs.slip], found: [theirs.slip] })
  assert.deepEqual(await seenBy(stranger), { visits: [['Puskesmas', 1]], listed: [], found: [] })
})

test('what one officer took down is never sent by another, and a key is of one officer', async () => {
  const { region, staffId, take } = await aPhone()
  const other = await aStaffMember(db, { regionId: region.id })
  await assert.rejects(takeReport(db, { region, staffId: other, secret, taken: take(), at: MONDAY }), { key: 'field.other_officer' })
  assert.equal(await keyOf(db, { regionId: region.id, staffId }), await keyOf(db, { regionId: region.id, staffId }))
  assert.notEqual(await keyOf(db, { regionId: region.id, staffId }), await keyOf(db, { regionId: region.id, staffId: other }))
})

test('photos come first, and a report waits for those that are missing', async () => {
  const { region, staffId, take } = await aPhone()
  const [first, second] = [await aFile(region), await aFile(region)]
  const taken = take({ uploadKeys: [first.key, second.key] })
  await first.comes()
  await assert.rejects(takeReport(db, { region, staffId, secret, taken, at: MONDAY }), { key: 'field.file_missing' })
  await assert.rejects(takeReport(db, { region, staffId, secret, taken: take({ uploadKeys: ['made up.abc'] }), at: MONDAY }), {
    key: 'field.file_missing',
  })
  assert.deepEqual(await rows(region), [])
  await second.comes()
  await takeReport(db, { region, staffId, secret, taken, at: MONDAY })
  const [report] = await inRegion(db, region.id, (trx) =>
    listReportsOfVisit(trx, { regionId: region.id, reader: {}, visitId: taken.visit.id, limit: 10 }),
  )
  assert.deepEqual([report?.fileCount, report?.slip], [2, taken.slip])
})

test('photos of another region go with nothing', async () => {
  const { region, staffId, take } = await aPhone()
  const file = await aFile(await aRegion(db))
  await file.comes()
  await assert.rejects(takeReport(db, { region, staffId, secret, taken: take({ uploadKeys: [file.key] }), at: MONDAY }), {
    key: 'field.file_missing',
  })
})

test('an anonymous report keeps neither name nor number; a sensitive category is secret', async () => {
  const { region, staffId, take } = await aPhone()
  const taken = take({ isAnonymous: true, categoryCode: 'conduct' })
  await takeReport(db, { region, staffId, secret, taken, at: MONDAY })
  const [report] = await rows(region)
  assert.deepEqual([report?.contactId, report?.isSecret, report?.isAnonymous], [null, true, true])
  const seenBy = (reader: Reader) =>
    inRegion(db, region.id, (trx) => listReportsOfVisit(trx, { regionId: region.id, reader, visitId: taken.visit.id, limit: 10 }))
  assert.deepEqual(await seenBy({}), [])
  const [shown] = await seenBy({ viewer: { sees: 'only' } })
  assert.equal(shown?.isNamed, false)
})

test('a village or category that is no more is left out, the report is not', async () => {
  const { region, staffId, take } = await aPhone()
  await takeReport(db, { region, staffId, secret, taken: take({ villageCode: '99.99', categoryCode: 'gone' }), at: MONDAY })
  const [report] = await rows(region)
  assert.deepEqual([report?.villageCode, report?.categoryCode], [null, null])
})

test('a wrong clock: when it was told is corrected, what the phone said is kept', async () => {
  const { region, staffId, take } = await aPhone()
  const wrong = new Date('2019-01-01T00:00:00Z')
  const taken = take({ toldAt: new Date(wrong.getTime() - 3_600_000).toISOString(), sentAt: wrong.toISOString() })
  await takeReport(db, { region, staffId, secret, taken, at: MONDAY })
  const [report] = await rows(region)
  assert.equal(new Date(report?.toldAt as Date).getTime(), MONDAY.getTime() - 3_600_000)
  const [shown] = await inRegion(db, region.id, (trx) => listReportsOfVisit(trx, { regionId: region.id, reader: {}, slip: taken.slip, limit: 10 }))
  assert.equal(shown?.phoneToldAt.toISOString(), taken.toldAt)
  assert.deepEqual(shown?.receivedAt, MONDAY)
})

//  the phone says    it sends at       we receive at     told
const clocks = [
  ['2026-11-23T02:00Z', '2026-11-23T09:00Z', '2026-11-23T09:00Z', '2026-11-23T02:00Z'], // a right clock
  ['2026-11-23T02:00Z', '2026-11-23T08:59Z', '2026-11-23T09:00Z', '2026-11-23T02:00Z'], // a slow network
  ['2026-11-23T03:00Z', '2026-11-23T10:00Z', '2026-11-23T09:00Z', '2026-11-23T02:00Z'], // an hour fast
  ['2026-11-23T10:00Z', '2026-11-23T09:00Z', '2026-11-23T09:00Z', '2026-11-23T09:00Z'], // moved back in between
  ['2020-01-01T00:00Z', '2026-11-23T09:00Z', '2026-11-23T09:00Z', '2026-11-23T09:00Z'], // moved on in between
] as const
for (const [told, sent, received, expected] of clocks) {
  test(`told ${told}, sent ${sent}, received ${received}: ${expected}`, () => {
    const at = toldAtOf({ phoneToldAt: new Date(told), phoneSentAt: new Date(sent), receivedAt: new Date(received) })
    assert.deepEqual(at, new Date(expected))
  })
}

test('nothing is told after it was received', () => {
  const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, instant, instant, (phoneToldAt, phoneSentAt, receivedAt) => {
      assert.ok(toldAtOf({ phoneToldAt, phoneSentAt, receivedAt }).getTime() <= receivedAt.getTime())
    }),
  )
})

test('a slip is read as people copy it', () => {
  for (const typed of ['H7K2P-7', 'h7k2p 7', 'H7K2P7', ' h7k2p - 7 ']) assert.equal(parseSlip(typed), 'H7K2P-7', typed)
  for (const typed of ['', 'OKI-2611-0001', 'H7K2P', 'H7K2P-', 'O7K2P-7', "H7K2P-7'--"]) assert.equal(parseSlip(typed), undefined, typed)
  assert.equal(parseSlip(formatSlip(seriesOf([0, 0.5, 0.999, 0.25, 0.75]), 12)), formatSlip(seriesOf([0, 0.5, 0.999, 0.25, 0.75]), 12))
})

test('whatever is sent instead of a report is refused in order', () => {
  fc.assert(fc.property(fc.anything(), (sent) => void takenReport.safeParse(sent)))
})
