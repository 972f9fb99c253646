/** A complaint under a post: from the comment to the desk, back in public and in private, and into a talk. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { anOfficer, type Person } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const WORDS = 'Jalan di depan balai desa berlubang dalam, motor sering jatuh. Kapan diperbaiki?'
const THANKS = 'Terima kasih, laporan Anda kami terima.'

let tanggap: Tanggap
let browser: Browser
let admin: Person
let operator: Person
/** The page of the region in the social network, as its visitors see it. */
let page: Page
let ticket: string

before(async () => {
  tanggap = await startTanggap()
  browser = await openBrowser()
  admin = await anOfficer(browser, `${tanggap.url}/demo`, 'admin')
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'id-ID' })
  context.setDefaultTimeout(15_000)
  page = await context.newPage()
  await page.goto(`${tanggap.url}/simulator/medsos?akun=demo-facebook`)
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

const desk = () => admin.page
const preview = () => desk().getByRole('region', { name: 'Pratinjau' })
const comments = () => page.getByRole('region', { name: 'Kiriman' }).getByRole('article')
const commentSaying = (words: string) => comments().filter({ hasText: words })
const thread = () => page.getByRole('region', { name: /^Pesan pribadi/ })

async function become(name: string): Promise<void> {
  await page.getByLabel('Menulis sebagai').selectOption({ label: name })
  await page.getByRole('region', { name: `Pesan pribadi: ${name}` }).waitFor()
}

async function comment(words: string): Promise<void> {
  await page.getByPlaceholder('Tulis komentar').fill(words)
  await page.getByRole('region', { name: 'Kiriman' }).getByRole('button', { name: 'Kirim', exact: true }).click()
  await commentSaying(words).first().waitFor()
}

/** The row of the list at the desk that has these words. */
const row = (words: string) => desk().locator('[data-candidate]').filter({ hasText: words })

async function eventually(happened: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (await happened()) return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  assert.fail(`did not happen: ${what}`)
}

test('a comment with a photo stands on the desk without a reload, complaints above praise', async () => {
  await desk().goto(`${tanggap.url}/demo/meja/usulan`)
  await desk().getByText('Tidak ada usulan yang menunggu').waitFor()
  await become('Budi Rekaan')
  await comment('Sukses selalu pak, mantap')
  await row('Sukses selalu').waitFor()
  await become('Sri Rekaan')
  await page.getByLabel('dengan foto contoh').check()
  await comment(WORDS)
  await row('balai desa').waitFor()
  await eventually(
    async () => ((await desk().locator('[data-candidate]').first().textContent()) ?? '').includes('balai desa'),
    'the complaint is first',
  )
  await row('balai desa').click()
  await preview().getByText('kata keluhan').waitFor()
  await preview().getByText('minggu ini tim kami memperbaiki jalan').waitFor()
  await preview().locator('.shots img').first().waitFor()
})

test('its author changes it, and the desk follows; a removed one leaves the list', async () => {
  await commentSaying('balai desa').getByRole('button', { name: 'Ubah' }).click()
  await page.getByPlaceholder('Tulis komentar').fill(`${WORDS} Sudah dua bulan.`)
  await page.getByRole('button', { name: 'Simpan' }).click()
  await preview().getByText('Sudah dua bulan.').waitFor()
  await preview()
    .getByText(/Diubah penulisnya/)
    .waitFor()
  await become('Ani Rekaan')
  await comment('Selokan di kampung kami mampet')
  await row('Selokan').waitFor()
  await commentSaying('Selokan').getByRole('button', { name: 'Hapus' }).click()
  await eventually(async () => (await row('Selokan').count()) === 0, 'the removed comment leaves the list')
})

test('taken, it is thanked in public without a number, and the author reads the number in private', async () => {
  await row('balai desa').click()
  await desk().keyboard.press('l')
  const done = desk().getByText(/^Menjadi laporan/)
  await done.waitFor()
  ticket = /[A-Z]+-\d{4}-\d{4}/.exec((await done.textContent()) ?? '')?.[0] ?? ''
  await commentSaying(THANKS).waitFor()
  assert.equal(await page.getByRole('region', { name: 'Kiriman' }).getByText(ticket).count(), 0)
  await become('Sri Rekaan')
  await thread().getByText(`Nomor laporan: ${ticket}`).waitFor()
  // Our own answer comes back as a comment of the page: it is nobody's complaint.
  await desk().goto(`${tanggap.url}/demo/meja/usulan`)
  assert.equal(await row(THANKS).count(), 0)
})

test('the author answers privately: the words join the case, and the desk reads the whole talk', async () => {
  await thread().getByPlaceholder('Tulis pesan kepada halaman').fill('Tempatnya persis di sebelah warung Bu Tini, dekat tiang listrik')
  await thread().getByRole('button', { name: 'Kirim' }).click()
  await thread()
    .getByText(new RegExp(`tambahkan.*${ticket}|${ticket}.*catat|${ticket}`))
    .nth(1)
    .waitFor()
  await desk().goto(`${tanggap.url}/demo/meja/kasus/${ticket}`)
  await desk().getByText('sebelah warung Bu Tini').first().waitFor()
  const [counts] = await tanggap.rows<{ reports: number; said: number }>(
    `select (select count(*)::int from reports where text like '%balai desa berlubang dalam%') as reports,
      (select count(*)::int from comment_answers where state = 'sent') as said`,
  )
  assert.deepEqual(counts, { reports: 1, said: 2 })
})

