/** Thirty neighbours and one broken pump: one case, thirty reporters, one answer for all; and a prankster who is slowed, politely. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Bubble } from '#simulator/phone/bubbles.ts'
import { BEHAVED } from '#simulator/switches.ts'
import { openBrowser } from '../browser.ts'
import { aPhone, type Phone } from '../phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { anOfficer, type Person } from './people.ts'
import { awayFromTurns, startTanggap, type Tanggap } from './tanggap.ts'

const PUBLIC_WORKS = 'Dinas Pekerjaan Umum dan Penataan Ruang'
/** In Kayu Agung, the town of Celikah; neighbours drop their pins within two hundred metres. */
const PUMP = { latitude: -3.3956, longitude: 104.8313 }

/** As neighbours write; the first stands for most of them. */
const WORDS = [
  'pompa air bersih mati sudah tiga hari, air tidak mengalir ke rumah',
  'pak tolong pompa air mati, air bersih tidak mengalir sama sekali',
  'air PDAM mati gara2 pompa rusak, sdh 3 hari air gak ngalir',
]
const TYPED = 'pompa air bersih mati sudah tiga hari, air tidak mengalir ke rumah kami di desa Celikah kec Kayu Agung'

let tanggap: Tanggap
let browser: Browser
let coordinator: Person
let [team, officer] = [] as unknown as [Desk, Desk]
let phones: Phone[]
let tickets: string[]
let main: string
let figures: { problems: number; reports: number }

before(async () => {
  await awayFromTurns()
  tanggap = await startTanggap()
  browser = await openBrowser()
  coordinator = await anOfficer(browser, `${tanggap.url}/oki`, 'koordinator')
  // An open desk would look again at each of the thirty.
  await coordinator.page.goto('about:blank')
  team = await aDesk(tanggap.url, 'oki', 'admin')
  officer = await aDesk(tanggap.url, 'oki', 'opd')
  figures = await monthOf()
  phones = await Promise.all(Array.from({ length: 30 }, (_, index) => aPhone(tanggap.url, 'oki-whatsapp', `Warga ${index + 1}`)))
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('thirty neighbours write, some with pins, some with the village: thirty tickets', async () => {
  tickets = []
  // Five at a time: neighbours do not write in the same second.
  for (let from = 0; from < phones.length; from += 5)
    tickets.push(...(await Promise.all(phones.slice(from, from + 5).map((phone, index) => reports(phone, from + index)))))
  assert.equal(new Set(tickets).size, 30)
  main = tickets[0] ?? ''
})

test('the inbox sees the burst, the case says why each may be the same, and a few clicks link them all', async () => {
  const { page } = coordinator
  await page.goto(`${tanggap.url}/oki/meja`)
  await page
    .getByText(/\d+ laporan mirip dalam \d+ (menit|jam) di /)
    .first()
    .waitFor()
  await page.goto(`${tanggap.url}/oki/meja/kasus/${main}`)
  const card = page.locator('#mirip')
  await card
    .getByText(/\d+ m, hari ini, topik sama, kata: .*pompa/)
    .first()
    .waitFor()
  await card
    .getByText(/kecamatan yang sama, hari ini, topik sama/)
    .first()
    .waitFor()
  const offered = await card.locator('input[name=kasus]').evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))
  assert.deepEqual(
    tickets.slice(1).filter((ticket) => !offered.includes(ticket)),
    [],
  )
  await card.getByLabel('Pilih semua').check()
  // What the invented past happens to have nearby is not theirs.
  for (const other of offered.filter((ticket) => !tickets.includes(ticket))) await card.locator(`input[value="${other}"]`).uncheck()
  await card.getByRole('button', { name: /Tautkan yang dipilih ke kasus ini \(29\)/ }).click()
  await page.getByText('30 orang').waitFor()
  await Promise.all(phones.slice(1).map((phone) => phone.hears(/juga dilaporkan warga lain, jadi ditangani bersama/)))
})

