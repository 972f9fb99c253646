import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import exifr from 'exifr'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { recordAnswer } from '#bridges/sp4n/answer-commands.ts'
import { forgetLink, saveLink } from '#bridges/sp4n/commands.ts'
import { makePack } from '#bridges/sp4n/pack/commands.ts'
import { listSp4nOfCase } from '#bridges/sp4n/shown-queries.ts'
import { markSentToSp4n } from '#bridges/sp4n/transfer-commands.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { linkCase } from '#cases/link-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { readFilter } from '#desk/filters.ts'
import { listDeskItems } from '#desk/queries.ts'
import { storeUpload } from '#evidence/commands.ts'
import { folderStorage } from '#lib/storage.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { transferCase } from '#transfers/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'sp4n-'))
after(() => rm(folder, { recursive: true }))
const storage = folderStorage(folder)
const at = hoursLater(1)

const byTeam = ({ regionId, caseId, adminId }: ACase) => ({ regionId, caseId, at, actor: { staffId: adminId } })
const byCoordinator = (made: ACase) => ({ ...byTeam(made), actor: { staffId: made.adminId, mayDecide: true } })
const linksOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listSp4nOfCase(trx, regionId, caseId))
const eventsOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
const kindsOf = async (made: ACase) => (await eventsOf(made)).map(({ kind }) => kind)
const found = (made: ACase, query: string) =>
  inRegion(db, made.regionId, async (trx) => {
    const filter = readFilter(new URLSearchParams(query))
    const { items } = await listDeskItems(trx, { regionId: made.regionId, seesSecret: true, seesTalk: true }, { filter, now: at })
    return items.map(({ id }) => id)
  })

test('number and status are written down, stand in the history, and the case is found by them', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  await saveLink(db, { ...byTeam(made), direction: 'to_sp4n', facts: { number: '#8.123.456', status: 'in_progress', sentAt: at } })
  await saveLink(db, { ...byTeam(made), direction: 'to_sp4n', facts: { number: '8123456', status: 'in_progress' } })
  const [link, ...others] = await linksOf(made)
  assert.deepEqual([others.length, link?.sp4nId, link?.status, link?.statusWords], [0, '8123456', 'in_progress', 'Proses'])
  assert.deepEqual(
    (await kindsOf(made)).filter((kind) => kind.startsWith('sp4n')),
    ['sp4n_sent'],
  )
  const event = (await eventsOf(made)).at(-1)
  assert.deepEqual([event?.staffId, event?.text, event?.isPublic], [made.adminId, 'SP4N 8123456, Proses', false])
  assert.equal((await getCase(db, made)).state, 'in_progress')
  assert.deepEqual(await found(made, 'antrean=semua&cari=8123456'), [made.caseId])
  assert.deepEqual(await found(made, 'antrean=semua&sp4n=ada'), [made.caseId])
  assert.deepEqual(await found(made, 'antrean=semua&sp4n=dari'), [])
  assert.deepEqual(await found(made, 'antrean=semua&sp4n=constructor'), [])
})

test('one number stands in one case only, and is taken off again', async () => {
  const region = await aRegion(db)
  const [made, other] = [await aCase(db, { region }), await aCase(db, { region })]
  await saveLink(db, { ...byTeam(made), direction: 'from_sp4n', facts: { number: '8123457' } })
  const wrong = saveLink(db, { ...byTeam(other), direction: 'from_sp4n', facts: { number: '8123457' } })
  await assert.rejects(wrong, { key: 'sp4n.number_taken', values: { number: '8123457', ticket: made.ticket } })
  const [link] = await linksOf(made)
  await assert.rejects(forgetLink(db, { ...byTeam(other), linkId: link?.id ?? '' }), { key: 'sp4n.not_found' })
  await forgetLink(db, { ...byTeam(made), linkId: link?.id ?? '' })
  await saveLink(db, { ...byTeam(other), direction: 'from_sp4n', facts: { number: '8123457' } })
  assert.deepEqual([(await linksOf(made)).length, (await linksOf(other)).length], [0, 1])
})

test('what cannot be a number or a page is refused, and nothing is kept', async () => {
  const made = await aCase(db)
  await assert.rejects(saveLink(db, { ...byTeam(made), direction: 'to_sp4n', facts: { number: 'jalan' } }), { key: 'sp4n.number_invalid' })
  await assert.rejects(saveLink(db, { ...byTeam(made), direction: 'to_sp4n', facts: { link: 'https://evil.example/8' } }), {
    key: 'sp4n.link_invalid',
  })
  assert.deepEqual(await linksOf(made), [])
})

