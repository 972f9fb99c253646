/** A report that everybody may see: chosen and covered by a person, supported by a neighbour, taken down and gone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import exifr from 'exifr'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { openBrowser } from '../browser.ts'
import { anOfficer, type Person } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let browser: Browser
let region: string
let [admin, neighbour] = [] as unknown as [Person, Person]
let [ticket, address] = ['', '']

before(async () => {
  tanggap = await startTanggap()
  region = `${tanggap.url}/demo`
  browser = await openBrowser()
  admin = await anOfficer(browser, region, 'admin')
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })
  neighbour = { page: await context.newPage(), leaves: () => context.close() }
  const [found] = await tanggap.rows<{ ticket: string; id: string }>(
    `select r.ticket, r.id from reports r join regions g on g.id = r.region_id join cases c on c.region_id = r.region_id and c.id = r.case_id
     where g.code = 'demo' and c.state in ('in_progress', 'closed') and not c.is_secret and not c.is_published and not r.is_anonymous
       and c.report_count = 1 and exists (select 1 from attachments f where f.report_id = r.id) limit 1`,
  )
  assert.ok(found)
  ticket = found.ticket
  address = `${region}/laporan/${ticket}`
  const told = 'Saya Rusmini Contoh, jalan di depan rumah berlubang. Hubungi 0812-0000-0141.'
  await tanggap.rows('update reports set text = $1 where id = $2', [told, found.id])
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

const answer = (path = '') => fetch(`${address}${path}`)

test('what nobody has shown is not there', async () => {
  const { status, headers } = await answer()
  assert.deepEqual([status, headers.get('x-robots-tag'), headers.get('cache-control')], [404, 'noindex', 'no-store'])
})

test('an officer shows it: number and name are covered, a face too, and what is left is asked about once more', async () => {
  const { page } = admin
  await page.goto(`${region}/meja/kasus/${ticket}/terbitkan`)
  const words = page.getByRole('textbox', { name: 'Isi' })
  assert.equal(await words.inputValue(), 'Saya [nama disamarkan], jalan di depan rumah berlubang. Hubungi [nomor disamarkan].')
  await page
    .getByRole('checkbox', { name: /Tampilkan foto ini/ })
    .first()
    .check()
  const photo = page.getByRole('group', { name: /Tarik untuk menandai/ }).first()
  await photo.scrollIntoViewIfNeeded()
  const frame = await photo.boundingBox()
  assert.ok(frame)
  await page.mouse.move(frame.x + frame.width * 0.2, frame.y + frame.height * 0.5)
  await page.mouse.down()
  await page.mouse.move(frame.x + frame.width * 0.6, frame.y + frame.height * 0.9, { steps: 4 })
  await page.mouse.up()
  await photo.getByRole('button', { name: /Kotak 1/ }).press('ArrowRight')
  await words.fill('Jalan di depan rumah berlubang. Pak Umpama sudah tahu.')
  await page.getByRole('button', { name: 'Terbitkan', exact: true }).click()
  await page.getByText('Masih ada yang tampak seperti data pribadi').waitFor()
  assert.equal((await answer()).status, 404)
  await page.getByRole('button', { name: 'Samarkan Umpama' }).click()
  await page.getByRole('button', { name: 'Terbitkan', exact: true }).click()
  await page.getByText('Sudah diterbitkan.').waitFor({ timeout: 60_000 })
})

test('everybody reads it, the photo is covered and tells nothing of itself, and it can be shared', async () => {
  const shown = await answer()
  const html = await shown.text()
  assert.equal(shown.headers.get('cache-control'), 'public, max-age=60')
  assert.match(html, /Pak \[nama disamarkan\] sudah tahu/)
  assert.doesNotMatch(html, /Rusmini|0812|Umpama sudah/)
  assert.match(html, /property="og:image" content="[^"]+\/gambar\.png"/)
  const photo = Buffer.from(await (await answer('/foto/1')).arrayBuffer())
  assert.equal(await exifr.parse(photo), undefined)
  const { width, height } = await sharp(photo).metadata()
  const inside = { left: Math.round(width * 0.3), top: Math.round(height * 0.6), width: Math.round(width * 0.2), height: Math.round(height * 0.2) }
  const sharpness = await sharp(await sharp(photo).extract(inside).greyscale().png().toBuffer()).stats()
  assert.ok(sharpness.sharpness < 2, `not blurred: ${sharpness.sharpness}`)
  const picture = Buffer.from(await (await answer('/gambar.png')).arrayBuffer())
  const drawn = await sharp(picture).metadata()
  assert.deepEqual([drawn.format, drawn.width, drawn.height], ['png', 1200, 630])
  assert.ok(picture.byteLength <= 200 * 1024)
})

test('a neighbour says "me too" without account or script, once, and the desk sees it', async () => {
  const { page } = neighbour
  await page.goto(address)
  await page.getByRole('button', { name: 'Saya juga' }).click()
  await page.getByText('Dukungan Anda tercatat.').waitFor()
  await page.getByText('1 warga juga mengalaminya').waitFor()
  await page.reload()
  await page.getByText('1 warga juga mengalaminya').waitFor()
  await admin.page.goto(`${region}/meja/kasus/${ticket}`)
  await admin.page.getByText('1 warga mendukung').first().waitFor()
})

test('taken down it is gone at once, for the neighbour, for photos and for shared links', async () => {
  const { page } = admin
  await page.goto(`${region}/meja/kasus/${ticket}/terbitkan`)
  await page.getByRole('textbox', { name: 'Alasan' }).fill('Diminta pelapor.')
  await page.getByRole('button', { name: 'Turunkan' }).click()
  await page.getByText('Sudah diturunkan.').waitFor()
  for (const path of ['', '/foto/1', '/gambar.png', '/rss.xml']) {
    const { status, headers } = await answer(path)
    assert.deepEqual([path, status, headers.get('x-robots-tag'), headers.get('cache-control')], [path, 410, 'noindex', 'no-store'])
  }
  await neighbour.page.reload()
  await neighbour.page.getByRole('heading', { name: 'Laporan ini tidak lagi ditampilkan' }).waitFor()
  assert.doesNotMatch(await neighbour.page.content(), /berlubang/)
  const kinds = await tanggap.rows<{ kind: string }>(
    `select e.kind from case_events e join reports r on r.region_id = e.region_id and r.case_id = e.case_id where r.ticket = $1 order by e.seq`,
    [ticket],
  )
  assert.deepEqual(
    kinds.slice(-2).map(({ kind }) => kind),
    ['published', 'taken_down'],
  )
})
