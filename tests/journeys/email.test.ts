/** E-mail as it happens: an invented mailbox, a strict mail server, the real channel, the desk. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { aDesk, type Desk } from './desk.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const SUBJECT = 'Jalan Letnan Mukhtar Saleh berlubang'
const STORY = 'Jalan dekat pasar berlubang besar, motor sering jatuh di sini.'

let tanggap: Tanggap
let browser: Browser
let page: Page
let ticket: string
let [admin, works] = [] as unknown as [Desk, Desk]

before(async () => {
  tanggap = await startTanggap()
  admin = await aDesk(tanggap.url, 'oki', 'admin')
  works = await aDesk(tanggap.url, 'oki', 'opd')
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' })
  page.setDefaultTimeout(20_000)
  await page.goto(`${tanggap.url}/simulator/surat/warga?akun=oki-email`)
})

after(async () => {
  await browser?.close()
  assert.equal(await tanggap?.stop(), 0)
})

const letters = (from: 'person' | 'business') => page.locator(`[data-from=${from}]`)

/** The letter of ours that says this, once it has come. @returns all of it */
function opens(words: string | RegExp): Promise<string> {
  return until(async () => {
    for (const letter of await letters('business').all()) {
      await letter.click()
      const said = (await page.frameLocator('iframe').locator('body').textContent()) ?? ''
      if (said.search(words) >= 0) return said
    }
    return undefined
  })
}

async function answers(words: string): Promise<void> {
  await page.getByRole('button', { name: 'Balas', exact: true }).click()
  await page.getByLabel('Isi surat').fill(words)
  await sends()
}

async function sends(): Promise<void> {
  await page.getByRole('button', { name: 'Kirim', exact: true }).click()
  await page.getByText('Isi surat').waitFor({ state: 'detached' })
}

async function caseOf() {
  const [found] = await tanggap.rows<{ state: string; channel: string; text: string; verdict: string | null; files: string }>(
    `select c.state, r.channel, r.text, r.verdict, (select count(*) from attachments a where a.region_id = r.region_id and a.report_id = r.id and a.state = 'stored') as files
     from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.ticket = $1`,
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

async function done(step: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await step
  assert.equal(status, 303, text.slice(0, 400))
}

test('a resident writes a letter with a photo; a receipt comes back; the desk has both', async () => {
  await page.getByRole('button', { name: 'Tulis surat' }).click()
  await page.getByLabel('Judul').fill(SUBJECT)
  await page.getByLabel('Isi surat').fill(STORY)
  await page.getByRole('button', { name: 'Jalan berlubang' }).click()
  await page.getByText('pothole.jpg').waitFor()
  await sends()
  const receipt = await opens('Laporan sudah masuk')
  ticket = /OKI-\d{4}-\d{4}/.exec(receipt)?.[0] ?? ''
  const found = await until(async () => {
    const present = await caseOf()
    return Number(present.files) === 1 && present
  })
  assert.deepEqual([found.state, found.channel, found.text], ['received', 'email', `${SUBJECT}\n\n${STORY}`])
  assert.ok((await admin.page(`/meja/kasus/${ticket}`)).text.includes(STORY))
})

test('the agency answers, and "Belum" in the thread brings the case back', async () => {
  const [agency] = await tanggap.rows<{ id: string }>(
    "select a.id from agencies a join regions r on r.id = a.region_id where r.code = 'oki' and a.code = 'pupr'",
  )
  await done(admin.does(ticket, 'verify', { kategori: 'road', dinas: agency?.id ?? '' }))
  await done(works.does(ticket, 'take'))
  await done(works.does(ticket, 'answer', { teks: 'Lubang sudah kami tambal hari ini.', alasan: 'explained' }))
  assert.match(await opens('Lubang sudah kami tambal'), /Sudah beres[\s\S]*Belum/)
  await answers('Belum')
  await until(async () => (await caseOf()).state === 'in_progress')
  assert.equal((await caseOf()).verdict, 'not_fixed')
})

test('a new letter in the same name cannot close it; an answer to ours can', async () => {
  await done(works.does(ticket, 'answer', { teks: 'Sisi kirinya juga sudah ditambal.', alasan: 'explained' }))
  await page.getByRole('button', { name: 'Tulis surat' }).click()
  await page.getByLabel('Judul').fill(`Re: [${ticket}]`)
  await page.getByLabel('Isi surat').fill('Sudah beres')
  await sends()
  await opens('mudah dipalsukan')
  assert.equal((await caseOf()).state, 'answered')
  await opens('Sisi kirinya juga sudah ditambal')
  await answers('Sudah beres')
  await until(async () => (await caseOf()).state === 'closed')
  assert.equal((await caseOf()).verdict, 'fixed')
})
