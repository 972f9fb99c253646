/** A "repaired" photo that is none: seen by the second person, never by the resident. Then an honest one. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { draw } from '#demo/pictures.ts'
import { openBrowser, widthOnceCome } from '../browser.ts'
import { aPhone } from '../phone.ts'
import { aDesk } from './desk.ts'
import { anOfficer, aResident, type Person, type Resident } from './people.ts'
import { startTanggap, type Tanggap } from './tanggap.ts'

const DAY = 86_400_000

let tanggap: Tanggap
let browser: Browser
let region: string
let agencyId: string
let [resident, admin, officer] = [] as unknown as [Resident, Person, Person]
/** Two matters of the same agency: the one answered honestly, and the one it tries to get rid of. */
let [earlier, ticket] = ['', '']
let pin: { latitude: number; longitude: number }

before(async () => {
  tanggap = await startTanggap()
  region = `${tanggap.url}/bekasi`
  browser = await openBrowser()
  admin = await anOfficer(browser, region, 'admin')
  officer = await anOfficer(browser, region, 'opd')
  const [agency] = await tanggap.rows<{ id: string }>(
    `select a.id from agencies a join regions r on r.id = a.region_id where r.code = 'bekasi' and a.code = 'pupr'`,
  )
  agencyId = agency?.id ?? ''
})

after(async () => {
  await browser?.close()
  await tanggap?.stop()
})

test('an answer waits for the second person, and goes out with its photo', async () => {
  const phone = await aPhone(tanggap.url, 'bekasi-whatsapp', 'Pak Endang')
  await phone.says('jalan depan sekolah di Setu berlubang besar, motor sering jatuh')
  await phone.sharesLocation({ latitude: -6.37, longitude: 107.03 })
  earlier = await receiptOf(async () => {
    await phone.hears(/Sudah benar/)
    await phone.taps('Kirim')
    return (await phone.hears(/Laporan sudah masuk/)).text
  })
  await handOver(earlier)
  await answers(earlier, { words: 'Jalan sudah diaspal.', photo: await mendedRoad() })
  await approves(earlier)
  await phone.hears(/Jalan sudah diaspal/)
})

test('a resident reports another road with a photo', async () => {
  resident = await aResident(browser, { url: tanggap.url, accountId: 'bekasi-whatsapp', name: 'Bu Ningsih' })
  await resident.says('aspalnya hancur berlubang besar, anak sekolah sering jatuh dari motor')
  await resident.hears('Tinggal satu langkah')
  await resident.sharesPlace('Cikarang Pusat')
  await resident.hears('Sudah benar?')
  await resident.sendsPhoto('Jalan berlubang')
  ticket = await receiptOf(async () => {
    await resident.taps('Kirim')
    return resident.hears(/Laporan sudah masuk/)
  })
  await handOver(ticket)
  await resident.hears(/sekarang dipegang/)
  const [found] = await tanggap.rows<typeof pin>('select latitude, longitude from reports where ticket = $1', [ticket])
  pin = found as typeof pin
})

test('a photo of another case, made smaller, is recognised and sent back; the agency reads why', async () => {
  const heard = await resident.count()
  const smaller = await sharp(await mendedRoad())
    .resize(420)
    .jpeg({ quality: 60 })
    .toBuffer()
  await answers(ticket, { words: 'Sudah kami tambal.', photo: smaller })
  const { page } = admin
  await opensCheck(page)
  await page
    .getByText(new RegExp(`Salinan foto dari kasus ${earlier}, Dinas PUPR`))
    .first()
    .waitFor()
  await page.getByText('Tidak ada data kamera. Sering begitu: WhatsApp menghapusnya').first().waitFor()
  await sendsBack(page, 'Foto ini sudah dipakai di kasus lain. Kirim foto hasil pekerjaan di tempat ini.')
  assert.deepEqual(await resident.count(), heard)
  await officer.page.goto(`${region}/meja?antrean=perlu-diperbaiki`)
  await officer.page.getByText('Diminta diperbaiki: Foto ini sudah dipakai di kasus lain.').first().waitFor()
  assert.equal(await officer.page.getByText(`kasus ${earlier}`).count(), 0)
})

test('an old photo from far away is said to be one, and sent back as well', async () => {
  const heard = await resident.count()
  const old = await aPhotoTaken({
    name: 'roof',
    at: new Date(Date.now() - 200 * DAY),
    place: { latitude: pin.latitude, longitude: pin.longitude + 0.2 },
  })
  await answers(ticket, { words: 'Sekarang benar-benar sudah.', photo: old })
  const { page } = admin
  await opensCheck(page)
  await page
    .getByText(/Diambil 20[01] hari sebelum laporan masuk/)
    .first()
    .waitFor()
  await page
    .getByText(/Diambil 2[12],\d km dari tempat laporan/)
    .first()
    .waitFor()
  await sendsBack(page, 'Foto diambil sebelum laporan masuk.')
  assert.deepEqual(await resident.count(), heard)
  const link = await trackingLink()
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page2 = await context.newPage()
  await page2.goto(link)
  await page2.getByText('Dikerjakan').first().waitFor()
  assert.equal(await page2.getByText(/Sudah kami tambal|benar-benar sudah|Foto diambil/).count(), 0)
  await context.close()
})

