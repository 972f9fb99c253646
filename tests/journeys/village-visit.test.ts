/**
 * A village without signal: twelve reports with photos on one phone, a page loaded anew offline, answers that are lost, a server that is
 * killed in the middle. All of them arrive, each once. Then another officer takes the same phone, and sees nothing.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { aBadLine, type BadLine } from '../bad-line.ts'
import { openBrowser } from '../browser.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const REPORTS = 12

let tanggap: Tanggap
let line: BadLine
let browser: Browser
let phone: BrowserContext
let page: Page
let region: string

before(async () => {
  tanggap = await startTanggap()
  line = await aBadLine(tanggap.port)
  region = `http://127.0.0.1:${line.port}/oki`
  browser = await openBrowser()
  phone = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'id-ID',
    geolocation: { latitude: -3.4012, longitude: 105.1034, accuracy: 8 },
    permissions: ['geolocation'],
  })
  phone.setDefaultTimeout(15_000)
  page = await phone.newPage()
})

after(async () => {
  await browser?.close()
  await line?.close()
  await tanggap?.stop()
})

test('an officer signs in once, begins a visit, and the page is on the phone', async () => {
  await signIn('opd')
  await page.getByLabel('Desa atau kelurahan').fill('Sungai Ceper, Kec. Sungai Menang')
  await page.getByLabel('Tempat', { exact: false }).first().fill('Balai desa')
  await page.getByRole('button', { name: 'Mulai mencatat' }).click()
  await page.getByText('Laporan ke-1').waitFor()
  await untilKept()
})

test('only the page and its files are kept, nothing that the server says of anybody', async () => {
  const kept = await page.evaluate(async () => {
    const names = await caches.keys()
    const caught = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))
    return caught.flat()
  })
  const others = kept.filter((path) => !path.startsWith('/_app/immutable/') && !/^\/oki\/lapangan(\/lembar)?$/.test(path))
  assert.deepEqual(others, [])
  assert.ok(kept.includes('/oki/lapangan'))
})

test('without signal: the page is loaded anew, half a sentence is still there, and twelve reports are taken', async () => {
  await phone.setOffline(true)
  await page.getByLabel('Apa kata warga?').fill('Laporan nomor 1: jalan ke dermaga')
  await page.getByText('Tersimpan otomatis').waitFor()
  await page.reload()
  await page.getByText('Tanpa sinyal. Semua tersimpan di ponsel ini.').waitFor()
  await page.getByRole('button', { name: /Balai desa, Sungai Ceper/ }).click()
  await page.getByText('Laporan ke-1', { exact: true }).waitFor()
  assert.equal(await page.getByLabel('Apa kata warga?').inputValue(), 'Laporan nomor 1: jalan ke dermaga')
  for (let at = 1; at <= REPORTS; at++) await takeDown(at)
  await page.getByText(`Kirim ${REPORTS} laporan, menunggu sinyal`).waitFor()
  assert.equal(await page.locator('[data-state=waiting]').count(), REPORTS)
})

test('a report is changed and another deleted before anything was sent', async () => {
  await page.getByRole('button', { name: /Laporan nomor 3/ }).click()
  await page.getByRole('button', { name: 'Ubah', exact: true }).last().click()
  await page.getByText('Laporan ke-3', { exact: true }).waitFor()
  await page.getByLabel('Apa kata warga?').fill('Laporan nomor 3: sumur kering sejak Mei')
  await page.getByRole('button', { name: 'Simpan, lanjut' }).click()
  await page.getByText(`Laporan ke-${REPORTS + 1}`, { exact: true }).waitFor()
  await takeDown(REPORTS + 1)
  await page.getByRole('button', { name: new RegExp(`Laporan nomor ${REPORTS + 1}`) }).click()
  await page.getByRole('button', { name: 'Hapus', exact: true }).click()
  await page.getByRole('button', { name: 'Hapus dari ponsel' }).click()
  await page.getByText(`Kirim ${REPORTS} laporan, menunggu sinyal`).waitFor()
})

test('the signal returns, two answers are lost, the server is killed in the middle, and the session ends: all arrive, each once', async () => {
  line.loseAnswers('POST /oki/lapangan/laporan', 2)
  const posts = { count: 0, killed: Promise.resolve() }
  line.onRequest('POST /oki/lapangan/laporan', () => {
    if (++posts.count === 6) posts.killed = tanggap.kill()
  })
  await phone.setOffline(false)
  for (let tries = 0; posts.count < 6 && tries < 60; tries++) await sendAgain()
  await posts.killed
  await page.getByText('Tanpa sinyal').waitFor()
  tanggap = await startTanggap({ folder: tanggap.folder, port: tanggap.port })
  const [session] = (await phone.cookies()).filter(({ name }) => name.includes('session_token'))
  assert.ok(session)
  await phone.clearCookies({ name: session.name })
  await page.getByRole('button', { name: /^Kirim \d+ laporan/ }).click()
  await page.getByText('Sesi Anda sudah berakhir. Laporan tetap aman di ponsel ini.').waitFor()
  await signIn('opd')
  await page.getByText('Semua laporan sudah sampai di kantor.').waitFor({ timeout: 60_000 })
  const rows = await reports()
  assert.equal(rows.length, REPORTS)
  assert.deepEqual(
    rows.map(({ text }) => text).toSorted(),
    Array.from({ length: REPORTS }, (_, at) => (at + 1 === 3 ? 'Laporan nomor 3: sumur kering sejak Mei' : words(at + 1))).toSorted(),
  )
  for (const { photos, latitude, channel, slip, place } of rows) {
    assert.deepEqual([Number(photos), Math.round(latitude * 1e4), channel, place], [1, -34012, 'field', 'Sungai Ceper'])
    assert.match(slip, /^[2-9A-Z]{5}-\d+$/)
  }
  assert.equal(new Set(rows.map(({ slip }) => slip)).size, REPORTS)
})

test('a resident without a phone goes home with number and code; both open the page of the report', async () => {
  await page.getByRole('button', { name: /Balai desa, Sungai Ceper/ }).click()
  await page.locator('li.sent button').first().click()
  const dialog = page.getByRole('dialog')
  const ticket = (await dialog.getByRole('heading').textContent()) ?? ''
  const code = /([2-9A-Z]{3} [2-9A-Z]{3})/.exec((await dialog.textContent()) ?? '')?.[1] ?? ''
  await dialog.getByRole('button', { name: 'Selesai' }).click()
  const resident = await browser.newContext({ javaScriptEnabled: false })
  const tracking = await resident.newPage()
  await tracking.goto(`${region}/lacak?${new URLSearchParams({ tiket: ticket, kode: code })}`)
  await tracking.getByText(ticket).first().waitFor()
  await tracking.getByText('petugas lapangan').first().waitFor()
  await resident.close()
})

test('signing out with unsent work is warned of; the next officer on this phone sees nothing, and nothing is lost', async () => {
  line.loseAnswers('POST /oki/lapangan/laporan', 1_000)
  await takeDown(50)
  await page.getByText('Menunggu jawaban').waitFor()
  await page.goto(`${region}/keluar`)
  await page.getByText('1 laporan belum terkirim dari ponsel ini').waitFor()
  await page.getByRole('button', { name: 'Keluar', exact: true }).click()
  await page.waitForURL(/masuk/)
  await phone.setOffline(true)
  await page.goto(`${region}/lapangan`)
  await page.getByText('Masuk dahulu').waitFor()
  await phone.setOffline(false)
  await signIn('admin')
  await page.getByText('Belum ada kunjungan di ponsel ini.').waitFor()
  const shown = (await page.locator('body').textContent()) ?? ''
  assert.equal(/Laporan nomor|Sungai Ceper, Kec/.test(shown), false)
  line.loseAnswers('POST /oki/lapangan/laporan', 0)
  await page.goto(`${region}/keluar`)
  await page.getByRole('button', { name: 'Keluar', exact: true }).click()
  await page.waitForURL(/masuk/)
  await signIn('opd')
  await page.getByText('Semua laporan sudah sampai di kantor.').waitFor()
  assert.equal((await reports()).length, REPORTS + 1)
})

test('a photo that the phone is still at work on when it is saved goes with its report; one that cannot be read is said', async () => {
  await page.goto(`${region}/lapangan`)
  await page.getByRole('button', { name: /Balai desa, Sungai Ceper/ }).click()
  await page.getByLabel('Apa kata warga?').fill('Laporan dengan foto besar')
  await page.evaluate(() => {
    let isFirst = true
    // An old phone, and a card that was pulled out.
    Blob.prototype.arrayBuffer = async function () {
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      if (!isFirst) throw new DOMException('gone', 'NotReadableError')
      isFirst = false
      return new Response(this).arrayBuffer()
    }
  })
  const photo = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#557744' } })
    .jpeg()
    .toBuffer()
  const file = (name: string) => ({ name, mimeType: 'image/jpeg', buffer: photo })
  await page.locator('input[type=file]').setInputFiles([file('besar.jpg'), file('hilang.jpg')])
  await page.getByRole('button', { name: 'Simpan, lanjut' }).click()
  await page.getByText('Ada foto atau suara yang tidak tersimpan').waitFor()
  await page.getByText('Semua laporan sudah sampai di kantor.').waitFor()
  const sent = (await reports()).find(({ text }) => text === 'Laporan dengan foto besar')
  assert.equal(Number(sent?.photos), 1)
})

test('papers are typed in by keyboard alone, kept as they are typed, and each is sent once', async () => {
  await page.goto(`${region}/lapangan/lembar`)
  await page
    .getByRole('button', { name: /Balai desa, Sungai Ceper/ })
    .first()
    .click()
  await page.locator('[data-cell="0-0"]').focus()
  await row('H7K2P-1', 'Lampu dermaga mati sejak Senin')
  await row('H7K2P-1', 'Sumur desa kering')
  await row('', 'lampu dermaga mati sejak senin.')
  await page.getByText('Nomor kertas ini sudah ada di baris lain.').waitFor()
  await page.getByText('Mirip baris 1').waitFor()
  await page.waitForTimeout(600)
  await page.reload()
  await page
    .getByRole('button', { name: /Balai desa, Sungai Ceper/ })
    .first()
    .click()
  await page.locator('[data-cell="1-0"]').fill('H7K2P-2')
  await page.locator('[data-cell="2-1"]').fill('')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Semua laporan sudah sampai di kantor.').waitFor()
  const slips = (await reports()).flatMap(({ slip }) => (slip.startsWith('H7K2P-') ? [slip] : []))
  assert.deepEqual(slips.toSorted(), ['H7K2P-1', 'H7K2P-2'])
})

test('back at the desk the officer finds the visit, its reports and a slip again, wherever their cases lie', async () => {
  const rows = await reports()
  await page.goto(`${region}/meja/kunjungan`)
  const visit = page.locator('tbody tr', { hasText: 'Balai desa' })
  await visit.getByText(String(rows.length), { exact: true }).waitFor()
  // Of a secret one the code is not said again.
  const { slip = '' } = rows.find(({ text }) => text === 'Laporan dengan foto besar') ?? {}
  await page.getByLabel('Cari dari nomor di kertas warga').fill(slip)
  await page.getByRole('button', { name: 'Cari', exact: true }).click()
  await page.getByText('Kode untuk warga').first().waitFor()
  await visit.getByRole('link').click()
  await page.locator('td.num', { hasText: slip }).first().waitFor()
  assert.equal(await page.locator('tbody tr').count(), rows.length)
})

/** One row of the sheet, as somebody types who never touches the mouse. */
async function row(slip: string, text: string): Promise<void> {
  if (slip) await page.keyboard.type(slip)
  await page.keyboard.press('Tab')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+Tab')
}

