/** Reports by the web form and by an officer's hand: a real browser with and without script, on a line that breaks, and what the desk sees of it. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { PIECE } from '#uploads/protocol.ts'
import { aLine, type Line } from '../broken-line.ts'
import { openBrowser, widthOnceCome } from '../browser.ts'
import { aDesk, type Desk } from './desk.ts'
import { anOfficer } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let browser: Browser
let line: Line
let admin: Desk

before(async () => {
  tanggap = await startTanggap()
  browser = await openBrowser()
  line = await aLine(tanggap.port)
  admin = await aDesk(tanggap.url, 'oki', 'admin')
})

after(async () => {
  line?.close()
  await browser?.close()
  await tanggap?.stop()
})

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What the accessibility checker finds on the page as it stands now. */
async function obstacles(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  })
}

const PHONE = { width: 390, height: 844 }
const RECEIPT = /\/lapor\/terima\/([A-Z]+-\d{4}-\d{4})\?kode=(\w{6})/

async function aForm(url: string, { region = 'oki', hasScript = true } = {}): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: PHONE, locale: 'id-ID', javaScriptEnabled: hasScript })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(`${url}/${region}/lapor`)
  return { page, context }
}

async function fills(page: Page, words: string, place: string): Promise<void> {
  await page.getByLabel('Cerita Anda').fill(words)
  await page.getByLabel('Nama jalan, desa, atau tempat terdekat').fill(place)
}

const sends = (page: Page) => page.locator('button.send').click()

async function receiptOf(page: Page): Promise<{ ticket: string; code: string }> {
  await page.waitForURL(RECEIPT)
  const [, ticket = '', code = ''] = RECEIPT.exec(page.url()) ?? []
  return { ticket, code }
}

/** What looks the same may be asked about first; it is another matter. */
async function isAnother(page: Page): Promise<void> {
  const no = page.getByRole('button', { name: 'Beda masalah, kirim' })
  await Promise.race([page.waitForURL(RECEIPT), no.waitFor()])
  if (!RECEIPT.test(page.url())) await no.click()
}

/** Without script nobody sends in the first three seconds. */
const reads = (page: Page) => page.waitForTimeout(3200)

/** Too much detail to become small: several pieces. */
async function aLargePhoto(seed: string): Promise<Buffer> {
  const pixels = createHash('shake256', { outputLength: 1700 * 1200 * 3 })
    .update(seed)
    .digest()
  return sharp(pixels, { raw: { width: 1700, height: 1200, channels: 3 } })
    .withExif({ IFD0: { Make: 'Kamera Uji' } })
    .jpeg({ quality: 90 })
    .toBuffer()
}

const filesOf = (ticket: string) =>
  tanggap.rows<{ sha256: string; bytes: number; media_type: string }>(
    'select f.sha256, f.bytes, f.media_type from attachments f join reports r on r.id = f.report_id where r.ticket = $1 order by f.created_at',
    [ticket],
  )

test('the page weighs little, its script included, and asks nobody else for anything', async () => {
  const { page, context } = await aForm(tanggap.url)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.reload({ waitUntil: 'networkidle' })
  assert.ok(
    asked.every((url) => url.startsWith(tanggap.url)),
    asked.join('\n'),
  )
  const sizes = await Promise.all(
    asked
      .filter((url) => !/\.woff2|favicon/.test(url))
      .map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length / 1024),
  )
  const sum = sizes.reduce((total, size) => total + size, 0)
  assert.ok(asked.some((url) => url.includes('/_app/report.js')) && sum <= 30, `${sum.toFixed(1)} KB in ${asked.length} requests`)
  await context.close()
})

