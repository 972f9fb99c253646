/** Meta at its worst, and a process that is killed: nobody's report is lost, doubled, or told of twice. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Bubble } from '#simulator/phone/bubbles.ts'
import { sampleOf } from '#simulator/samples.ts'
import { BEHAVED, type Switches } from '#simulator/switches.ts'
import { aPhone, type Phone } from '../phone.ts'
import { postmasterOf, startTanggap, type Tanggap } from './tanggap.ts'

const RESIDENTS = 20
const PIN = { latitude: -3.3956, longitude: 104.8313 }

/** Milliseconds for a whole wave: a message of which nothing is heard is tried again after 20 seconds. */
const WAVE_WITHIN = 240_000

/** Every webhook twice and out of order; and so many calls of ours go wrong in each way there is. */
const AT_ITS_WORST: Partial<Switches> = {
  duplicate: true,
  reorder: true,
  delay: 100,
  drop: 15,
  serverErrors: 20,
  tooMany: 10,
  cutAnswers: 6,
  expireUrls: 40,
}

let tanggap: Tanggap
let photo: Buffer

before(async () => {
  tanggap = await startTanggap()
  photo = (await sampleOf('pothole'))?.bytes ?? assert.fail('no photo')
})

after(async () => {
  await tanggap?.stop()
})

test('twenty residents at once, every fault switched on: twenty reports with their photos, each told of once', async () => {
  await behave(AT_ITS_WORST)
  const phones = await newPhones('Lubang')
  await Promise.all(phones.map((phone) => reports(phone)))
  await untilQuiet()
  await assertAllIsWell(phones)
  const left = (await (await fetch(`${tanggap.url}/simulator/switches`)).json()) as Switches
  assert.deepEqual([left.drop, left.serverErrors, left.tooMany, left.cutAnswers, left.expireUrls], [0, 0, 0, 0, 0])
})

test('killed in the midst of twenty more and started again: all that was taken is there once and answered once', async () => {
  await behave({ ...BEHAVED, duplicate: true, reorder: true, cutAnswers: 4 })
  const phones = await newPhones('Selokan')
  let told = 0
  const wave = Promise.all(phones.map((phone) => reports(phone).then(() => told++)))
  await until(async () => told >= 5, WAVE_WITHIN)
  const { folder, port } = tanggap
  const database = await postmasterOf(folder)
  await tanggap.kill()
  assert.ok(told < RESIDENTS, 'the kill came too late to prove anything')
  tanggap = await startTanggap({ folder, port })
  assert.equal((await postmasterOf(folder))?.pid, database?.pid, 'the database that went on is used again')
  console.log(`started again on its database in ${tanggap.startedIn} ms`)
  await wave
  await untilQuiet()
  await assertAllIsWell(phones)
})

test('Ctrl-C ends all of it, the database too', async () => {
  assert.ok(await postmasterOf(tanggap.folder))
  assert.equal(await tanggap.stop('SIGINT'), 0)
})

