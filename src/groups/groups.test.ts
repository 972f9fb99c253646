/** An export from the hand of an officer to the desk: what is found, offered, known again, and taken back. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { strToU8, zipSync } from 'fflate'
import sharp from 'sharp'
import { draw } from '#demo/pictures.ts'
import { inRegion } from '#db/transaction.ts'
import { addGroupFindings } from '#groups/add-commands.ts'
import { beginImport, dropImport, forgetImports, offerFindings, undoImport } from '#groups/commands.ts'
import { listFindings } from '#groups/finding-queries.ts'
import { findImport, type ImportRow } from '#groups/queries.ts'
import { readGroupExport } from '#groups/read-commands.ts'
import { newId } from '#lib/ids.ts'
import { folderStorage } from '#lib/storage.ts'
import { keysOf } from '#sealing/carried.ts'
import { signOf } from '#lib/personal/masked.ts'
import { freshDatabase } from '#tests/database.ts'
import { MANNERS, writeChat, type Manner, type Written } from '#tests/exported-chat.ts'
import { aRegion, aStaffMember } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'groups-'))
after(() => rm(folder, { recursive: true }))
const storage = folderStorage(folder)
const now = new Date('2026-11-25T03:00:00Z')
const context = { db, storage, now: () => now }
const [android, iphone] = MANNERS as [Manner, Manner]

const at = (day: number, hour: number, minute: number) => new Date(Date.UTC(2026, 10, day, hour, minute))
const LAMP: Written = { at: at(20, 6, 1), author: 'Bu Contoh', text: 'Lampu jalan depan musala mati sudah 4 malam, tolong dicek' }
const ROAD: Written = { at: at(20, 7, 0), author: '+62 800-0000-0001', text: 'Jalan depan pasar berlubang besar, motor jatuh', files: ['IMG-1.jpg'] }
const TALK: Written[] = [
  { at: at(20, 6, 0), author: 'Pak Umpama', text: 'Selamat pagi warga' },
  LAMP,
  { at: at(20, 6, 2), author: 'Rekaan', text: 'iya betul' },
  ROAD,
  { at: at(20, 9, 0), author: 'Bu Andaian', text: 'Ready risoles 25rb, siap antar' },
]
const LATER: Written = { at: at(24, 9, 0), author: 'Rekaan', text: 'Got di gang 3 mampet, air meluap ke jalan tiap hujan' }

type Here = { regionId: string; staffId: string }

async function here(): Promise<Here> {
  const { id: regionId } = await aRegion(db)
  return { regionId, staffId: await aStaffMember(db, { regionId }) }
}

/** Handed over and read. */
async function bring({ regionId, staffId }: Here, bytes: Uint8Array | string, fileName = 'Chat WhatsApp dengan Warga RT 05.txt'): Promise<ImportRow> {
  const id = newId()
  const upload = { key: `${regionId}/${id}.upload`, bytes: Buffer.from(bytes).length }
  await storage.write(upload.key, Buffer.from(bytes))
  await beginImport(db, { regionId, id, staffId, groupId: '', groupName: '', fileName, upload, at: now })
  await readGroupExport(context, { regionId, importId: id })
  return get(regionId, id)
}

async function get(regionId: string, id: string): Promise<ImportRow> {
  const found = await inRegion(db, regionId, (trx) => findImport(trx, { regionId, id }))
  assert.ok(found)
  return found
}

const findings = ({ regionId, id }: ImportRow) => inRegion(db, regionId, (trx) => listFindings(trx, { regionId, importId: id }))

/** Chosen and offered. @param which part of the words; left out: all */
async function offer({ staffId }: Here, one: ImportRow, which = ''): Promise<ImportRow> {
  const { regionId, id: importId } = one
  const chosen = (await findings(one)).filter(({ text }) => text?.includes(which)).map(({ id }) => id)
  await offerFindings(db, { regionId, importId, staffId, chosen, order: 'day_first', at: now })
  await addGroupFindings(context, { regionId, importId })
  return get(regionId, importId)
}

async function candidates({ regionId }: Here) {
  const keys = await keysOf(db, regionId)
  const rows = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('candidates').select(['id', 'author', 'text', 'saidAt', 'source', 'state']).orderBy('saidAt').execute(),
  )
  return Promise.all(rows.map(async ({ author, ...row }) => ({ ...row, author: author && (await keys.open('name', author)) })))
}
/** Names are sealed: one author is told from another by a sign. */
const signed = async ({ regionId }: Here, author: string) => signOf((await keysOf(db, regionId)).index(author))
const files = ({ regionId }: Here) => inRegion(db, regionId, (trx) => trx.selectFrom('attachments').select(['candidateId', 'kind']).execute())
const stored = async ({ regionId }: Here) => readdir(join(folder, regionId)).catch(() => [])
const photo = await sharp(Buffer.from(draw({ name: 'road', isAfter: false, seed: 1 })))
  .jpeg()
  .toBuffer()

