/** SMS as it happens: a plain phone, a strict gateway, the real channel, the desk. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { aPlainPhone, setSmsSwitches, type PlainPhone } from '../sms-phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const PIT = 'Jalan Letnan Mukhtar Saleh dekat pasar berlubang besar, motor sering jatuh di sini'

let tanggap: Tanggap
let [admin, works] = [] as unknown as [Desk, Desk]

before(async () => {
  tanggap = await startTanggap()
  admin = await aDesk(tanggap.url, 'oki', 'admin')
  works = await aDesk(tanggap.url, 'oki', 'opd')
})

after(async () => {
  assert.equal(await tanggap?.stop(), 0)
})

const phone = (accountId = 'oki-sms') => aPlainPhone(tanggap.url, accountId)

async function reports(resident: PlainPhone, text: string): Promise<string> {
  await resident.says(text)
  const { text: answer } = await resident.hears(/[A-Z]{2,4}-\d{4}-\d{4}/)
  return /[A-Z]{2,4}-\d{4}-\d{4}/.exec(answer)?.[0] ?? ''
}

async function done(step: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await step
  assert.equal(status, 303, /<[^>]*role="alert"[^>]*>[\s\S]{0,400}/.exec(text)?.[0] ?? text.slice(0, 400))
}

async function caseOf(ticket: string) {
  const [found] = await tanggap.rows<{ state: string; channel: string; text: string; region: string; verdict: string | null }>(
    `select c.state, r.channel, r.text, g.code as region, r.verdict from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id
     join regions g on g.id = r.region_id where r.ticket = $1`,
    [ticket],
  )
  return found ?? assert.fail(`no case of ${ticket}`)
}

async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look()
    if (found) return found
    await wait(200)
  }
  return assert.fail('it did not happen within 20 seconds')
}

/** Verified by the admin team and handed to public works. */
async function handOver(ticket: string): Promise<void> {
  const [agency] = await tanggap.rows<{ id: string }>(
    "select a.id from agencies a join regions r on r.id = a.region_id where r.code = 'oki' and a.code = 'pupr'",
  )
  await done(admin.does(ticket, 'verify', { kategori: 'road', dinas: agency?.id ?? '' }))
}

/** Everything we ever said to this phone was one plain SMS: the gateway refuses anything else, and charges by it. */
async function assertOneSmsEach(resident: PlainPhone): Promise<void> {
  for (const { isMine, text, count } of await resident.thread())
    assert.ok(isMine || (count.segments === 1 && count.isPlain), `${count.segments} SMS, ${count.units}/${count.room}: ${text}`)
}

test('a whole report in one SMS becomes a case at the desk, answered in one SMS, with its receipt', async () => {
  const resident = phone()
  const ticket = await reports(resident, PIT)
  const found = await caseOf(ticket)
  assert.deepEqual([found.state, found.channel, found.text], ['received', 'sms', PIT])
  const { text } = await admin.page(`/meja/kasus/${ticket}`)
  assert.ok(text.includes(PIT))
  await until(async () => (await resident.thread()).some(({ isMine, status }) => !isMine && status === 'delivered'))
  await until(async () => {
    const [row] = await tanggap.rows<{ state: string }>(
      "select m.state from messages m join reports r on r.id = m.report_id where r.ticket = $1 and m.direction = 'out'",
      [ticket],
    )
    return row?.state === 'delivered'
  })
  await assertOneSmsEach(resident)
})

test('five deliveries of one SMS are one report and one answer', async () => {
  await setSmsSwitches(tanggap.url, { times: 5 })
  const resident = phone()
  const ticket = await reports(resident, 'Lampu jalan di depan SD Negeri 2 Celikah mati sudah seminggu')
  await setSmsSwitches(tanggap.url, { times: 1 })
  await wait(3_000)
  const rows = await tanggap.rows(
    'select r.ticket from reports r join conversations c on c.id = r.conversation_id join contact_addresses a on a.contact_id = c.contact_id where a.address_index = any ($1)',
    [await tanggap.indexes([`+${resident.number}`])],
  )
  assert.deepEqual(rows, [{ ticket }])
  assert.equal((await resident.thread()).filter(({ isMine }) => !isMine).length, 1)
})

test('the answer to the case goes out as one SMS, BELUM brings it back, BERES closes it', async () => {
  const resident = phone()
  const ticket = await reports(resident, 'Jembatan kayu di Desa Celikah lapuk, papan lepas dan bahaya untuk anak sekolah')
  await handOver(ticket)
  await done(works.does(ticket, 'take'))
  await done(works.does(ticket, 'answer', { teks: 'Papan yang lapuk sudah diganti hari ini oleh tim pemeliharaan. '.repeat(4), alasan: 'explained' }))
  const { text } = await resident.hears(/BERES/)
  assert.match(text, /BELUM/)
  await resident.says('belum')
  await until(async () => (await caseOf(ticket)).state === 'in_progress')
  await done(works.does(ticket, 'answer', { teks: 'Papan terakhir juga sudah diganti.', alasan: 'explained' }))
  await resident.hears(/BERES/)
  await resident.says('Beres pak, terima kasih')
  await until(async () => (await caseOf(ticket)).state === 'closed')
  assert.equal((await caseOf(ticket)).verdict, 'fixed')
  await assertOneSmsEach(resident)
})

test('a receipt that says no is shown; one that never comes changes nothing; a busy gateway is tried again', async () => {
  await setSmsSwitches(tanggap.url, { receipt: 'failed', delay: 0 })
  const stateOf = async (ticket: string) =>
    (
      await tanggap.rows<{ state: string }>(
        "select m.state from messages m join reports r on r.id = m.report_id where r.ticket = $1 and m.direction = 'out' order by m.created_at",
        [ticket],
      )
    )[0]?.state
  const failed = await reports(phone(), 'Sampah menumpuk di belakang pasar Celikah sejak hari Senin')
  await until(async () => (await stateOf(failed)) === 'failed')
  await setSmsSwitches(tanggap.url, { receipt: 'lost', busy: 2 })
  const lost = await reports(phone(), 'Saluran air di Jalan Yos Sudarso tersumbat, air masuk ke rumah')
  await wait(2_000)
  assert.equal(await stateOf(lost), 'sent')
  await setSmsSwitches(tanggap.url, { receipt: 'delivered', delay: 1_500, busy: 0 })
})

test('two regions behind one number: the keyword says which, and what follows needs none', async () => {
  const resident = phone('mukomuko-sms')
  const ticket = await reports(resident, 'MUKO Jalan ke pasar Mukomuko rusak berat, dekat jembatan')
  const found = await caseOf(ticket)
  assert.deepEqual([found.region, found.text], ['mukomuko', 'Jalan ke pasar Mukomuko rusak berat, dekat jembatan'])
  // The number's own address belongs to the other region: the talk that is going on decides.
  await resident.says('STATUS')
  assert.match((await resident.hears(/-\d{4}/)).text, new RegExp(ticket))
  const other = await reports(phone('barito-kuala-sms'), 'batola: lampu jalan di Marabahan mati')
  assert.equal((await caseOf(other)).region, 'barito-kuala')
})

test('nobody without the signature writes into our talks', async () => {
  const body = JSON.stringify({ from: '628119999999', to: '+6280000000102', text: 'palsu' })
  for (const headers of [{}, { 'x-signature': 'a'.repeat(64) }]) {
    const response = await fetch(`${tanggap.url}/webhooks/oki-sms`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
    assert.equal(response.status, 401)
  }
  assert.equal((await fetch(`${tanggap.url}/webhooks/oki-sms?from=0811999999&text=palsu`)).status, 401)
})
