/** Not to be named, and not to be read by others: two wishes, each for itself, at every door by which a report comes in. */
import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import { addKey } from '#api/commands.ts'
import { importTable, offerTable, startImport as startTable } from '#bridges/sp4n/table/commands.ts'
import { takeCandidate } from '#candidates/decide-commands.ts'
import { pastePost } from '#candidates/paste-commands.ts'
import type { InboundMessage } from '#channels/channel.ts'
import { readConfig } from '#config.ts'
import { continueConversation, submitSilentDrafts } from '#conversations/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { NAMES, type Typed } from '#forms/answers.ts'
import { lookThrough, sendForm } from '#forms/commands.ts'
import { api } from '#http/api/index.ts'
import { open311 } from '#http/open311/index.ts'
import { beginImport, importReports, readImport, startImport } from '#imports/commands.ts'
import { findImport } from '#imports/queries.ts'
import { insertUpdates } from '#intake/queries.ts'
import { toRow } from '#intake/rows.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, aStaffMember, MONDAY } from '#tests/factories.ts'
import { pin, text } from '#tests/talk.ts'
import { takeReport } from '#visits/commands.ts'
import { formatSlip } from '#visits/slip.ts'

const db = await freshDatabase()
const folder = mkdtempSync(join(tmpdir(), 'doors-test-'))
const storage = folderStorage(folder)
const log = createLog('silent')
const region = await aRegion(db)
const regionId = region.id
const staffId = await aStaffMember(db, { regionId })
const officerId = await aStaffMember(db, { regionId, role: 'contact_officer' })
const { index } = await keysOf(db, regionId)
await db
  .insertInto('channelAccounts')
  .values(['sms', 'email', 'facebook', 'instagram'].map((channel) => ({ id: `${region.code}-${channel}`, regionId, channel, settings: '{}' })))
  .execute()
const contextAt = (at: Date) => ({ db, storage, log, now: () => at, publicUrl: 'https://x.example' }) as unknown as JobContext

const services = { db, log, storage, config: { ...readConfig({ PUBLIC_URL: 'https://x.example' }), sessionSecret: 'for this test only' } }
const app = fastify()
for (const door of [api, open311]) await app.register(door, { ...services, limits: { key: 10_000, address: 10_000 }, now: () => MONDAY } as never)
after(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})
const { key } = await addKey(db, { regionId, name: 'Mitra', scopes: ['reports:write', 'reports:read'], staffId: null, at: MONDAY })

type Wish = { isAnonymous: boolean; isSecret: boolean }
type Door = (story: string, wish: Wish) => Promise<unknown>
const WISHES: Wish[] = [false, true].flatMap((isAnonymous) => [false, true].map((isSecret) => ({ isAnonymous, isSecret })))

/** Where nothing but words can say it. */
function inWords(story: string, { isAnonymous, isSecret }: Wish): string {
  if (isAnonymous && isSecret) return `${story}. Tolong rahasiakan identitas saya.`
  return `${story}.${isAnonymous ? ' Saya lapor anonim.' : ''}${isSecret ? ' Mohon laporan ini dirahasiakan.' : ''}`
}

let senders = 0

/** A talk by any channel: told, placed, sent by a tap or by silence. */
function talk(channel: string): Door {
  return async (story, wish) => {
    const accountId = `${region.code}-${channel}`
    const sender = channel === 'email' ? `warga${++senders}@x.example` : `+6281200${String(++senders).padStart(6, '0')}`
    const started = new Date()
    const says = async (message: InboundMessage, seconds: number) => {
      const sentAt = new Date(started.getTime() + seconds * 1000)
      const update = { kind: 'message' as const, providerId: newId(), sentAt, sender, aliases: [], message }
      await insertUpdates(db, regionId, [toRow(update, { id: accountId, regionId }, sentAt)])
      await continueConversation(contextAt(new Date(Date.now() + (seconds + 30) * 1000)), { regionId, accountId, sender: index(sender) })
    }
    await says(text(inWords(story, wish)), 0)
    await says(pin(), 60)
    await submitSilentDrafts(contextAt(new Date(Date.now() + 72 * 3_600_000)), { regionId })
  }
}

const emptyForm = Object.fromEntries(NAMES.map((name) => [name, ''])) as Typed

function form(taken?: Parameters<typeof sendForm>[1]['taken']): Door {
  return async (story, { isAnonymous, isSecret }) => {
    const typed = { ...emptyForm, apa: story, mana: 'Desa Satu', jenis: 'road', kelas: 'complaint', sama: 'beda', kabar: 'tidak' }
    const all = { ...typed, ...(isAnonymous && { anonim: '1' }), ...(isSecret && { rahasia: '1' }) }
    const looked = await lookThrough(db, { region, typed: all, at: MONDAY })
    await sendForm(db, { region, typed: all, looked, files: [], ...(taken && { taken }), secret: 'x', formKey: newId(), at: MONDAY })
  }
}

const yes = (is: boolean) => (is ? 'ya' : '')
const bytes = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'))
let number = 0