/** Everything that the region's tables hold, as one text. */
async function everything({ regionId }: Here): Promise<string> {
  return inRegion(db, regionId, async (trx) =>
    JSON.stringify([
      await trx.selectFrom('groupImports').selectAll().execute(),
      await trx.selectFrom('groupFindings').selectAll().execute(),
      await trx.selectFrom('groupLines').selectAll().execute(),
      await trx.selectFrom('candidates').selectAll().execute(),
      await trx.selectFrom('attachments').selectAll().execute(),
    ]),
  )
}

test('what looks like a complaint is proposed with its reasons, and the file is gone', async () => {
  const place = await here()
  const one = await bring(place, writeChat(TALK, android))
  assert.equal(one.state, 'ready')
  assert.equal(one.groupName, 'Warga RT 05')
  const { messageCount, knownCount, foundCount, order, isOrderCertain, span } = one.facts
  assert.deepEqual(
    { messageCount, knownCount, foundCount, order, isOrderCertain },
    { messageCount: 5, knownCount: 0, foundCount: 2, order: 'day_first', isOrderCertain: true },
  )
  assert.equal(span?.last.day_first, at(20, 9, 0).getTime() / 60_000)
  const [road, lamp] = await findings(one)
  assert.equal(lamp?.author, await signed(place, 'Bu Contoh'))
  assert.ok(lamp?.reasons.includes('trouble') && lamp.reasons.includes('asks'))
  assert.equal(road?.author, await signed(place, '+62 800-0000-0001'))
  assert.deepEqual(await stored(place), [])
})

test('what is chosen waits on the desk; of everybody else nothing is kept', async () => {
  const place = await here()
  const done = await offer(place, await bring(place, writeChat(TALK, android)), 'Lampu')
  assert.equal(done.state, 'done')
  assert.deepEqual({ added: done.facts.addedCount, again: done.facts.againCount }, { added: 1, again: 0 })
  const [one] = await candidates(place)
  assert.deepEqual(
    { ...one, id: '' },
    {
      id: '',
      author: 'Bu Contoh',
      text: LAMP.text,
      saidAt: new Date('2026-11-19T23:01:00Z'),
      source: { group: 'Warga RT 05' },
      state: 'waiting',
    },
  )
  const kept = await everything(place)
  for (const forgotten of ['Pak Umpama', 'Rekaan', 'Andaian', '800-0000-0001', 'risoles', 'berlubang'])
    assert.equal(kept.includes(forgotten), false, forgotten)
})

test('the next export adds only what is new, from another phone as well', async () => {
  const place = await here()
  await offer(place, await bring(place, writeChat(TALK, android)))
  const next = await bring(place, writeChat([...TALK, LATER], iphone), 'Warga RT 05.txt').catch(() => undefined)
  assert.equal(next, undefined, 'a file without a name of a group asks for it')
  const again = await bring(place, writeChat([...TALK, LATER], iphone), 'WhatsApp Chat - Warga RT 05.txt')
  assert.deepEqual({ known: again.facts.knownCount, found: again.facts.foundCount }, { known: 5, found: 1 })
  assert.equal((await offer(place, again)).facts.addedCount, 1)
  assert.deepEqual(
    (await candidates(place)).map(({ author }) => author),
    ['Bu Contoh', '+62 800-0000-0001', 'Rekaan'],
  )
})

test('two officers bring the same file at the same time: everything is offered once', async () => {
  const place = await here()
  const text = writeChat(TALK, android)
  const both = await Promise.all([bring(place, text), bring(place, text)])
  const done = await Promise.all(both.map((one) => offer(place, one)))
  assert.deepEqual(
    done.map(({ state }) => state),
    ['done', 'done'],
  )
  assert.equal(
    done.reduce((sum, { facts }) => sum + (facts.addedCount ?? 0), 0),
    2,
  )
  assert.equal((await candidates(place)).length, 2)
})