test('on a line that breaks a photo goes on where it stopped, and the report arrives once', async () => {
  const { page, context } = await aForm(line.url)
  const asked: { method: string; offset: string | undefined }[] = []
  page.on('request', (request) => {
    if (request.url().includes('/unggah/')) asked.push({ method: request.method(), offset: request.headers()['upload-offset'] })
  })
  await fills(page, 'Jembatan kayu patah, anak sekolah harus memutar jauh', 'Celikah')
  line.breakAfter(300_000)
  await page.locator('input[name=foto]').setInputFiles({ name: 'jembatan.jpg', mimeType: 'image/jpeg', buffer: await aLargePhoto('jembatan') })
  await page.locator('input[type=hidden][name=berkas]').waitFor({ state: 'attached' })
  const offsets = asked.filter(({ method }) => method === 'PATCH').map(({ offset }) => Number(offset))
  assert.equal(line.breaks(), 1)
  assert.equal(asked.filter(({ method }) => method === 'POST').length, 1)
  assert.deepEqual(
    offsets,
    offsets.toSorted((a, b) => a - b),
  )
  // Inside a piece: what had come before the line broke was not sent again.
  assert.ok(
    offsets.some((offset) => offset % PIECE !== 0),
    String(offsets),
  )
  await sends(page)
  const { ticket } = await receiptOf(page)
  const [file] = await filesOf(ticket)
  assert.equal(file?.media_type, 'image/jpeg')
  const [{ camera } = { camera: undefined }] = await tanggap.rows<{ camera: boolean }>(
    'select f.has_metadata as camera from attachments f join reports r on r.id = f.report_id where r.ticket = $1',
    [ticket],
  )
  assert.equal(camera, true)
  assert.equal(await page.evaluate(() => localStorage.getItem('lapor:oki')), null)
  await context.close()
})

test('without a signal nothing typed is lost: it is sent when there is one, and a page opened anew has the words', async () => {
  const { page, context } = await aForm(line.url)
  await fills(page, 'Saluran mampet di depan puskesmas, air meluap ke jalan', 'Jua-Jua')
  const again = await context.newPage()
  await again.goto(`${line.url}/oki/lapor`)
  assert.equal(await again.getByLabel('Cerita Anda').inputValue(), 'Saluran mampet di depan puskesmas, air meluap ke jalan')
  await again.close()
  await context.setOffline(true)
  await sends(page)
  await page.getByText('tulisannya masih ada').waitFor()
  await context.setOffline(false)
  await receiptOf(page)
  await context.close()
})

test('tapped twice, or the answer lost on the way: one report', async () => {
  const { page, context } = await aForm(line.url)
  const words = `Pohon tumbang menutup jalan ${Date.now()}`
  await fills(page, words, 'Celikah')
  await page.route(
    '**/lapor?/kirim',
    async (route) => {
      await route.fetch({ maxRedirects: 0 }) // it arrives, and its answer does not
      await route.abort('connectionreset')
    },
    { times: 1 },
  )
  await page.locator('button.send').dblclick()
  await page.getByText('tulisannya masih ada').waitFor()
  await receiptOf(page)
  assert.equal((await tanggap.rows('select 1 from reports where text = $1', [words])).length, 1)
  await context.close()
})

test('without script it is sent step by step, with a photo, and followed to the end', async () => {
  const { page, context } = await aForm(tanggap.url, { hasScript: false })
  await fills(page, 'Lampu jalan mati di depan SD sudah seminggu', '')
  await reads(page)
  await sends(page)
  await page.getByText('Sebutkan tempatnya').waitFor()
  assert.equal(await page.getByLabel('Cerita Anda').inputValue(), 'Lampu jalan mati di depan SD sudah seminggu')
  await page.getByLabel('Nama jalan, desa, atau tempat terdekat').fill('Celikah')
  const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#357' } })
    .jpeg()
    .toBuffer()
  await page.locator('input[name=foto]').setInputFiles([
    { name: 'lampu.jpg', mimeType: 'image/jpeg', buffer: photo },
    { name: 'gambar.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') },
    {
      name: 'foto.heic',
      mimeType: 'image/heic',
      buffer: Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(5000)]),
    },
  ])
  await sends(page)
  await page.getByText('gambar.svg: Jenis berkas ini tidak diterima').waitFor()
  await page.getByText('foto.heic: Foto HEIC belum dapat kami buka').waitFor()
  const kept = page.locator('input[name=berkas]')
  assert.equal(await kept.count(), 1)
  assert.equal(await widthOnceCome(page.locator('.kept img')), 300)
  await sends(page)
  await isAnother(page)
  const { ticket, code } = await receiptOf(page)
  assert.equal((await filesOf(ticket))[0]?.sha256, createHash('sha256').update(photo).digest('hex'))
  assert.ok(
    (await page.getByRole('link', { name: 'Ikuti lewat WhatsApp' }).getAttribute('href'))?.includes(encodeURIComponent(`IKUTI ${ticket} ${code}`)),
  )
  await page.getByRole('link', { name: 'Lihat laporan saya' }).click()
  await page.getByText('Lampu jalan mati di depan SD sudah seminggu').first().waitFor()
  await context.close()
})

