/**
 * Mukomuko's two days over a long weekend, up to the Sekda: the real files of the region, the real jobs with a clock of their own,
 * a real mail server, and the stand-in for Meta. Monday 17 August 2026 is Independence Day.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answerCase, takeCase } from '#cases/work-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
import { openDb, openPool } from '#db/connect.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { briefPictures } from '#http/briefs.ts'
import { createLog } from '#lib/log.ts'
import { createMailer } from '#lib/mailer.ts'
import { importRegion } from '#regions/commands.ts'
import { findRegionById, listAgencies, type RegionRow } from '#regions/queries.ts'
import { submitReport } from '#reports/commands.ts'
import { listStaff, type StaffMember } from '#staff/queries.ts'
import { startClockwork, type Clockwork } from '#tests/clockwork.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { startMailServer } from '#tests/mail-server.ts'
import { staffPhone } from '#tests/phone.ts'
import { startStandIn, until, type StandIn } from '#tests/stand-in.ts'
import type { Services } from '../../src/services.ts'

const wib = (text: string) => new Date(`${text}+07:00`)
const FRIDAY = wib('2026-08-14T09:00')

let db: Db
let standIn: StandIn
let region: RegionRow
let staff: StaffMember[]
let clock: Clockwork
let ticket: string
let caseId: string
const mailServer = await startMailServer()

before(async () => {
  const databaseUrl = await freshDatabaseUrl()
  db = openDb(openPool(databaseUrl, 6), testKeyring(databaseUrl))
  let storage: Services['storage'] | undefined
  const doors = async (app: StandIn['app'], services: Services) => {
    storage = services.storage
    await briefPictures(app, { ...services, now: () => clock.now() })
  }
  standIn = await startStandIn(databaseUrl, { doors })
  const demo = { graphUrl: `${standIn.url}/simulator/graph`, passwordHash: '' }
  const { regionId } = await importRegion(db, 'regions/mukomuko', { demo })
  region = (await findRegionById(db, regionId)) as RegionRow
  staff = await listStaff(db, regionId)
  const mailer = createMailer({ smtpUrl: mailServer.url, mailFrom: 'tanggap@lapor.example', demo: false })
  const parts = { db, mailer, log: createLog('silent'), publicUrl: standIn.url, storage: storage as Services['storage'] }
  clock = startClockwork({ ...parts, regionId, begin: FRIDAY, everyMinutes: 30 })
})

after(async () => {
  await standIn.stop()
  await mailServer.stop()
  await db.destroy()
})

const person = (mailbox: string) => staff.find(({ email }) => email === `${mailbox}@mukomuko.example`) as StaffMember

/** E-mails to somebody so far: when they went (local) and what they are called. Briefs stand apart. */
async function mails(mailbox: string, isBrief = false): Promise<string[]> {
  const rows = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('mails').select(['subject', 'sentAt', 'state', 'dedupeKey']).where('staffId', '=', person(mailbox).id).orderBy('sentAt').execute(),
  )
  return rows.filter(({ dedupeKey }) => dedupeKey?.startsWith('brief:') === isBrief).map(({ subject, sentAt }) => `${local(sentAt)} ${subject}`)
}

function local(instant: Date | null): string {
  return instant ? new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ') : 'never'
}

/** What somebody's phone has heard by WhatsApp. @param beginning the words of the approved template */
async function heard(mailbox: string, beginning: string, count: number): Promise<string[]> {
  const phone = await staffPhone(standIn.url, person(mailbox).phone ?? '')
  const find = async () => {
    const texts = (await phone.chat()).filter(({ isMine, text }) => !isMine && text.startsWith(beginning)).map(({ text }) => text)
    return texts.length >= count ? texts : undefined
  }
  return until(find)
}

test('Friday: a report is taken, checked and handed over; the contact officer is told once', async () => {
  const submitted = await inRegion(db, region.id, (trx) =>
    submitReport(trx, {
      region,
      channel: 'web',
      text: 'Jembatan kayu di Pondok Suguh ambruk, anak sekolah tidak bisa lewat',
      place: {},
      isAnonymous: false,
      isSecret: false,
      isEmergency: false,
      messageIds: [],
      toldAt: FRIDAY,
      at: FRIDAY,
    }),
  )
  ;({ ticket, caseId } = submitted)
  const agencies = await inRegion(db, region.id, (trx) => listAgencies(trx, region.id))
  const pupr = agencies.find(({ code }) => code === 'pupr')
  await clock.goOn(wib('2026-08-14T10:00'))
  const actor = { staffId: person('admin').id }
  await verifyCase(db, { regionId: region.id, caseId, actor, at: clock.now(), categoryCode: 'road', agencyIds: [pupr?.id ?? ''] })
  await clock.goOn(wib('2026-08-14T16:00'))
  assert.deepEqual(await mails('opd'), [`08-14 10:30 ${ticket}: Baru diserahkan`])
  const [message] = await heard('opd', 'Pemberitahuan untuk petugas', 1)
  assert.match(message ?? '', new RegExp(`${standIn.url}/mukomuko/meja/kasus/${ticket}`))
  assert.match(message ?? '', /batas Rabu 19 Agu, 16.00/)
})

