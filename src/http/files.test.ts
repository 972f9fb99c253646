import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fastify } from 'fastify'
import exifr from 'exifr'
import sharp from 'sharp'
import { listChain } from '#audit/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { storeUpload } from '#evidence/commands.ts'
import { errorAnswers } from '#http/errors.ts'
import { files } from '#http/files.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { createAuth } from '#staff/auth.ts'
import { addStaff } from '#staff/commands.ts'
import { aCase, aRegion, anAgency, MONDAY } from '#tests/factories.ts'
import { aVoice } from '#tests/hostile-files.ts'
import { freshDatabase } from '#tests/database.ts'
import type { Services } from '../services.ts'

const db = await freshDatabase()
const storage = folderStorage(await mkdtemp(join(tmpdir(), 'files-')))
const auth = createAuth(db, { publicUrl: 'http://localhost', secret: 'a secret for this test only, long', trustProxy: false })
const config = { demo: true, publicUrl: 'http://localhost' }
const services = { db, config, storage, auth, log: createLog('silent') } as Services
const app = fastify()
errorAnswers(app, services)
await app.register(files, services)

const photo = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#963' } })
  .withExif({ IFD0: { Make: 'Kamera Uji' } })
  .jpeg()
  .toBuffer()
const found = await aCase(db, { state: 'assigned' })
const { regionId, region, caseId, reportId, ticket, code, agencyId } = found
const photoId = await storeUpload({ db, storage }, { regionId, caseId, bytes: photo, fileName: 'a.jpg', at: MONDAY })
await inRegion(db, regionId, (trx) => trx.updateTable('attachments').set({ reportId }).where('id', '=', photoId).execute())
const path = `/berkas/${region.code}/${photoId}`

let people = 0
async function signedIn(role: 'admin' | 'contact_officer', of: { regionId: string; agencyId?: string }): Promise<string> {
  const email = `orang${people++}@uji.example`
  const userId = await addStaff(db, { ...of, role, email, name: 'Orang Uji', password: 'kata-sandi-uji' })
  const { headers } = await auth.api.openSession({ body: { userId, address: '' }, headers: new Headers(), returnHeaders: true })
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

const status = async (url: string, cookie = '') => (await app.inject({ url, headers: { cookie } })).statusCode

test('the admin team sees the original, and the small copy when asked for', async () => {
  const cookie = await signedIn('admin', { regionId })
  const whole = await app.inject({ url: path, headers: { cookie } })
  assert.deepEqual([whole.statusCode, whole.headers['content-type'], whole.rawPayload.equals(photo)], [200, 'image/jpeg', true])
  const small = await app.inject({ url: `${path}?kecil`, headers: { cookie } })
  assert.deepEqual([small.headers['content-type'], (await sharp(small.rawPayload).metadata()).width], ['image/webp', 1280])
})

test('nothing in a file can run, be guessed, be framed elsewhere, or be kept by others', async () => {
  const { headers } = await app.inject({ url: path, headers: { cookie: await signedIn('admin', { regionId }) } })
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['content-security-policy'], "default-src 'none'; sandbox")
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
  assert.equal(headers['cache-control'], 'private, no-store')
  assert.match(String(headers['content-disposition']), /^attachment; filename="[0-9a-f]+\.jpg"$/)
  assert.match(String(headers['x-robots-tag']), /noindex/)
})

test('in place only what was drawn anew is shown: a small copy, a large one; both without what the camera wrote', async () => {
  const cookie = await signedIn('admin', { regionId })
  for (const [size, type] of [
    ['kecil', 'image/webp'],
    ['besar', 'image/jpeg'],
  ] as const) {
    const { headers, rawPayload } = await app.inject({ url: `${path}?${size}`, headers: { cookie } })
    assert.deepEqual([headers['content-type'], String(headers['content-disposition']).split(';')[0]], [type, 'inline'])
    // exifr knows no WebP; sharp does.
    if (type === 'image/jpeg') assert.equal(await exifr.parse(rawPayload, true), undefined)
    const { exif, xmp, iptc } = await sharp(rawPayload).metadata()
    assert.deepEqual([exif, xmp, iptc], [undefined, undefined, undefined])
  }
  assert.equal((await exifr.parse(photo))?.Make, 'Kamera Uji')
})

test('of a reporter who stays unknown an agency is given the photo without what the camera wrote; the team has the original', async () => {
  const hidden = await aCase(db, { region, state: 'assigned' })
  const id = await storeUpload({ db, storage }, { regionId, caseId: hidden.caseId, bytes: photo, fileName: 'a.jpg', at: MONDAY })
  await inRegion(db, regionId, async (trx) => {
    await trx.updateTable('attachments').set({ reportId: hidden.reportId }).where('id', '=', id).execute()
    await trx.updateTable('reports').set({ isAnonymous: true }).where('id', '=', hidden.reportId).execute()
  })
  const url = `/berkas/${region.code}/${id}`
  const agency = await app.inject({ url, headers: { cookie: await signedIn('contact_officer', { regionId, agencyId: hidden.agencyId }) } })
  assert.deepEqual([agency.statusCode, agency.headers['content-type'], await exifr.parse(agency.rawPayload, true)], [200, 'image/jpeg', undefined])
  const team = await app.inject({ url, headers: { cookie: await signedIn('admin', { regionId }) } })
  assert.ok(team.rawPayload.equals(photo))
})