test('a form with a video of 50 MB, ten thousand lines or zeros in the words comes back with its words', async () => {
  const body = (fields: Record<string, string | File>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    return fetch(`${tanggap.url}/oki/lapor?/kirim`, {
      method: 'POST',
      body: form,
      headers: { origin: tanggap.url, accept: 'text/html' },
      redirect: 'manual',
    })
  }
  const words = { apa: 'Jalan rusak di depan pasar sekali', mana: 'Celikah' }
  const video = await body({ ...words, foto: new File([Buffer.alloc(50 * 1024 * 1024)], 'video.mp4') })
  const text = await video.text()
  assert.equal(video.status, 422)
  assert.match(text, /video\.mp4: Berkas ini terlalu besar/)
  assert.match(text, /Jalan rusak di depan pasar sekali/)
  const long = await body({ ...words, apa: 'baris panjang\n'.repeat(10_000) })
  assert.match(await long.text(), /139\.?999 huruf|140\.?000 huruf/)
  const zeros = await (await body({ apa: 'Jalan\0 rusak\0 parah sekali', mana: '\0' })).text()
  assert.match(zeros, /Jalan rusak parah sekali/)
  assert.match(zeros, /Sebutkan tempatnya/)
  const phone = await (await body({ ...words, kabar: 'wa', wa: '0812 34' })).text()
  assert.match(phone, /Nomor kurang lengkap\. Contoh: 0812 3456 7890\./)
  const expired = await body({ ...words, cap: 'dibuat-sendiri_1.xxxx', sama: 'beda' })
  assert.equal(expired.status, 409)
  assert.match(await expired.text(), /sudah lama terbuka.*[\s\S]*Jalan rusak di depan pasar sekali/)
})

test('an ID card needs a name and a number, a broken road does not', async () => {
  const { page, context } = await aForm(tanggap.url, { region: 'mukomuko', hasScript: false })
  await fills(page, 'KTP saya rusak dan belum bisa diganti sejak bulan lalu', 'Pondok Suguh')
  assert.equal(await page.getByLabel('Nama lengkap').isVisible(), false)
  await reads(page)
  await sends(page)
  await page.getByText('Urusan ini perlu nama dan nomor', { exact: true }).waitFor()
  await page.getByLabel('Nama lengkap').fill('Siti Contoh')
  await page.getByLabel('Nomor telepon').fill('0800 1234')
  await sends(page)
  await page.getByText('Nomor kurang lengkap').waitFor()
  assert.equal(await page.getByLabel('Nama lengkap').inputValue(), 'Siti Contoh')
  await page.getByLabel('Nomor telepon').fill('0800 1234 5678')
  await sends(page)
  const { ticket } = await receiptOf(page)
  const [kept] = await tanggap.rows<{ is_named: boolean; address_index: string; category_code: string }>(
    'select c.name is not null as is_named, w.address_index, r.category_code from reports r join contacts c on c.id = r.contact_id join contact_ways w on w.contact_id = c.id where r.ticket = $1',
    [ticket],
  )
  assert.deepEqual([kept?.is_named, kept?.category_code], [true, 'civil_registry'])
  assert.ok((await tanggap.indexes(['+6280012345678'])).includes(kept?.address_index ?? ''))
  await page.goto(`${tanggap.url}/mukomuko/lapor`)
  await fills(page, 'Jalan berlubang besar di tanjakan, motor sering jatuh', 'Pondok Suguh')
  await reads(page)
  await sends(page)
  await isAnother(page)
  const road = await receiptOf(page)
  const [{ contact_id } = { contact_id: '' }] = await tanggap.rows<{ contact_id: string | null }>(
    'select contact_id from reports where ticket = $1',
    [road.ticket],
  )
  assert.equal(contact_id, null)
  await context.close()
})