const words = (at: number) => `Laporan nomor ${at}: jalan ke dermaga putus sejak banjir`

/** With a photo of its own, as they come from a phone. */
async function takeDown(at: number): Promise<void> {
  const photo = await sharp({ create: { width: 1200, height: 900, channels: 3, background: { r: at * 9, g: 120, b: 90 } } })
    .jpeg()
    .toBuffer()
  await page.getByLabel('Apa kata warga?').fill(words(at))
  await page.locator('input[type=file]').setInputFiles({ name: `foto-${at}.jpg`, mimeType: 'image/jpeg', buffer: photo })
  await page.locator('.thumbs img').waitFor()
  await page.getByText('Lokasi tercatat').waitFor()
  await page.getByRole('button', { name: 'Simpan, lanjut' }).click()
  await page.locator('.thumbs').waitFor({ state: 'detached' })
}

/** As an impatient officer does. */
async function sendAgain(): Promise<void> {
  await page.waitForTimeout(300)
  const button = page.getByRole('button', { name: /^Kirim \d+ laporan/ })
  if (await button.isEnabled({ timeout: 1_000 }).catch(() => false)) await button.click({ timeout: 1_000 }).catch(() => undefined)
}

async function signIn(who: string): Promise<void> {
  await page.goto(`${region}/masuk?ke=/oki/lapangan`)
  await page.fill('input[name=email]', `${who}@oki.example`)
  await page.fill('input[name=password]', 'tanggap-demo')
  await page.press('input[name=password]', 'Enter')
  await page.waitForURL(/lapangan/)
  await page.getByText('Mulai kunjungan').waitFor()
}

/** The page, the sheet beside it and their files are on the phone. Asked within one call: a promise is as good as true to `waitForFunction`. */
async function untilKept(): Promise<void> {
  await page.evaluate(async () => {
    const isKept = async () => {
      const active = (await navigator.serviceWorker.getRegistration())?.active
      const pages = await Promise.all(['/oki/lapangan', '/oki/lapangan/lembar'].map((path) => caches.match(path)))
      return active?.state === 'activated' && pages.every(Boolean)
    }
    while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 100))
  })
}

type Kept = { text: string; photos: string; latitude: number; channel: string; slip: string; place: string }

function reports(): Promise<Kept[]> {
  return tanggap.rows<Kept>(
    `select p.text, p.latitude, p.channel, r.slip, a.name as place,
       (select count(*) from attachments f where f.report_id = p.id and f.state = 'stored' and f.preview_key is not null) as photos
     from reports p join visit_reports r on r.report_id = p.id left join areas a on a.code = p.village_code and a.region_id = p.region_id
     where p.source ? 'visitId' order by p.ticket`,
  )
}
