/** A resident asks for their own data, has a place mended and everything removed: by WhatsApp and on a phone without script; the coordinator answers. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { aPhone, type Phone } from '../phone.ts'
import { aDesk } from './desk.ts'
import { anOfficer, type Person } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const WORDS = 'Lampu jalan mati di depan rumah saya, saya Kasmiyono Rekaan'

let tanggap: Tanggap
let browser: Browser
let phone: Phone
let resident: Page
let coordinator: Person
let ticket: string
let home: string
let address: string

before(async () => {
  tanggap = await startTanggap()
  browser = await openBrowser()
  home = `${tanggap.url}/demo`
  phone = await aPhone(tanggap.url, 'demo-whatsapp', 'Kasmiyono Rekaan')
  coordinator = await anOfficer(browser, home, 'koordinator')
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'id-ID', javaScriptEnabled: false })
  context.setDefaultTimeout(15_000)
  resident = await context.newPage()
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

const asks = async (summary: string, words: string) => {
  await resident.goto(address)
  const part = resident.locator('details', { has: resident.locator('summary', { hasText: summary }) })
  await part.locator('summary').click()
  await part.locator('textarea').fill(words)
  await part.getByRole('button', { name: summary }).click()
  await resident.getByText('Permintaan Anda sudah masuk.').waitFor()
}

/** The coordinator opens the request of this kind, chooses and gives the reason. */
async function decides(kind: string, { choice, reason }: { choice: string; reason: string }): Promise<void> {
  const { page } = coordinator
  await page.goto(`${home}/meja/hak-data`)
  const entry = page.getByRole('link').filter({ hasText: kind }).filter({ hasText: ticket })
  await entry.getByText(/7[12] jam lagi/).waitFor()
  await entry.click()
  await page.getByLabel(choice).check()
  await page.getByLabel('Alasan, dibaca warga').fill(reason)
  await page.getByRole('button', { name: 'Kirim jawaban' }).click()
  await page.getByText('Jawaban terkirim.').waitFor()
}

test('a copy is had by WhatsApp, shown once, and holds what was told', async () => {
  await phone.says(WORDS)
  await phone.sharesLocation({ latitude: -3.3956, longitude: 104.8313 })
  await phone.hears(/Sudah benar\?/)
  await phone.taps('Kirim')
  const receipt = await phone.hears(/Laporan sudah masuk/)
  ticket = /DMO-\d{4}-\d{4}/.exec(receipt.text)?.[0] ?? assert.fail('no ticket')
  const [, code] = /kode=(\w{6})/.exec(receipt.text) ?? assert.fail(receipt.text)
  address = `${home}/lacak/${ticket}/data?kode=${code}`
  await phone.says('DATA SAYA')
  const { text } = await phone.hears(/data-saya\//)
  const link = /https?:\S+data-saya\/[\w-]{43}/.exec(text)?.[0] ?? assert.fail(text)
  await resident.goto(link)
  await resident.getByRole('button', { name: 'Tampilkan data saya' }).click()
  await resident.getByText(WORDS).first().waitFor()
  await resident.getByText(`+${phone.waId}`).first().waitFor()
  await resident.goto(link)
  await resident.getByText(/sudah dibuka/).waitFor()
})

test('what is wrong is mended, and the answer stands where it was asked', async () => {
  await asks('Minta perbaikan', 'Tempatnya di gang dua, bukan di jalan besar.')
  await decides('Perbaikan data', { choice: 'Sudah diperbaiki', reason: 'Tempatnya sudah kami betulkan.' })
  await resident.goto(address)
  await resident.getByText('Tempatnya sudah kami betulkan.').waitFor()
})

test('an agency knows nothing of such requests', async () => {
  const officer = await aDesk(tanggap.url, 'demo', 'opd')
  assert.equal((await officer.page('/meja/hak-data')).status, 403)
})

test('removed on request: the number is unknown, the name covered, the case goes on', async () => {
  await asks('Minta hapus data', 'Saya tidak ingin nama saya tersimpan.')
  await decides('Penghapusan data', { choice: 'Anonimkan', reason: 'Riwayat penanganan kami simpan, tanpa identitas Anda.' })
  await phone.hears(/tanpa identitas Anda/)
  const known = async () =>
    (await tanggap.rows('select 1 from contact_addresses where address_index = any($1)', [await tanggap.indexes([`+${phone.waId}`])])).length
  assert.equal(await known(), 1)
  // Five minutes later, so that the answer still arrives; here at once.
  await tanggap.rows(`update graphile_worker._private_jobs set run_at = now() where key like 'erase:%'`)
  for (let tries = 0; tries < 60 && (await known()) > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 500))
  assert.equal(await known(), 0)
  const [kept] = await tanggap.rows<{ text: string; contact: string | null }>('select text, contact_id as contact from reports where ticket = $1', [
    ticket,
  ])
  assert.equal(kept?.contact, null)
  assert.doesNotMatch(kept?.text ?? '', /Kasmiyono/)
  assert.match(kept?.text ?? '', /Lampu jalan mati/)
  const { text } = await (await aDesk(tanggap.url, 'demo', 'admin')).page(`/meja/kasus/${ticket}`)
  assert.doesNotMatch(text, /Kasmiyono/)
})