test('what looks the same is shown by public facts alone; who joins has a ticket, and the desk sees it first', async () => {
  const first = await aForm(tanggap.url)
  const point = async (page: Page) => {
    await page.getByRole('button', { name: 'Tunjuk di peta' }).click()
    const map = page.locator('[data-map-box] svg')
    await map.waitFor()
    await page.getByRole('button', { name: 'Perbesar' }).click()
    await map.click({ position: { x: 150, y: 150 } })
    await page.getByText('Kecamatan').first().waitFor()
  }
  const secretWords = 'warna biru milik Pak Contoh'
  await fills(first.page, `Jembatan gantung putus talinya, dekat rumah ${secretWords}`, 'jembatan gantung')
  await first.page.getByLabel('Jenis').selectOption({ label: 'Jalan dan jembatan' })
  await point(first.page)
  await sends(first.page)
  await isAnother(first.page)
  const { ticket } = await receiptOf(first.page)
  await first.context.close()

  const second = await aForm(tanggap.url)
  await fills(second.page, 'Jembatan gantung putus, kami tidak bisa menyeberang', 'jembatan gantung')
  await second.page.getByLabel('Jenis').selectOption({ label: 'Jalan dan jembatan' })
  await point(second.page)
  await sends(second.page)
  const hint = second.page.locator('#sama')
  await hint.waitFor()
  const shown = await hint.innerText()
  assert.deepEqual(await obstacles(second.page), [])
  assert.match(shown, /Jalan dan jembatan/)
  assert.ok(!shown.includes(ticket) && !shown.includes('gantung') && !shown.includes('biru'), shown)
  await hint.getByRole('button', { name: 'Ikut laporan ini' }).first().click()
  const joined = await receiptOf(second.page)
  assert.deepEqual(await obstacles(second.page), [])
  assert.notEqual(joined.ticket, ticket)
  const { text } = await admin.page(`/meja/kasus/${joined.ticket}`)
  assert.match(text, new RegExp(`${ticket}[\\s\\S]{0,400}pelapor berkata: sama`))
  await second.context.close()
})

test('who is over the limit keeps the words and gets the other way', async () => {
  const send = () => {
    const stamp = /name="cap" value="([^"]+)"/
    return fetch(`${tanggap.url}/bekasi/lapor`)
      .then((page) => page.text())
      .then(async (html) => {
        await new Promise((resolve) => setTimeout(resolve, 3100))
        const body = new URLSearchParams({
          apa: `Sampah menumpuk di pinggir kali ${Math.random()}`,
          mana: 'pinggir kali',
          cap: stamp.exec(html)?.[1] ?? '',
          sama: 'beda',
          tempat: 'lain',
        })
        return fetch(`${tanggap.url}/bekasi/lapor?/kirim`, {
          method: 'POST',
          body,
          headers: { origin: tanggap.url, accept: 'text/html' },
          redirect: 'manual',
        })
      })
  }
  const answers = await Promise.all(Array.from({ length: 14 }, send))
  const refused = answers.filter(({ status }) => status === 429)
  assert.ok(refused.length >= 4, answers.map(({ status }) => status).join())
  const text = (await refused[0]?.text()) ?? ''
  assert.match(text, /Sampah menumpuk di pinggir kali/)
  assert.match(text, /wa\.me\/\d+\?text=Sampah/)
})

test('an officer writes a letter down with few keystrokes; the slip has ticket and code, and the case says who and where from', async () => {
  const { page, leaves } = await anOfficer(browser, `${tanggap.url}/oki`, 'admin')
  await page.getByRole('link', { name: 'Catat laporan' }).first().click()
  await page.getByText('Media sosial', { exact: true }).last().click()
  await page.getByLabel('Apa yang disampaikan').fill('Pompa air mati, warga mengantre di sumur tetangga')
  await page.getByLabel('Tempat', { exact: true }).fill('Celikah')
  await page.getByLabel('Tautan unggahan').fill('https://media.example/p/77')
  await page.getByLabel('Nama akun').fill('@warga.contoh')
  await page.getByRole('button', { name: 'Simpan dan beri tiket' }).click()
  await page.waitForURL(/\/meja\/baru\/OKI-/)
  const ticket = page.url().split('/').at(-1) ?? ''
  await page.getByText('Kode rahasia').waitFor()
  await page.getByRole('link', { name: 'Buka kasusnya' }).click()
  await page.getByText('oleh Wulan Pertiwi, Media sosial').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Buka unggahan' }).getAttribute('href'), 'https://media.example/p/77')
  await page.getByRole('log').getByText('Pompa air mati').waitFor()
  const [kept] = await tanggap.rows<{ channel: string; taken_by: string | null }>('select channel, taken_by from reports where ticket = $1', [ticket])
  assert.equal(kept?.channel, 'social')
  assert.ok(kept?.taken_by)
  await leaves()
})

