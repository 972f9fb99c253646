/**
 * Letters through the whole house: in by the door, worked on by the real jobs, out by a real mail server. What a letter does not
 * prove, it does not get.
 */
import assert from 'node:assert/strict'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { fastify } from 'fastify'
import { Logger, runOnce, type TaskList } from 'graphile-worker'
import sharp from 'sharp'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, takeCase } from '#cases/work-commands.ts'
import { HEADER, signatureOf } from '#channels/email/signature.ts'
import { openDb, openPool } from '#db/connect.ts'
import { inRegion } from '#db/transaction.ts'
import { errorAnswers } from '#http/errors.ts'
import { webhooks } from '#http/webhooks.ts'
import { createIntake } from '#intake/commands.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { handlers } from '#jobs/handlers.ts'
import { createLog } from '#lib/log.ts'
import { createMailer } from '#lib/mailer.ts'
import { publishCase } from '#publications/commands.ts'
import { folderStorage } from '#lib/storage.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { anAgency, aRegion, aStaffMember } from '#tests/factories.ts'
import { startMailServer } from '#tests/mail-server.ts'
import type { Services } from '../src/services.ts'

const url = await freshDatabaseUrl()
const pool = openPool(url, 5)
const db = openDb(pool, testKeyring(url))
const server = await startMailServer()
const log = createLog('silent')
const folder = await mkdtemp(join(tmpdir(), 'letters-'))
const storage = folderStorage(folder)
const region = await aRegion(db)
const regionId = region.id
const accountId = `${region.code}-email`
const OWN = 'lapor@uji.example'
const SECRET = 'rahasia uji'
await db
  .insertInto('channelAccounts')
  .values({ id: accountId, regionId, channel: 'email', settings: JSON.stringify({ address: OWN, senderName: 'Lapor Uji', appSecret: SECRET }) })
  .execute()

const app = fastify({ bodyLimit: 3 * 1024 * 1024 })
errorAnswers(app, { log } as Services)
await app.register(webhooks, { db, intake: createIntake(db, log, storage) })
after(async () => {
  await app.close()
  await server.stop()
  await db.destroy()
})

const context: JobContext = {
  db,
  storage,
  log,
  now: () => new Date(),
  publicUrl: 'http://localhost:3000',
  mailer: createMailer({ smtpUrl: server.url, mailFrom: 'tanggap@pusat.example', demo: false }),
}
const tasks: TaskList = Object.fromEntries(
  Object.entries(handlers).map(([name, handler]) => [
    name,
    (ids: unknown) => (handler as (ids: unknown, context: JobContext) => Promise<void>)(ids, context),
  ]),
)

const quiet = new Logger(() => () => undefined)

/** Whatever waits is done, and what comes of it. */
async function work(): Promise<void> {
  for (let idle = 0; idle < 2; ) {
    const { rows } = await pool.query('select run_at from graphile_worker.jobs where attempts < max_attempts order by run_at limit 1')
    const wait = rows[0] ? new Date(rows[0].run_at as Date).getTime() - Date.now() : 0
    if (wait > 5_000 || !rows[0]) idle++
    else await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait + 5)))
    await runOnce({ pgPool: pool, taskList: tasks, noHandleSignals: true, logger: quiet })
  }
}

type Sent = { from?: string; subject?: string; id?: string; headers?: string; body?: string | Buffer; type?: string }
let count = 0

function letterOf({
  from = 'Siti Contoh <siti@warga.example>',
  subject = 'x',
  id = `surat-${++count}@warga.example`,
  headers = '',
  body = '',
  type = 'text/plain; charset=utf-8',
}: Sent): Buffer {
  return Buffer.from(
    `From: ${from}\r\nTo: ${OWN}\r\nSubject: ${subject}\r\nMessage-ID: <${id}>\r\nContent-Type: ${type}\r\n${headers}\r\n${String(body)}`,
  )
}