test('removed after it was taken: the case says so, the report stays', async () => {
  await commentSaying('balai desa').first().getByRole('button', { name: 'Hapus' }).click()
  await desk().goto(`${tanggap.url}/demo/meja/kasus/${ticket}`)
  await eventually(async () => {
    await desk().reload()
    return (
      (await desk()
        .getByText(/menghapus komentarnya di Facebook/)
        .count()) > 0
    )
  }, 'the note on the case')
})

/** Keys count once the page's script runs; the sign of that is that it hears of news. */
const isAwake = () => desk().getByText('Langsung', { exact: true }).first().waitFor({ state: 'attached' })

test('praise is put aside with a reason, and can be brought back', async () => {
  await desk().goto(`${tanggap.url}/demo/meja/usulan`)
  await isAwake()
  await row('Sukses selalu').click()
  await preview().getByText('pujian').first().waitFor()
  await desk().keyboard.press('x')
  await preview().getByLabel('Pujian atau sapaan').check()
  await preview().getByRole('button', { name: 'Simpan, bukan laporan' }).click()
  await desk().getByText('Disimpan sebagai bukan laporan.').waitFor()
  await desk().getByRole('link', { name: 'Bukan laporan' }).click()
  await preview().getByRole('button', { name: 'Kembalikan ke daftar' }).click()
  await desk().getByText('Kembali ke daftar menunggu.').waitFor()
})

test('a second comment is merged into the case by its number', async () => {
  await become('Ani Rekaan')
  await comment('Betul, jalan depan balai desa itu rusak sekali, saya juga hampir jatuh')
  await desk().goto(`${tanggap.url}/demo/meja/usulan`)
  await isAwake()
  // Over a slow line the key is quicker than the page, and means the one that was clicked.
  await desk().route('**/__data.json*', (route) => wait(700).then(() => route.continue().catch(() => undefined)))
  await row('saya juga hampir jatuh').click()
  await desk().keyboard.press('g')
  await preview().getByLabel('Nomor laporan').fill(ticket)
  const other = preview().getByLabel('Nomor lain')
  if ((await other.count()) > 0) await other.check()
  await preview().getByRole('button', { name: 'Gabungkan ke kasus ini' }).click()
  await desk().unrouteAll({ behavior: 'ignoreErrors' })
  await desk()
    .getByText(/^Menjadi laporan/)
    .waitFor()
  const [linked] = await tanggap.rows<{ count: number }>(
    `select c.report_count::int as count from cases c join reports r on r.case_id = c.id and r.region_id = c.region_id where r.ticket = $1`,
    [ticket],
  )
  assert.equal(linked?.count, 2)
})

test('an expired token is seen by the desk and the operator, and mended it goes out', async () => {
  await page.getByLabel('Token halaman kedaluwarsa').check()
  await become('Budi Rekaan')
  await comment('Lampu jalan di gang kami padam sudah seminggu, tolong')
  await desk().goto(`${tanggap.url}/demo/meja/usulan`)
  await row('padam sudah seminggu').click()
  await preview()
    .getByRole('button', { name: /^Jadikan laporan/ })
    .click()
  await desk()
    .getByText(/^Menjadi laporan/)
    .waitFor()
  await eventually(async () => {
    await desk().goto(`${tanggap.url}/demo/meja/usulan?daftar=jadi`)
    return (
      (await desk()
        .getByText(/demo-facebook bermasalah/)
        .count()) > 0
    )
  }, 'the trouble is shown')
  operator = await anOperator()
  await operator.page.getByText(/demo-facebook/).waitFor()
  await page.getByLabel('Token halaman kedaluwarsa').uncheck()
  await row('padam sudah seminggu').click()
  for (let left = 2; left > 0; left--) {
    await preview().getByRole('button', { name: 'Kirim lagi' }).first().click()
    await desk().getByText('Dikirim lagi.').waitFor()
    await eventually(async () => {
      await desk().reload()
      return (
        (await preview()
          .getByText(/: gagal/)
          .count()) < left
      )
    }, 'one failure fewer')
  }
  await eventually(async () => (await commentSaying(THANKS).count()) === 3, 'thanked in public once each')
})

async function anOperator(): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' })
  context.setDefaultTimeout(15_000)
  const own = await context.newPage()
  await own.goto(`${tanggap.url}/demo/masuk`)
  await own.fill('input[name=email]', 'operator@demo.example')
  await own.fill('input[name=password]', 'tanggap-demo')
  await own.press('input[name=password]', 'Enter')
  await own.waitForURL(/pengaturan/)
  return { page: own, leaves: () => context.close() }
}