const DOORS: Record<string, Door> = {
  'WhatsApp (words; anonymous also by its form, secret also by category)': talk('whatsapp'),
  'SMS (words)': talk('sms'),
  'e-mail (words)': talk('email'),
  'Messenger (words)': talk('facebook'),
  'Instagram (words)': talk('instagram'),
  'comment or post that an officer takes (anonymous by the words, secret by the officer)': async (story, wish) => {
    const said = { text: inWords(story, { ...wish, isSecret: false }), author: 'Warga Rekaan', saidAt: MONDAY, files: [], wordless: '' }
    const candidateId = await pastePost({ db, storage }, { regionId, link: `https://forum.example/${newId()}`, ...said, at: MONDAY })
    await takeCandidate(db, {
      regionId,
      candidateId,
      staffId,
      isSecret: wish.isSecret,
      categoryCode: 'road',
      publicUrl: 'https://x.example',
      at: MONDAY,
    })
  },
  'web form': form(),
  'form at the counter': form({ channel: 'counter', staffId, source: {}, toldAt: MONDAY }),
  'village visit': (story, wish) => {
    const visit = { id: newId(), day: '2026-11-23', villageCode: null, place: 'Balai desa', officerIds: [] }
    const when = { toldAt: MONDAY.toISOString(), sentAt: MONDAY.toISOString() }
    const what = { text: story, categoryCode: 'road', placeText: 'Dusun 2', villageCode: null, point: null, uploadKeys: [] }
    const who = { personName: 'Bu Rekaan', phone: '0800 0000 1111', hasConsented: true }
    const taken = {
      key: crypto.randomUUID(),
      owner: officerId,
      visit,
      slip: formatSlip('H7K2P', ++number),
      way: 'phone' as const,
      ...what,
      ...who,
      ...when,
      ...wish,
    }
    return takeReport(db, { region, staffId: officerId, secret: 'for this test only', taken, at: MONDAY })
  },
  'table of old reports': async (story, wish) => {
    const table = bytes('Isi laporan;Lokasi;Nama;Rahasia;Anonim', `${story};Pasar;Bu Rekaan;${yes(wish.isSecret)};${yes(wish.isAnonymous)}`)
    const importId = await beginImport({ db, storage }, { regionId, staffId, fileName: 'rekap.csv', bytes: table, channel: 'letter', at: MONDAY })
    await readImport(contextAt(MONDAY), { regionId, importId })
    await startImport(db, { regionId, id: importId, wish: 'all' })
    await importReports(contextAt(MONDAY), { regionId, importId })
    assert.equal((await inRegion(db, regionId, (trx) => findImport(trx, { regionId, id: importId })))?.newCount, 1)
  },
  'table of SP4N-LAPOR!': async (story, wish) => {
    const head = 'TrackingID,JudulLaporan,IsiLaporan,Kategori,Status,TanggalLaporanMasuk,Rahasia,Anonim'
    const row = `${910_000 + ++number},Jalan,${story},Infrastruktur Jalan,Terdisposisi,19/11/2026 08:00,${yes(wish.isSecret)},${yes(wish.isAnonymous)}`
    const importId = await offerTable(db, { region, staffId, bytes: bytes(head, row), fileName: 'ekspor.csv', at: MONDAY })
    await startTable(db, { regionId, importId })
    await importTable(contextAt(MONDAY), { regionId, importId })
  },
  'programs of others (/api/v1)': async (story, wish) => {
    const payload = { text: story, category: 'road', place: { text: 'Pasar Uji' }, ...wish }
    const url = `/api/v1/regions/${region.code}/reports`
    const answer = await app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${key}` } })
    assert.equal(answer.statusCode, 201, answer.body)
  },
  'Open311 (words)': async (story, wish) => {
    const payload = { api_key: key, service_code: 'road', address_string: 'Pasar', description: inWords(story, wish) }
    const answer = await app.inject({ method: 'POST', url: `/open311/${region.code}/requests.json`, payload })
    assert.equal(answer.statusCode, 201, answer.body)
  },
}

/** Doors that cannot say it, and why. */
const CANNOT: Record<string, string> = {
  'hand-over from another region':
    'who reported never comes along, so it is always anonymous; secret is what it was there (src/transfers/two-regions.test.ts)',
}

for (const [name, door] of Object.entries(DOORS))
  for (const wish of WISHES)
    test(`${name}: ${wish.isAnonymous ? 'anonymous' : 'named'}, ${wish.isSecret ? 'secret' : 'open'}`, async () => {
      const story = `Jalan berlubang besar nomor ${newId().slice(-6)}`
      await door(story, wish)
      const rows = await inRegion(db, regionId, (trx) =>
        trx.selectFrom('reports').select(['isAnonymous', 'isSecret']).where('text', 'like', `%${story}%`).execute(),
      )
      assert.deepEqual(rows, [wish])
    })

test('there is no other door', () => {
  const doors = globSync('src/**/*.ts').filter((path) => !/[.]test[.]ts$/.test(path) && /\bsubmit(?:Report|Once)\(/.test(readFileSync(path, 'utf8')))
  assert.deepEqual(doors.toSorted(), [
    'src/api/report-commands.ts', // /api/v1 and Open311
    'src/bridges/sp4n/table/commands.ts',
    'src/candidates/decide-commands.ts',
    'src/conversations/answer-commands.ts', // every talk
    'src/forms/commands.ts', // the web form, and an officer's for somebody
    'src/imports/commands.ts',
    'src/reports/commands.ts',
    'src/transfers/received-commands.ts',
    'src/visits/commands.ts',
  ])
  assert.equal(Object.keys(CANNOT).length, 1)
})
