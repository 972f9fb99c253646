/** A desk at the end of a slow line: what is typed early stays, and keys that are quicker than the pages mean the case that was meant. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { anOfficer } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let browser: Browser
let region: string
let page: Page

before(async () => {
  tanggap = await startTanggap()
  region = `${tanggap.url}/demo`
  browser = await openBrowser()
  ;({ page } = await anOfficer(browser, region, 'admin'))
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('what is typed before the script has arrived is still there when it has', async () => {
  let letIn = (): void => undefined
  const held = new Promise<void>((resolve) => (letIn = resolve))
  await page.route('**/_app/immutable/**', (route) => held.then(() => route.continue()))
  await page.goto(`${region}/meja/kunjungan`, { waitUntil: 'commit' })
  const field = page.getByLabel('Cari dari nomor di kertas warga')
  await field.fill('H7K2P-7')
  const isAlive = page.waitForRequest(/\/langsung/)
  letIn()
  await isAlive
  assert.equal(await field.inputValue(), 'H7K2P-7')
  await page.unrouteAll({ behavior: 'wait' })
})

test('what came before the page could hear of it is shown as soon as it can, and one connection serves page after page', async () => {
  const { first } = await openInbox()
  let letIn = (): void => undefined
  const held = new Promise<void>((resolve) => (letIn = resolve))
  let connections = 0
  await page.route('**/langsung', (route) => held.then(() => (connections++, route.continue())))
  await page.goto(`${region}/meja/kasus/${first}`)
  await page.locator('#percakapan').waitFor()
  await tanggap.rows(`update cases set title = 'Judul yang lain' where id = (select case_id from reports where ticket = $1)`, [first])
  letIn()
  await page.getByText('Judul yang lain').first().waitFor()
  await page.getByRole('link', { name: 'Kunjungan desa' }).first().click()
  await page.getByLabel('Cari dari nomor di kertas warga').waitFor()
  await page
    .getByRole('link', { name: /^Kotak masuk/ })
    .first()
    .click()
  await page.locator('#verify').waitFor()
  await page.getByText('Langsung', { exact: true }).first().waitFor({ state: 'attached' })
  assert.equal(connections, 1)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('one step on and at once "verify": the next case is verified, and not the one before', async () => {
  const { first, second } = await openInbox()
  await page.route('**/__data.json*', (route) => wait(700).then(() => route.continue().catch(() => undefined)))
  await page.keyboard.press('j')
  await page.keyboard.press('v')
  await page.getByText('Diverifikasi dan diserahkan').first().waitFor()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  assert.deepEqual(await statesOf([first, second]), { [first]: 'received', [second]: 'assigned' })
})

test('every key that a button shows opens what the button says', async () => {
  await openInbox()
  const shown = page.getByRole('region', { name: 'Pratinjau' }).locator('.btn:has(kbd)')
  const keys = (await shown.locator('kbd').allTextContents()).filter((key) => /^[A-Z]$/.test(key) && key !== 'V')
  assert.ok(keys.length >= 4, keys.join())
  for (const key of keys) {
    await page.keyboard.press(key.toLowerCase())
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
})

/** Cases that can be verified as they stand: the first two of the list, the first of them shown beside it. */
async function openInbox(): Promise<{ first: string; second: string }> {
  await page.goto(`${region}/meja?antrean=verifikasi`)
  await page.getByText('Langsung', { exact: true }).first().waitFor({ state: 'attached' })
  await page.locator('#verify').waitFor()
  const [first = '', second = ''] = await page
    .locator('[data-ticket]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-ticket') ?? ''))
  return { first, second }
}

async function statesOf(tickets: string[]): Promise<Record<string, string>> {
  const rows = await tanggap.rows<{ ticket: string; state: string }>(
    `select r.ticket, c.state from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id where r.ticket = any ($1)`,
    [tickets],
  )
  return Object.fromEntries(rows.map(({ ticket, state }) => [ticket, state]))
}
