/**
 * A resident is harassed by a camat and says so by WhatsApp, by the form and under a post. Nine accounts, one of them of that camat's office,
 * and whoever reads what is public, find no trace of it; the tenth works it to its end, and the resident hears.
 */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { aPhone } from '../phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { awayFromTurns, startTanggap, type Tanggap } from './tanggap.ts'

/** A word that stands nowhere else in the invented past; so does the name. */
const SIGN = 'kejoranya'
const NAME = 'Ibu Kelopak'
const TOLD = `Saya dilecehkan oleh camat di kantor kecamatan, ia memaksa memegang tangan saya, temannya bernama ${SIGN} melihat`
const ORDINARY = 'Lampu jalan di depan balai desa padam sudah seminggu, gelap sekali kalau malam'
const OTHERS = ['admin', 'koordinator', 'opd', 'kepala', 'camat', 'sekda', 'bupati', 'inspektorat', 'operator'] as const
/** As if somebody guessed: a number of this month that nobody has, an id that nothing has. */
const [NO_TICKET, NO_ID] = ['OKI-2611-9999', '01890000-0000-7000-8000-000000000001']

let tanggap: Tanggap
let desks: [string, Desk][]
let officer: Desk
let phone: Awaited<ReturnType<typeof aPhone>>
let [key, photoId, candidateId] = ['', '', '']
let [tickets, caseIds]: [string[], string[]] = [[], []]
let seenBefore: Map<string, string>
/** Who heard that something changed, and of what kind it is. */
const news: string[] = []
const streams = new AbortController()
const partner: string[] = []
const partners = createServer((request, response) => {
  request.on('data', (piece: Buffer) => partner.push(piece.toString()))
  request.on('end', () => response.writeHead(204).end())
})

before(async () => {
  await new Promise<void>((resolve) => partners.listen(0, '127.0.0.1', resolve))
  await awayFromTurns()
  tanggap = await startTanggap()
  desks = await Promise.all(OTHERS.map(async (who): Promise<[string, Desk]> => [who, await aDesk(tanggap.url, 'oki', who)]))
  officer = await aDesk(tanggap.url, 'oki', 'khusus')
  phone = await aPhone(tanggap.url, 'oki-whatsapp', NAME)
  const added = await deskOf('operator').sends('/pengaturan/kunci?/add', { nama: 'Aplikasi mitra', izin: 'reports:read' })
  key = /tgp_[\w-]{43}/.exec(added.text)?.[0] ?? assert.fail('no key')
  const alamat = `http://127.0.0.1:${(partners.address() as { port: number }).port}/kabar`
  assert.equal((await deskOf('operator').sends('/pengaturan/webhook?/add', { nama: 'Mitra', alamat, kabar: 'case.received' })).status, 200)
  await until(hasFollowed, 'the figures are counted')
  await until(async () => (await publicText('/data')).includes('data/bulanan.csv'), 'the open data are counted')
  // The hourly reminder of the invented past would be news as well.
  await tanggap.rows(`update cases set reminded_at = now() where state = 'waiting_for_reporter' and reminded_at is null`)
  seenBefore = await figures()
  for (const [who, desk] of [...desks, ['khusus', officer] as const]) await listen(who, desk)
})

after(async () => {
  streams.abort()
  partners.closeAllConnections()
  partners.close()
  await tanggap?.stop()
})

const deskOf = (who: string) => desks.find(([name]) => name === who)?.[1] ?? assert.fail(who)
const publicText = async (path: string) => (await fetch(`${tanggap.url}/oki${path}`, { headers: { accept: 'text/html' } })).text()
const hasFollowed = async () => (await tanggap.rows('select 1 from cases_to_count limit 1')).length === 0
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function listen(who: string, { cookie }: Desk): Promise<void> {
  const { body } = await fetch(`${tanggap.url}/langsung`, { headers: { cookie }, signal: streams.signal })
  const read = async () => {
    for await (const piece of body ?? [])
      for (const [, topic] of Buffer.from(piece)
        .toString()
        .matchAll(/"topic":"(\w+)"/g))
        news.push(`${who} ${topic}`)
  }
  read().catch(() => undefined)
}

