/**
 * Barito Kuala's many places where people speak: a comment, a neighbourhood's group and a village visit flow into one system;
 * the agency's officer and its head hear by WhatsApp and by e-mail; the regent sees all of it in one.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { aDesk, type Desk } from './desk.ts'
import { anOfficer, type Person } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const COMMENT = 'Jembatan kayu di Marabahan ambruk, anak sekolah tidak bisa lewat'
const IN_GROUP = 'Jalan desa di depan langgar rusak parah berlubang dalam, sudah dua warga jatuh'
const ON_VISIT = 'Air ledeng tidak mengalir sudah seminggu'

const EXPORT = `24/11/26 07.10 - Pesan dan panggilan dienkripsi secara end-to-end.
24/11/26 07.12 - Ketua RT Rekaan: Assalamualaikum bapak ibu, kerja bakti hari Minggu
24/11/26 07.15 - Warga Rekaan: ${IN_GROUP}
24/11/26 07.16 - Ibu Rekaan: siap pak
`

let tanggap: Tanggap
let browser: Browser
let home: string
let desk: Desk
let admin: Person
let tickets: Record<'facebook' | 'group' | 'field', string>

before(async () => {
  tanggap = await startTanggap()
  // Staff are told at any hour, so that the story does not wait for the morning.
  await tanggap.rows(`update regions set settings = settings || '{"notices": {"quietFrom": "00:00", "quietUntil": "00:00", "digestAt": "07:00"}}'
    where code = 'barito-kuala'`)
  home = `${tanggap.url}/barito-kuala`
  browser = await openBrowser()
  admin = await anOfficer(browser, home, 'admin')
  desk = await aDesk(tanggap.url, 'barito-kuala', 'admin')
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('somebody comments under a post of the page', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'id-ID' })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await page.goto(`${tanggap.url}/simulator/medsos?akun=barito-kuala-facebook`)
  await page.getByPlaceholder('Tulis komentar').fill(COMMENT)
  await page.getByRole('region', { name: 'Kiriman' }).getByRole('button', { name: 'Kirim', exact: true }).click()
  await row('Jembatan kayu')
  await context.close()
})

test('an officer hands over the export of a group: one message of four is offered', async () => {
  const { page } = admin
  await page.goto(`${home}/meja/grup`)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'Chat WhatsApp dengan RT 03.txt', mimeType: 'text/plain', buffer: Buffer.from(EXPORT) })
  await page.getByRole('button', { name: 'Cari keluhan' }).click()
  await page.waitForURL(/\/meja\/grup\/[\w-]{20,}/)
  await page.getByText('di depan langgar').first().waitFor()
  assert.equal(await page.getByText('kerja bakti').count(), 0)
  await page.getByRole('button', { name: /^Ajukan/ }).click()
  await page.getByText('1 temuan diajukan ke meja.').waitFor()
  await row('di depan langgar')
  const kept = await tanggap.rows<{ author: Buffer }>("select author from candidates where channel = 'group'")
  assert.equal(kept.length, 1)
  assert.doesNotMatch(String(kept[0]?.author), /Rekaan/)
})

test('a report taken down on a village visit, sent twice because the signal broke, is one', async () => {
  const officer = await anOfficer(browser, home, 'camat')
  const [me] = await tanggap.rows<{ id: string }>("select id from staff where email = 'camat@barito-kuala.example'")
  // biome-ignore format: one report, one glance
  const report = {
    key: randomUUID(), owner: me?.id, slip: 'P4T9W-7', way: 'phone', text: ON_VISIT, categoryCode: null, placeText: 'Balai desa',
    visit: { id: randomUUID(), day: '2026-11-24', villageCode: null, place: 'Balai desa', officerIds: [] },
    villageCode: null, point: null, personName: '', phone: '', hasConsented: true, isAnonymous: false, isSecret: false, uploadKeys: [],
    toldAt: new Date().toISOString(), sentAt: new Date().toISOString(),
  }
  const [first, again] = [await send(officer.page, report), await send(officer.page, report)]
  assert.ok(first.ticket, JSON.stringify(first))
  assert.equal(again.ticket, first.ticket)
  await officer.leaves()
})

test('the desk decides on what was said in public, and all three stand in one list', async () => {
  const { page } = admin
  for (const words of ['Jembatan kayu', 'di depan langgar']) {
    await (await row(words)).click()
    await page
      .locator('#jadikan')
      .getByRole('button', { name: /^Jadikan laporan/ })
      .click()
    await page.getByText(/^Menjadi laporan/).waitFor()
  }
  const rows = await tanggap.rows<{ channel: string; ticket: string }>('select channel, ticket from reports where text = any($1) order by channel', [
    [COMMENT, IN_GROUP, ON_VISIT],
  ])
  tickets = Object.fromEntries(rows.map(({ channel, ticket }) => [channel, ticket])) as typeof tickets
  assert.deepEqual(Object.keys(tickets), ['facebook', 'field', 'group'])
  const list = await desk.page('/meja?antrean=semua')
  for (const ticket of Object.values(tickets)) assert.ok(list.text.includes(ticket), ticket)
})

test('handed over, the officer of the agency hears it by WhatsApp and by e-mail', async () => {
  for (const ticket of Object.values(tickets)) await handOver(ticket)
  await heard('opd', tickets.facebook)
})

test('the regent sees all of it in one, and asks: the officer and the head of the agency hear that', async () => {
  const regent = await anOfficer(browser, home, 'bupati')
  for (const [channel, ticket] of Object.entries(tickets)) {
    await regent.page.goto(`${home}/pimpinan/kasus?angka=masuk&kanal=${channel}`)
    await regent.page.locator(`a[href$="/meja/kasus/${ticket}"]`).first().waitFor()
  }
  const [found] = await tanggap.rows<{ id: string }>('select case_id as id from reports where ticket = $1', [tickets.facebook])
  const leader = await aDesk(tanggap.url, 'barito-kuala', 'bupati')
  const fields = { teks: 'Pasang jembatan darurat hari ini.', tanggal: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10) }
  assert.equal((await leader.sends('/pimpinan/arahan/baru', { kasus: found?.id ?? '', ...fields })).status, 303)
  await heard('kepala', tickets.facebook)
  await regent.leaves()
})

/** The row at the desk with these words, waited for. */
async function row(words: string) {
  const { page } = admin
  await page.goto(`${home}/meja/usulan`)
  const found = page.locator('[data-candidate]').filter({ hasText: words }).first()
  await found.waitFor()
  return found
}

