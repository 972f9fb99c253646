/** Every page in a real browser, with its script and without: nothing on it breaks the policy it came with, and charts and maps still draw. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { PLACES } from '../walk/places.ts'
import { plant, type Planted } from '../walk/planted.ts'
import { listPages } from '../walk/routes.ts'
import { listVisitors, type Visitor } from '../walk/visitors.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let browser: Browser
let planted: Planted
let visitors: Visitor[]
let visits: { path: string; by: string }[]

before(async () => {
  tanggap = await startTanggap()
  planted = await plant({ tanggap, region: 'demo', word: 'Katasendiri' }, 'pupr')
  visitors = await listVisitors(tanggap)
  visits = await listVisits()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

/** Each page once, by the first of the table who may see it. */
async function listVisits(): Promise<{ path: string; by: string }[]> {
  const lines = (await readFile(new URL('../walk/pages.txt', import.meta.url), 'utf8')).split('\n')
  const names = lines[0]?.trim().split(/\s+/) ?? []
  const pages = (await listPages()).filter(({ methods }) => methods.length === 0)
  const found = pages.flatMap(({ name, isRegional }) => {
    const cells = lines.find((line) => line.startsWith(`GET ${name} `))?.split(/\s{2,}/) ?? []
    const by = names[cells.indexOf('200') - 1]
    return by ? [{ path: `${isRegional ? '/demo' : ''}${PLACES[name]?.(planted) ?? name}`, by }] : []
  })
  return [...found, ...MORE]
}

const MORE = [
  { path: '/api', by: 'siapa-pun' },
  { path: '/demo/sematan/kartu', by: 'siapa-pun' },
  { path: '/demo/tidak-ada', by: 'siapa-pun' },
  { path: '/demo/pimpinan?layar', by: 'bupati' },
  { path: '/demo/pimpinan/peta?lapis=panas', by: 'bupati' },
  { path: '/demo/meja?antrean=lewat-batas', by: 'admin' },
]

for (const javaScriptEnabled of [true, false])
  test(`no page breaks its policy ${javaScriptEnabled ? 'with' : 'without'} its script`, async () => {
    assert.ok(visits.length > 55, `only ${visits.length} pages`)
    const broken: string[] = []
    for (const by of new Set(visits.map((visit) => visit.by))) {
      const { page, context } = await open(by, { javaScriptEnabled, broken })
      for (const { path } of visits.filter((visit) => visit.by === by)) {
        const answer = await page.goto(`${tanggap.url}${path}`, { waitUntil: 'load' })
        const policy = answer?.headers()['content-security-policy'] ?? ''
        if (!policy.includes('base-uri') || /unsafe-(inline|eval)/.test(policy)) broken.push(`${path}: ${policy}`)
        await page.waitForTimeout(javaScriptEnabled ? 100 : 0)
      }
      await context.close()
    }
    assert.deepEqual(broken, [])
  })

test('going on within the pages breaks nothing, and charts and maps draw', async () => {
  const broken: string[] = []
  const { page, context } = await open('bupati', { javaScriptEnabled: true, broken })
  for (const path of [
    '/demo/pimpinan',
    '/demo/pimpinan/peta',
    '/demo/pimpinan/dinas',
    '/demo/pimpinan/kasus?angka=masuk',
    '/demo/pimpinan/dokumen',
  ]) {
    await page.goto(`${tanggap.url}/demo/pimpinan/cara-menghitung`, { waitUntil: 'load' })
    await page.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: to })
      document.body.append(link)
      link.click()
    }, path)
    await page.waitForURL((url) => url.pathname + url.search === path)
    if (path === '/demo/pimpinan') await page.locator('[_echarts_instance_]').first().waitFor({ timeout: 60_000 })
    await page.waitForTimeout(1500)
  }
  assert.deepEqual(broken, [])
  await context.close()
})

test('what breaks the policy would be noticed, with script and without', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const broken: string[] = []
    const { page, context } = await open('siapa-pun', { javaScriptEnabled, broken })
    await page.route('**/demo/privasi', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('<main', '<p style="color:red">x</p><main') })
    })
    await page.goto(`${tanggap.url}/demo/privasi`)
    await page.waitForTimeout(200)
    assert.notDeepEqual(broken, [], String(javaScriptEnabled))
    await context.close()
  }
})

type Opening = { javaScriptEnabled: boolean; broken: string[] }

async function open(by: string, { javaScriptEnabled, broken }: Opening): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } })
  const { cookie = '' } = visitors.find(({ name }) => name === by) ?? {}
  const pairs = cookie.split('; ').filter(Boolean)
  await context.addCookies(
    pairs.map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: tanggap.url })),
  )
  const page = await context.newPage()
  page.on('console', (message) => {
    if (/Content Security Policy|Permissions policy/i.test(message.text()))
      broken.push(`${new URL(page.url()).pathname} ${message.text().slice(0, 200)}`)
  })
  return { page, context }
}
