/** The story of the flooded, broken road: from a resident's phone to the leader's ranking, and back. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { draw } from '#demo/pictures.ts'
import { openBrowser } from '../browser.ts'
import { anOfficer, aResident, type Person, type Resident } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const STORY = 'jln letnan mukhtar saleh dekat pasar rusak parah, aspalnya hancur berlubang besar, motor sering jatuh'
const PUBLIC_WORKS = 'Dinas Pekerjaan Umum dan Penataan Ruang'

let tanggap: Tanggap
let browser: Browser
let region: string
let [resident, admin, officer, leader] = [] as unknown as [Resident, Person, Person, Person]
let ticket: string
/** What the leader's page said of public works before they answered. */
let ranked: string | null

before(async () => {
  tanggap = await startTanggap()
  region = `${tanggap.url}/oki`
  browser = await openBrowser()
  admin = await anOfficer(browser, region, 'admin')
  officer = await anOfficer(browser, region, 'opd')
  leader = await anOfficer(browser, region, 'bupati')
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('a resident reports with words, a place and a photo in four messages and hears three', async () => {
  resident = await aResident(browser, { url: tanggap.url, accountId: 'oki-whatsapp', name: 'Bu Rahma' })
  await resident.says(STORY)
  await resident.hears('Di mana tempatnya?')
  await resident.sharesPlace('Kayu Agung')
  await resident.hears('Sudah benar?')
  await resident.sendsPhoto('Jalan berlubang')
  await resident.taps('Kirim')
  const receipt = await resident.hears(/Laporan sudah masuk/)
  ticket = /OKI-\d{4}-\d{4}/.exec(receipt)?.[0] ?? ''
  assert.match(ticket, /^OKI-/)
  assert.deepEqual(await resident.count(), { mine: 4, theirs: 3 })
})

test('the desk shows it without a reload, and the admin team hands it over', async () => {
  const { page } = admin
  await page.getByRole('button', { name: /laporan baru/ }).click()
  await page
    .getByRole('link', { name: /letnan mukhtar saleh/i })
    .first()
    .waitFor()
  await page.goto(`${region}/meja/kasus/${ticket}`)
  await presses(page, /^Verifikasi/)
  await page.getByRole('dialog').getByLabel('Perangkat daerah yang memimpin').selectOption({ label: PUBLIC_WORKS })
  await page.getByRole('dialog').getByRole('button', { name: 'Verifikasi dan serahkan' }).click()
  await resident.hears(/sekarang dipegang/)
})

test('the agency takes the case and answers with a photo', async () => {
  const { page } = officer
  ranked = await rankOf(leader.page).textContent()
  await page.goto(`${region}/meja/kasus/${ticket}`)
  await page.getByText(STORY).first().waitFor()
  await presses(page, /^Ambil/)
  await page.getByText('Kasus diambil').waitFor()
  await presses(page, /^Jawab dengan bukti/)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill('Jalan sudah kami tambal sepanjang 140 meter. Air mengalir lancar.')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'hasil.jpg', mimeType: 'image/jpeg', buffer: await repairedRoad() })
  await dialog.getByRole('button', { name: 'Kirim jawaban' }).click()
  await resident.hears(/140 meter/)
})

test('the link of the receipt shows the whole way without an account and without script', async () => {
  const link = /http\S+/.exec(await resident.hears(/Laporan sudah masuk/))?.[0] ?? ''
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await page.goto(link)
  await page.getByText('Menurut Anda, sudah beres?').waitFor()
  await page
    .getByText(/140 meter/)
    .first()
    .waitFor()
  assert.equal(await page.getByText('Bu Rahma').count(), 0)
  await context.close()
})

test('the resident confirms, and the leader sees the figures move while watching', async () => {
  const { page } = leader
  const open = page.getByRole('link', { name: /kasus terbuka/ }).first()
  const before = await open.textContent()
  await resident.taps('Sudah beres')
  await resident.hears(/Terima kasih/)
  await untilChanged(open, before)
  await untilChanged(rankOf(page), ranked)
  await officer.page.reload()
  await officer.page
    .getByText(/^Beres/)
    .first()
    .waitFor()
})

test('the leader has the case on paper: the list says by itself when it is made', async () => {
  const { page } = leader
  await page.goto(`${region}/pimpinan/dokumen?kasus=${ticket}`)
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
  await page.getByRole('button', { name: /Berkas kasus/ }).click()
  const made = page.getByRole('listitem').filter({ hasText: ticket })
  await made.getByRole('link', { name: /PDF/ }).waitFor({ timeout: 60_000 })
  assert.equal(await page.evaluate(() => 'isSamePage' in globalThis), true)
})

/** The row of public works on the leader's page. */
function rankOf(page: Page): Locator {
  return page.locator('#peringkat ol a').filter({ hasText: 'Dinas PUPR' })
}

async function presses(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
}

function repairedRoad(): Promise<Buffer> {
  return sharp(Buffer.from(draw({ name: 'road', isAfter: true, seed: 1 })))
    .jpeg()
    .toBuffer()
}

/** The page moves by itself: nobody reloads it. */
async function untilChanged(shown: Locator, before: string | null): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if ((await shown.textContent()) !== before) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail(`still ${before} after half a minute`)
}
