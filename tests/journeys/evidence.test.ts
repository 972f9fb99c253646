/** Photos before everybody sees them, covered by finger, mouse and keys; and a voice note that is heard at the desk and by its reporter. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { openBrowser } from '../browser.ts'
import { aVoice } from '../hostile-files.ts'
import { anOfficer } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let browser: Browser
let region: string
type Case = { ticket: string; code: string; caseId: string; reportId: string; regionId: string; attachmentId: string }
let cases: Case[]

before(async () => {
  tanggap = await startTanggap()
  region = `${tanggap.url}/demo`
  browser = await openBrowser()
  cases = await tanggap.rows<Case>(
    `select r.ticket, r.code, r.case_id as "caseId", r.id as "reportId", r.region_id as "regionId", f.id as "attachmentId"
     from reports r join regions g on g.id = r.region_id join cases c on c.region_id = r.region_id and c.id = r.case_id
     join lateral (select id from attachments f where f.report_id = r.id and f.kind = 'image' order by id limit 1) f on true
     where g.code = 'demo' and c.state in ('in_progress', 'closed') and not c.is_secret and not c.is_published and not r.is_anonymous and c.report_count = 1 limit 2`,
  )
  assert.equal(cases.length, 2)
  for (const one of cases) await keep(one, { id: one.attachmentId, bytes: await stripes(), extension: 'jpg' })
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

/** What no blur may leave a trace of: stripes of eight pixels, with a small picture of themselves in the metadata. */
async function stripes(): Promise<Buffer> {
  const [width, height] = [1200, 900]
  const pixels = Buffer.alloc(width * height * 3, 255)
  for (let at = 0; at < width * height; at++) if (Math.floor((at % width) / 8) % 2) pixels.fill(0, at * 3, at * 3 + 3)
  const one = sharp(pixels, { raw: { width, height, channels: 3 } })
  return one
    .jpeg({ quality: 90 })
    .withExif({ IFD0: { Artist: 'Rusmini Contoh', ImageDescription: 'pelat nomor BG 1234 XX' } })
    .toBuffer()
}

/** In place of what the demonstration has there. */
async function keep({ regionId }: Case, { id, bytes, extension }: { id: string; bytes: Buffer; extension: string }): Promise<void> {
  await mkdir(join(tanggap.folder, 'files', regionId), { recursive: true })
  await writeFile(join(tanggap.folder, 'files', regionId, `${id}.${extension}`), bytes)
  await writeFile(join(tanggap.folder, 'files', regionId, `${id}-preview.webp`), extension === 'jpg' ? await sharp(bytes).webp().toBuffer() : '')
  await tanggap.rows(`update attachments set storage_key = $1, preview_key = $2, bytes = $3 where id = $4`, [
    `${regionId}/${id}.${extension}`,
    extension === 'jpg' ? `${regionId}/${id}-preview.webp` : null,
    bytes.byteLength,
    id,
  ])
}

async function aPhone(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'id-ID' })
  context.setDefaultTimeout(15_000)
  const officer = await anOfficer(browser, region, 'admin')
  await context.addCookies(await officer.page.context().cookies())
  await officer.leaves()
  return context.newPage()
}

