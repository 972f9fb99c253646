import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { NAMES, type Typed } from '#forms/answers.ts'
import { countSending, findSent, lookThrough, sendForm } from '#forms/commands.ts'
import { RATES } from '#rates/limits.ts'
import { DomainError } from '#lib/errors.ts'
import type { RegionRow } from '#regions/queries.ts'
import { keyOf } from '#uploads/keys.ts'
import { keysOf } from '#sealing/carried.ts'
import { listWays } from '#reporters/queries.ts'
import { aCase, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const secret = 'a secret for this test'
const empty = Object.fromEntries(NAMES.map((name) => [name, ''])) as Typed
const road: Typed = { ...empty, apa: 'Jalan di depan pasar berlubang besar', mana: 'Desa Satu', kabar: 'wa', anonim: '1' }

/** With two districts that have a centre, villages of one name in both, and a category that needs a name. */
async function aPlace(): Promise<RegionRow> {
  const region = await aRegion(db)
  await inRegion(db, region.id, async (trx) => {
    const area = { regionId: region.id, parentCode: null, latitude: null, longitude: null }
    await trx
      .insertInto('areas')
      .values([
        { ...area, code: '1', level: 'district', name: 'Utara', searchName: 'utara', latitude: -3, longitude: 104 },
        { ...area, code: '2', level: 'district', name: 'Selatan', searchName: 'selatan', latitude: -3.2, longitude: 104.1 },
        { ...area, code: '11', level: 'village', name: 'Sukamaju', searchName: 'sukamaju', parentCode: '1' },
        { ...area, code: '21', level: 'village', name: 'Sukamaju', searchName: 'sukamaju', parentCode: '2' },
        { ...area, code: '12', level: 'village', name: 'Celikah', searchName: 'celikah', parentCode: '1' },
      ])
      .execute()
    await trx
      .insertInto('categories')
      .values({ regionId: region.id, code: 'papers', name: 'KTP dan akta', nameEn: 'Papers', keywords: ['ktp!'], needsIdentity: true, position: 2 })
      .execute()
  })
  return region
}

const region = await aPlace()
const look = (typed: Partial<Typed>, at = MONDAY, of = region) => lookThrough(db, { region: of, typed: { ...road, ...typed }, at })

async function send(typed: Partial<Typed>, more: { formKey?: string; files?: string[]; of?: RegionRow } = {}) {
  const { formKey = String(Math.random()).slice(2), files = [], of = region } = more
  const all = { ...road, ...typed }
  return sendForm(db, { region: of, typed: all, looked: await look(all, MONDAY, of), files, secret, formKey, at: MONDAY })
}

const reportOf = (reportId: string) =>
  inRegion(db, region.id, (trx) => trx.selectFrom('reports').selectAll().where('id', '=', reportId).executeTakeFirstOrThrow())
const waysOf = (contactId: string | null) => inRegion(db, region.id, (trx) => listWays(trx, region.id, contactId ?? ''))

test('what and where are enough: nobody is asked who it is, and nothing of the person is kept', async () => {
  const looked = await look({})
  assert.deepEqual([looked.next, looked.matter.category?.code, looked.matter.needsIdentity], ['ready', 'road', false])
  const report = await reportOf((await send({})).reportId)
  assert.deepEqual(
    [report.channel, report.contactId, report.conversationId, report.isAnonymous, report.placeText],
    ['web', null, null, true, 'Desa Satu'],
  )
})

test('a name of two villages is chosen once; words as they are will do', async () => {
  assert.equal((await look({ mana: 'Sukamaju' })).next, 'place')
  assert.equal((await look({ mana: 'Sukamaju', tempat: '99' })).next, 'place')
  const chosen = await look({ mana: 'Sukamaju', tempat: '21' })
  assert.deepEqual([chosen.next, chosen.found.place.villageCode, chosen.found.place.districtCode], ['ready', '21', '2'])
  assert.deepEqual((await look({ mana: 'Sukamaju', tempat: 'lain' })).found.place, { text: 'Sukamaju' })
  assert.equal((await look({ mana: 'dekat masjid Celikah' })).found.place.villageCode, '12')
})

test('a point names its district, and one far away is told to be outside', async () => {
  const near = await look({ mana: '', lat: '-3.01', lng: '104.01' })
  assert.deepEqual([near.next, near.found.place.districtCode, near.found.place.text], ['ready', '1', 'Utara'])
  const far = await look({ lat: '52.5', lng: '13.4' })
  assert.deepEqual([far.next, far.problems.map(({ key }) => key)], ['problems', ['place_outside']])
})

test('an ID card needs a name and a number, a broken road does not; who prefers it sends without', async () => {
  const card = { apa: 'KTP saya belum jadi sudah tiga bulan', anonim: '1' }
  const asked = await look(card)
  assert.deepEqual([asked.next, asked.problems.map(({ field }) => field)], ['identity', ['nama', 'telepon']])
  const sent = await reportOf((await send({ ...card, nama: 'Siti Uji', telepon: '0800 1234 5678' })).reportId)
  assert.deepEqual([sent.isAnonymous, await waysOf(sent.contactId)], [false, [{ kind: 'phone', address: '+6280012345678' }]])
  const contact = await inRegion(db, region.id, (trx) =>
    trx
      .selectFrom('contacts')
      .select('name')
      .where('id', '=', sent.contactId ?? '')
      .executeTakeFirstOrThrow(),
  )
  assert.equal(await (await keysOf(db, region.id)).open('name', contact.name ?? Buffer.alloc(0)), 'Siti Uji')
  const nameless = await reportOf((await send({ ...card, tanpanama: '1', nama: 'Siti Uji' })).reportId)
  assert.deepEqual([nameless.isAnonymous, nameless.contactId], [true, null])
})

test('what is sensitive, and who is afraid, is kept secret whatever was chosen', async () => {
  const chosen = await look({ jenis: 'conduct', rahasia: '' })
  assert.deepEqual([chosen.matter.isSecret, chosen.matter.isForcedSecret, chosen.same], [true, true, []])
  const afraid = await look({ apa: 'Jalan rusak karena truk kades, tolong rahasiakan nama saya', anonim: '' })
  assert.deepEqual([afraid.matter.isSecret, afraid.matter.isAnonymous], [true, true])
})

test('somebody in danger is asked nothing more', async () => {
  await aCase(db, { region, latitude: -3, longitude: 104 })
  const looked = await look({ apa: 'Kebakaran rumah di dekat pasar, tolong cepat', mana: 'Sukamaju' })
  assert.deepEqual([looked.next, looked.matter.isEmergency], ['ready', true])
})

test('a case that looks the same is told by kind, place, month and state, and by nothing else', async () => {
  const of = await aPlace()
  const found = await aCase(db, { region: of, state: 'verified', latitude: -3, longitude: 104 })
  const here = { lat: '-3.0001', lng: '104.0001', mana: '' }
  const looked = await look(here, hoursLater(5), of)
  assert.deepEqual([looked.next, looked.same.length], ['same', 1])
  assert.deepEqual(Object.keys(looked.same[0] ?? {}).toSorted(), [
    'agency',
    'category',
    'categoryEn',
    'district',
    'id',
    'receivedAt',
    'state',
    'village',
  ])
  assert.equal((await look({ ...here, sama: 'beda' }, hoursLater(5), of)).next, 'ready')
  const same = await send({ ...here, sama: found.caseId }, { of })
  const report = await inRegion(db, of.id, (trx) =>
    trx.selectFrom('reports').select(['source', 'caseId']).where('id', '=', same.reportId).executeTakeFirstOrThrow(),
  )
  assert.deepEqual(report.source, { sameAs: found.caseId })
  assert.notEqual(report.caseId, found.caseId) // a person at the desk links
})

test('a case that is secret, or about somebody here, or of another region is never told of', async () => {
  const of = await aPlace()
  const secretOne = await aCase(db, { region: of, categoryCode: 'conduct', latitude: -3, longitude: 104 })
  const held = await aCase(db, { region: of, latitude: -3, longitude: 104 })
  const about = await aCase(db, { region: of, latitude: -3, longitude: 104 })
  await aCase(db, { region, latitude: -3, longitude: 104 })
  await inRegion(db, of.id, async (trx) => {
    await trx
      .updateTable('cases')
      .set({ heldUntil: hoursLater(24) })
      .where('id', '=', held.caseId)
      .execute()
    await trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', '=', about.caseId).execute()
  })
  for (const typed of [{}, { jenis: 'road' }, { sama: secretOne.caseId }])
    assert.deepEqual((await look({ lat: '-3', lng: '104', mana: '', ...typed }, MONDAY, of)).same, [])
})

test('a case that does not look the same is not linked by naming its id', async () => {
  const other = await aCase(db, { region })
  assert.deepEqual((await reportOf((await send({ sama: other.caseId })).reportId)).source, {})
})

test('sent twice, or at once, it is one report; other words in the same form are another', async () => {
  const formKey = 'dua-kali'
  const [one, two] = await Promise.all([send({ wa: '0800 1111 2222' }, { formKey }), send({ wa: '0800 1111 2222' }, { formKey })])
  const three = await send({}, { formKey })
  assert.equal(new Set([one, two, three].map(({ ticket }) => ticket)).size, 1)
  assert.notEqual((await send({ apa: 'Lampu jalan mati sejak kemarin' }, { formKey })).ticket, one.ticket)
  const { index } = await keysOf(db, region.id)
  const contacts = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('contactWays').select('contactId').where('addressIndex', '=', index('+6280011112222')).execute(),
  )
  assert.equal(contacts.length, 1)
})