test('a voice is played in place, part by part, saved when asked for, and heard by its reporter', async () => {
  const voice = aVoice(4)
  const id = await storeUpload({ db, storage }, { regionId, caseId, bytes: voice, fileName: 'a.ogg', at: MONDAY })
  await inRegion(db, regionId, (trx) => trx.updateTable('attachments').set({ reportId }).where('id', '=', id).execute())
  const url = `/berkas/${region.code}/${id}?tiket=${ticket}&kode=${code}`
  const whole = await app.inject({ url })
  assert.deepEqual(
    [whole.statusCode, whole.headers['content-disposition']?.toString().split(';')[0], whole.rawPayload.equals(voice)],
    [200, 'inline', true],
  )
  assert.match(String(whole.headers['content-type']), /^audio\/ogg/)
  // How Safari begins.
  const first = await app.inject({ url, headers: { range: 'bytes=0-1' } })
  assert.deepEqual([first.statusCode, first.headers['content-range'], first.rawPayload.length], [206, `bytes 0-1/${voice.length}`, 2])
  assert.match(String((await app.inject({ url: `${url}&unduh` })).headers['content-disposition']), /^attachment; filename="[0-9a-f]+\.ogg"$/)
})

test('a type that is not on our list is told to no browser', async () => {
  const id = await storeUpload({ db, storage }, { regionId, caseId, bytes: photo, fileName: 'a.jpg', at: MONDAY })
  await inRegion(db, regionId, (trx) =>
    trx.updateTable('attachments').set({ mediaType: 'text/html', kind: 'document' }).where('id', '=', id).execute(),
  )
  const { headers } = await app.inject({ url: `/berkas/${region.code}/${id}`, headers: { cookie: await signedIn('admin', { regionId }) } })
  assert.deepEqual([headers['content-type'], String(headers['content-disposition']).split(';')[0]], ['application/octet-stream', 'attachment'])
})

test('a document is saved and not shown', async () => {
  const id = await storeUpload({ db, storage }, { regionId, caseId, bytes: Buffer.from('%PDF-1.7\n1 0 obj\n'), fileName: 'a.pdf', at: MONDAY })
  const { headers } = await app.inject({ url: `/berkas/${region.code}/${id}`, headers: { cookie: await signedIn('admin', { regionId }) } })
  assert.match(String(headers['content-disposition']), /^attachment/)
})

test('a player may ask for a part', async () => {
  const part = await app.inject({ url: path, headers: { cookie: await signedIn('admin', { regionId }), range: 'bytes=10-19' } })
  assert.deepEqual(
    [part.statusCode, part.headers['content-range'], part.rawPayload.equals(photo.subarray(10, 20))],
    [206, `bytes 10-19/${photo.byteLength}`, true],
  )
})

test('the agency of the case opens it, another agency and another region hear that there is none', async () => {
  assert.equal(await status(path, await signedIn('contact_officer', { regionId, agencyId })), 200)
  assert.equal(await status(path, await signedIn('contact_officer', { regionId, agencyId: await anAgency(db, { regionId }) })), 404)
  const other = await aRegion(db)
  const stranger = await signedIn('admin', { regionId: other.id })
  assert.equal(await status(path, stranger), 404)
  assert.equal(await status(`/berkas/${other.code}/${photoId}`, stranger), 404)
})

test('the reporter opens the photo with ticket and code, without what the camera wrote', async () => {
  const answer = await app.inject({ url: `${path}?tiket=${ticket}&kode=${code}` })
  assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'image/webp'])
  assert.equal((await sharp(answer.rawPayload).metadata()).exif, undefined)
})

test('a wrong code, no code, another ticket, a wrong id: no such file', async () => {
  const other = await aCase(db, { region })
  const urls = [
    path,
    `${path}?tiket=${ticket}&kode=AAAAAA`,
    `${path}?tiket=${ticket}`,
    `${path}?tiket=${other.ticket}&kode=${other.code}`,
    `/berkas/${region.code}/../x`,
    `/berkas/${region.code}/1`,
    `/berkas/tidak-ada/${photoId}`,
    `${path}?tiket=${ticket}&tiket=x&kode=${code}`,
    `${path}?tiket=${ticket}&kode=${code}&kode=x`,
  ]
  assert.deepEqual(
    await Promise.all(urls.map((url) => status(url))),
    urls.map(() => 404),
  )
})

test('a file of a secret case is opened on record, once an hour, and stays on no disk; an ordinary one is not', async () => {
  const secret = await aCase(db, { region, agencyId })
  await inRegion(db, regionId, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', secret.caseId).execute())
  const fileId = await storeUpload({ db, storage }, { regionId, caseId: secret.caseId, bytes: photo, fileName: 'b.jpg', at: MONDAY })
  const cookie = await signedIn('admin', { regionId })
  await app.inject({ url: path, headers: { cookie } })
  for (const range of ['bytes=0-9', 'bytes=10-19']) {
    const { headers } = await app.inject({ url: `/berkas/${region.code}/${fileId}`, headers: { cookie, range } })
    assert.equal(headers['cache-control'], 'private, no-store')
  }
  const told = await inRegion(db, regionId, (trx) => listChain(trx, { regionId, chain: 'open', after: 0, limit: 100 }))
  assert.deepEqual(
    told.map(({ act, caseId: id, subjectId }) => [act, id, subjectId]),
    [['file.secret_opened', secret.caseId, fileId]],
  )
})