test('linked to another case, its number leads there', async () => {
  const region = await aRegion(db)
  const [made, other] = [await aCase(db, { region }), await aCase(db, { region, state: 'in_progress' })]
  await saveLink(db, { ...byTeam(made), direction: 'from_sp4n', facts: { number: '8123458' } })
  await linkCase(db, { ...byTeam(made), toCaseId: other.caseId })
  assert.equal((await linksOf(other))[0]?.sp4nId, '8123458')
  assert.deepEqual(await found(other, 'antrean=semua&cari=8123458'), [other.caseId])
  const [link] = await linksOf(other)
  await recordAnswer(db, { ...byTeam(other), linkId: link?.id, direction: 'from_sp4n', facts: { status: 'done' }, text: 'Sudah.', as: 'answered' })
  assert.deepEqual([(await linksOf(other))[0]?.status, (await getCase(db, other)).state], ['done', 'answered'])
})

test('the same number for two cases at the same moment stands in one of them', async () => {
  const region = await aRegion(db)
  const made = [await aCase(db, { region }), await aCase(db, { region }), await aCase(db, { region })]
  const tried = await Promise.allSettled(made.map((one) => saveLink(db, { ...byTeam(one), direction: 'to_sp4n', facts: { number: '8123470' } })))
  const refused = tried.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { key?: string }).key] : []))
  assert.deepEqual(refused, ['sp4n.number_taken', 'sp4n.number_taken'])
})

test('handed over by way of SP4N: the number stands with the hand-over and with the case', async () => {
  const made = await aCase(db, { state: 'verified' })
  const agencyId = await anAgency(db, { regionId: made.regionId, kind: 'external', name: 'Kementerian Uji' })
  await transferCase(db, { ...byTeam(made), agencyId, way: 'sp4n', reason: 'Jalan nasional.' })
  await assert.rejects(markSentToSp4n(db, { ...byTeam(made), reference: 'surat' }), { key: 'sp4n.number_invalid' })
  await markSentToSp4n(db, { ...byTeam(made), reference: '8123471' })
  assert.deepEqual([(await linksOf(made))[0]?.sp4nId, (await kindsOf(made)).slice(-2)], ['8123471', ['transfer_sent', 'sp4n_sent']])
  await recordAnswer(db, { ...byTeam(made), direction: 'to_sp4n', facts: { status: 'done' }, text: 'Sudah diaspal.', as: 'answered' })
  const transfer = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('transfers').select('state').where('caseId', '=', made.caseId).executeTakeFirst(),
  )
  assert.deepEqual([(await getCase(db, made)).state, transfer?.state], ['answered', 'answered'])
})

async function withPhoto(made: ACase, text: string): Promise<void> {
  const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#456' } })
    .jpeg()
    .withExif({ IFD0: { Make: 'Kamera', Copyright: 'Orang Rekaan' }, IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '3/1 23/1 0/1' } })
    .toBuffer()
  const id = await storeUpload({ db, storage }, { regionId: made.regionId, bytes: photo, fileName: 'Orang Rekaan.jpg', at: MONDAY })
  await inRegion(db, made.regionId, async (trx) => {
    await trx.updateTable('attachments').set({ reportId: made.reportId, caseId: made.caseId }).where('id', '=', id).execute()
    await trx.updateTable('reports').set({ text }).where('id', '=', made.reportId).execute()
  })
}

async function unpacked(bytes: ReadableStream<Uint8Array>): Promise<{ whole: Uint8Array; files: Record<string, Uint8Array>; text: string }> {
  const whole = new Uint8Array(await new Response(bytes).arrayBuffer())
  const files = unzipSync(whole)
  return { whole, files, text: new TextDecoder().decode(files['laporan.txt']) }
}

test('the pack: words to paste, photos without what the camera wrote, numbers covered, and the same bytes each time', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  await withPhoto(made, 'Jalan berlubang. NIK saya 1671012345670001, hubungi 0812-3456-7890.')
  const command = { ...byTeam(made), region: made.region, isSure: false }
  const first = await makePack({ db, storage }, command)
  const { whole, files, text } = await unpacked(first.bytes)
  assert.equal(first.fileName, `sp4n-${made.ticket}.zip`)
  assert.deepEqual(Object.keys(files), ['laporan.txt', 'foto-01.jpg', 'baca-dulu.txt'])
  assert.match(text, /Judul: Jalan berlubang di depan pasar/)
  assert.match(text, /\[NIK disamarkan\].*\[nomor telepon disamarkan\]/)
  assert.match(text, /Kategori: Pekerjaan Umum dan Penataan Ruang > Infrastruktur Jalan/)
  assert.match(text, /Instansi tujuan: Dinas Pekerjaan Umum/)
  assert.match(text, /Lokasi kejadian: Pasar Uji, Kabupaten Uji/)
  assert.doesNotMatch(text, /1671|3456/)
  const photo = files['foto-01.jpg'] as Uint8Array
  assert.equal(await exifr.parse(Buffer.from(photo), true), undefined)
  assert.ok(!Buffer.from(whole).includes('Orang Rekaan'))
  assert.deepEqual((await sharp(photo).metadata()).format, 'jpeg')
  const again = await unpacked((await makePack({ db, storage }, command)).bytes)
  assert.ok(Buffer.from(again.whole).equals(Buffer.from(whole)))
  assert.deepEqual(
    (await kindsOf(made)).filter((kind) => kind.startsWith('sp4n')),
    ['sp4n_packed', 'sp4n_packed'],
  )
  assert.deepEqual((await linksOf(made))[0]?.packedAt, at)
})