test('figures count the problem once, and the thirty reporters beside it', async () => {
  const { problems, reports } = await monthOf()
  assert.deepEqual([problems - figures.problems, reports - figures.reports], [1, 30])
})

test('one answer reaches all thirty, each once', async () => {
  await handOver(coordinator.page)
  await Promise.all(phones.map((phone) => phone.hears(/sekarang dipegang/)))
  await answers('Pompa sudah kami ganti.')
  await Promise.all(phones.map((phone) => phone.hears(/Pompa sudah kami ganti/)))
  for (const phone of phones) assert.equal(await count(phone, /Pompa sudah kami ganti/), 1)
})

test('one says "Belum" and why: the agency reads it, and the others hear once that it is worked on again', async () => {
  const [one, ...others] = phones as [Phone, ...Phone[]]
  await one.taps('Belum')
  await one.hears(/Apa yang belum beres\?/)
  await one.says('di gang dua airnya belum naik')
  await one.hears(/sudah kami catat/)
  await Promise.all(others.map((phone) => phone.hears(/warga lain menyatakan belum beres/)))
  assert.equal(await count(one, /warga lain menyatakan belum beres/), 0)
  assert.match((await officer.page(`/meja/kasus/${main}`)).text, /di gang dua airnya belum naik/)
})

test('the second answer reaches all but the one who has left, which the desk sees; one confirms, and the others hear that', async () => {
  const [one, ...others] = phones.slice(0, 29) as [Phone, ...Phone[]]
  const gone = phones[29] as Phone
  await behave({ unreachable: [gone.waId] })
  await answers('Pipa di gang dua juga sudah diganti.')
  await Promise.all([one, ...others].map((phone) => phone.hears(/Pipa di gang dua/)))
  await until(
    async () =>
      (await tanggap.rows<{ n: number }>(`select count(*) as n from messages where state = 'failed' and text like '%Pipa di gang dua%'`))[0]?.n === 1,
  )
  assert.match((await team.page(`/meja/kasus/${main}`)).text, /Pesan tidak terkirim/)
  await behave({ unreachable: [] })
  await one.taps('Sudah beres')
  await one.hears(/Terima kasih sudah mengabari/)
  await Promise.all(others.map((phone) => phone.hears(/warga lain yang melaporkan hal ini menyatakan sudah beres/)))
  for (const phone of others) assert.equal(await count(phone, /menyatakan sudah beres/), 1)
  const [found] = await tanggap.rows<{ state: string; outcome: string; reportCount: number }>(
    `select c.state, c.outcome, c.report_count as "reportCount" from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.ticket = $1`,
    [main],
  )
  assert.deepEqual(found, { state: 'closed', outcome: 'confirmed', reportCount: 30 })
  assert.equal((await monthOf()).problems - figures.problems, 1)
})

test('a prankster hears why each was refused, is slowed after the third, told so once, and never when somebody is in danger', async () => {
  const phone = await aPhone(tanggap.url, 'oki-whatsapp', 'Iseng')
  for (const where of ['satu', 'dua', 'tiga']) {
    const ticket = await tells(phone, `lampu penerangan jalan padam di gang ${where}, menari sendiri`)
    await team.does(ticket, 'reject', { alasan: 'prank', teks: '' })
    const refusal = await phone.hears(/kami nilai iseng[\s\S]*Tidak setuju\?/)
    assert.deepEqual(
      refusal.buttons?.map(({ title }) => title),
      ['Tidak setuju'],
    )
  }
  const slowed = await tells(phone, 'jalan depan pasar rusak parah berlubang besar sekali')
  await phone.hears(/3 laporan dari nomor ini[\s\S]*kami memeriksa 1 laporan baru per hari[\s\S]*Balas: keberatan/, 1000)
  assert.match((await team.page('/meja?antrean=diperlambat')).text, new RegExp(slowed))
  assert.doesNotMatch((await team.page('/meja')).text, new RegExp(slowed))
  assert.match((await team.page(`/meja/kasus/${slowed}`)).text, /Pengirim ini diperlambat/)
  await phone.says('kebakaran pak rumah warga di desa Celikah api besar sekali tolong')
  await phone.hears(/112/)
  await sends(phone)
  const [urgent] = await tanggap.rows<{ heldUntil: Date | null }>(
    `select held_until as "heldUntil" from cases where is_urgent order by received_at desc limit 1`,
  )
  assert.equal(urgent?.heldUntil, null)
  await team.does(slowed, 'lift', { teks: 'Sudah saya telepon, laporannya sungguhan.' })
  assert.match((await team.page('/meja')).text, new RegExp(slowed))
})

