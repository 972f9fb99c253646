/** Every kind of page, on a phone and on a laptop, in both looks: nothing scrolls sideways, nothing keeps a person out; residents' pages are light. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { obstacles } from '../obstacles.ts'
import { anOfficer } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

/** Kilobytes, compressed, with the style sheets and without the font, which is kept for a year. */
const RESIDENTS_BUDGET = 30

const RESIDENTS = ['/demo', '/demo/lacak', '/demo/kinerja', '/demo/peta', '/demo/data', '/demo/sematan', '/demo/privasi', '/']
const STAFF: [who: string, paths: string[]][] = [
  [
    'admin',
    [
      '/demo/meja',
      '/demo/meja?antrean=lewat-batas',
      '/demo/meja/sp4n',
      '/demo/meja/grup',
      '/demo/meja/tempel',
      '/demo/meja/usulan',
      '/demo/meja/usulan?daftar=jadi',
      '/demo/meja/baru',
      '/demo/meja/cermin',
      '/demo/meja?antrean=terbuka&posisi=perangkat-daerah&usia=4-7',
    ],
  ],
  ['admin', ['/demo/meja/kunjungan', '/demo/meja/impor', '/demo/lapangan', '/demo/lapangan/lembar', '/demo/lapangan/formulir?jumlah=2']],
  ['opd', ['/demo/meja']],
  ['inspektorat', ['/demo/meja/jejak', '/demo/meja/jejak?jenis=publication', '/demo/meja/jejak?kata=tidak+ada']],
  ['khusus', ['/demo/meja', '/demo/meja/usulan', '/demo/meja/jejak', '/demo/meja/hak-data']],
  [
    'koordinator',
    [
      '/demo/pengaturan',
      '/demo/pengaturan/kunci',
      '/demo/pengaturan/webhook',
      '/demo/pengaturan/petugas',
      '/demo/pengaturan/masuk',
      '/demo/pengaturan/privasi',
      '/demo/pengaturan/insiden',
      '/demo/meja/hak-data',
      '/demo/akun',
    ],
  ],
  [
    'bupati',
    [
      '/demo/pimpinan',
      '/demo/pimpinan?layar',
      '/demo/pimpinan/kasus?angka=masuk',
      '/demo/pimpinan/dokumen',
      '/demo/pimpinan/cara-menghitung',
      '/demo/pimpinan/peta',
      '/demo/pimpinan/peta?lapis=panas',
      '/demo/pimpinan/dinas',
      '/demo/pimpinan/dinas/pupr',
    ],
  ],
]
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
]

let tanggap: Tanggap
let browser: Browser

