/**
 * SMS with peers that others have written: Kannel as the gateway between us and an operator, and its `drive_smpp` as an operator's SMSC.
 * Without them these tests are skipped, and say so.
 */
import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fastify } from 'fastify'
import { type ChannelAccount, SendError, type Update } from '#channels/channel.ts'
import { sms } from '#channels/sms/index.ts'
import { listenAt, PACE } from '#channels/sms/smpp/lines.ts'
import { inRegion } from '#db/transaction.ts'
import { errorAnswers } from '#http/errors.ts'
import { webhooks } from '#http/webhooks.ts'
import { createIntake } from '#intake/commands.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { freePort, KANNEL, listenOn, missing, startProgram, untilOpen } from '#tests/real-peers.ts'
import { until } from '#tests/stand-in.ts'
import type { Services } from '../src/services.ts'

const RESIDENT = '62800111222'

const noKannel = missing('kannel kannel-extras', KANNEL.bearerbox, KANNEL.smsbox, KANNEL.fakesmsc)
const noDrive = missing('kannel kannel-extras', KANNEL.drive)

/** The port at which drive_smpp wants Kannel's own box to be; it cannot be told another. */
const BOX = 13001

test('Kannel hands on what residents write, sends our answers, and reports what became of them', {
  skip: noKannel ?? false,
  timeout: 60_000,
}, async (t) => {
  const { port, account, stored } = await aDoor(t)
  const kannel = await startKannel(t, port)
  const settings = { ...account.settings, sendUrl: `http://127.0.0.1:${kannel.sendPort}/cgi-bin/sendsms` }
  // Kannel's stand-in for an operator takes one phone at a time.
  const from = (said: string) => startProgram(KANNEL.fakesmsc, ['-H', '127.0.0.1', '-r', String(kannel.fakePort), '-m', '1', said], kannel.folder)
  const messages = async (count: number) => {
    const found = (await stored()).filter((update) => update.kind === 'message')
    return found.length === count ? found : undefined
  }
  const first = from(`${RESIDENT} 1708 text Jalan rusak & gelap, 100% parah? [dekat pasar]`)
  t.after(() => first.stop())
  await until(() => messages(1), 20_000)
  await first.stop()
  const phone = from(`${RESIDENT} 1708 ucs2 ${encodeUcs2('Banjir “parah” 🚧')}`)
  t.after(() => phone.stop())
  const heard = await until(() => messages(2), 20_000)
  assert.deepEqual(heard.map((update) => update.kind === 'message' && [update.sender, update.message.text]).toSorted(), [
    [`+${RESIDENT}`, 'Banjir “parah” 🚧'],
    [`+${RESIDENT}`, 'Jalan rusak & gelap, 100% parah? [dekat pasar]'],
  ])

  const ourId = newId()
  const said = 'Laporan CTH-2611-0001 masuk {kode 1}. Balas STATUS kapan saja.'
  assert.equal(await sms.send({ kind: 'text', text: said }, { address: `+${RESIDENT}`, ourId }, { ...account, settings }), ourId)
  await until(() => phone.output().includes('Laporan CTH-2611-0001 masuk') || undefined, 10_000)
  const receipt = await until(async () => (await stored()).find((update) => update.kind === 'receipt'), 10_000)
  assert.equal(receipt.kind === 'receipt' && receipt.receipt.ourId, ourId)
  // Taken by the operator, delivered to the phone: which of the two is told first is not promised.
  assert.ok(receipt.kind === 'receipt' && ['sent', 'delivered'].includes(receipt.receipt.status))

  const refused = { ...account, settings: { ...settings, sendSecrets: 'username=tanggap&password=salah' } }
  await assert.rejects(
    sms.send({ kind: 'text', text: said }, { address: `+${RESIDENT}`, ourId }, refused),
    (error) => error instanceof SendError && error.problem === 'misconfigured',
  )
})

test("drive_smpp, an operator's SMSC: what it delivers is heard once and thanked for, what we send is taken", {
  skip: noDrive ?? false,
  timeout: 60_000,
}, async (t) => {
  const box = await listenOn(BOX)
  if (!box) return t.skip(`port ${BOX} is taken: drive_smpp wants it`)
  t.after(() => box.close())
  const [smscPort, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'drive-smpp-'))]
  const smsc = startProgram(KANNEL.drive, ['-p', String(smscPort), '-m', '200', '-v', '0'], folder)
  t.after(() => smsc.stop())
  await until(() => smsc.output().includes('accept_thread') || undefined)
  const heard: Update[] = []
  const settings = {
    kind: 'smpp',
    sender: '1708',
    smppHost: '127.0.0.1',
    smppPort: smscPort,
    smppSystemId: 'foo',
    smppPassword: 'bar',
    smppSystemType: 'VMA',
    smppBind: 'separate',
  }
  const account: ChannelAccount = { id: 'contoh-sms', settings }
  const stop = listenAt(account, { hear: async (updates) => void heard.push(...updates), turned: () => undefined, log: createLog('silent') }, PACE)
  t.after(stop)
  await until(() => heard.length >= 200 || undefined, 30_000)
  // It writes from the short code 456, which cannot be answered: kept as it came.
  const texts = heard.map((update) => update.kind === 'unknown' && (update.raw as { text: string }).text)
  assert.deepEqual(new Set(texts), new Set(Array.from({ length: 200 }, (_, index) => String(index + 1))))
  await until(() => smsc.output().split('type deliver_sm_resp').length === 201 || undefined, 10_000)
  await sms.send({ kind: 'text', text: 'Laporan diterima' }, { address: `+${RESIDENT}`, ourId: 'o' }, account)
  await until(() => smsc.output().includes('short_message = <Laporan diterima>') || undefined)
})

