/** A matter for the national channel: the pack out, its number back, the pasted answer told; and reports from there, by table and by line. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import exifr from 'exifr'
import { unzipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { aDesk } from './desk.ts'
import { anOfficer, aResident, type Person, type Resident } from './people.ts'
import { awayFromTurns, startTanggap, type Tanggap } from './tanggap.ts'

const STORY = 'Jalan nasional depan terminal berlubang dalam sekali, banyak truk terguling. Hubungi saya 0812 3456 7890'

let tanggap: Tanggap
let browser: Browser
let region: string
let [resident, admin] = [] as unknown as [Resident, Person]
let ticket: string

before(async () => {
  await awayFromTurns()
  tanggap = await startTanggap()
  region = `${tanggap.url}/demo`
  browser = await openBrowser()
  admin = await anOfficer(browser, region, 'admin')
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('a resident tells of a national road, with a photo', async () => {
  resident = await aResident(browser, { url: tanggap.url, accountId: 'demo-whatsapp', name: 'Pak Sarwo' })
  await resident.says(STORY)
  await resident.hears('Di mana tempatnya?')
  await resident.sharesPlace('Muara Tirta')
  await resident.hears('Sudah benar?')
  await resident.sendsPhoto('Jalan berlubang')
  await resident.taps('Kirim')
  ticket = /DMO-\d{4}-\d{4}/.exec(await resident.hears(/Laporan sudah masuk/))?.[0] ?? ''
  assert.match(ticket, /^DMO-/)
})

test('one click on the case gives the pack: words to paste, the photo without traces, no number of the resident', async () => {
  const { page } = admin
  await page.goto(`${region}/meja/kasus/${ticket}`)
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Unduh paket serah' }).click()
  const download = await waiting
  assert.equal(download.suggestedFilename(), `sp4n-${ticket}.zip`)
  const files = unzipSync(await readFile(await download.path()))
  assert.deepEqual(Object.keys(files), ['laporan.txt', 'foto-01.jpg', 'baca-dulu.txt'])
  const text = Buffer.from(files['laporan.txt'] ?? []).toString('utf8')
  assert.match(text, /Jalan nasional depan terminal berlubang/)
  assert.match(text, /\[nomor telepon disamarkan\]/)
  assert.match(text, /Lokasi kejadian: .*Muara Tirta/)
  for (const bytes of Object.values(files)) assert.doesNotMatch(Buffer.from(bytes).toString('latin1'), /3456|Sarwo/)
  assert.equal(await exifr.parse(Buffer.from(files['foto-01.jpg'] ?? []), true), undefined)
  await page.goto(`${region}/meja/kasus/${ticket}`)
  await page.getByText('Paket dibuat', { exact: true }).waitFor()
  await page.getByText('Paket serah SP4N dibuat').first().waitFor()
})

test('its number is written down, and the case is found by it', async () => {
  const { page } = admin
  await page.goto(`${region}/meja/kasus/${ticket}/sp4n`)
  const form = page.locator('#nomor form[action="?/save"]').first()
  await form.getByLabel('Nomor SP4N').fill('tidak ada')
  await form.getByRole('button', { name: 'Simpan' }).click()
  await page.getByRole('alert').filter({ hasText: 'tidak terbaca' }).waitFor()
  await form.getByLabel('Nomor SP4N').fill('#7.654.321')
  await form.getByLabel('Status di SP4N').selectOption('forwarded')
  await form.getByRole('button', { name: 'Simpan' }).click()
  await page.getByText('Tersimpan dan tercatat').waitFor()
  await page.goto(`${region}/meja?antrean=semua&cari=7654321`)
  await page.locator(`[data-ticket="${ticket}"]`).waitFor()
  await page.goto(`${region}/meja?antrean=semua&sp4n=ada`)
  await page.locator(`[data-ticket="${ticket}"]`).getByText('SP4N 7654321').waitFor()
})

test('the answer is pasted, looked at, recorded and told: as an answer, with the last word left to the resident', async () => {
  const { page } = admin
  await page.goto(`${region}/meja/kasus/${ticket}/sp4n`)
  await page
    .getByLabel('Teks dari halaman SP4N')
    .fill(
      'Tracking ID: 7654321\nStatus: Selesai\nTindak Lanjut:\nBalai Jalan Nasional (24 November 2026, 10:05 WIB)\nLubang sudah ditambal, marka menyusul.\n',
    )
  await page.getByRole('button', { name: 'Baca teks ini' }).click()
  const read = page.locator('form.read')
  assert.equal(await read.getByLabel('Jawaban', { exact: true }).inputValue(), 'Lubang sudah ditambal, marka menyusul.')
  assert.equal(await read.getByLabel('Status di SP4N').inputValue(), 'done')
  await read.getByRole('button', { name: 'Catat' }).click()
  await page.getByText('Jawaban dicatat.').waitFor()
  await resident.hears(/marka menyusul/)
  await page.goto(`${region}/meja/kasus/${ticket}`)
  await page.getByText('Dijawab').first().waitFor()
  const [report] = await tanggap.rows<{ verdict: string | null; state: string }>(
    'select r.verdict, c.state from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id where r.ticket = $1',
    [ticket],
  )
  assert.deepEqual(report, { verdict: null, state: 'answered' })
  await resident.taps('Belum')
  await resident.hears(/dikerjakan lagi|kembali|ditangani|Terima kasih/i)
})

test('a table of SP4N: every bad line is named, only the good ones come over, and again it changes nothing', async () => {
  const { page } = admin
  const csv = `Tracking ID;Nama Pelapor;Isi Laporan;Status;Tanggal Laporan;Tanggal Disposisi
7000001;Orang Rekaan;Pohon tumbang menutup jalan desa;Terdisposisi;20/11/2026;23/11/2026
;Orang Rekaan;Tanpa nomor sama sekali;Belum;20/11/2026;
7000002;Orang Rekaan;Lampu taman padam semua;Belum;31/02/2026;
7000003;Orang Rekaan;Sudah beres di sana;Selesai;01/11/2026;02/11/2026
7654321;Orang Rekaan;Jalan nasional depan terminal;Selesai;01/11/2026;02/11/2026
`
  await uploads(page, csv)
  await page.getByText('2 baris tidak dapat diambil').waitFor()
  await page.getByText('Baris 3: tidak ada nomor laporan').waitFor()
  await page.getByText('Baris 4: tanggal tidak terbaca (31/02/2026)').waitFor()
  await page.getByText('Kolom data pelapor yang tidak dibaca: Nama Pelapor').waitFor()
  await page.getByRole('button', { name: 'Ambil 3 baris yang baik' }).click()
  await page.getByText(/Selesai: 1 laporan baru, 0 diperbarui, 1 tidak berubah, 1 sudah selesai/).waitFor()
  await page.goto(`${region}/meja?antrean=semua&cari=7000001`)
  await page.getByText('Pohon tumbang').first().waitFor()
  await uploads(page, csv)
  await page.getByRole('button', { name: /Ambil 3 baris/ }).click()
  await page.getByText(/Selesai: 0 laporan baru/).waitFor()
  assert.equal((await tanggap.rows("select 1 from reports where submission_key = 'sp4n:7000001'")).length, 1)
  assert.equal((await tanggap.rows("select 1 from sp4n_imports where rows::text like '%Rekaan%'")).length, 0)
})

test('our cases go out as a table without anybody’s number', async () => {
  const { page } = admin
  await page.goto(`${region}/meja/sp4n`)
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Unduh CSV' }).click()
  const csv = await readFile(await (await waiting).path(), 'utf8')
  assert.ok(csv.includes(`"7654321","${ticket}"`), 'the case with its number')
  assert.ok(!csv.includes('3456 7890'))
})

test('the line: while SP4N is out of order the desk says since when it waits; put right, it arrives once and answers', async () => {
  const { page } = admin
  const far = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' })
  const standIn = await far.newPage()
  await standIn.goto(`${tanggap.url}/simulator/sp4n?akun=demo-whatsapp`)
  await standIn.getByRole('button', { name: 'Buat gangguan' }).click()
  await standIn.getByText('Sedang gangguan').waitFor()

  const [{ ticket: other } = { ticket: '' }] = await tanggap.rows<{ ticket: string }>(
    `select r.ticket from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id join regions g on g.id = c.region_id
     where g.code = 'demo' and c.state = 'in_progress' and not c.is_secret and c.channel = 'whatsapp' order by c.received_at desc limit 1`,
  )
  await page.goto(`${region}/meja/kasus/${other}/sp4n`)
  await page.getByRole('button', { name: 'Kirim lewat sambungan' }).click()
  await page.getByText('masuk antrean kirim').waitFor()
  await waitsFor(page, /Menunggu SP4N sejak hari ini.*tidak menjawab/)

  await standIn.getByRole('button', { name: 'Pulihkan' }).click()
  await standIn.getByText('Berjalan').waitFor()
  await standIn.getByRole('button', { name: 'Minta meja bertanya sekarang' }).click()
  const arrived = standIn.locator('section[aria-labelledby="kiriman"] article')
  await arrived.first().waitFor()
  assert.equal(await arrived.count(), 1)
  const number = (await arrived.first().getAttribute('data-sp4n')) ?? ''
  await waitsFor(page, new RegExp(number))

  await arrived.first().getByText('Jawab sebagai instansi').click()
  await arrived.first().getByLabel('Instansi').fill('Balai Contoh')
  await arrived.first().getByLabel('Jawaban').fill('Akan ditangani pekan depan.')
  await arrived.first().getByRole('button', { name: 'Kirim jawaban' }).click()
  await arrived.first().getByText('Balai Contoh: Akan ditangani pekan depan.').waitFor()
  // The desk looks once an hour at each report: here that hour has passed.
  await tanggap.rows("update sp4n_links set seen_at = seen_at - interval '2 hours' where sp4n_id = $1", [number])
  await standIn.getByRole('button', { name: 'Minta meja bertanya sekarang' }).click()
  await waitsFor(page, /Ada jawaban baru di SP4N/)
  assert.equal(await page.locator('form.read').getByLabel('Jawaban', { exact: true }).inputValue(), 'Akan ditangani pekan depan.')
  await far.close()
})

test('an agency’s officer sees the number and hands nothing over', async () => {
  const officer = await aDesk(tanggap.url, 'demo', 'opd')
  for (const path of [`/meja/kasus/${ticket}/sp4n`, '/meja/sp4n', '/meja/sp4n/ekspor']) assert.equal((await officer.page(path)).status, 403)
  assert.equal((await officer.sends(`/meja/kasus/${ticket}/sp4n/paket`, {})).status, 403)
  const nobody = await aDesk(tanggap.url, 'demo')
  assert.equal((await nobody.sends(`/meja/kasus/${ticket}/sp4n/paket`, {})).status, 303)
})

async function uploads(page: Page, csv: string): Promise<void> {
  await page.goto(`${region}/meja/sp4n`)
  await page.getByLabel('Berkas CSV').setInputFiles({ name: 'ekspor.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: 'Periksa berkas' }).click()
}

/** The page is looked at again, as an officer would. */
async function waitsFor(page: Page, words: RegExp): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    if (words.test(await page.locator('body').innerText())) return
    await new Promise((resolve) => setTimeout(resolve, 300))
    await page.reload()
  }
  assert.fail(`${String(words)} never appeared`)
}