async function behave(switches: Partial<Switches>): Promise<void> {
  const response = await fetch(`${tanggap.url}/simulator/switches`, {
    method: 'POST',
    body: JSON.stringify(switches),
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(response.status, 200, await response.text())
}

function newPhones(name: string): Promise<Phone[]> {
  return Promise.all(Array.from({ length: RESIDENTS }, (_, index) => aPhone(tanggap.url, 'oki-whatsapp', `${name} ${index + 1}`)))
}

/** Words, pin and photo, and Kirim as soon as it is offered; whatever fails on the way is done again, and nothing twice. */
async function reports(phone: Phone): Promise<void> {
  const story = `Jalan di depan rumah ${phone.waId} berlubang besar, motor sering jatuh di sini.`
  await Promise.all([
    once(phone, 'text', () => phone.says(story)),
    once(phone, 'location', () => phone.sharesLocation(PIN)),
    once(phone, 'image', () => phone.sendsPhoto(photo)),
  ])
  await until(async () => {
    const chat = await phone.chat()
    if (chat.some(isReceipt)) return true
    if (isToBeTapped(chat)) await phone.taps('Kirim')
    return false
  }, WAVE_WITHIN)
}

async function once(phone: Phone, kind: Bubble['kind'], say: () => Promise<string>): Promise<void> {
  await until(async () => {
    if ((await phone.chat()).some((bubble) => bubble.isMine && bubble.kind === kind)) return true
    await say()
    return true
  }, WAVE_WITHIN)
}

function isReceipt({ isMine, text }: Bubble): boolean {
  return !isMine && text.includes('Laporan sudah masuk')
}

/** A summary stands there, and nothing has been tapped since. */
function isToBeTapped(chat: Bubble[]): boolean {
  const offered = chat.findLastIndex(({ isMine, buttons }) => !isMine && buttons?.some(({ title }) => title === 'Kirim'))
  const tapped = chat.findLastIndex(({ isMine, kind }) => isMine && kind === 'choice')
  return offered > tapped
}

/** What throws meanwhile has only not happened yet: the server may be down. */
async function until(happened: () => Promise<boolean>, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds
  let problem: unknown
  while (Date.now() < end) {
    if (await happened().catch((error: unknown) => ((problem = error), false))) return
    await wait(150)
  }
  throw new Error(`did not happen within ${milliseconds} ms`, { cause: problem })
}

/** Meta has told all, we have read all, fetched all and said all. */
async function untilQuiet(): Promise<void> {
  let left: object | undefined
  const isQuiet = async () => {
    ;[left] = await tanggap.rows<Record<string, number>>(`select
      (select count(*)::int from simulator.outbox) as untold,
      (select count(*)::int from inbound_updates where read_at is null) as unread,
      (select count(*)::int from attachments where state = 'waiting') as unfetched,
      (select count(*)::int from messages where state in ('queued', 'sending')) as unsaid`)
    return Object.values(left ?? { none: 1 }).every((count) => count === 0)
  }
  await until(isQuiet, WAVE_WITHIN).catch((error: unknown) => assert.fail(`${String(error)}: ${JSON.stringify(left)}`))
}

async function assertAllIsWell(phones: Phone[]): Promise<void> {
  const addresses = phones.map(({ waId }) => `+${waId}`)
  const kept = await tanggap.rows<{ ticket: string; text: string; files: number }>(
    `select r.ticket, r.text, (select count(*)::int from attachments f where f.region_id = r.region_id and f.report_id = r.id and f.state = 'stored' and f.bytes > 0) as files
      from reports r join contact_addresses a on a.region_id = r.region_id and a.contact_id = r.contact_id where a.address_index = any ($1)`,
    [await tanggap.indexes(addresses)],
  )
  assert.equal(kept.length, RESIDENTS)
  assert.deepEqual(
    kept.filter(({ files }) => files !== 1),
    [],
    'each report has its photo',
  )
  for (const phone of phones) {
    const receipts = (await phone.chat()).filter(isReceipt)
    const own = kept.filter(({ text }) => text.includes(phone.waId))
    assert.deepEqual([receipts.length, own.length], [1, 1], `${phone.waId} is told once of one report`)
    assert.ok(receipts[0]?.text.includes(own[0]?.ticket ?? '-'))
  }
  await assertNothingIsLeftBehind()
}

async function assertNothingIsLeftBehind(): Promise<void> {
  const [counts] = await tanggap.rows<Record<string, number>>(`select
    (select count(*)::int from messages where state = 'failed') as failed,
    (select count(*)::int from graphile_worker.jobs where attempts >= max_attempts) as given_up,
    (select count(*)::int from (select callback from simulator.messages where direction = 'business' and callback is not null
      group by callback having count(*) > 1) twice) as said_twice,
    (select count(*)::int from simulator.messages m where m.direction = 'person' and (select count(*) from inbound_updates u
      where u.provider_id = m.id and u.kind = 'message' and u.read_at is not null) <> 1) as not_heard_once,
    (select count(*)::int from simulator.messages m where m.direction = 'person' and (select count(*) from messages o where o.provider_id = m.id) <> 1) as not_kept_once`)
  assert.deepEqual(counts, { failed: 0, given_up: 0, said_twice: 0, not_heard_once: 0, not_kept_once: 0 })
}