test('whoever lost the answer is shown the receipt, and not the own report as somebody else’s', async () => {
  const of = await aPlace()
  const here = { lat: '-3.0001', lng: '104.0001', mana: '' }
  const sent = await send(here, { of, formKey: 'sekali' })
  assert.equal((await look(here, MONDAY, of)).next, 'same')
  const known = (typed: Partial<Typed>, formKey: string) => findSent(db, { regionId: of.id, formKey, typed: { ...road, ...typed } })
  assert.equal((await known(here, 'sekali'))?.ticket, sent.ticket)
  assert.deepEqual([await known(here, 'lain'), await known({ apa: 'Lampu mati di depan pasar' }, 'sekali')], [undefined, undefined])
})

test('files that are not ours, not whole, or of somebody else’s report are not attached', async () => {
  const { reportId } = await send(
    {},
    { files: ['x', '', keyOf({ secret, regionId: region.id }, region.id), keyOf({ secret: 'other', regionId: region.id }, region.id)] },
  )
  const files = await inRegion(db, region.id, (trx) => trx.selectFrom('attachments').select('id').where('reportId', '=', reportId).execute())
  assert.deepEqual(files, [])
})

const isTooMany = (fault: unknown) => fault instanceof DomainError && fault.key === 'form.too_many'

test('one number may send so many a day, an address without work few and with work many an hour', async () => {
  const sender = { regionId: region.id, address: '10.0.0.1', hasWorked: true, phones: [], at: MONDAY }
  for (let sent = 0; sent < RATES.form.most; sent++) await countSending(db, sender)
  await assert.rejects(countSending(db, sender), isTooMany)
  await countSending(db, { ...sender, at: hoursLater(1) })
  const plain = { ...sender, address: '10.0.0.2', hasWorked: false }
  for (let sent = 0; sent < RATES['form-plain'].most; sent++) await countSending(db, plain)
  await assert.rejects(countSending(db, plain), isTooMany)
  const ofPhone = (address: string) => ({ ...sender, address, phones: ['+6280012345678'] })
  for (let sent = 0; sent < RATES['form-phone'].most; sent++) await countSending(db, ofPhone(`10.0.1.${sent}`))
  await assert.rejects(countSending(db, ofPhone('10.0.2.1')), isTooMany)
})
