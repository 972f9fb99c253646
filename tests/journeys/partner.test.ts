/**
 * A partner's program, from its key to the news of its reports: the operator makes the key and the subscriber in the pages, the
 * program reports over Open311, and hears of every step.
 */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { anOfficer } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let browser: Browser
const heard: { headers: IncomingHttpHeaders; body: string }[] = []
const partner = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => (body += piece.toString()))
  request.on('end', () => {
    heard.push({ headers: request.headers, body })
    response.writeHead(204).end()
  })
})

before(async () => {
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve))
  tanggap = await startTanggap()
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
  partner.closeAllConnections()
  partner.close()
})

/** Milliseconds until the job that sends is done, on a loaded machine. */
const PATIENCE = 20_000

async function hears(type: string): Promise<(typeof heard)[number]> {
  for (let waited = 0; waited < PATIENCE; waited += 100) {
    const found = heard.find(({ body }) => JSON.parse(body).type === type)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return assert.fail(`${type} was not heard: ${heard.map(({ body }) => body).join('\n')}`)
}

test('a program gets its key, reports, hears of its report, and loses the key', async () => {
  const { page, leaves } = await anOfficer(browser, `${tanggap.url}/demo`, 'koordinator')
  await page.goto(`${tanggap.url}/demo/pengaturan`)
  await page.click('main a:has-text("Kunci aplikasi")')
  await page.fill('input[name=nama]', 'Aplikasi Kota Cerdas')
  await page.click('button:has-text("Buat kunci")')
  const key = (await page.textContent('code.secret')) ?? ''
  assert.match(key, /^tgp_/)
  await page.goto(`${tanggap.url}/demo/pengaturan/kunci`)
  assert.ok(!(await page.content()).includes(key))

  await page.goto(`${tanggap.url}/demo/pengaturan/webhook`)
  await page.fill('input[name=nama]', 'Aplikasi Kota Cerdas')
  await page.fill('input[name=alamat]', `http://127.0.0.1:${(partner.address() as { port: number }).port}/kabar`)
  await page.click('button:has-text("Tambah penerima")')
  const secret = (await page.textContent('code.secret')) ?? ''
  await page.click('a:has-text("Kirim percobaan")')
  await page.click('button:has-text("Kirim percobaan")')
  await page.waitForSelector('text=Percobaan sampai')
  await hears('test')

  const report = () =>
    fetch(`${tanggap.url}/open311/demo/requests.json`, {
      method: 'POST',
      body: new URLSearchParams({ api_key: key, service_code: 'street_light', address_string: 'Balai desa', description: 'Lampu jalan padam' }),
    })
  const answer = await report()
  assert.equal(answer.status, 201)
  const [{ service_request_id: ticket }] = (await answer.json()) as [{ service_request_id: string }]
  const { headers, body } = await hears('case.received')
  assert.deepEqual(JSON.parse(body).case.tickets, [ticket])
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const seal = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(signed)
    .digest('base64')
  assert.equal(headers['webhook-signature'], `v1,${seal}`)
  await page.reload()
  assert.ok((await page.textContent('main'))?.includes(ticket))

  await page.goto(`${tanggap.url}/demo/pengaturan/kunci`)
  assert.ok((await page.textContent('main'))?.includes('1 laporan'))
  await page.click('summary:has-text("Cabut")')
  await page.click('button:has-text("Cabut kunci ini")')
  await page.waitForSelector('text=Kunci sudah dicabut')
  assert.equal((await report()).status, 403)
  await leaves()
})