async function post(letter: Buffer, signature = signatureOf(letter, SECRET)): Promise<number> {
  const answer = await app.inject({
    method: 'POST',
    url: `/webhooks/${accountId}`,
    payload: letter,
    headers: { 'content-type': 'message/rfc822', [HEADER]: signature },
  })
  return answer.statusCode
}

/** @returns the letters that went out because of it */
async function writes(sent: Sent) {
  server.received.length = 0
  assert.equal(await post(letterOf(sent)), 200)
  await work()
  return server.received.map(({ raw, to }) => {
    const [head = ''] = raw.split('\r\n\r\n')
    const header = (name: string) =>
      new RegExp(`^${name}:[ \t]*((?:.*)(?:\r\n[ \t].*)*)`, 'im')
        .exec(head)?.[1]
        ?.replace(/\r\n[ \t]+/g, ' ')
        .trim() ?? ''
    return { to, header, raw, id: header('Message-ID').replace(/[<>]/g, '') }
  })
}

const reports = () =>
  inRegion(db, regionId, (trx) => trx.selectFrom('reports').selectAll().where('regionId', '=', regionId).orderBy('submittedAt').execute())
const cases = () =>
  inRegion(db, regionId, (trx) => trx.selectFrom('cases').selectAll().where('regionId', '=', regionId).orderBy('receivedAt').execute())
const files = () =>
  inRegion(db, regionId, (trx) => trx.selectFrom('attachments').selectAll().where('regionId', '=', regionId).orderBy('createdAt').execute())

beforeEach(() => {
  server.replies.length = 0
})

const photo = await sharp({
  create: { width: 800, height: 600, channels: 3, background: '#888888', noise: { type: 'gaussian', mean: 120, sigma: 40 } },
})
  .jpeg()
  .toBuffer()
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/.{76}/g, '$&\r\n')
const part = (type: string, name: string, bytes: Buffer) =>
  `--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(bytes)}\r\n`

const WITH_FILES: Sent = {
  subject: 'Jalan berlubang di depan pasar',
  id: 'pertama@warga.example',
  type: 'multipart/mixed; boundary=b',
  body: `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nJalan berlubang besar, sudah dua motor jatuh.\r\n${part('image/jpeg', 'lubang.jpg', photo)}${part('application/octet-stream', 'catatan.xyz', Buffer.from('bukan apa-apa'))}--b--\r\n`,
}

const admin = { staffId: await aStaffMember(db, { regionId }) }
const agencyId = await anAgency(db, { regionId })
const officer = { staffId: await aStaffMember(db, { regionId, role: 'contact_officer', agencyId, name: 'Darto Uji' }), agencyId }

/** The agency says that it is done. */
async function answered(caseId: string): Promise<void> {
  const at = new Date()
  await verifyCase(db, { regionId, caseId, at, actor: admin, categoryCode: 'road', agencyIds: [] })
  await assignCase(db, { regionId, caseId, at, actor: admin, agencyIds: [agencyId] })
  await takeCase(db, { regionId, caseId, at, actor: officer })
  await answerCase(db, { regionId, caseId, at, actor: officer, text: 'Sudah ditambal.', attachmentIds: [], reasonCode: 'explained' })
}

let receipt: Awaited<ReturnType<typeof writes>>[number]
let news: typeof receipt

test('a letter with a photo is a report, and one letter says so', async () => {
  const [answer, ...others] = await writes(WITH_FILES)
  assert.ok(answer)
  receipt = answer
  assert.equal(others.length, 0)
  const [report] = await reports()
  assert.deepEqual([report?.channel, report?.text.split('\n')[0]], ['email', 'Jalan berlubang di depan pasar'])
  assert.deepEqual([answer.to, answer.header('Subject')], [['siti@warga.example'], `[${report?.ticket}] Laporan Anda sudah masuk`])
  assert.deepEqual([answer.header('In-Reply-To'), answer.header('Auto-Submitted')], ['<pertama@warga.example>', 'auto-replied'])
  const kept = await files()
  assert.deepEqual(
    kept.map(({ state, kind, mediaType, fileName, reportId }) => [state, kind, mediaType, fileName, reportId === report?.id]),
    [
      ['stored', 'image', 'image/jpeg', 'lubang.jpg', true],
      ['stored', 'document', 'application/octet-stream', 'catatan.xyz', true],
    ],
  )
  assert.deepEqual(await readdir(join(folder, regionId, 'incoming')), [], 'what was fetched is not kept twice')
})