function send(page: Page, report: object): Promise<{ ticket?: string }> {
  return page.evaluate(
    async ({ address, body }) => {
      const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      return (await response.json()) as { ticket?: string }
    },
    { address: '/barito-kuala/lapangan/laporan', body: JSON.stringify(report) },
  )
}

/** Urgent, so that it is told at once. */
async function handOver(ticket: string): Promise<void> {
  const [agency] = await tanggap.rows<{ id: string }>(
    "select a.id from agencies a join regions r on r.id = a.region_id where r.code = 'barito-kuala' and a.code = 'pupr'",
  )
  const fields = {
    rincian: '1',
    judul: 'Perlu segera',
    jenis: 'complaint',
    kategori: 'road',
    tempat: 'Marabahan',
    mendesak: 'on',
    dinas: agency?.id ?? '',
  }
  const done = await desk.does(ticket, 'verify', fields)
  assert.equal(done.status, 303, done.text.slice(0, 400))
}

/** Both a message to the number and a letter to the mailbox of this account name the ticket. */
async function heard(mailbox: string, ticket: string): Promise<void> {
  const address = `${mailbox}@barito-kuala.example`
  const query = `select
    (select count(*)::int from messages m join conversations t on t.region_id = m.region_id and t.id = m.conversation_id
      join contact_addresses a on a.region_id = t.region_id and a.contact_id = t.contact_id
      where a.address_index = any ($3) and m.state in ('sent', 'delivered', 'read') and m.text like '%' || $2 || '%') as messages,
    (select count(*)::int from mails where to_address = $1 and state in ('sent', 'caught') and text like '%' || $2 || '%') as mails`
  const [staff] = await tanggap.rows<{ phone: string | null }>('select phone from staff where email = $1', [address])
  const phones = await tanggap.indexes(staff?.phone ? [staff.phone] : [])
  for (const end = Date.now() + 30_000; ; ) {
    const [count] = await tanggap.rows<{ messages: number; mails: number }>(query, [address, ticket, phones])
    if (count && count.messages > 0 && count.mails > 0) return
    if (Date.now() > end) assert.fail(`${mailbox} heard ${JSON.stringify(count)} of ${ticket}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