test('uncovered only with a reason, which stays in the history', async () => {
  const made = await aCase(db)
  await withPhoto(made, 'Hubungi 0812-3456-7890 untuk ke lokasi.')
  const { text } = await unpacked(
    (await makePack({ db, storage }, { ...byTeam(made), region: made.region, isSure: false, reason: 'Petugas harus menelepon.' })).bytes,
  )
  assert.match(text, /0812-3456-7890/)
  const event = (await eventsOf(made)).at(-1)
  assert.deepEqual([event?.text, event?.details['isMasked']], ['Petugas harus menelepon.', false])
})

test('a secret case goes out by the coordinator only, who is asked once more', async () => {
  const made = await aCase(db, { categoryCode: 'conduct' })
  const wish = { region: made.region, isSure: true }
  await assert.rejects(makePack({ db, storage }, { ...byTeam(made), ...wish }), { key: 'sp4n.secret' })
  await assert.rejects(makePack({ db, storage }, { ...byCoordinator(made), ...wish, isSure: false }), { key: 'sp4n.secret_unasked' })
  assert.deepEqual(await linksOf(made), [])
  const { text } = await unpacked((await makePack({ db, storage }, { ...byCoordinator(made), ...wish })).bytes)
  assert.match(text, /Rahasia: Ya/)
})

test('an answer of SP4N is told to the reporter as an answer, and is never the reporter’s own word', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const facts = { number: '8123459', status: 'done' as const, agency: 'Kementerian Uji' }
  await recordAnswer(db, { ...byTeam(made), direction: 'to_sp4n', facts, text: 'Sudah diperbaiki oleh pusat.', as: 'answered' })
  const case_ = await getCase(db, made)
  assert.deepEqual([case_.state, case_.outcome], ['answered', null])
  const events = await eventsOf(made)
  assert.deepEqual(
    events.slice(-2).map(({ kind, actor }) => [kind, actor]),
    [
      ['sp4n_changed', 'staff'],
      ['answered', 'staff'],
    ],
  )
  assert.equal(verifyChain(events), undefined)
  const { regionId } = made
  await notifyCaseEvent(db, { regionId, caseEventId: events.at(-1)?.id ?? '', publicUrl: 'https://lapor.example', at })
  const told = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('messages').select(['kind', 'text']).where('reportId', '=', made.reportId).execute(),
  )
  assert.equal(told.at(-1)?.kind, 'buttons')
  assert.match(told.at(-1)?.text ?? '', /Sudah diperbaiki oleh pusat\./)
  const verdict = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('reports').select(['verdict', 'rating']).where('id', '=', made.reportId).executeTakeFirst(),
  )
  assert.deepEqual(verdict, { verdict: null, rating: null })
})

test('on a case that has ended it is a note, and nothing else', async () => {
  const made = await aCase(db, { state: 'closed' })
  const command = { ...byTeam(made), direction: 'to_sp4n' as const, facts: {}, text: 'Sudah.' }
  await assert.rejects(recordAnswer(db, { ...command, as: 'answered' }), { key: 'sp4n.cannot_record' })
  await recordAnswer(db, { ...command, as: 'noted' })
  assert.equal((await kindsOf(made)).at(-1), 'noted')
})

test('two officers: the second one is told that the case has changed', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const command = { ...byTeam(made), version: (await getCase(db, made)).version, direction: 'to_sp4n' as const, facts: {}, as: 'answered' as const }
  await recordAnswer(db, { ...command, text: 'Satu.' })
  await assert.rejects(recordAnswer(db, { ...command, text: 'Dua.' }), { key: 'case.changed' })
  assert.equal((await kindsOf(made)).filter((kind) => kind === 'answered').length, 1)
})
