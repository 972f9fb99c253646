/**
 * A resident is harassed by a camat and says so by WhatsApp, by the form and under a post. Nine accounts, one of them the camat's own office,
 * find no trace of it; the tenth works it to its end, and the resident hears.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { aPhone } from '../phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

/** Of a word that stands nowhere else in the invented past. */
const SIGN = 'kejoranya'
const TOLD = `Saya dilecehkan oleh camat di kantor kecamatan, ia memaksa memegang tangan saya, temannya bernama ${SIGN} melihat`
const OTHERS = ['admin', 'koordinator', 'opd', 'kepala', 'camat', 'sekda', 'bupati', 'inspektorat', 'operator'] as const

let tanggap: Tanggap
let desks: [string, Desk][]
let officer: Desk
let phone: Awaited<ReturnType<typeof aPhone>>
const tickets: string[] = []
let caseIds: string[] = []
let seenBefore: Map<string, string>

before(async () => {
  tanggap = await startTanggap()
  desks = await Promise.all(OTHERS.map(async (who): Promise<[string, Desk]> => [who, await aDesk(tanggap.url, 'oki', who)]))
  officer = await aDesk(tanggap.url, 'oki', 'khusus')
  phone = await aPhone(tanggap.url, 'oki-whatsapp', 'Ibu Rekaan')
  seenBefore = await figures()
})

after(async () => {
  await tanggap?.stop()
})

const PAGES = [
  '/meja', '/meja?antrean=semua', '/meja?antrean=terbuka', '/meja?antrean=verifikasi', `/meja?cari=${SIGN.slice(0, 5)}`, '/meja?cari=dilecehkan', '/meja/usulan', '/meja/kunjungan',
  '/meja/cermin', '/meja/penyaring', '/meja/sp4n', '/meja/impor', '/meja/grup', '/meja/jejak', '/pimpinan', '/pimpinan/kasus?angka=hari-ini', '/pimpinan/dinas', '/pimpinan/peta',
  '/pimpinan/dokumen', '/pimpinan/arahan', '/pimpinan/arahan/baru?antrean=terbuka', '/pimpinan/ringkasan', '/pengaturan', '/pengaturan/kalender', '/pengaturan/perangkat-daerah/kec-05',
] as const // biome-ignore format: a list of addresses reads better in lines

const NUMBERS = ['/pimpinan/kasus?angka=hari-ini', '/pimpinan/kasus?angka=bulan-ini', '/pimpinan/kasus?angka=diterima']
const PUBLIC = ['/kinerja', '/data/kasus.csv', '/data/laporan.csv', '/umpan.xml']

/** How many cases stand behind each figure, for everybody who may ask, and what anybody may read. */
async function figures(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [who, desk] of desks)
    for (const path of NUMBERS) found.set(`${who} ${path}`, />([\d.]+) kasus</.exec((await desk.page(path)).text)?.[1] ?? '')
  for (const path of PUBLIC) found.set(path, (await (await fetch(`${tanggap.url}/oki${path}`)).text()).replace(/\d{2}[.:]\d{2}/g, ''))
  return found
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  assert.fail(what)
}

const restricted = () =>
  tanggap.rows<{ id: string; ticket: string; about: string | null }>(
    `select c.id, r.ticket, c.about from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.text like '%${SIGN}%'`,
  )