/** A finger, from one place of the photo to another; both as fractions of it. */
async function drag(page: Page, photo: Locator, [from, to]: [[number, number], [number, number]]): Promise<void> {
  const { x, y, width, height } = (await photo.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const finger = await page.context().newCDPSession(page)
  const at = ([across, down]: [number, number]) => [{ x: x + across * width, y: y + down * height }]
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', at(from))
  for (const part of [0.3, 0.6, 1]) await touch('touchMove', at([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]))
  await touch('touchEnd', [])
}

/** How much black and white is left there: 127 of stripes, about 0 of one grey. */
async function contrast(photo: Buffer, [left, top, right, bottom]: [number, number, number, number]): Promise<number> {
  const { width, height } = await sharp(photo).metadata()
  const area = {
    left: Math.round(left * width),
    top: Math.round(top * height),
    width: Math.round((right - left) * width),
    height: Math.round((bottom - top) * height),
  }
  return (await sharp(await sharp(photo).extract(area).greyscale().png().toBuffer()).stats()).channels[0]?.stdev ?? 0
}

const published = async ({ ticket }: Case) => Buffer.from(await (await fetch(`${region}/laporan/${ticket}/foto/1`)).arrayBuffer())
const boxesIn = (page: Page) => page.getByRole('button', { name: /^Kotak \d/ }).count()
const begin = async (page: Page, { ticket }: Case) => {
  await page.goto(`${region}/meja/kasus/${ticket}/terbitkan`)
  return page.getByRole('group', { name: /Tarik untuk menandai/ }).first()
}
const choose = (page: Page) =>
  page
    .getByRole('checkbox', { name: /Tampilkan foto ini/ })
    .first()
    .check()
const publish = (page: Page) => page.getByRole('button', { name: 'Terbitkan', exact: true }).click()

test('by finger, 390 pixels wide: nobody looked, so it is asked about; then a plate is covered, undone, covered again', async () => {
  const [found] = cases as [Case]
  const page = await aPhone()
  const photo = await begin(page, found)
  await photo.scrollIntoViewIfNeeded()
  await drag(page, photo, [
    [0.2, 0.2],
    [0.6, 0.6],
  ])
  assert.equal(await boxesIn(page), 0, 'a photo that is not chosen is not drawn in')
  await choose(page)
  await page.getByRole('textbox', { name: 'Isi' }).fill('Jalan berlubang di depan pasar.')
  await publish(page)
  await page.getByText(/Foto 1 belum Anda tandai maupun periksa/).waitFor()
  assert.equal((await fetch(`${region}/laporan/${found.ticket}`)).status, 404)
  await photo.scrollIntoViewIfNeeded()
  await drag(page, photo, [
    [0.2, 0.2],
    [0.6, 0.6],
  ])
  assert.equal(await boxesIn(page), 1)
  await page.getByRole('button', { name: 'Urungkan' }).first().click()
  assert.equal(await boxesIn(page), 0)
  await photo.scrollIntoViewIfNeeded()
  await drag(page, photo, [
    [0.2, 0.2],
    [0.5, 0.5],
  ])
  // Moved to the right by a finger on it.
  await drag(page, photo, [
    [0.35, 0.35],
    [0.55, 0.35],
  ])
  await page
    .getByRole('button', { name: 'Terbitkan', exact: true })
    .or(page.getByRole('button', { name: /Terbitkan, foto/ }))
    .click()
  await page.getByText('Sudah diterbitkan.').waitFor({ timeout: 60_000 })
  const copy = await published(found)
  assert.ok((await contrast(copy, [0.43, 0.23, 0.67, 0.47])) < 10, 'under the box nothing is left')
  assert.ok((await contrast(copy, [0.05, 0.23, 0.35, 0.47])) > 90, 'beside it all is')
  const { exif, xmp, iptc, icc } = await sharp(copy).metadata()
  assert.deepEqual([exif, xmp, iptc, icc], [undefined, undefined, undefined, undefined])
  assert.ok(!copy.includes('Rusmini') && !copy.includes('BG 1234'))
  await page.context().close()
})

test('by mouse and keys, 1280 pixels wide: a box is added, moved and made larger by keys, another drawn and pulled by its corner', async () => {
  const [, found] = cases as [Case, Case]
  const { page, leaves } = await anOfficer(browser, region, 'admin')
  const photo = await begin(page, found)
  await choose(page)
  await page.getByRole('textbox', { name: 'Isi' }).fill('Jalan berlubang di depan pasar.')
  await page.getByRole('button', { name: 'Tambah kotak' }).first().focus()
  await page.keyboard.press('Enter')
  // The new one is under the keys at once: five times up, ten times left; then wider.
  for (const key of [...Array(10).fill('ArrowLeft'), ...Array(5).fill('ArrowUp'), ...Array(5).fill('Shift+ArrowRight')])
    await page.keyboard.press(key)
  await photo.scrollIntoViewIfNeeded()
  const frame = (await photo.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const pull = async (from: [number, number], to: [number, number]) => {
    await page.mouse.move(frame.x + from[0] * frame.width, frame.y + from[1] * frame.height)
    await page.mouse.down()
    await page.mouse.move(frame.x + to[0] * frame.width, frame.y + to[1] * frame.height, { steps: 4 })
    await page.mouse.up()
  }
  await pull([0.6, 0.6], [0.7, 0.7])
  await pull([0.7, 0.7], [0.9, 0.9])
  assert.equal(await boxesIn(page), 2)
  await publish(page)
  await page.getByText('Sudah diterbitkan.').waitFor({ timeout: 60_000 })
  const copy = await published(found)
  assert.ok((await contrast(copy, [0.22, 0.32, 0.48, 0.48])) < 10, 'by keys')
  assert.ok((await contrast(copy, [0.62, 0.62, 0.88, 0.88])) < 10, 'by mouse')
  assert.ok((await contrast(copy, [0.05, 0.05, 0.3, 0.25])) > 90)
  await leaves()
})

test('a voice note is heard at the desk and by its reporter, by keys, and can be saved', async () => {
  const [found] = cases as [Case]
  const id = randomUUID()
  await tanggap.rows(
    `insert into attachments (region_id, id, kind, state, media_type, report_id, case_id, seconds, message_id)
     select $1, $2, 'audio', 'stored', 'audio/ogg; codecs=opus', $3, $4, 2, (select id from messages where report_id = $3 and direction = 'in' order by sent_at limit 1)`,
    [found.regionId, id, found.reportId, found.caseId],
  )
  await keep(found, { id, bytes: aVoice(2), extension: 'ogg' })
  const { page, leaves } = await anOfficer(browser, region, 'admin')
  await page.goto(`${region}/meja/kasus/${found.ticket}`)
  await hears(page, 2)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${region}/lacak/${found.ticket}?kode=${found.code}`)
  await hears(page, 2)
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Simpan suara' }).first().click()])
  assert.match(saved.suggestedFilename(), /\.ogg$/)
  await leaves()
})

async function hears(page: Page, seconds: number): Promise<void> {
  await page.getByText('Pesan suara, 0.02').first().waitFor()
  const voice = page.locator('audio').first()
  assert.deepEqual([await voice.getAttribute('preload'), await voice.getAttribute('aria-label')], ['none', 'Pesan suara, 0.02'])
  await voice.focus()
  await page.keyboard.press('Space')
  const heard = await voice.evaluate(async (element: HTMLAudioElement) => {
    const until = Date.now() + 10_000
    while (!element.ended && !element.error && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100))
    return { isEnded: element.ended, error: element.error?.message ?? '', length: element.duration }
  })
  assert.deepEqual([heard.isEnded, heard.error, Math.round(heard.length)], [true, '', seconds])
}
