/** The road that turned out to be the province's: two governments, one case, and a resident who hears everything from the own regent's number. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { draw } from '#demo/pictures.ts'
import { openBrowser, widthOnceCome } from '../browser.ts'
import { anOfficer, aResident, type Person, type Resident } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const STORY = 'jln letnan mukhtar saleh dekat pasar rusak parah dan tergenang, aspalnya hancur berlubang besar'
const REGENCY_WORKS = 'Dinas Pekerjaan Umum dan Penataan Ruang'
const PROVINCE_WORKS = 'Dinas Pekerjaan Umum dan Tata Ruang Provinsi'
const COORDINATED = 'Ini jalan provinsi. Kami sudah berkoordinasi dengan provinsi.'
const BEGUN = 'Alat berat sudah di lokasi, saluran dibersihkan lebih dahulu.'
const DONE = 'Jalan sudah diaspal 400 meter dan salurannya bersih.'

let tanggap: Tanggap
let browser: Browser
let [oki, sumsel] = ['', '']
let [resident, admin, works, provinceAdmin, provinceWorks] = [] as unknown as [Resident, Person, Person, Person, Person]
let [ticket, theirTicket] = ['', '']

before(async () => {
  tanggap = await startTanggap()
  ;[oki, sumsel] = [`${tanggap.url}/oki`, `${tanggap.url}/sumsel`]
  browser = await openBrowser()
  admin = await anOfficer(browser, oki, 'admin')
  works = await anOfficer(browser, oki, 'opd')
  provinceAdmin = await anOfficer(browser, sumsel, 'admin')
  provinceWorks = await anOfficer(browser, sumsel, 'opd')
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('a resident of the regency reports by WhatsApp, with a photo', async () => {
  resident = await aResident(browser, { url: tanggap.url, accountId: 'oki-whatsapp', name: 'Pak Amrin' })
  await resident.says(STORY)
  await resident.hears('Di mana tempatnya?')
  await resident.sharesPlace('Kayu Agung')
  await resident.hears('Sudah benar?')
  await resident.sendsPhoto('Jalan berlubang')
  await resident.taps('Kirim')
  ticket = /OKI-\d{4}-\d{4}/.exec(await resident.hears(/Laporan sudah masuk/))?.[0] ?? ''
  assert.match(ticket, /^OKI-/)
})

test('the regency’s public works look, coordinate, and say whose road it is', async () => {
  await opens(admin, oki, ticket)
  await presses(admin.page, /^Verifikasi/)
  await admin.page.getByRole('dialog').getByLabel('Perangkat daerah yang memimpin').selectOption({ label: REGENCY_WORKS })
  await confirms(admin.page, 'Verifikasi dan serahkan')
  await resident.hears(/sekarang dipegang Dinas PUPR/)
  await opens(works, oki, ticket)
  await presses(works.page, /^Ambil/)
  await works.page.getByText('Kasus diambil').waitFor()
  await presses(works.page, /^Kabari/)
  await works.page.getByRole('dialog').getByRole('textbox').first().fill(COORDINATED)
  await confirms(works.page, 'Kirim kabar')
  await resident.hears(COORDINATED)
})

test('the admin team hands it to the province, and the resident reads whom the case waits for', async () => {
  await opens(admin, oki, ticket)
  await presses(admin.page, /^Limpahkan/)
  const dialog = admin.page.getByRole('dialog')
  await dialog.getByLabel('Dilimpahkan ke').selectOption({ label: `${PROVINCE_WORKS} (memakai Tanggap di sini)` })
  await dialog.getByText('Kabarnya kembali sendiri').waitFor()
  await dialog.getByRole('button', { name: 'Jalan ini milik provinsi.' }).click()
  await confirms(admin.page, 'Limpahkan')
  await resident.hears(/kami limpahkan ke Dinas PUTR Provinsi/)
  await admin.page.getByRole('heading', { name: 'Menunggu Dinas PUTR Provinsi' }).waitFor()
  const page = await tracked()
  await page.getByText('Menunggu Dinas PUTR Provinsi').first().waitFor()
  await page.context().close()
})

test('the province finds it on its desk, with the words, the place, the photo and what went before, and not who told it', async () => {
  const { page } = provinceAdmin
  await page.goto(`${sumsel}/meja`)
  const item = page.getByRole('link', { name: /letnan mukhtar saleh/i }).first()
  await item.waitFor()
  theirTicket = (await item.getAttribute('data-ticket')) ?? ''
  assert.match(theirTicket, /^SSEL-/)
  await opens(provinceAdmin, sumsel, theirTicket)
  await page.getByRole('heading', { name: 'Dilimpahkan oleh Kab. OKI' }).waitFor()
  await page.getByText(STORY).first().waitFor()
  await page.getByText(COORDINATED).first().waitFor()
  await page
    .getByAltText(/pelapor/i)
    .first()
    .waitFor()
  assert.equal(await page.getByText('Pak Amrin').count(), 0)
})

test('the province accepts it and hands it to its own public works', async () => {
  const { page } = provinceAdmin
  await presses(page, /^Verifikasi/)
  await page.getByRole('dialog').getByLabel('Perangkat daerah yang memimpin').selectOption({ label: PROVINCE_WORKS })
  await confirms(page, 'Verifikasi dan serahkan')
  await resident.hears('Sekarang ditangani Dinas PUTR Provinsi.')
})

test('the work goes on, is told, and is answered with a photo: the resident hears each', async () => {
  const { page } = provinceWorks
  await opens(provinceWorks, sumsel, theirTicket)
  await presses(page, /^Ambil/)
  await page.getByText('Kasus diambil').waitFor()
  await presses(page, /^Kabari/)
  await page.getByRole('dialog').getByRole('textbox').first().fill(BEGUN)
  await confirms(page, 'Kirim kabar')
  await resident.hears(BEGUN)
  await presses(page, /^Jawab dengan bukti/)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill(DONE)
  await dialog.locator('input[type=file]').setInputFiles({ name: 'hasil.jpg', mimeType: 'image/jpeg', buffer: await repairedRoad() })
  await confirms(page, 'Kirim jawaban')
  const answer = await resident.hears(new RegExp(DONE))
  assert.match(answer, /Foto atau dokumennya: http/)
})

test('the regency’s own page shows the whole way, the answer and its photo', async () => {
  await opens(admin, oki, ticket)
  const { page } = admin
  for (const words of [COORDINATED, 'Jalan ini milik provinsi.', 'Sekarang ditangani Dinas PUTR Provinsi.', BEGUN, DONE])
    await page.getByText(words).first().waitFor()
  await page.getByText(theirTicket).first().waitFor()
  await page.getByText('Pemerintah lain').first().waitFor({ state: 'attached' })
  const resident = await tracked()
  await resident.getByText(DONE).first().waitFor()
  const photo = resident.getByAltText(/Sesudah|PUTR/).first()
  assert.ok((await widthOnceCome(photo)) > 0)
  await resident.context().close()
})

test('the resident says it is fixed, and both governments’ cases are closed as confirmed', async () => {
  await resident.taps('Sudah beres')
  await resident.hears(/Terima kasih/)
  await opens(admin, oki, ticket)
  await admin.page
    .getByText(/^Beres/)
    .first()
    .waitFor()
  await untilBoth()
})

/** Nobody reloads the province's page for it: the word is carried over by a job. */
async function untilBoth(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const rows = await tanggap.rows<{ state: string; outcome: string | null }>(
      'select c.state, c.outcome from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.ticket = any($1)',
      [[ticket, theirTicket]],
    )
    if (rows.length === 2 && rows.every(({ state, outcome }) => state === 'closed' && outcome === 'confirmed')) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail('the two cases did not close together')
}

async function opens({ page }: Person, region: string, name: string): Promise<void> {
  await page.goto(`${region}/meja/kasus/${name}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function presses(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
}

async function confirms(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** The resident's page, opened by the link of the receipt, on a phone and without script. */
async function tracked(): Promise<Page> {
  const link = /http\S+/.exec(await resident.hears(/Laporan sudah masuk/))?.[0] ?? ''
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await page.goto(link)
  return page
}

function repairedRoad(): Promise<Buffer> {
  return sharp(Buffer.from(draw({ name: 'road', isAfter: true, seed: 1 })))
    .jpeg()
    .toBuffer()
}
