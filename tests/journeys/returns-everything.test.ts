/** An agency that returns everything: counted, decided by the coordinator, and then it cannot return it again. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { anOfficer, aResident, type Person } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const STORY = 'lampu jalan di depan puskesmas padam sejak minggu lalu, gelap sekali kalau malam'
const WORKS = 'Dinas Pekerjaan Umum dan Penataan Ruang'

let tanggap: Tanggap
let browser: Browser
let region: string
let [admin, officer, coordinator] = [] as unknown as [Person, Person, Person]
let ticket = ''

before(async () => {
  tanggap = await startTanggap()
  region = `${tanggap.url}/oki`
  browser = await openBrowser()
  admin = await anOfficer(browser, region, 'admin')
  officer = await anOfficer(browser, region, 'opd')
  coordinator = await anOfficer(browser, region, 'koordinator')
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('a resident reports, and the team hands it over', async () => {
  const resident = await aResident(browser, { url: tanggap.url, accountId: 'oki-whatsapp', name: 'Bu Yeni' })
  await resident.says(STORY)
  await resident.hears('Di mana tempatnya?')
  await resident.sharesPlace('Kayu Agung')
  await resident.hears('Sudah benar?')
  await resident.taps('Kirim')
  ticket = /OKI-\d{4}-\d{4}/.exec(await resident.hears(/Laporan sudah masuk/))?.[0] ?? ''
  await handsOver(admin)
})

test('sent back twice, each time with a reason that the team reads', async () => {
  await sendsBack('Lampu jalan bukan urusan kami.')
  await opens(admin)
  await admin.page.getByText('Lampu jalan bukan urusan kami.').first().waitFor()
  await handsOver(admin)
  await sendsBack('Sekali lagi, bukan urusan kami.')
})

test('now the admin team waits for the coordinator: no way to hand it on', async () => {
  const { page } = admin
  await opens(admin)
  await page.getByText('Menunggu keputusan koordinator: sudah dikembalikan 2 kali.').waitFor()
  for (const name of [/^Verifikasi/, /^Serahkan/, /^Limpahkan/]) assert.equal(await page.getByRole('button', { name }).count(), 0)
  await page.goto(`${region}/meja/kasus/${ticket}?tindakan=verify`)
  assert.equal(await page.getByRole('dialog').count(), 0)
})

test('the coordinator finds it under what is to be decided, and decides', async () => {
  const { page } = coordinator
  await page.goto(`${region}/meja`)
  await page
    .getByRole('link', { name: /^Perlu putusan/ })
    .first()
    .click()
  await page
    .getByRole('link', { name: /lampu jalan/i })
    .first()
    .waitFor()
  await opens(coordinator)
  await page.getByText('Anda yang memutuskan pemegangnya').waitFor()
  await handsOver(coordinator)
  await page.getByText('Pemegang diputuskan koordinator').first().waitFor()
})

test('the agency cannot send it back any more: it is told that it was decided, and by what way to object', async () => {
  const { page } = officer
  await opens(officer)
  await page.getByText('Pemegangnya diputuskan koordinator; tidak dapat dikembalikan.').waitFor()
  assert.equal(await page.getByRole('button', { name: /^Kembalikan/ }).count(), 0)
  const answer = await page.request.post(`${region}/meja/kasus/${ticket}?/return`, {
    multipart: { teks: 'Tetap bukan kami.' },
    headers: { origin: tanggap.url, accept: 'text/html' },
  })
  assert.match(await answer.text(), /Koordinator sudah memutuskan bahwa ini tugas dinas Anda/)
  const [found] = await tanggap.rows<{ returned_count: number; state: string }>(
    'select c.returned_count, c.state from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.ticket = $1',
    [ticket],
  )
  assert.deepEqual(found, { returned_count: 2, state: 'assigned' })
})

async function opens({ page }: Person): Promise<void> {
  await page.goto(`${region}/meja/kasus/${ticket}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function handsOver(person: Person): Promise<void> {
  await opens(person)
  await presses(person.page, /^Verifikasi/)
  await person.page.getByRole('dialog').getByLabel('Perangkat daerah yang memimpin').selectOption({ label: WORKS })
  await confirms(person.page, 'Verifikasi dan serahkan')
}

async function sendsBack(reason: string): Promise<void> {
  const { page } = officer
  await opens(officer)
  await presses(page, /^Kembalikan/)
  await page.getByRole('dialog').getByRole('textbox').first().fill(reason)
  await confirms(page, 'Kembalikan ke tim admin')
  await page.waitForURL(/\/meja$/)
}

async function presses(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
}

async function confirms(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