test('the same letter once more is nothing new, and leaves no file behind', async () => {
  assert.deepEqual(await writes(WITH_FILES), [])
  assert.equal((await reports()).length, 1)
  assert.deepEqual(await readdir(join(folder, regionId, 'incoming')), [])
})

test('who did not sign hands nothing over; 40 MB are too much', async () => {
  assert.equal(await post(letterOf({}), signatureOf(letterOf({}), 'salah')), 401)
  assert.equal(await post(Buffer.alloc(40 * 1024 * 1024)), 413)
  assert.equal((await reports()).length, 1)
})

test('"Belum" under a forged name changes nothing; the real person is told how to be believed', async () => {
  const [found] = await cases()
  server.received.length = 0
  await answered(found?.id ?? '')
  await work()
  const sent = server.received[0]?.raw ?? ''
  assert.match(sent, /In-Reply-To|References: <r\./)
  news = { ...receipt, raw: sent, id: /^Message-ID:\s*<(.*)>/m.exec(sent)?.[1] ?? '' }
  for (const body of ['Belum', 'Sudah beres', 'status']) {
    const [told, ...others] = await writes({ subject: `Re: [${(await reports())[0]?.ticket}] Kabar`, body })
    assert.equal(others.length, 0)
    assert.match(told?.raw ?? body, /mudah\s+dipalsukan/)
  }
  assert.deepEqual([(await cases())[0]?.state, (await reports())[0]?.verdict], ['answered', null])
})

test('"Belum" in answer to our letter brings the case back', async () => {
  const quoted = 'Belum\r\n\r\nPada Sel, 24 Nov 2026 pukul 09.12 Lapor Uji <lapor@uji.example> menulis:\r\n\r\n> Yth. Bapak/Ibu,\r\n> Sudah beres?'
  const [answer] = await writes({ subject: 'Re: Kabar', headers: `In-Reply-To: <${news.id}>\r\nReferences: <${news.id}>\r\n`, body: quoted })
  assert.deepEqual([(await cases())[0]?.state, (await reports())[0]?.verdict], ['in_progress', 'not_fixed'])
  assert.match(answer?.raw ?? '', /Apa yang belum beres/)
})

test('a photo in answer to it joins, and makes no second report', async () => {
  await writes({
    ...WITH_FILES,
    id: 'foto-lagi@warga.example',
    subject: 'Re: Kabar',
    headers: `References: <lain@x.example> <${news.id}>\r\n`,
    body: String(WITH_FILES.body).replace('Jalan berlubang besar, sudah dua motor jatuh.', 'Ini fotonya'),
  })
  assert.equal((await reports()).length, 1)
  assert.deepEqual(
    (await files()).map(({ reportId }) => reportId === null),
    [false, false, false, false],
  )
})

test('somebody else who got hold of our letter is not its reporter', async () => {
  await writes({ from: 'budi@warga.example', subject: 'Re: Kabar', headers: `In-Reply-To: <${news.id}>\r\n`, body: 'Sudah beres' })
  assert.equal((await cases())[0]?.state, 'in_progress')
})

