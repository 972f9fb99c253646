/** Residents complain of the Bupati and of an agency; an agency ends. Through the real pages, and without a script. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { aPhone } from '../phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { awayFromTurns, startTanggap, type Tanggap } from './tanggap.ts'

let tanggap: Tanggap
let ticket: string
let [admin, coordinator, leader, sekda, auditor, officer, restricted] = [] as unknown as Desk[]

before(async () => {
  await awayFromTurns()
  tanggap = await startTanggap()
  ;[admin, coordinator, leader, sekda, auditor, officer, restricted] = await Promise.all(
    ['admin', 'koordinator', 'bupati', 'sekda', 'inspektorat', 'opd', 'khusus'].map((who) => aDesk(tanggap.url, 'oki', who)),
  )
})

after(async () => {
  await tanggap?.stop()
})

/** What every page of the leader says that could betray a case: figures, lists, searches, its own address. */
async function pagesOf(desk: Desk): Promise<string[]> {
  const paths = [
    '/pimpinan',
    '/pimpinan/kasus?angka=hari-ini',
    '/meja?antrean=semua',
    '/meja?antrean=terbuka',
    '/meja?cari=suap',
    `/meja?lihat=${ticket}`,
    '/pimpinan/arahan/baru?antrean=terbuka',
  ]
  const pages = await Promise.all(paths.map((path) => desk.page(path)))
  assert.deepEqual(
    pages.map((page) => page.status),
    paths.map(() => 200),
  )
  return pages.map((page) => page.text)
}

/** How many cases stand behind a figure of the leader's page. */
async function figureOf(desk: Desk | undefined, figure: string): Promise<string> {
  const { text = '' } = (await desk?.page(`/pimpinan/kasus?angka=${figure}`)) ?? {}
  return />([\d.]+) kasus</.exec(text)?.[1] ?? assert.fail('the page says no figure')
}

test('a resident accuses the Bupati; from the first moment he and the Sekda find it nowhere', async () => {
  const before = await figureOf(leader, 'hari-ini')
  const phone = await aPhone(tanggap.url, 'oki-whatsapp', 'Pak Harun')
  await phone.says('Bupati menerima suap dari proyek jalan lingkar, kontraktor diminta setoran sepuluh persen lewat ajudannya')
  await phone.hears('Di mana tempatnya?')
  await phone.sharesLocation({ latitude: -3.39, longitude: 104.83 })
  await phone.hears('Sudah benar?')
  await phone.taps('Kirim')
  ticket = /OKI-\d{4}-\d{4}/.exec((await phone.hears(/OKI-\d{4}-\d{4}/)).text)?.[0] ?? ''
  assert.match(ticket, /^OKI-/)
  for (const desk of [leader, sekda] as Desk[]) {
    for (const text of await pagesOf(desk)) assert.doesNotMatch(text, /ajudannya|proyek jalan lingkar/)
    assert.ok(!(await desk?.page('/meja?antrean=semua'))?.text.includes(ticket))
    assert.equal((await desk?.page(`/meja/kasus/${ticket}`))?.status, 404)
  }
  assert.equal(await figureOf(leader, 'hari-ini'), before)
})

test('the restricted officer says whom it is about, and writes a note; for the team and the auditor there is no such case', async () => {
  for (const desk of [admin, coordinator, auditor] as Desk[]) {
    assert.equal((await desk.page(`/meja/kasus/${ticket}`)).status, 404)
    assert.equal((await desk.does(ticket, 'note', { teks: 'Apa ini?' })).status, 404)
  }
  assert.match((await restricted?.page(`/meja/kasus/${ticket}`))?.text ?? '', /Siapa yang dilaporkan\?/)
  assert.equal((await restricted?.does(ticket, 'about', { terlapor: 'leader' }))?.status, 303)
  assert.match((await restricted?.page(`/meja/kasus/${ticket}`))?.text ?? '', /Selain unit khusus, tidak ada yang melihat kasus ini/)
  assert.equal((await restricted?.does(ticket, 'note', { teks: 'Kami mulai menelaah.' }))?.status, 303)
  assert.equal((await leader?.does(ticket, 'instruct', { teks: 'Hentikan', tanggal: '2099-01-01' }))?.status, 404)
})

test('an agency ends: seen first, then moved, and its officer finds the cases with the successor', async () => {
  const path = '/pengaturan/perangkat-daerah/pupr'
  const wish = { penerus: 'perkim', tanggal: today(), dasar: 'Perda 4 Tahun 2026' }
  const preview = (await coordinator?.page(`${path}?${new URLSearchParams(wish)}`))?.text ?? ''
  assert.match(preview, /kasus berpindah/)
  assert.match(preview, /Dinas Perkim/)
  const [before] = await heldBy('pupr')
  assert.ok(before && before.count > 0)
  assert.equal((await coordinator?.sends(`${path}?/end`, wish))?.status, 303)
  await until(async () => (await heldBy('pupr'))[0]?.count === 0)
  assert.ok(((await heldBy('perkim'))[0]?.count ?? 0) >= before.count)
  assert.match((await officer?.page('/meja?antrean=terbuka'))?.text ?? '', /Dinas Perkim/)
  assert.doesNotMatch((await admin?.page('/meja?antrean=terbuka'))?.text ?? '', /<option value="pupr"/)
})

test('taken back, everything that nobody touched is where it was', async () => {
  const [move] = await tanggap.rows<{ id: string }>('select id from bulk_moves')
  assert.equal((await coordinator?.sends(`/pengaturan/perangkat-daerah/pemindahan/${move?.id}?/undo`, {}))?.status, 200)
  await until(async () => (await tanggap.rows<{ state: string }>('select state from bulk_moves'))[0]?.state === 'undone')
  assert.match((await coordinator?.page(`/pengaturan/perangkat-daerah/pemindahan/${move?.id}`))?.text ?? '', /sudah dikembalikan/)
  const [left] = await tanggap.rows<{ count: number }>(`select count(*)::int as count from bulk_moved_cases where undone_at is null`)
  assert.equal(left?.count, 0)
  assert.match((await officer?.page('/meja?antrean=terbuka'))?.text ?? '', /Dinas PUPR/)
})

const heldBy = (code: string) =>
  tanggap.rows<{ count: number }>(
    `select count(*)::int as count from cases c join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
      join regions r on r.id = c.region_id where r.code = 'oki' and a.code = $1 and c.closed_at is null`,
    [code],
  )

const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(new Date())

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  assert.fail('it did not happen within half a minute')
}