const PAGES = [
  '/meja', '/meja?antrean=semua', '/meja?antrean=terbuka', '/meja?antrean=verifikasi', `/meja?cari=${SIGN.slice(0, 5)}`, '/meja?cari=dilecehkan',
  `/meja?cari=${NAME.slice(4, 8)}`, '/meja/usulan', '/meja/usulan?daftar=diambil', '/meja/kunjungan', '/meja/cermin', '/meja/penyaring', '/meja/sp4n',
  '/meja/sp4n/ekspor', '/meja/impor', '/meja/grup', '/meja/hak-data', '/meja/jejak', '/meja/jejak/unduh', '/meja/jejak/unduh?format=json',
  '/meja/jejak?rantai=khusus', '/lapangan/bekal', '/pimpinan', '/pimpinan/kasus?angka=hari-ini', '/pimpinan/dinas', '/pimpinan/dinas/kec-05', '/pimpinan/peta',
  '/pimpinan/peta?lapis=titik', '/pimpinan/dokumen', '/pimpinan/arahan', '/pimpinan/arahan/baru?antrean=terbuka', '/pimpinan/ringkasan', '/pengaturan',
  '/pengaturan/kalender', '/pengaturan/perangkat-daerah/kec-05', '/pengaturan/webhook', '/pengaturan/kunci', '/pengaturan/insiden',
] as const // biome-ignore format: a list of addresses reads better in lines

/** What opens one case, with its number or its id. */
const ADDRESSES = [
  '/meja/kasus/X',
  '/meja/kasus/X/sp4n',
  '/meja/kasus/X/surat',
  '/meja/kasus/X/terbitkan',
  '/meja?cari=X',
  '/meja?lihat=X',
  '/meja/jejak?kasus=X',
  '/laporan/X',
]

const NUMBERS = ['/pimpinan/kasus?angka=hari-ini', '/pimpinan/kasus?angka=bulan-ini', '/pimpinan/kasus?angka=diterima']
const API = ['/api/v1/regions/oki/figures', '/api/v1/regions/oki/cases', '/open311/oki/requests.json']

/** How many cases stand behind each figure, for everybody who may ask, and what anybody may read. */
async function figures(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [who, desk] of desks)
    for (const path of NUMBERS) found.set(`${who} ${path}`, />([\d.]+) kasus</.exec((await desk.page(path)).text)?.[1] ?? '')
  const files = [...new Set((await publicText('/data')).match(/data\/[a-z-]+(?:\d{4})?\.csv/g))]
  assert.ok(files.length > 5, files.join())
  for (const path of [...files.map((file) => `/${file}`), '/umpan.xml']) found.set(path, await publicText(path))
  found.set('/', (await publicText('')).replace(/\d{2}\.\d{2} WIB/g, ''))
  for (const path of API) found.set(path, await (await fetch(tanggap.url + path)).text())
  return found
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    if (await isSo()) return
    await pause(250)
  }
  assert.fail(what)
}

const restricted = () =>
  tanggap.rows<{ id: string; ticket: string; about: string | null }>(
    `select c.id, r.ticket, c.about from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.text like '%${SIGN}%'`,
  )

test('it comes in by WhatsApp with a photo, by the form and as a comment, and is restricted from the first moment', async () => {
  await phone.says(TOLD)
  await phone.hears('Di mana tempatnya?')
  await phone.sharesLocation({ latitude: -3.39, longitude: 104.83 })
  await phone.hears('Sudah benar?')
  await phone.sendsPhoto(await sharp({ create: { width: 640, height: 480, channels: 3, background: '#886644' } }).png().toBuffer()) // biome-ignore format: one picture
  await until(
    async () => (await tanggap.rows(`select 1 from attachments where state = 'stored' and created_at > now() - interval '1 minute'`)).length > 0,
    'the photo lies there',
  )
  await phone.taps('Kirim')
  await phone.hears(/OKI-\d{4}-\d{4}/)
  const stamp = /name="cap" value="([^"]+)"/.exec(await publicText('/lapor'))?.[1] ?? assert.fail('the form has no stamp')
  await pause(3_200)
  const fields = { apa: TOLD, mana: 'Kayu Agung', cap: stamp, kabar: 'tidak', anonim: '1', rahasia: '1' }
  const headers = { origin: tanggap.url, accept: 'text/html' }
  const sent = await fetch(`${tanggap.url}/oki/lapor?/kirim`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' })
  assert.ok([200, 303].includes(sent.status), String(sent.status))
  const social = `${tanggap.url}/simulator/api/social`
  type Named = { id: string }[]
  const { posts, people } = (await (await fetch(`${social}/pages/oki-facebook`)).json()) as { posts: Named; people: Named }
  const comment = { postId: posts[0]?.id, personId: people[0]?.id, text: `Pak camat melecehkan saya, ${SIGN} saksinya` }
  await fetch(`${social}/comments`, { method: 'POST', body: JSON.stringify(comment), headers: { 'content-type': 'application/json' } })
  const candidates = () => tanggap.rows<{ id: string }>(`select id from candidates where text like '%${SIGN}%' and is_restricted`)
  await until(async () => (await candidates()).length === 1, 'the comment is a restricted candidate')
  await until(async () => (await restricted()).length === 2, 'there are two cases')
  const cases = await restricted()
  assert.ok(cases.every(({ about }) => about !== null))
  ;[tickets, caseIds] = [cases.map(({ ticket }) => ticket), cases.map(({ id }) => id)]
  candidateId = (await candidates())[0]?.id ?? ''
  const photos = `select a.id from attachments a join reports r on r.region_id = a.region_id and r.id = a.report_id where r.text like '%${SIGN}%'`
  photoId = (await tanggap.rows<{ id: string }>(photos))[0]?.id ?? assert.fail('the photo is of no report')
  await until(hasFollowed, 'the figures have followed')
  await pause(2_000)
})