type Context = { after: (end: () => unknown) => void }

/** The real door of the webhooks, with a database behind it. */
async function aDoor(t: Context) {
  const db = await freshDatabase()
  const regionId = newId()
  const log = createLog('silent')
  await db
    .insertInto('regions')
    .values({
      id: regionId,
      code: 'contoh',
      areaCode: '99',
      name: 'x',
      shortName: 'x',
      program: 'x',
      ticketPrefix: 'X',
      zone: 'Asia/Jakarta',
      settings: '{}',
    })
    .execute()
  const app = fastify()
  errorAnswers(app, { log } as Services)
  await app.register(webhooks, { db, intake: createIntake(db, log, folderStorage('/tmp')) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const { port } = app.server.address() as AddressInfo
  const account = { id: 'contoh-sms', regionId, channel: 'sms', settings: settingsFor(port) }
  await db
    .insertInto('channelAccounts')
    .values({ ...account, settings: JSON.stringify(account.settings) })
    .execute()
  const stored = async () => {
    const keys = await keysOf(db, regionId)
    const rows = await inRegion(db, regionId, (trx) => trx.selectFrom('inboundUpdates').select('body').execute())
    return Promise.all(rows.map(async ({ body }) => JSON.parse(await keys.open('update', body ?? Buffer.alloc(0))) as Update))
  }
  return { port, account, stored }
}

/** As docs/operating.md says it. */
function settingsFor(port: number): Record<string, string> {
  const back = `http://127.0.0.1:${port}/webhooks/contoh-sms?token=rahasia&id={id}&status=%d`
  return {
    kind: 'http',
    sender: '1708',
    sendMethod: 'get',
    sendTo: 'to',
    sendFrom: 'from',
    sendText: 'text',
    sendFixed: 'charset=utf-8&coding=0&dlr-mask=31',
    sendSecrets: new URLSearchParams({ username: 'tanggap', password: 'rahasia', 'dlr-url': back }).toString(),
    answerOk: '$=0: *|$=3: *',
    incomingFrom: 'from',
    incomingTo: 'to',
    incomingText: 'text',
    incomingId: 'mo',
    receiptId: 'id',
    receiptStatus: 'status',
    receiptDelivered: '1',
    receiptFailed: '2|16',
    secretPlace: 'query:token',
    secret: 'rahasia',
  }
}

async function startKannel(t: Context, port: number): Promise<{ sendPort: number; fakePort: number; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'kannel-'))
  const [adminPort, boxPort, fakePort, sendPort] = [await freePort(), await freePort(), await freePort(), await freePort()]
  await writeFile(join(folder, 'kannel.conf'), config({ adminPort, boxPort, fakePort, sendPort, port }))
  const bearerbox = startProgram(KANNEL.bearerbox, ['kannel.conf'], folder)
  t.after(() => bearerbox.stop())
  await untilOpen(boxPort)
  const smsbox = startProgram(KANNEL.smsbox, ['kannel.conf'], folder)
  t.after(() => smsbox.stop())
  await untilOpen(sendPort)
  await untilOpen(fakePort)
  return { sendPort, fakePort, folder }
}

function config(ports: Record<'adminPort' | 'boxPort' | 'fakePort' | 'sendPort' | 'port', number>): string {
  return `
group = core
admin-port = ${ports.adminPort}
admin-password = rahasia
smsbox-port = ${ports.boxPort}
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = operator
port = ${ports.fakePort}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${ports.boxPort}
sendsms-port = ${ports.sendPort}
global-sender = 1708
mo-recode = true

group = sendsms-user
username = tanggap
password = rahasia
max-messages = 1

group = sms-service
keyword = default
catch-all = true
omit-empty = true
max-messages = 0
get-url = "http://127.0.0.1:${ports.port}/webhooks/contoh-sms?token=rahasia&from=%p&to=%P&mo=%I&text=%a"
`
}

function encodeUcs2(text: string): string {
  return [...Buffer.from(text, 'utf16le').swap16()].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
