/** Talks as they happen: on the real server with the stand-in for Meta, residents at their phones, staff at the desk. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sampleOf } from '#simulator/samples.ts'
import { aPhone, type Phone } from '../phone.ts'
import { aDesk, type Desk } from './desk.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const PIN = { latitude: -3.3956, longitude: 104.8313 }
const PIT = 'Jalan Letnan Mukhtar Saleh dekat pasar berlubang besar, motor sering jatuh di sini.'

let tanggap: Tanggap
let [admin, works, outsider] = [] as unknown as [Desk, Desk, Desk]

before(async () => {
  tanggap = await startTanggap()
  admin = await aDesk(tanggap.url, 'oki', 'admin')
  works = await aDesk(tanggap.url, 'oki', 'opd')
  outsider = await aDesk(tanggap.url, 'bekasi', 'admin')
})

after(async () => {
  assert.equal(await tanggap?.stop(), 0)
})

const resident = (name: string) => aPhone(tanggap.url, 'oki-whatsapp', name)
const theirs = async (phone: Phone) => (await phone.chat()).filter(({ isMine }) => !isMine)
const own = async (phone: Phone) => (await phone.chat()).filter(({ isMine }) => isMine)

async function sample(name: 'pothole' | 'sticker' | 'voice'): Promise<Buffer> {
  const found = await sampleOf(name)
  assert.ok(found)
  return found.bytes
}

/** A report with words and a pin. @returns its ticket */
async function reports(phone: Phone, story = PIT): Promise<string> {
  await Promise.all([phone.says(story), phone.sharesLocation(PIN)])
  await phone.hears('Sudah benar?')
  await phone.taps('Kirim')
  return ticketIn((await phone.hears('Laporan sudah masuk')).text)
}

function ticketIn(text: string): string {
  return /[A-Z]{2,4}-\d{4}-\d{4}/.exec(text)?.[0] ?? assert.fail(`no ticket in: ${text}`)
}

async function done(step: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await step
  assert.equal(status, 303, /<[^>]*role="alert"[^>]*>[\s\S]{0,400}/.exec(text)?.[0] ?? text.slice(0, 400))
}

/** Verified by the admin team and handed to public works. */
async function handOver(ticket: string): Promise<void> {
  const [agency] = await tanggap.rows<{ id: string }>(
    "select a.id from agencies a join regions r on r.id = a.region_id where r.code = 'oki' and a.code = 'pupr'",
  )
  await done(admin.does(ticket, 'verify', { kategori: 'road', dinas: agency?.id ?? '' }))
}

/** The case's page at the desk, once these words stand on it. */
async function shows(ticket: string, words: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const { text } = await admin.page(`/meja/kasus/${ticket}`)
    if (text.includes(words)) return text
    await wait(200)
  }
  return assert.fail(`the desk does not show "${words}" with ${ticket}`)
}

async function caseOf(ticket: string) {
  const [found] = await tanggap.rows<{ id: string; state: string; reopened_count: number; is_secret: boolean }>(
    'select c.id, c.state, c.reopened_count, c.is_secret from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id where r.ticket = $1',
    [ticket],
  )
  return found ?? assert.fail(`no case of ${ticket}`)
}

/** Everybody who is concerned has written a day and an hour ago: for us and for Meta. */
async function aDayPasses({ waId }: Phone): Promise<void> {
  await tanggap.rows(
    `update conversations set last_inbound_at = last_inbound_at - interval '25 hours'
      where (region_id, contact_id) in (select region_id, contact_id from contact_addresses where address_index = any ($1))`,
    [await tanggap.indexes([`+${waId}`])],
  )
  await tanggap.rows("update simulator.windows set opened_at = opened_at - interval '25 hours' where wa_id = $1", [waId])
}