test('it comes in by WhatsApp, by the form and as a comment, and is restricted from the first moment', async () => {
  await phone.says(TOLD)
  for (let turns = 0; turns < 6 && !tickets[0]; turns++) {
    const { text } = await phone.hears(/Di mana|Sudah benar|OKI-\d{4}-\d{4}/)
    tickets.push(...(/OKI-\d{4}-\d{4}/.exec(text) ?? []))
    if (tickets[0]) break
    if (/Sudah benar/.test(text)) await phone.taps('Kirim')
    else await phone.sharesLocation({ latitude: -3.39, longitude: 104.83 })
  }
  const form = await (await fetch(`${tanggap.url}/oki/lapor`)).text()
  const stamp = /name="cap" value="([^"]+)"/.exec(form)?.[1] ?? assert.fail('the form has no stamp')
  await new Promise((resolve) => setTimeout(resolve, 3_200))
  const fields = { apa: TOLD, mana: 'Kayu Agung', cap: stamp, kabar: 'tidak', anonim: '1', rahasia: '1' }
  const sent = await fetch(`${tanggap.url}/oki/lapor?/kirim`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: tanggap.url, accept: 'text/html' },
    redirect: 'manual',
  })
  assert.ok([200, 303].includes(sent.status), String(sent.status))
  const pages = (await (await fetch(`${tanggap.url}/simulator/api/social/pages/oki-facebook`)).json()) as {
    posts: { id: string }[]
    people: { id: string }[]
  }
  const comment = { postId: pages.posts[0]?.id, personId: pages.people[0]?.id, text: `Pak camat melecehkan saya, ${SIGN} saksinya` }
  await fetch(`${tanggap.url}/simulator/api/social/comments`, {
    method: 'POST',
    body: JSON.stringify(comment),
    headers: { 'content-type': 'application/json' },
  })
  await until(
    async () => (await tanggap.rows(`select 1 from candidates where text like '%${SIGN}%' and is_restricted`)).length === 1,
    'the comment is a restricted candidate',
  )
  await until(async () => (await restricted()).length >= 1, 'there is a case')
  const cases = await restricted()
  assert.ok(cases.every(({ about }) => about !== null))
  caseIds = cases.map(({ id }) => id)
  for (const { ticket } of cases) if (!tickets.includes(ticket)) tickets.push(ticket)
  // Everything that follows an event has followed.
  await until(async () => (await tanggap.rows('select 1 from cases_to_count limit 1')).length === 0, 'the figures have followed')
})

for (const who of OTHERS) {
  test(`${who} finds no trace of it on any page, by search, number or address`, async () => {
    const desk = desks.find(([name]) => name === who)?.[1] ?? assert.fail(who)
    for (const path of PAGES) {
      const { status, text } = await desk.page(path)
      assert.ok(status < 500, `${path} ${status}`)
      for (const word of [SIGN, 'memaksa memegang', ...tickets]) assert.ok(!text.includes(word), `${path}: ${word}`)
    }
    const nobody = await desk.page('/meja/kasus/OKI-2611-9999')
    for (const name of [...tickets, ...caseIds]) {
      const { status, text } = await desk.page(`/meja/kasus/${name}`)
      assert.deepEqual([status, text.replaceAll(name, 'x')], [nobody.status, nobody.text.replaceAll('OKI-2611-9999', 'x')], name)
    }
  })
}

test('no figure moved, for nobody', async () => {
  assert.deepEqual([...(await figures())], [...seenBefore])
})

test('no notice, mail, word of the log or webhook went to anybody else', async () => {
  const staff = await tanggap.rows<{ role: string }>(
    `select distinct s.role from notices n join staff s on s.id = n.staff_id where n.case_id = any ($1::uuid[])`,
    [caseIds],
  )
  assert.deepEqual(
    staff.filter(({ role }) => role !== 'restricted_officer'),
    [],
  )
  for (const query of [
    `select 1 from mails where not is_restricted and (text like '%${SIGN}%' or text ~ '${tickets.join('|')}')`,
    `select 1 from audit_entries where chain = 'open' and case_id::text = any ('{${caseIds.join(',')}}')`,
    `select 1 from webhook_deliveries where case_id::text = any ('{${caseIds.join(',')}}')`,
    `select 1 from counted_cases where case_id::text = any ('{${caseIds.join(',')}}')`,
  ])
    assert.equal((await tanggap.rows(query)).length, 0, query)
})

test('the restricted officer works it to its end, and the resident hears', async () => {
  const [ticket = ''] = tickets
  assert.match((await officer.page('/meja?antrean=semua')).text, new RegExp(ticket))
  assert.match((await officer.page('/meja/usulan')).text, new RegExp(SIGN))
  assert.equal((await officer.does(ticket, 'verify', { kategori: 'official_conduct' })).status, 303)
  assert.equal(
    (await officer.does(ticket, 'answer', { teks: 'Sudah kami periksa bersama Inspektorat, Ibu didampingi.', alasan: 'explained' })).status,
    303,
  )
  await phone.hears(/Sudah kami periksa bersama Inspektorat|menjawab laporan|dijawab/)
})