/** Every third types the village, the others drop a pin. @returns the ticket */
async function reports(phone: Phone, number: number): Promise<string> {
  const isTyped = number % 3 === 2
  await phone.says(isTyped ? TYPED : (WORDS[number % WORDS.length] ?? ''))
  if (!isTyped) await phone.sharesLocation({ latitude: PUMP.latitude + (number % 7) * 0.0002, longitude: PUMP.longitude })
  return sends(phone)
}

/** A report with a pin. @returns the ticket */
async function tells(phone: Phone, story: string): Promise<string> {
  await phone.says(story)
  await phone.sharesLocation(PUMP)
  return sends(phone)
}

async function sends(phone: Phone): Promise<string> {
  const before = await count(phone, /Laporan sudah masuk/)
  await until(async () => {
    const chat = await phone.chat()
    const open = chat.findLast((bubble) => !bubble.isMine)
    if (!open || !isSummary(open)) return false
    await phone.taps('Kirim')
    return true
  })
  await until(async () => (await count(phone, /Laporan sudah masuk/)) > before)
  const receipt = (await phone.chat()).findLast(({ isMine, text }) => !isMine && text.includes('Laporan sudah masuk'))
  return /OKI-\d{4}-\d{4}/.exec(receipt?.text ?? '')?.[0] ?? assert.fail('no ticket')
}

function isSummary({ buttons }: Bubble): boolean {
  return buttons?.some(({ title }) => title === 'Kirim') ?? false
}

async function count(phone: Phone, words: RegExp): Promise<number> {
  return (await phone.chat()).filter(({ isMine, text }) => !isMine && words.test(text)).length
}

async function handOver(page: Page): Promise<void> {
  await page.goto(`${tanggap.url}/oki/meja/kasus/${main}`)
  await page
    .getByRole('button', { name: /^Verifikasi/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Perangkat daerah yang memimpin').selectOption({ label: PUBLIC_WORKS })
  await dialog.getByRole('button', { name: 'Verifikasi dan serahkan' }).click()
}

async function answers(teks: string): Promise<void> {
  const { status } = await officer.does(main, 'answer', { teks, alasan: 'explained' })
  assert.equal(status, 303)
}

/** "Bulan ini masuk 12 masalah dari 41 laporan": as the leader reads it. */
async function monthOf(): Promise<typeof figures> {
  const { text } = await (await aDesk(tanggap.url, 'oki', 'bupati')).page('/pimpinan')
  const [, problems, reports] = /Bulan ini masuk (\d+) masalah dari (\d+) laporan/.exec(text) ?? []
  return { problems: Number(problems), reports: Number(reports) }
}

async function behave(switches: Partial<typeof BEHAVED>): Promise<void> {
  const body = JSON.stringify({ ...BEHAVED, ...switches })
  const response = await fetch(`${tanggap.url}/simulator/switches`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  assert.equal(response.status, 200)
}

async function until(isSo: () => Promise<boolean>, milliseconds = 20_000): Promise<void> {
  for (const end = Date.now() + milliseconds; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 250))) if (await isSo()) return
  assert.fail('did not come true in time')
}