test('words that go on in a later export are joined to what waits', async () => {
  const place = await here()
  const more: Written = { at: at(20, 6, 3), author: 'Bu Contoh', text: 'Gelap sekali, anak-anak takut' }
  const [short, long] = [await bring(place, writeChat([LAMP], android)), await bring(place, writeChat([LAMP, more], android))]
  await offer(place, short)
  await offer(place, long)
  assert.deepEqual(
    (await candidates(place)).map(({ text }) => text),
    [`${LAMP.text}\n${more.text}`],
  )
})

test('photos in a zip go with the words; videos, cards and other things are left out', async () => {
  const place = await here()
  const talk = [...TALK.slice(0, 3), { ...ROAD, files: ['IMG-1.jpg', 'VID-1.mp4', 'Budi.vcf', 'hilang.jpg'] }]
  const zip = zipSync({
    'Chat WhatsApp dengan Warga RT 05.txt': strToU8(writeChat(talk, android)),
    'IMG-1.jpg': photo,
    'IMG-2.jpg': photo,
    'VID-1.mp4': [new Uint8Array(50 * 1024 * 1024), { level: 0 }],
    'Budi.vcf': strToU8('BEGIN:VCARD'),
    'catatan.txt': strToU8('bukan obrolan'),
  })
  const one = await bring(place, zip, 'Chat WhatsApp dengan Warga RT 05.zip')
  assert.equal(one.facts.skippedFileCount, 2)
  const [road] = await findings(one)
  assert.equal(road?.fileIds.length, 1)
  assert.deepEqual(await files(place), [{ candidateId: road?.id, kind: 'image' }])
  await offer(place, one, 'Lampu')
  assert.deepEqual(await files(place), [], 'not chosen: its photo is gone')
  assert.deepEqual(await stored(place), [])
})

test('undone, what nobody has decided on is taken back, and comes again with the next import', async () => {
  const place = await here()
  const zip = zipSync({ '_chat.txt': strToU8(writeChat(TALK, iphone)), 'IMG-1.jpg': photo })
  const one = await offer(place, await bring(place, zip, 'WhatsApp Chat - Warga RT 05.zip'))
  assert.equal((await stored(place)).length, 2)
  const [lamp] = await candidates(place)
  await inRegion(db, place.regionId, (trx) =>
    trx
      .updateTable('candidates')
      .set({ state: 'dismissed' })
      .where('id', '=', lamp?.id ?? '')
      .execute(),
  )
  await undoImport(context, { ...place, importId: one.id, at: now })
  assert.deepEqual(
    (await candidates(place)).map(({ state }) => state),
    ['dismissed'],
  )
  assert.deepEqual(await stored(place), [])
  const again = await bring(place, zip, 'WhatsApp Chat - Warga RT 05.zip')
  assert.deepEqual(
    (await findings(again)).map(({ author }) => author),
    [await signed(place, '+62 800-0000-0001')],
  )
  await assert.rejects(undoImport(context, { ...place, importId: one.id, at: now }), { key: 'groups.decided' })
})

test('a crash between the portions loses nothing and doubles nothing', async () => {
  const place = await here()
  const many = Array.from(
    { length: 130 },
    (_, index): Written => ({ ...LAMP, at: at(1 + Math.floor(index / 10), index % 10, 0), text: `${LAMP.text} nomor ${index}` }),
  )
  const one = await bring(place, writeChat(many, android))
  const chosen = (await findings(one)).map(({ id }) => id)
  await offerFindings(db, { ...place, importId: one.id, chosen, order: 'day_first', at: now })
  let statements = 0
  const failing = new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction' && ++statements === 3) throw new Error('the line broke')
      const found = Reflect.get(target, name, target) as unknown
      return typeof found === 'function' ? (found.bind(target) as unknown) : found
    },
  })
  await assert.rejects(addGroupFindings({ ...context, db: failing }, { regionId: place.regionId, importId: one.id }))
  const before = (await candidates(place)).length
  assert.ok(before > 0 && before < 130, String(before))
  await addGroupFindings(context, { regionId: place.regionId, importId: one.id })
  assert.equal((await candidates(place)).length, 130)
  assert.equal((await get(place.regionId, one.id)).facts.addedCount, 130)
})

test('where the file cannot tell the order of dates, the officer says it', async () => {
  const place = await here()
  const text = '05/06/26 09.43 - Bu Contoh: Lampu jalan depan musala mati, tolong dicek'
  const one = await bring(place, text)
  assert.equal(one.facts.isOrderCertain, false)
  const chosen = (await findings(one)).map(({ id }) => id)
  await offerFindings(db, { ...place, importId: one.id, chosen, order: 'month_first', at: now })
  await addGroupFindings(context, { regionId: place.regionId, importId: one.id })
  assert.deepEqual(
    (await candidates(place)).map(({ saidAt }) => saidAt.toISOString()),
    ['2026-05-06T02:43:00.000Z'],
  )
})

