import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fastify } from 'fastify'
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
import { freshDatabase } from '#tests/database.ts'
import type { Services } from '../services.ts'

const db = await freshDatabase()
const storage = folderStorage(await mkdtemp(join(tmpdir(), 'files-')))
const auth = createAuth(db, { publicUrl: 'http://localhost', secret: 'a secret for this test only, long', trustProxy: false })
const services = { db, storage, auth, log: createLog('silent') } as Services
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
  await addStaff(db, { ...of, role, email, name: 'Orang Uji', password: 'kata-sandi-uji' })
  const { headers } = await auth.api.signInEmail({ body: { email, password: 'kata-sandi-uji' }, returnHeaders: true })
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
  assert.match(String(headers['cache-control']), /^private/)
  assert.match(String(headers['content-disposition']), /^inline; filename="[0-9a-f]+\.jpg"$/)
  assert.match(String(headers['x-robots-tag']), /noindex/)
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
