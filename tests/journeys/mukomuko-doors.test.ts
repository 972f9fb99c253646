/**
 * Mukomuko by web and by SMS, as with LAPOR!: who reports a broken road stays unknown if they like; whoever waits for an identity card is asked
 * for name and number, because nobody can look for a card without them. A browser without script, a plain phone, the real desk.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { aPlainPhone } from '../sms-phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const ROAD = 'Jalan di depan pasar berlubang besar, motor sering jatuh'
const CARD = 'KTP saya sudah enam bulan belum dicetak, setiap ditanya jawabnya blangko habis'

let tanggap: Tanggap
let browser: Browser
let page: Page
let desk: Desk

before(async () => {
  tanggap = await startTanggap()
  browser = await openBrowser()
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, locale: 'id-ID' })
  context.setDefaultTimeout(15_000)
  page = await context.newPage()
  desk = await aDesk(tanggap.url, 'mukomuko', 'admin')
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

/** Fills in what and where, and presses the button. Nobody reads a form in less than three seconds. */
async function tells(what: string, where: string): Promise<void> {
  await page.goto(`${tanggap.url}/mukomuko/lapor`)
  await page.locator('#apa').fill(what)
  await page.locator('[name=mana]').fill(where)
  await page.waitForTimeout(3_200)
  await send()
}

const send = () => page.locator('#lapor').getByRole('button', { name: 'Kirim laporan' }).last().click()

/** The ticket of the receipt, when it is there. */
async function ticketOnPage(): Promise<string | undefined> {
  return /MKM-\d{4}-\d{4}/.exec(await page.locator('main').innerText())?.[0]
}

/** Places that may be meant and problems that may be the same are looked past. */
async function untilReceipt(): Promise<string> {
  for (let steps = 0; steps < 4; steps++) {
    const ticket = page.url().includes('/terima/') ? await ticketOnPage() : undefined
    if (ticket) return ticket
    const other = page.getByRole('button', { name: /^(Tetap kirim|Bukan|Kirim sebagai laporan baru)/ }).first()
    await ((await other.count()) > 0 ? other.click() : send())
  }
  return assert.fail(await page.locator('main').innerText())
}

async function reportOf(ticket: string) {
  const [found] = await tanggap.rows<{ category: string | null; hasContact: boolean; ways: number }>(
    `select category_code as category, contact_id is not null as "hasContact",
      (select count(*)::int from contact_ways w where w.contact_id = r.contact_id) as ways from reports r where ticket = $1`,
    [ticket],
  )
  return found
}

test('a broken road by the web form: nothing is asked but what and where', async () => {
  await tells(ROAD, 'Depan pasar Koto Jaya')
  const ticket = await untilReceipt()
  assert.deepEqual([(await reportOf(ticket))?.hasContact, (await desk.page(`/meja/kasus/${ticket}`)).text.includes(ROAD)], [false, true])
})

test('an identity card by the web form: name and number are asked for, and what was typed stays', async () => {
  await tells(CARD, 'Dukcapil Mukomuko')
  assert.equal(await page.locator('#apa').inputValue(), CARD)
  await page.locator('[name=nama]').fill('Warga Rekaan')
  await page.locator('[name=telepon]').fill('0800 0000 1234')
  await send()
  const ticket = await untilReceipt()
  const found = await reportOf(ticket)
  assert.deepEqual([found?.category, found?.ways], ['civil_registry', 1])
})

test('a broken road by SMS: one message, one answer, no question', async () => {
  const phone = aPlainPhone(tanggap.url, 'mukomuko-sms')
  await phone.says(`MUKO ${ROAD}`)
  const { text } = await phone.hears(/MKM-\d{4}-\d{4}/)
  assert.doesNotMatch(text, /nama lengkap/)
})

test('an identity card by SMS: the one answer asks for the name, and the name joins the report', async () => {
  const phone = aPlainPhone(tanggap.url, 'mukomuko-sms')
  await phone.says(`MUKO ${CARD}`)
  const { text } = await phone.hears(/MKM-\d{4}-\d{4}.*nama lengkap/)
  const ticket = /MKM-\d{4}-\d{4}/.exec(text)?.[0] ?? ''
  await phone.says('MUKO Warga Rekaan, 080000001234')
  await phone.hears(new RegExp(`catat.*${ticket}`))
  const { text: shown } = await desk.page(`/meja/kasus/${ticket}`)
  assert.ok(shown.includes('Warga Rekaan, 080000001234') && shown.includes('blangko habis'))
})

test('without the keyword it is a report nowhere, and the sender learns how to begin', async () => {
  const phone = aPlainPhone(tanggap.url, 'mukomuko-sms')
  await phone.says(ROAD)
  await phone.hears(/^Awali SMS dengan kata kunci daerah Anda/)
  await phone.says(`muko ${ROAD}`)
  await phone.hears(/MKM-\d{4}-\d{4}/)
})