before(async () => {
  tanggap = await startTanggap()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('residents, and who is not known yet, find no obstacle', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await lookAt(page, [
    ...RESIDENTS,
    ...(await published()),
    '/demo/lapor',
    '/demo/masuk',
    '/demo/masuk/lupa',
    '/simulator',
    '/simulator/sms',
    '/simulator/surat',
    '/simulator/surat/warga',
    '/simulator/sp4n',
    '/simulator/medsos',
    '/api',
  ])
  await context.close()
})

for (const [who, paths] of STAFF) {
  test(`${who} finds no obstacle`, async () => {
    const { page, leaves } = await anOfficer(browser, `${tanggap.url}/demo`, who)
    const cases = await firstCase(page)
    const beneath = who === 'admin' ? cases.flatMap((path) => [`${path}/sp4n`, `${path}/terbitkan`]) : []
    await lookAt(page, [...paths, ...cases, ...beneath])
    await leaves()
  })
}

test('pages of residents carry no script and weigh little', async () => {
  for (const path of [...RESIDENTS, ...(await published())]) {
    const html = await textOf(path)
    assert.equal(/<script/.test(html), false, `${path} has a script`)
    const styles = await Promise.all(
      [...html.matchAll(/href="([^"]+\.css)"/g)].map(([, href = '']) => textOf(new URL(href, `${tanggap.url}${path}`).pathname)),
    )
    const kilobytes = [html, ...styles].reduce((sum, text) => sum + gzipSync(text).length, 0) / 1024
    assert.ok(kilobytes <= RESIDENTS_BUDGET, `${path} weighs ${kilobytes.toFixed(1)} KB`)
  }
})

test('others may frame the card and nothing else, read the data from anywhere, and keep what they have', async () => {
  const headersOf = async (path: string, more: Record<string, string> = {}) => {
    const answer = await fetch(`${tanggap.url}${path}`, { headers: more })
    return { status: answer.status, of: (name: string) => answer.headers.get(name), text: await answer.text() }
  }
  const card = await headersOf('/demo/sematan/kartu?bahasa=en')
  assert.match(card.of('content-security-policy') ?? '', /frame-ancestors \*/)
  assert.deepEqual([card.of('x-frame-options'), card.of('set-cookie'), /<script/.test(card.text)], [null, null, false])
  for (const path of ['/demo/sematan', '/demo/kinerja', '/demo/lapor']) assert.equal((await headersOf(path)).of('x-frame-options'), 'SAMEORIGIN')
  for (const path of [
    '/demo/data/kecamatan.geojson',
    '/demo/data/catalog.jsonld',
    '/demo/umpan.xml',
    '/demo/sematan/lencana.svg?gelap=1&bahasa=en',
  ]) {
    const first = await headersOf(path)
    assert.deepEqual([first.status, first.of('access-control-allow-origin'), first.of('set-cookie')], [200, '*', null], path)
    const again = await headersOf(path, { 'if-none-match': first.of('etag') ?? '' })
    assert.deepEqual([again.status, again.text], [304, ''], path)
  }
  assert.match((await headersOf('/robots.txt')).text, /^User-agent/)
})

test('the log is taken away as a file, and says so; nobody else gets it', async () => {
  const { page, leaves } = await anOfficer(browser, `${tanggap.url}/demo`, 'inspektorat')
  const address = `${tanggap.url}/demo/meja/jejak/unduh`
  for (const [format, begins] of [
    ['csv', /^\uFEFFseq,at,actor,/],
    ['json', /^\{"region":"demo","chain":"open",/],
  ] as const) {
    const answer = await page.request.get(`${address}?format=${format}`)
    assert.equal(answer.status(), 200)
    assert.match(await answer.text(), begins)
  }
  await page.goto(`${tanggap.url}/demo/meja/jejak?jenis=audit`)
  assert.equal(await page.getByText('mengunduh jejak ini').count(), 2)
  assert.equal((await page.request.get(`${address}?rantai=khusus`)).status(), 403)
  await leaves()
  const admin = await anOfficer(browser, `${tanggap.url}/demo`, 'admin')
  assert.equal((await admin.page.request.get(address)).status(), 403)
  await admin.leaves()
})

/** Said by the framework or by the browser of our own script; not by a page that is not there, or of a map without a graphics card. */
const FAULT = /svelte\.dev\/e\/|TypeError|ReferenceError/

async function lookAt(page: Page, paths: string[]): Promise<void> {
  const broken: string[] = []
  // A page that breaks when it wakes shows a page of its own, which has no obstacles either.
  page.on('pageerror', ({ message }) => broken.push(message))
  page.on('console', (said) => said.type() === 'error' && FAULT.test(said.text()) && broken.push(said.text()))
  for (const path of paths) {
    for (const size of SIZES) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(size)
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.goto(`${tanggap.url}${path}`, { waitUntil: 'load' })
        const where = `${path} ${size.width} ${colorScheme}`
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= size.width, `${where} scrolls sideways`)
        assert.deepEqual(await obstacles(page), [], where)
        assert.deepEqual(broken, [], where)
      }
    }
  }
}

/** @returns the address of the first case in the list, if this page has one */
async function firstCase(page: Page): Promise<string[]> {
  const href = await page.evaluate(() => document.querySelector('a[href*="/meja/kasus/"]')?.getAttribute('href') ?? '')
  return href ? [new URL(href, tanggap.url).pathname] : []
}

/** A report that everybody may read, and one that is none. */
async function published(): Promise<string[]> {
  const [shown] = await tanggap.rows<{ ticket: string }>(
    `select p.ticket from publications p join regions r on r.id = p.region_id where r.code = 'demo' and p.taken_down_at is null limit 1`,
  )
  return [`/demo/laporan/${shown?.ticket}`, '/demo/laporan/TRY-2601-0000']
}

async function textOf(path: string): Promise<string> {
  return (await fetch(`${tanggap.url}${path}`)).text()
}