test('only the officer heard that something changed', () => {
  assert.ok(news.includes('khusus case'), news.join())
  assert.deepEqual(
    [...new Set(news)].filter((one) => !one.startsWith('khusus ')),
    [],
  )
  for (const word of [SIGN, NAME, ...tickets]) assert.ok(!tanggap.output().includes(word), `${word} stands in the server's log`)
})

for (const who of OTHERS) {
  test(`${who} finds no trace of it on any page, by search, number, address, file or form`, async () => {
    const desk = deskOf(who)
    for (const path of PAGES) {
      const { status, text } = await desk.page(path)
      assert.ok(status < 500, `${path} ${status}`)
      for (const word of [SIGN, NAME, 'memaksa memegang', ...tickets, ...caseIds]) assert.ok(!text.includes(word), `${path}: ${word}`)
    }
    for (const [mine, guessed] of [
      [tickets[0] ?? '', NO_TICKET],
      [tickets[1] ?? '', NO_TICKET],
      [caseIds[0] ?? '', NO_ID],
    ] as const)
      for (const address of ADDRESSES) {
        const [one, none] = [await desk.page(address.replace('X', mine)), await desk.page(address.replace('X', guessed))]
        assert.deepEqual([one.status, like(one.text, mine)], [none.status, like(none.text, guessed)], address)
      }
    for (const action of ['note', 'verify', 'instruct', 'take']) {
      const [one, none] = [await desk.does(tickets[0] ?? '', action, { teks: 'Apa?' }), await desk.does(NO_TICKET, action, { teks: 'Apa?' })]
      assert.deepEqual([one.status, like(one.text, tickets[0] ?? '')], [none.status, like(none.text, NO_TICKET)], action)
    }
    for (const action of ['take', 'dismiss', 'undo'])
      assert.ok([403, 404].includes((await desk.sends(`/meja/usulan?/${action}`, { id: candidateId, alasan: 'spam' })).status), action)
    for (const query of ['', '?kecil', '?besar', '?unduh', `?tiket=${tickets[0]}&kode=AAAAAA`])
      assert.equal((await fetch(`${tanggap.url}/berkas/oki/${photoId}${query}`, { headers: { cookie: desk.cookie } })).status, 404, query)
  })
}

/** The page without what is asked for, and without the stamps of its forms. */
const like = (text: string, asked: string) => text.replaceAll(asked, 'X').replace(/nonce="[^"]*"/g, '')

test('no ordinary case is joined to it', async () => {
  const [ordinary] = await tanggap.rows<{ ticket: string }>(
    `select r.ticket from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id join regions g on g.id = c.region_id
      where g.code = 'oki' and c.state = 'received' and c.about is null limit 1`,
  )
  const join = async (ke: string) => deskOf('koordinator').does(ordinary?.ticket ?? '', 'link', { tiket: ke })
  const [one, none] = [await join(tickets[0] ?? ''), await join(NO_TICKET)]
  assert.ok(one.status >= 400, String(one.status))
  assert.deepEqual([one.status, like(one.text, tickets[0] ?? '')], [none.status, like(none.text, NO_TICKET)])
})

test('no figure moved, for nobody, and no open file; programs find nothing', async () => {
  const seen = await figures()
  // Scores go by the clock as well.
  const read = new Map([...seen, ['/kinerja', await publicText('/kinerja')]])
  for (const [what, text] of seenBefore) assert.equal(seen.get(what), text, what)
  for (const word of [SIGN, NAME, ...tickets, ...caseIds]) for (const [what, text] of read) assert.ok(!text.includes(word), `${what}: ${word}`)
  const asked = async (path: string) => (await fetch(tanggap.url + path, { headers: { authorization: `Bearer ${key}` } })).status
  for (const ticket of tickets)
    for (const path of [`/api/v1/regions/oki/reports/${ticket}`, `/open311/oki/requests/${ticket}.json?api_key=${key}`])
      assert.deepEqual([await asked(path), path], [await asked(path.replace(ticket, NO_TICKET)), path])
  for (const id of caseIds) assert.equal(await asked(`/api/v1/regions/oki/cases/${id}`), 404)
})