/** What else people choose. */
const WRONG: [what: string, bytes: () => Uint8Array | string, key: string][] = [
  ['an empty file', () => '', 'groups.empty'],
  ['a letter', () => 'Kepada Yth. Bapak Bupati\ndi tempat', 'groups.not_a_chat'],
  ['a PDF named .txt', () => `%PDF-1.7\n${'\0\u0001'.repeat(5000)}`, 'groups.not_a_chat'],
  ['a photo', () => photo, 'groups.not_a_chat'],
  ['a large file of something else', () => Buffer.alloc(3 * 1024 * 1024, 'x'), 'groups.not_a_chat'],
  ['a zip without a chat', () => zipSync({ 'foto.jpg': photo }), 'groups.no_chat_inside'],
  ['a zip with a path that leads out', () => zipSync({ '../_chat.txt': strToU8(writeChat(TALK, android)) }), 'zip.bad_name'],
  ['a bomb', () => zipSync({ '_chat.txt': new Uint8Array(8 * 1024 * 1024) }), 'zip.bomb'],
  ['half a zip', () => zipSync({ '_chat.txt': strToU8(writeChat(TALK, android)) }).subarray(0, 120), 'zip.damaged'],
]
for (const [what, bytes, key] of WRONG) {
  test(`${what} is refused in words, and nothing of it stays`, async () => {
    const place = await here()
    const one = await bring(place, bytes())
    assert.deepEqual([one.state, one.problem?.key], ['failed', key])
    assert.deepEqual(await stored(place), [])
  })
}

test('a chat saved with two bytes a sign is read', async () => {
  const place = await here()
  assert.equal((await bring(place, Buffer.from(`\ufeff${writeChat(TALK, android)}`, 'utf16le'))).facts.messageCount, 5)
})

test('an export without media is read; its omitted photos still speak', async () => {
  const place = await here()
  const text = writeChat([{ ...ROAD, files: [], omitted: 1 }], android)
  const [road] = await findings(await bring(place, text))
  assert.ok(road?.reasons.includes('photo'))
})

test('dropped, or forgotten for a week, nothing stays and everything is new again', async () => {
  const place = await here()
  const zip = zipSync({ '_chat.txt': strToU8(writeChat(TALK, android)), 'IMG-1.jpg': photo })
  const name = 'WhatsApp Chat - Warga RT 05.zip'
  const one = await bring(place, zip, name)
  await dropImport(context, { ...place, importId: one.id, at: now })
  const two = await bring(place, zip, name)
  assert.equal(two.facts.knownCount, 0)
  await forgetImports(context, { regionId: place.regionId, at: new Date(now.getTime() + 6 * 86_400_000) })
  assert.equal((await get(place.regionId, two.id)).state, 'ready')
  await forgetImports(context, { regionId: place.regionId, at: new Date(now.getTime() + 8 * 86_400_000) })
  assert.equal((await get(place.regionId, two.id)).state, 'dropped')
  assert.deepEqual(await stored(place), [])
  assert.equal((await everything(place)).includes('Contoh'), false)
})

test('another region sees nothing of it', async () => {
  const [place, stranger] = [await here(), await here()]
  const one = await bring(place, writeChat(TALK, android))
  assert.equal(await inRegion(db, stranger.regionId, (trx) => findImport(trx, { regionId: stranger.regionId, id: one.id })), undefined)
  await assert.rejects(undoImport(context, { ...stranger, importId: one.id, at: now }), { key: 'groups.not_found' })
})

test('ten thousand lines are read, and known again', async () => {
  const place = await here()
  const begin = Date.UTC(2026, 0, 1)
  const text = writeChat(
    Array.from(
      { length: 10_000 },
      (_, index): Written => ({
        at: new Date(begin + index * 600_000),
        author: `Warga ${index % 40}`,
        text: index % 500 === 0 ? `Jalan berlubang di dekat pos ${index}, tolong diperbaiki` : `obrolan biasa nomor ${index} siang ini`,
      }),
    ),
    android,
  )
  const one = await bring(place, text)
  assert.deepEqual([one.facts.messageCount, one.facts.foundCount], [10_000, 20])
  assert.equal((await offer(place, one)).facts.addedCount, 20)
  assert.equal((await bring(place, text)).facts.knownCount, 10_000)
})