test('an honest photo goes through, and the resident hears it and sees it beside the own one', async () => {
  const honest = await aPhotoTaken({ name: 'market', at: new Date(), place: pin })
  await looksFirst(ticket, honest)
  await answers(ticket, { words: 'Jalan ditambal sepanjang 60 meter, ini fotonya.', photo: honest })
  const { page } = admin
  await opensCheck(page)
  for (const good of ['Diambil setelah laporan masuk', 'Belum pernah dipakai di kasus lain', 'Diambil 0 m dari tempat laporan'])
    await page.getByText(good).first().waitFor()
  await approves(ticket)
  await resident.hears(/sepanjang 60 meter/)
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  const page2 = await context.newPage()
  await page2.goto(await trackingLink())
  const shown = page2.locator('.ask .pair img')
  assert.equal(await shown.count(), 2)
  for (const photo of await shown.all()) assert.ok((await widthOnceCome(photo)) > 0)
  await context.close()
  await resident.taps('Sudah beres')
  await resident.hears(/Terima kasih/)
})

async function receiptOf(sends: () => Promise<string>): Promise<string> {
  const found = /BKS-\d{4}-\d{4}/.exec(await sends())?.[0] ?? ''
  assert.match(found, /^BKS-/)
  return found
}

async function trackingLink(): Promise<string> {
  return /http\S+/.exec(await resident.hears(/Laporan sudah masuk/))?.[0] ?? ''
}

async function handOver(name: string): Promise<void> {
  const desk = await aDesk(tanggap.url, 'bekasi', 'admin')
  assert.equal((await desk.does(name, 'verify', { kategori: 'road', dinas: agencyId })).status, 303)
}

async function answers(name: string, { words, photo }: { words: string; photo: Buffer }): Promise<void> {
  const { page } = officer
  await page.goto(`${region}/meja/kasus/${name}?tindakan=answer`)
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Tim memeriksa jawaban ini dahulu').waitFor()
  await dialog.getByRole('textbox').first().fill(words)
  await dialog.locator('input[type=file]').setInputFiles({ name: 'hasil.jpg', mimeType: 'image/jpeg', buffer: photo })
  await dialog.getByRole('button', { name: 'Kirim jawaban' }).click()
  await page.getByText('Tim memeriksa sebelum pelapor dikabari').waitFor()
}

/** The agency sees what the checker will see, before it sends; nothing is stored by looking. */
async function looksFirst(name: string, photo: Buffer): Promise<void> {
  const { page } = officer
  const count = async () => (await tanggap.rows<{ count: string }>('select count(*) from attachments'))[0]?.count
  const before = await count()
  await page.goto(`${region}/meja/kasus/${name}?tindakan=answer`)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill('Belum selesai ditulis')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'hasil.jpg', mimeType: 'image/jpeg', buffer: photo })
  await dialog.getByRole('button', { name: 'Periksa foto dahulu' }).click()
  await dialog.getByText('Diambil 0 m dari tempat laporan').waitFor()
  assert.equal(await dialog.getByRole('textbox').first().inputValue(), 'Belum selesai ditulis')
  assert.equal(await count(), before)
}

/** From the queue to the case, as the team finds it. */
async function opensCheck(page: Page): Promise<void> {
  await page.goto(`${region}/meja?antrean=periksa-jawaban&lihat=${ticket}`)
  await page.getByRole('link', { name: 'Periksa jawaban' }).last().click()
  await page.getByText('Belum dikirim. Pelapor belum tahu apa pun.').waitFor()
}

async function sendsBack(page: Page, reason: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Kembalikan/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  // The proof stands beside the decision.
  await dialog.locator('.pair img').first().waitFor()
  await dialog.getByRole('textbox').fill(reason)
  await dialog.getByRole('button', { name: 'Kembalikan ke perangkat daerah' }).click()
  await page.getByText('Dikembalikan. Pelapor belum dikabari').waitFor()
}

async function approves(name: string): Promise<void> {
  const { page } = admin
  await page.goto(`${region}/meja/kasus/${name}?tindakan=approve`)
  await page.getByRole('dialog').getByRole('button', { name: 'Kirim ke pelapor' }).click()
  await page.getByText('Jawaban dikirim ke pelapor').waitFor()
}

function mendedRoad(): Promise<Buffer> {
  return sharp(Buffer.from(draw({ name: 'road', isAfter: true, seed: 1 })))
    .jpeg({ quality: 88 })
    .toBuffer()
}

type Taken = { name: 'roof' | 'market'; at: Date; place: { latitude: number; longitude: number } }

/** A JPEG as a telephone writes it: when, by local time, and where. */
function aPhotoTaken({ name, at, place }: Taken): Promise<Buffer> {
  const local = new Date(at.getTime() + 7 * 3_600_000)
  const written = local.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')
  const degrees = (value: number) => `${Math.round(Math.abs(value) * 1e6)}/1000000 0/1 0/1`
  return sharp(Buffer.from(draw({ name, isAfter: true, seed: 2 })))
    .withExif({
      IFD0: { Make: 'samsung', Model: 'SM-A125F' },
      IFD2: { DateTimeOriginal: written },
      IFD3: {
        GPSLatitudeRef: place.latitude < 0 ? 'S' : 'N',
        GPSLatitude: degrees(place.latitude),
        GPSLongitudeRef: 'E',
        GPSLongitude: degrees(place.longitude),
      },
    })
    .jpeg()
    .toBuffer()
}