test('over the long weekend nobody is disturbed; on Tuesday morning the officer is reminded', async () => {
  await clock.goOn(wib('2026-08-18T12:00'))
  assert.deepEqual((await mails('opd')).slice(1), ['08-18 07:00 Ringkasan pagi Selasa 18 Agustus: 1 kasus'])
  assert.deepEqual(await mails('kepala'), [])
  const [message] = await heard('opd', 'Untuk petugas', 1)
  assert.match(message ?? '', /Batas waktu hampir tiba/)
})

test('two days after Friday the head of the agency and the coordinator hear, then the Sekda; each once, in the morning', async () => {
  await clock.goOn(wib('2026-08-21T09:30'))
  assert.deepEqual(await mails('kepala'), ['08-20 07:00 Ringkasan pagi Kamis 20 Agustus: 1 kasus'])
  assert.deepEqual(await mails('koordinator'), ['08-20 07:00 Ringkasan pagi Kamis 20 Agustus: 1 kasus'])
  assert.deepEqual(await mails('sekda'), ['08-21 07:00 Ringkasan pagi Jumat 21 Agustus: 1 kasus'])
  assert.deepEqual(await mails('bupati'), [])
  for (const who of ['kepala', 'koordinator', 'sekda']) {
    const messages = await heard(who, 'Untuk petugas', 1)
    assert.equal(messages.length, 1)
    assert.match(messages[0] ?? '', new RegExp(`Lewat batas, naik kepada Anda: ${ticket}`))
  }
})

test('after the answer nothing climbs any more', async () => {
  const officer = person('opd')
  const command = { regionId: region.id, caseId, actor: { staffId: officer.id, agencyId: officer.agencyId }, at: clock.now() }
  await takeCase(db, command)
  await answerCase(db, { ...command, text: 'Jembatan darurat sudah terpasang.', attachmentIds: [], reasonCode: 'explained' })
  await clock.goOn(wib('2026-08-27T12:00'))
  const told = await Promise.all(['admin', 'opd', 'kepala', 'koordinator', 'sekda', 'bupati'].map(async (who) => (await mails(who)).length))
  assert.deepEqual(told, [0, 2, 1, 1, 1, 0])
})

test('the leader and the Sekda have one brief each working day, with the weeks in the first of the week', async () => {
  const expected = [
    '08-14 09:00 Ringkasan Kab. Mukomuko, Jumat 14 Agustus', // made that morning, after an outage until nine
    '08-18 06:30 Ringkasan mingguan Kab. Mukomuko, Selasa 18 Agustus', // Monday was a holiday
    '08-19 06:30 Ringkasan Kab. Mukomuko, Rabu 19 Agustus',
    '08-20 06:30 Ringkasan Kab. Mukomuko, Kamis 20 Agustus',
    '08-21 06:30 Ringkasan Kab. Mukomuko, Jumat 21 Agustus',
    '08-24 06:30 Ringkasan mingguan Kab. Mukomuko, Senin 24 Agustus',
    '08-26 06:30 Ringkasan Kab. Mukomuko, Rabu 26 Agustus', // Tuesday was a holiday
    '08-27 06:30 Ringkasan Kab. Mukomuko, Kamis 27 Agustus',
  ]
  assert.deepEqual(await mails('bupati', true), expected)
  assert.deepEqual(await mails('sekda', true), expected)
  assert.equal((await heard('bupati', 'Untuk pimpinan', expected.length)).length, expected.length)
  const phone = await staffPhone(standIn.url, person('bupati').phone ?? '')
  const pictures = (await phone.chat()).filter(({ kind }) => kind === 'image')
  assert.equal(pictures.length, expected.length)
  const picture = await fetch(`${standIn.url}${pictures[0]?.media?.address}`)
  assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/png'])
})

test('nobody was told at night or on a day off, every mail reached the mail server, and everything was told in both ways', async () => {
  const rows = await inRegion(db, region.id, (trx) => trx.selectFrom('mails').select(['sentAt', 'state']).execute())
  assert.ok(rows.every(({ state }) => state === 'sent'))
  assert.equal(mailServer.received.length, rows.length)
  for (const { sentAt } of rows) {
    const [day = '', hour = ''] = local(sentAt).split(' ')
    assert.ok(hour >= '06:00' && hour < '20:00', `${day} ${hour}`)
    assert.ok(!['08-15', '08-16', '08-17', '08-22', '08-23', '08-25'].includes(day), day)
  }
  const messages = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('messages').select(['state', 'dedupeKey']).where('direction', '=', 'out').execute(),
  )
  assert.equal(messages.length, rows.length)
  assert.ok(messages.every(({ state }) => state === 'sent'))
})
