/** The door for exported chats: who may come in, and how large. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import { inRegion } from '#db/transaction.ts'
import { errorAnswers } from '#http/errors.ts'
import { groupExports } from '#http/groups/exports.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { createAuth } from '#staff/auth.ts'
import { addStaff } from '#staff/commands.ts'
import type { Role } from '#staff/permissions.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'
import type { Services } from '../../services.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'exports-'))
const auth = createAuth(db, { publicUrl: 'http://localhost', secret: 'a secret for this test only, long', trustProxy: false })
const config = { demo: true, publicUrl: 'http://localhost' }
const services = { db, config, storage: folderStorage(folder), auth, log: createLog('silent') } as Services
const app = fastify({ forceCloseConnections: true })
errorAnswers(app, services)
await app.register(groupExports, services)
await app.listen({ port: 0, host: '127.0.0.1' })
after(() => app.close())
const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
const region = await aRegion(db)
const stranger = await aRegion(db)
const CHAT = '24/07/26 09.43 - Bu Contoh: Lampu jalan mati'

let people = 0
async function signedIn(role: Role, regionId = region.id): Promise<string> {
  const email = `orang${people++}@uji.example`
  const userId = await addStaff(db, { regionId, role, email, name: 'Orang Uji', password: 'kata-sandi-uji' })
  const { headers } = await auth.api.openSession({ body: { userId, address: '' }, headers: new Headers(), returnHeaders: true })
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

type Sent = { cookie?: string; from?: string; file?: File; nama?: string; grup?: string; referer?: string; to?: string }

async function send({ cookie = '', from = origin, file = new File([CHAT], 'Chat WhatsApp dengan RT 05.txt'), to = region.code, ...more }: Sent) {
  const form = new FormData()
  form.set('grup', more.grup ?? '')
  form.set('nama', more.nama ?? '')
  form.set('berkas', file)
  const headers = { cookie, origin: from, ...(more.referer && { referer: more.referer }) }
  const response = await fetch(`${origin}/berkas/${to}/grup`, { method: 'POST', body: form, headers, redirect: 'manual' })
  return { status: response.status, to: response.headers.get('location') ?? '' }
}

const kept = () => readdir(join(folder, region.id)).catch(() => [])
const imports = () => inRegion(db, region.id, (trx) => trx.selectFrom('groupImports').select(['id', 'state', 'fileName', 'uploadBytes']).execute())

test('an officer’s export is kept and read by a job; the officer is led to its page', async () => {
  const cookie = await signedIn('admin')
  const { status, to } = await send({ cookie })
  const [one] = await imports()
  assert.deepEqual([status, to], [303, `/${region.code}/meja/grup/${one?.id}`])
  assert.deepEqual(
    { ...one, uploadBytes: Number(one?.uploadBytes) },
    { id: one?.id, state: 'reading', fileName: 'Chat WhatsApp dengan RT 05.txt', uploadBytes: CHAT.length },
  )
  assert.deepEqual(await kept(), [`${one?.id}.upload`])
  assert.match((await send({ cookie, referer: `${origin}/meja/grup?masalah=x` })).to, /^\/meja\/grup\/[0-9a-f-]+$/)
  assert.match((await send({ cookie, referer: 'https://evil.example/x' })).to, new RegExp(`^/${region.code}/meja/grup/`))
})

test('who may not sort reports may not bring a group in, nor may another site', async () => {
  const before = (await imports()).length
  const admin = await signedIn('admin')
  assert.equal((await send({})).status, 401)
  assert.equal((await send({ cookie: await signedIn('auditor') })).status, 403)
  assert.equal((await send({ cookie: await signedIn('leader') })).status, 403)
  assert.equal((await send({ cookie: await signedIn('admin', stranger.id) })).status, 403)
  assert.equal((await send({ cookie: admin, from: 'https://evil.example' })).status, 403)
  assert.equal((await send({ cookie: admin, to: 'tidak-ada' })).status, 404)
  assert.equal((await imports()).length, before)
})

test('what is wrong is said on the page it came from, and nothing is kept of it', async () => {
  const cookie = await signedIn('coordinator')
  const before = await kept()
  const back = `/${region.code}/meja/grup?masalah=`
  assert.equal((await send({ cookie, file: new File([CHAT], 'obrolan.txt') })).to, `${back}groups.name_missing`)
  assert.equal((await send({ cookie, file: new File([], 'Chat WhatsApp dengan X.txt') })).to, `${back}groups.empty`)
  assert.equal((await send({ cookie, grup: '01900000-0000-7000-8000-000000000000' })).to, `${back}groups.not_found`)
  assert.equal((await send({ cookie, grup: 'x' })).to, `${back}groups.not_found`)
  assert.deepEqual(await kept(), before)
})

test('a file that says it is too large, or breaks off, leaves nothing', async () => {
  const cookie = await signedIn('admin')
  const before = await kept()
  const ask = (length: number, body: string) =>
    new Promise<string>((resolve) => {
      const headers = { cookie, origin, 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(length) }
      const sent = request(`${origin}/berkas/${region.code}/grup`, { method: 'POST', headers }, (response) =>
        resolve(response.headers.location ?? ''),
      )
      sent.on('error', () => resolve('broken'))
      sent.write(body)
      if (length < 1e6) sent.end()
    })
  assert.match(await ask(600 * 1024 * 1024, 'x'), /masalah=groups\.file_too_large&mb=512$/)
  const head = '--x\r\ncontent-disposition: form-data; name="berkas"; filename="a.txt"\r\n\r\nabc'
  assert.match(await ask(head.length, head), /masalah=form\.broken_off$/)
  assert.deepEqual(await kept(), before)
})