test('a contact officer takes a report down for the counter; others do not see its code, and a leader takes none', async () => {
  const officer = await aDesk(tanggap.url, 'oki', 'opd')
  const fields = { kanal: 'counter', apa: 'Jalan desa berlubang di depan balai desa', mana: 'Celikah', nama: '', telepon: '' }
  const answer = await officer.sends('/meja/baru', fields)
  assert.equal(answer.status, 303)
  const [taken] = await tanggap.rows<{ ticket: string; code: string }>('select ticket, code from reports where text = $1', [fields.apa])
  const slip = `/meja/baru/${taken?.ticket}`
  const spaced = `${taken?.code.slice(0, 3)} ${taken?.code.slice(3)}`
  assert.ok((await officer.page(slip)).text.includes(spaced))
  assert.ok((await admin.page(slip)).text.includes(spaced))
  const other = await aDesk(tanggap.url, 'oki', 'camat')
  assert.equal((await other.page(slip)).status, 404)
  const leader = await aDesk(tanggap.url, 'oki', 'bupati')
  assert.equal((await leader.page('/meja/baru')).status, 403)
  const wrong = await officer.sends('/meja/baru', { ...fields, kanal: 'social', tautan: 'javascript:alert(1)', hari: '2999-01-01' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Tautan dimulai dengan https[\s\S]*|Tanggal ini belum tiba/)
})

test('a report by the form is answered, judged and followed without a talk', async () => {
  const { page, context } = await aForm(tanggap.url)
  await fills(page, 'Papan nama jalan roboh di perempatan, membahayakan pengendara', 'Jua-Jua')
  await page.getByLabel('Jenis').selectOption({ label: 'Jalan dan jembatan' })
  await sends(page)
  await isAnother(page)
  const { ticket, code } = await receiptOf(page)
  const [pupr] = await tanggap.rows<{ id: string }>(
    "select a.id from agencies a join regions g on g.id = a.region_id where g.code = 'oki' and a.code = 'pupr'",
  )
  assert.equal((await admin.does(ticket, 'verify', { kategori: 'road', dinas: pupr?.id ?? '' })).status, 303)
  assert.equal((await admin.does(ticket, 'ask', { teks: 'Di sisi mana perempatannya?' })).status, 303)
  await page.goto(`${tanggap.url}/oki/lacak/${ticket}?kode=${code}`)
  await page.getByText('Jawab di halaman ini').waitFor()
  await page.getByLabel('Jawaban Anda').fill('Sisi timur, dekat warung kopi')
  await page.getByRole('button', { name: 'Kirim keterangan' }).click()
  await page.getByText('Pelapor sudah menjawab').first().waitFor()
  assert.match((await admin.page(`/meja/kasus/${ticket}`)).text, /Sisi timur, dekat warung kopi/)
  const officer = await aDesk(tanggap.url, 'oki', 'opd')
  await officer.does(ticket, 'take')
  assert.equal((await officer.does(ticket, 'answer', { teks: 'Papan sudah dipasang lagi.', alasan: 'explained' })).status, 303)
  await page.goto(`${tanggap.url}/oki/lacak/${ticket}?kode=${code}`)
  await page.getByText('Menurut Anda, sudah beres?').first().waitFor()
  await page.getByText('Belum', { exact: true }).click()
  await page.getByLabel('Apa yang belum beres').fill('Papannya masih miring')
  await page.getByRole('button', { name: 'Kirim: belum beres' }).click()
  await page.getByText('Anda menyatakan belum beres').waitFor()
  const [found] = await tanggap.rows<{ state: string }>('select c.state from cases c join reports r on r.case_id = c.id where r.ticket = $1', [
    ticket,
  ])
  assert.equal(found?.state, 'in_progress')
  await context.close()
})