test('a neighbour follows a public report only after answering our letter, and hears its news', async () => {
  const [found] = await cases()
  const [report] = await reports()
  const wish = `IKUTI ${report?.ticket}`
  const publication = { title: 'Jalan berlubang', text: 'Jalan berlubang.', placeText: '', withPoint: false, shownEvents: [], photos: [] }
  await publishCase({ db, storage }, { regionId, caseId: found?.id ?? '', actor: admin, at: new Date(), ...publication })
  const followers = () => inRegion(db, regionId, (trx) => trx.selectFrom('publicationFollowers').select('id').execute())
  const from = 'Tetangga <tetangga@warga.example>'
  const [asked] = await writes({ from, subject: report?.ticket ?? '', body: wish })
  assert.match(asked?.raw ?? '', /balas\s+surat\s+ini/)
  assert.deepEqual(await followers(), [])
  const [done] = await writes({ from, subject: 'Re: Kabar', headers: `In-Reply-To: <${asked?.id}>\r\n`, body: `${wish}\r\n\r\n> Untuk memastikan` })
  assert.match(done?.raw ?? '', /BERHENTI/)
  assert.equal((await followers()).length, 1)
  server.received.length = 0
  await takeCase(db, { regionId, caseId: found?.id ?? '', at: new Date(), actor: officer }).catch(() => undefined)
  await answerCase(db, {
    regionId,
    caseId: found?.id ?? '',
    at: new Date(),
    actor: officer,
    text: 'Ditambal lagi.',
    attachmentIds: [],
    reasonCode: 'explained',
  })
  await work()
  assert.deepEqual(server.received.map(({ to }) => to.join()).toSorted(), ['siti@warga.example', 'tetangga@warga.example'])
  await writes({ from, subject: 'berhenti', body: `BERHENTI ${report?.ticket}` })
  assert.deepEqual(await followers(), [])
})

test('our letter comes back: the message has failed, and says why', async () => {
  const bounce = `--r\r\nContent-Type: text/plain\r\n\r\nundeliverable\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; siti@warga.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <${receipt.id}>\r\n--r--\r\n`
  const out = await writes({
    from: 'MAILER-DAEMON@surel.example',
    headers: 'Auto-Submitted: auto-replied\r\nReturn-Path: <>\r\n',
    type: 'multipart/report; report-type=delivery-status; boundary=r',
    body: bounce,
  })
  assert.deepEqual(out, [])
  const message = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('messages').selectAll().where('regionId', '=', regionId).where('providerId', '=', receipt.id).executeTakeFirst(),
  )
  assert.deepEqual([message?.state, message?.problem, message?.problemCode], ['failed', 'gone', 511])
})

const silent: [string, Sent][] = [
  ['somebody on leave', { headers: 'Auto-Submitted: auto-replied\r\n', body: 'Saya sedang cuti' }],
  ['a newsletter', { from: 'promo@toko.example', headers: 'List-Unsubscribe: <https://toko.example>\r\n', body: 'Jalan berlubang? Beli ban kami.' }],
  ['a machine', { from: 'noreply@kantor.example', body: 'Jalan berlubang di depan pasar Uji.' }],
]
for (const [name, sent] of silent) {
  test(`${name} is kept and gets neither report nor answer`, async () => {
    const before = (await reports()).length
    assert.deepEqual(await writes(sent), [])
    assert.equal((await reports()).length, before)
  })
}

test('a person’s letter through a list is a report, and the list hears nothing of us', async () => {
  const before = (await reports()).length
  const headers = 'List-Id: <rt04.example>\r\nList-Post: <mailto:warga@rt04.example>\r\n'
  assert.deepEqual(
    await writes({ from: 'ani@warga.example', headers, subject: 'Jalan berlubang di Sukadana', body: 'Jalan berlubang besar di Sukadana.' }),
    [],
  )
  assert.equal((await reports()).length, before + 1)
})

test('two robots that do not say what they are end at the limit of the day', async () => {
  let answer = (
    await writes({ from: 'robot@mesin.example', subject: 'Jalan berlubang di dekat gudang', body: 'Jalan berlubang besar di dekat gudang.' })
  )[0]
  let answers = 0
  for (; answer && answers < 40; answers++) {
    answer = (
      await writes({
        from: 'robot@mesin.example',
        subject: `Re: ${answer.header('Subject')} nomor ${answers}`,
        body: `Jalan berlubang lagi di tempat nomor ${answers}, laporan baru.`,
      })
    )[0]
  }
  assert.ok(answers >= 5 && answers <= 12, `${answers} answers`)
})
