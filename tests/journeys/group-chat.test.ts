/** Complaints of a neighbourhood's WhatsApp group: exported, looked through, offered to the desk; the next export adds only what is new. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { strToU8, zipSync } from 'fflate'
import sharp from 'sharp'
import { draw } from '#demo/pictures.ts'
import { openBrowser } from '../browser.ts'
import { MANNERS, writeChat, type Manner, type Written } from '../exported-chat.ts'
import { groupTalk } from '../group-talk.ts'
import { obstacles } from '../obstacles.ts'
import { anOfficer, type Person } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const [android, iphone] = MANNERS as [Manner, Manner]
const DAY = 86_400_000
const talk = groupTalk('dusun', new Date(Date.now() - 30 * DAY))
const LATER: Written = {
  at: new Date(Date.now() - DAY),
  author: 'Bik Samar',
  text: 'Atap SD di dusun 3 bocor, anak-anak belajar di luar. Tolong diperbaiki',
}

let tanggap: Tanggap
let browser: Browser
let region: string
let admin: Person

before(async () => {
  tanggap = await startTanggap()
  region = `${tanggap.url}/oki`
  browser = await openBrowser()
  admin = await anOfficer(browser, region, 'admin')
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

const candidates = () =>
  tanggap.rows<{ author: string; text: string }>("select author, text from candidates where channel = 'group' order by said_at")

async function bring(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.goto(`${region}/meja/grup`)
  await page.setInputFiles('input[name=berkas]', file)
  await page.getByRole('button', { name: 'Cari keluhan' }).click()
  await page.waitForURL(/\/meja\/grup\/[0-9a-f-]{36}$/)
}

test('a zip from a phone is read, and what looks like a complaint is shown with its photo', async () => {
  const photo = await sharp(Buffer.from(draw({ name: 'road', isAfter: false, seed: 1 })))
    .jpeg()
    .toBuffer()
  const files = Object.fromEntries(talk.flatMap(({ files = [] }) => files).map((name) => [name, photo]))
  const zip = zipSync({ ...files, 'Chat WhatsApp dengan Warga Dusun.txt': strToU8(writeChat(talk, android)) })
  const { page } = admin
  await bring(page, { name: 'Chat WhatsApp dengan Warga Dusun.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) })
  await page.getByText(/tampak seperti keluhan/).waitFor()
  assert.equal(await page.getByRole('heading', { name: 'Warga Dusun', exact: true }).isVisible(), true)
  const road = page.locator('li').filter({ hasText: 'jalan poros dusun 2 hancur' })
  await road.getByText('Jalan dan jembatan').waitFor()
  await road.getByRole('img').scrollIntoViewIfNeeded()
  // Throws when the picture cannot be shown.
  await road.getByRole('img').evaluate((image) => (image as unknown as { decode: () => Promise<void> }).decode())
  assert.equal(await page.getByText('ado yg jual duren').count(), 0)
  assert.deepEqual(await obstacles(page), [])
  await page.setViewportSize({ width: 390, height: 844 })
  assert.deepEqual(await obstacles(page), [])
  await page.setViewportSize({ width: 1280, height: 800 })
})

test('the officer ticks which to offer, and they wait on the desk', async () => {
  const { page } = admin
  await page.getByRole('button', { name: 'Centang semua' }).click()
  await page.locator('li').filter({ hasText: 'Terima kasih warga' }).getByRole('checkbox').uncheck()
  await page.getByRole('button', { name: /Ajukan \d+ ke usulan/ }).click()
  await page.getByText(/temuan diajukan ke meja/).waitFor()
  const offered = await candidates()
  assert.ok(offered.length >= 10, String(offered.length))
  assert.equal(
    offered.some(({ text }) => text.includes('Terima kasih')),
    false,
  )
  await page.getByRole('link', { name: 'Buka usulan' }).click()
  await page.getByText('jalan poros dusun 2 hancur').first().waitFor()
})

test('a later export, from another phone, adds only the new ones', async () => {
  const before = (await candidates()).length
  const { page } = admin
  const later = writeChat([...talk, LATER], iphone)
  await bring(page, { name: 'WhatsApp Chat - Warga Dusun.txt', mimeType: 'text/plain', buffer: Buffer.from(later) })
  await page.getByText('1 tampak seperti keluhan').waitFor()
  await page.getByRole('button', { name: 'Ajukan 1 ke usulan' }).click()
  await page.getByText('1 temuan diajukan ke meja').waitFor()
  const now = await candidates()
  assert.equal(now.length, before + 1)
  assert.equal(now.at(-1)?.text, LATER.text)
})

test('of members who did not complain neither name nor words are kept', async () => {
  const tables = ['chat_groups', 'group_imports', 'group_findings', 'group_lines', 'candidates']
  const kept = (await Promise.all(tables.map((table) => tanggap.rows(`select * from ${table}`)))).map((rows) => JSON.stringify(rows)).join()
  assert.ok(kept.includes(LATER.text))
  // Sealed: not to be read even of who did.
  assert.equal(kept.includes('Bik Samar'), false)
  for (const words of ['Pak Kadus Rekaan', 'jual duren', 'kebun sawit', 'lahir batin']) assert.equal(kept.includes(words), false, words)
})

test('an import is taken back as long as nobody has decided', async () => {
  const before = (await candidates()).length
  const { page } = admin
  await page.getByText('Tarik kembali impor ini').click()
  await page.getByRole('button', { name: 'Tarik kembali', exact: true }).click()
  await page.getByText('1 usulan dihapus').waitFor()
  assert.equal((await candidates()).length, before - 1)
})

test('without script it is a plain form, and a wrong file is refused in words', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await admin.page.context().storageState() })
  const page = await context.newPage()
  await bring(page, { name: 'Chat WhatsApp dengan Warga Dusun.txt', mimeType: 'text/plain', buffer: Buffer.from('%PDF-1.7 bukan obrolan') })
  for (let tries = 0; tries < 20 && (await page.getByRole('alert').count()) === 0; tries++) await page.reload()
  assert.match((await page.getByRole('alert').textContent()) ?? '', /bukan ekspor obrolan WhatsApp/)
  await context.close()
})

test('a post seen elsewhere is pasted and goes straight on to the form that makes it a report', async () => {
  const { page } = admin
  await page.goto(`${region}/meja/tempel`)
  await page.getByLabel('Kata-katanya').fill('Jembatan di Sukamaju putus, anak sekolah memutar jauh')
  await page.getByLabel('Tautan').fill('https://www.forum.example/t/9?utm_source=x')
  await page.getByLabel('Nama atau akun penulis').fill('@warga_contoh')
  await page.getByRole('button', { name: 'Simpan dan jadikan laporan sekarang' }).click()
  await page.waitForURL(/\/meja\/usulan\?.*lihat=/)
  await page.getByText('Jembatan di Sukamaju putus').first().waitFor()
  await page.locator('#jadikan button').first().click()
  await page
    .getByText(/OKI-\d{4}-\d{4}/)
    .first()
    .waitFor()
  const [report] = await tanggap.rows<{ channel: string; source: object; is_named: boolean }>(
    "select channel, source, author is not null as is_named from reports where channel = 'social'",
  )
  assert.deepEqual(report, { channel: 'social', source: { link: 'https://forum.example/t/9' }, is_named: true })
})