describe('talks', { concurrency: 7 }, () => {
  test('with the form: two messages of the resident, two of ours', async () => {
    const phone = await aPhone(tanggap.url, 'bekasi-whatsapp', 'Pak Joko')
    await phone.says('Sampah menumpuk di depan pasar sejak hari Senin, baunya sampai ke rumah warga.')
    await phone.hears('Tinggal satu langkah')
    await phone.fillsForm({ place: 'Depan Pasar Cikarang', category: 'waste' })
    const ticket = ticketIn((await phone.hears('Laporan sudah masuk')).text)
    assert.deepEqual([(await own(phone)).length, (await theirs(phone)).length], [2, 2])
    const [report] = await tanggap.rows<{ place_text: string; category_code: string }>(
      'select r.place_text, c.category_code from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id where r.ticket = $1',
      [ticket],
    )
    assert.deepEqual(report, { place_text: 'Depan Pasar Cikarang', category_code: 'waste' })
  })

  test('words, photo and pin in one burst are one report, and two messages of ours', async () => {
    const phone = await resident('Bu Burhan')
    await Promise.all([phone.says(PIT), phone.sendsPhoto(await sample('pothole')), phone.sharesLocation(PIN)])
    const summary = await phone.hears('Sudah benar?')
    assert.match(summary.text, /Foto: 1/)
    await phone.taps('Kirim')
    const ticket = ticketIn((await phone.hears('Laporan sudah masuk')).text)
    assert.equal((await theirs(phone)).length, 2)
    const kept = await tanggap.rows<{ kind: string; latitude: number }>(
      `select f.kind, r.latitude from reports r join attachments f on f.region_id = r.region_id and f.report_id = r.id
        where r.contact_id = (select contact_id from contact_addresses where address_index = any ($1)) and r.ticket = $2`,
      [await tanggap.indexes([`+${phone.waId}`]), ticket],
    )
    assert.deepEqual(kept, [{ kind: 'image', latitude: PIN.latitude }])
  })

  test('"Belum" puts the case back, and the words that follow join it', async () => {
    const phone = await resident('Pak Harun')
    const ticket = await reports(phone)
    await handOver(ticket)
    await phone.hears('sekarang dipegang')
    await done(works.does(ticket, 'take'))
    await done(works.does(ticket, 'answer', { teks: 'Sudah kami tambal kemarin.', alasan: 'explained' }))
    await phone.hears('Sudah kami tambal kemarin.')
    await phone.taps('Belum')
    await phone.hears('Apa yang belum beres?')
    await phone.says('Lubang di sisi kiri masih terbuka dan dalam')
    await phone.hears(`sudah kami catat di ${ticket}`)
    const { state, reopened_count } = await caseOf(ticket)
    assert.deepEqual({ state, reopened_count }, { state: 'in_progress', reopened_count: 1 })
    assert.match((await admin.page(`/meja?antrean=belum-beres&cari=${ticket}`)).text, new RegExp(ticket))
    assert.match((await admin.page(`/meja/kasus/${ticket}`)).text, /Lubang di sisi kiri masih terbuka dan dalam/)
  })

  test("a neighbour's report of the same pit is linked, and both hear the answer", async () => {
    const [first, neighbour] = [await resident('Bu Siti'), await resident('Pak Tono')]
    const ticket = await reports(first)
    const second = await reports(neighbour, 'Jalan dekat pasar berlubang dalam sekali, tolong segera ditambal.')
    await done(admin.does(second, 'link', { tiket: ticket }))
    await neighbour.hears('juga dilaporkan warga lain')
    await done(admin.does(ticket, 'answer', { teks: 'Jalan ini kami tambal hari Jumat.', alasan: 'planned' }))
    for (const phone of [first, neighbour]) await phone.hears('Jalan ini kami tambal hari Jumat.')
    assert.match((await theirs(neighbour)).at(-1)?.text ?? '', new RegExp(second))
  })

  test('"not ours" brings the case back to the admin team, with the reason', async () => {
    const ticket = await reports(await resident('Pak Umar'))
    await handOver(ticket)
    assert.match((await works.page(`/meja?antrean=semua&cari=${ticket}`)).text, new RegExp(ticket))
    const page = `/oki/meja/kasus/${ticket}`
    await done(works.does(ticket, 'return', { teks: 'Bukan kewenangan kami, ini jalan nasional.', kembali: page }))
    assert.equal((await caseOf(ticket)).state, 'received')
    assert.match((await admin.page(`/meja?antrean=dikembalikan&cari=${ticket}`)).text, new RegExp(ticket))
    assert.match((await admin.page(`/meja/kasus/${ticket}`)).text, /ini jalan nasional/)
    assert.equal((await works.page(`/meja/kasus/${ticket}`)).status, 404)
  })

  test('while an officer has the talk the bot is silent; given back it answers again', async () => {
    const phone = await resident('Bu Nur')
    const ticket = await reports(phone)
    await done(admin.does(ticket, 'takeover'))
    const before = (await theirs(phone)).length
    await phone.says('Halo, apakah ada orang di sana?')
    await phone.says('status')
    await wait(4000)
    assert.equal((await theirs(phone)).length, before)
    assert.match((await admin.page(`/meja/kasus/${ticket}`)).text, /apakah ada orang di sana/)
    await done(admin.does(ticket, 'write', { teks: 'Ada, saya Wulan. Kami cek siang ini.' }))
    await phone.hears('saya Wulan')
    await done(admin.does(ticket, 'giveback'))
    await phone.says('status')
    await phone.hears('Menunggu diperiksa')
  })

  test('a day after the last word free words are refused, and go out as a template', async () => {
    const phone = await resident('Pak Dedi')
    const ticket = await reports(phone)
    await aDayPasses(phone)
    const page = await admin.page(`/meja/kasus/${ticket}`)
    assert.match(page.text, /name="templat"/)
    assert.doesNotMatch(page.text, /<textarea[^>]*name="teks"[^>]*placeholder/)
    const refused = await admin.does(ticket, 'write', { teks: 'Petugas datang besok.' })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /lebih dari 24 jam lalu/)
    await done(admin.does(ticket, 'write', { teks: 'Petugas datang besok.', templat: 'kabar_laporan' }))
    assert.match((await phone.hears('Petugas datang besok.')).text, new RegExp(`${ticket}.*Petugas datang besok`))
    assert.equal((await theirs(phone)).filter(({ text }) => text.includes('Petugas datang besok')).length, 1)
  })

  test('a sensitive report does not exist for an agency and the team: not in lists, not in search, not by address', async () => {
    const phone = await resident('Warga Takut')
    await Promise.all([phone.says('Ada pungli di loket, petugas minta 200 ribu supaya berkas jalan.'), phone.sharesLocation(PIN)])
    await phone.hears(/Sudah benar|Pilih jenis/)
    await phone.says('kirim')
    const ticket = ticketIn((await phone.hears('Laporan sudah masuk')).text)
    const found = await caseOf(ticket)
    assert.equal(found.is_secret, true)
    for (const desk of [works, admin]) {
      for (const path of ['/meja', '/meja?antrean=semua', `/meja?antrean=semua&cari=${ticket}`, '/meja?antrean=semua&cari=pungli+loket']) {
        const { status, text } = await desk.page(path)
        assert.equal(status, 200)
        // The field shows what was searched for.
        assert.doesNotMatch(text.replace(/value="[^"]*"|href="[^"]*"/g, ''), new RegExp(`${ticket}|200 ribu`), path)
      }
      for (const name of [ticket, found.id]) assert.equal((await desk.page(`/meja/kasus/${name}`)).status, 404)
    }
    assert.match((await (await aDesk(tanggap.url, 'oki', 'khusus')).page(`/meja/kasus/${ticket}`)).text, /200 ribu/)
  })

  test("another region's staff and strangers get nothing by address", async () => {
    const phone = await resident('Bu Lilis')
    await phone.sendsPhoto(await sample('pothole'), PIT)
    const ticket = await reports(phone, 'Jalannya berlubang besar, tolong ditambal.')
    const { id } = await caseOf(ticket)
    const [file] = await tanggap.rows<{ id: string }>('select id from attachments where case_id = $1', [id])
    assert.ok(file)
    for (const name of [ticket, id]) {
      assert.equal((await outsider.page(`/meja/kasus/${name}`)).status, 404)
      assert.equal((await outsider.does(name, 'note', { teks: 'x' })).status, 404)
    }
    assert.doesNotMatch((await outsider.page(`/meja?antrean=semua&cari=mukhtar`)).text, new RegExp(ticket))
    const [stranger, inOki] = [await aDesk(tanggap.url, 'oki'), await aDesk(tanggap.url, 'oki', 'admin')]
    assert.equal((await stranger.page(`/meja/kasus/${ticket}`)).status, 303)
    assert.equal((await inOki.page(`/meja/kasus/${ticket}`)).status, 200)
    assert.equal((await fetch(`${tanggap.url}/berkas/oki/${file.id}`)).status, 404)
    assert.equal((await fetch(`${tanggap.url}/berkas/bekasi/${file.id}`)).status, 404)
  })

  test('danger: the first thing said is where help is, and the report is kept', async () => {
    const phone = await resident('Pak Api')
    await phone.says('Tolong rumah tetangga kebakaran di dekat pasar Kayu Agung')
    await phone.hears('112')
    assert.match((await theirs(phone))[0]?.text ?? '', /112/)
  })

  test('a voice note may be the first word', async () => {
    const phone = await resident('Nenek Iyah')
    await phone.sendsVoice(await sample('voice'))
    await phone.hears('Pesan suara Anda sudah kami terima')
    await phone.sharesLocation(PIN)
    await phone.hears(/Sudah benar|Pilih jenis/)
    await phone.says('kirim')
    const ticket = ticketIn((await phone.hears('Laporan sudah masuk')).text)
    const [file] = await tanggap.rows<{ kind: string }>(
      'select f.kind from attachments f join reports r on r.region_id = f.region_id and r.id = f.report_id where r.ticket = $1',
      [ticket],
    )
    assert.equal(file?.kind, 'audio')
  })

  test("a stranger's sticker is a knock at the door; with a report it needs no answer", async () => {
    const phone = await resident('Dik Stiker')
    await phone.sendsSticker(await sample('sticker'))
    await phone.hears('siap mendengar')
    await reports(phone)
    const before = (await theirs(phone)).length
    await phone.sendsSticker(await sample('sticker'))
    await wait(3000)
    assert.equal((await theirs(phone)).length, before)
  })

  test('what was edited or taken back is shown as such at the desk', async () => {
    const phone = await resident('Bu Ralat')
    const ticket = await reports(phone)
    const edited = await phone.says('Lubangnya ada tiga di sebelah kiri')
    await phone.hears('Sudah kami tambahkan')
    const wrong = await phone.says('Yang melapor duluan Pak Budi')
    await phone.edits(edited, 'Lubangnya ada empat di sebelah kiri')
    await phone.takesBack(wrong)
    const text = await shows(ticket, 'Pesan ini dihapus pelapor')
    assert.match(text, /Lubangnya ada empat di sebelah kiri/)
    assert.match(text, /diedit/)
  })
})