test('the monthly report has no row of it, and no dossier of it is made', async () => {
  const admin = deskOf('admin')
  const make = async (fields: Record<string, string>) => (await admin.sends('/pimpinan/dokumen?/make', fields)).status
  assert.deepEqual([await make({ jenis: 'dossier', kasus: tickets[0] ?? '' })], [await make({ jenis: 'dossier', kasus: NO_TICKET })])
  assert.equal(await make({ jenis: 'monthly', bulan: new Date().toISOString().slice(0, 7) }), 200)
  type Paper = { id: string; state: string; files: { name: string }[] }
  const paper = async () => (await tanggap.rows<Paper>(`select id, state, files from papers where kind in ('monthly', 'dossier')`))[0]
  await until(async () => (await paper())?.state === 'done', 'the report is made')
  const { id = '', files = [] } = (await paper()) ?? {}
  const table = files.find(({ name }) => name.endsWith('.xlsx'))?.name ?? assert.fail('no table')
  const response = await fetch(`${tanggap.url}/oki/pimpinan/dokumen/${id}/${table}`, { headers: { cookie: admin.cookie } })
  const sheets = Object.values(unzipSync(new Uint8Array(await response.arrayBuffer()))).map((bytes) => Buffer.from(bytes).toString('utf8'))
  assert.match(sheets.join(), /OKI-\d{4}-\d{4}/)
  for (const word of [SIGN, NAME, ...tickets]) assert.ok(!sheets.join().includes(word), word)
})

test('no notice, mail, phone, word of the log or webhook of anybody else tells of it', async () => {
  const others = async (query: string) => assert.deepEqual(await tanggap.rows(query), [], query)
  const [ids, words] = [`'{${caseIds.join(',')}}'`, `'${[SIGN, NAME, ...tickets].join('|')}'`]
  await others(
    `select s.role from notices n join staff s on s.id = n.staff_id where n.case_id::text = any (${ids}) and s.role <> 'restricted_officer'`,
  )
  await others(`select s.role from mails m left join staff s on s.id = m.staff_id
    where concat(m.subject, m.text, m.html) ~ ${words} and s.role is distinct from 'restricted_officer'`)
  await others(`select act from audit_entries where chain = 'open' and (case_id::text = any (${ids}) or details::text ~ ${words})`)
  await others(`select 1 from webhook_deliveries where case_id::text = any (${ids})`)
  await others(`select 1 from counted_cases where case_id::text = any (${ids})`)
  const people = `${tanggap.url}/simulator/api/people`
  for (const { id } of (await (await fetch(people)).json()) as { id: string }[])
    if (id !== phone.personId) assert.doesNotMatch(await (await fetch(`${people}/${id}/chat`)).text(), new RegExp([SIGN, ...tickets].join('|')))
})

test('an ordinary report is told of by every one of these ways', async () => {
  const neighbour = await aPhone(tanggap.url, 'oki-whatsapp', 'Pak Rekaan')
  await neighbour.says(ORDINARY)
  await neighbour.hears('Di mana tempatnya?')
  await neighbour.sharesLocation({ latitude: -3.39, longitude: 104.83 })
  await neighbour.hears('Sudah benar?')
  await neighbour.taps('Kirim')
  const ticket = /OKI-\d{4}-\d{4}/.exec((await neighbour.hears(/OKI-\d{4}-\d{4}/)).text)?.[0] ?? ''
  await until(async () => partner.join('').includes(ticket), 'the webhook hears of it')
  await until(async () => news.includes('koordinator case') && news.includes('koordinator figures'), 'the desk hears of it')
  assert.ok(!tickets.some((one) => partner.join('').includes(one)))
  assert.ok((await deskOf('admin').page('/meja/sp4n/ekspor')).text.includes(ticket), 'it stands in the table for SP4N')
  assert.match((await deskOf('admin').page(`/meja?cari=balai+desa`)).text, new RegExp(ticket))
  assert.notDeepEqual(await figures(), seenBefore)
})

test('the restricted officer works it to its end, and the resident hears', async () => {
  const ticket = /OKI-\d{4}-\d{4}/.exec((await phone.chat()).map(({ text }) => text).join())?.[0] ?? ''
  assert.match((await officer.page('/meja?antrean=semua')).text, new RegExp(ticket))
  assert.match((await officer.page('/meja/usulan')).text, new RegExp(SIGN))
  assert.equal((await fetch(`${tanggap.url}/berkas/oki/${photoId}?kecil`, { headers: { cookie: officer.cookie } })).status, 200)
  assert.equal((await officer.does(ticket, 'verify', { kategori: 'official_conduct' })).status, 303)
  const answer = { teks: 'Sudah kami periksa bersama Inspektorat, Ibu didampingi.', alasan: 'explained' }
  assert.equal((await officer.does(ticket, 'answer', answer)).status, 303)
  await phone.hears(/Sudah kami periksa bersama Inspektorat/)
})
