/** E-mails with a real database and a real mail server on a port of its own. */
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, beforeEach, test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { createLog } from '#lib/log.ts'
import { createMailer } from '#lib/mailer.ts'
import { deleteOldMails, queueMail, resumeMails, sendMail, sendMailAgain } from '#mail/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, hoursLater, MONDAY, waitingJobs } from '#tests/factories.ts'
import { startMailServer } from '#tests/mail-server.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const regionId = region.id
const server = await startMailServer()
after(() => server.stop())

let clock = MONDAY
const reads: string[] = []
const settings = { mailFrom: 'tanggap@lapor.example', demo: false }
const context = (smtpUrl: string | undefined, demo = false): JobContext => ({
  db,
  log: createLog('silent'),
  now: () => clock,
  publicUrl: 'http://localhost',
  mailer: createMailer({ ...settings, demo, smtpUrl }),
  storage: {
    write: async () => undefined,
    remove: async () => undefined,
    read: (key) => {
      reads.push(key)
      return Readable.from([Buffer.from('picture')])
    },
  },
})
const online = context(server.url)

beforeEach(async () => {
  clock = MONDAY
  server.received.length = 0
  server.replies.length = 0
  await inRegion(db, regionId, (trx) => trx.deleteFrom('mails').where('regionId', '=', regionId).execute())
})

const officer = { staffId: 'x', email: 'opd@uji.example' }

async function write(dedupeKey = 'one', more: object = {}): Promise<string> {
  await inRegion(db, regionId, (trx) =>
    queueMail(trx, { regionId, to: officer, subject: 'Ringkasan pagi', text: 'Teks', html: '<p>Isi</p>', dedupeKey, at: clock, ...more }),
  )
  return (await mails())[0]?.id ?? ''
}

function mails() {
  return inRegion(db, regionId, (trx) => trx.selectFrom('mails').selectAll().where('regionId', '=', regionId).orderBy('createdAt').execute())
}

async function stateOf(): Promise<[string, number | null, number]> {
  const [row] = await mails()
  return [row?.state ?? '', row?.replyCode ?? null, row?.attempts ?? 0]
}

test('a mail arrives as it was written, under an id of ours, and says that a machine wrote it', async () => {
  const mailId = await write('one', { images: [{ cid: 'hari-ini', key: 'r/brief.png', mediaType: 'image/png' }] })
  await sendMail(online, { regionId, mailId })
  const [mail] = server.received
  assert.deepEqual([mail?.from, mail?.to], ['tanggap@lapor.example', ['opd@uji.example']])
  assert.match(mail?.raw ?? '', new RegExp(`^Message-ID: <${mailId}@lapor.example>`, 'm'))
  assert.match(mail?.raw ?? '', /^Auto-Submitted: auto-generated/m)
  assert.match(mail?.raw ?? '', /^From: Lapor Uji <tanggap@lapor.example>/m)
  assert.match(mail?.raw ?? '', /^Content-ID: <hari-ini>/im)
  assert.deepEqual(reads, ['r/brief.png'])
  assert.deepEqual(await stateOf(), ['sent', null, 1])
})

test('sent once, whoever asks again', async () => {
  const mailId = await write()
  await write() // the same key
  await Promise.all([sendMail(online, { regionId, mailId }), sendMail(online, { regionId, mailId })])
  await sendMail(online, { regionId, mailId })
  assert.equal(server.received.length, 1)
  assert.equal((await mails()).length, 1)
})

//  the server says   state     tried again after minutes
const replies: [number, string, number | undefined][] = [
  [421, 'queued', 1],
  [451, 'queued', 1],
  [452, 'queued', 1],
  [550, 'failed', undefined],
  [552, 'failed', undefined],
]
for (const [code, state, minutes] of replies) {
  test(`${code}: ${state}`, async () => {
    const mailId = await write()
    server.replies.push(code)
    await sendMail(online, { regionId, mailId })
    assert.deepEqual(await stateOf(), [state, code, 1])
    const [row] = await mails()
    assert.equal(row?.tryAfter?.getTime(), minutes && clock.getTime() + minutes * 60_000)
    await sendMail(online, { regionId, mailId }) // too early, or over
    assert.equal(server.received.length, 0)
    clock = new Date(clock.getTime() + 2 * 60_000)
    await sendMail(online, { regionId, mailId })
    assert.equal(server.received.length, state === 'queued' ? 1 : 0)
  })
}

test('a mail server that is not there: the mail waits, and goes when it is back', async () => {
  const mailId = await write()
  await sendMail(context('smtp://127.0.0.1:1'), { regionId, mailId })
  assert.deepEqual(await stateOf(), ['queued', 0, 1])
  clock = hoursLater(1)
  await resumeMails(online, { regionId })
  assert.ok((await waitingJobs(db)).includes('send-mail'))
  await sendMail(online, { regionId, mailId })
  assert.deepEqual(await stateOf(), ['sent', null, 2])
})

test('killed between the server’s answer and our note: sent again under the same id', async () => {
  const mailId = await write()
  await sendMail(online, { regionId, mailId })
  await inRegion(db, regionId, (trx) => trx.updateTable('mails').set({ state: 'sending', sentAt: null, tryAfter: clock }).execute())
  await sendMail(online, { regionId, mailId })
  const ids = server.received.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1])
  assert.equal(ids.length, 2)
  assert.equal(ids[0], ids[1])
})

test('without a mail server a demonstration catches mails, and a real region lets them wait', async () => {
  const mailId = await write()
  await sendMail(context(undefined), { regionId, mailId })
  assert.deepEqual(await stateOf(), ['queued', null, 0])
  await sendMail(context(undefined, true), { regionId, mailId })
  assert.deepEqual(await stateOf(), ['caught', null, 1])
  assert.equal(server.received.length, 0)
})

test('what three days of trouble held up is given up, and after ninety days forgotten', async () => {
  const mailId = await write()
  clock = hoursLater(73)
  await sendMail(context('smtp://127.0.0.1:1'), { regionId, mailId })
  assert.deepEqual(await stateOf(), ['failed', 0, 1])
  await deleteOldMails(db, { regionId, at: hoursLater(24 * 91) })
  assert.deepEqual(await mails(), [])
})

test('a mail that has failed is tried anew when somebody asks, and only then', async () => {
  const mailId = await write()
  server.replies.push(550)
  await sendMail(online, { regionId, mailId })
  assert.equal((await stateOf())[0], 'failed')
  await resumeMails(online, { regionId })
  assert.equal(server.received.length, 0)
  clock = hoursLater(48)
  await sendMailAgain(db, { regionId, mailId, at: clock })
  assert.deepEqual(await stateOf(), ['queued', null, 0])
  await sendMail(online, { regionId, mailId })
  assert.equal((await stateOf())[0], 'sent')
  await sendMailAgain(db, { regionId, mailId, at: clock })
  assert.equal((await stateOf())[0], 'sent')
})
