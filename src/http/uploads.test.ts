import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import sharp from 'sharp'
import { readConfig } from '#config.ts'
import { errorAnswers } from '#http/errors.ts'
import { uploads } from '#http/uploads.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { aRegion } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'
import type { Services } from '../services.ts'

const db = await freshDatabase()
const storage = folderStorage(await mkdtemp(join(tmpdir(), 'uploads-')))
const services = { db, storage, log: createLog('silent'), config: readConfig({ SESSION_SECRET: 'a secret for this test only' }) } as Services
const app = fastify()
errorAnswers(app, services)
await app.register(uploads, services)
const url = await app.listen({ port: 0, host: '127.0.0.1' })
after(() => app.close())

const region = await aRegion(db)
const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#963' } })
  .jpeg()
  .toBuffer()
const door = `${url}/unggah/${region.code}`

type Answer = { key: string; offset: number; bytes: number; piece: number; state: string; error?: string }

async function begin(headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(door, {
    method: 'POST',
    headers: { 'upload-length': String(photo.length), 'upload-name': 'jalan%20rusak.jpg', ...headers },
  })
  return (await answer.json()) as Answer
}

const patch = (key: string, offset: number, body: Uint8Array) =>
  fetch(`${door}/${key}`, { method: 'PATCH', headers: { 'upload-offset': String(offset) }, body: new Blob([Buffer.from(body)]) })

/** A line that breaks after so many bytes of a longer body. */
function breakOff(key: string, bytes: number): Promise<void> {
  const { port } = new URL(url)
  const head = `PATCH /unggah/${region.code}/${key} HTTP/1.1\r\nhost: x\r\nupload-offset: 0\r\ncontent-length: ${photo.length}\r\n\r\n`
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(Buffer.concat([Buffer.from(head), photo.subarray(0, bytes)]), () => setTimeout(() => socket.resetAndDestroy(), 500))
    })
    socket.on('close', () => resolve())
  })
}

const offsetOf = async (key: string) => (await fetch(`${door}/${key}`, { method: 'HEAD' })).headers.get('upload-offset')

async function until(wanted: string, look: () => Promise<string | null>): Promise<void> {
  for (let tries = 0; tries < 500 && (await look()) !== wanted; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await look(), wanted)
}

test('a file begins, breaks off, is asked after, and goes on where it stopped', async () => {
  const { key, offset, bytes, piece, state } = await begin()
  assert.deepEqual([offset, bytes, state], [0, photo.length, 'open'])
  assert.ok(piece > 1000)
  await breakOff(key, 100)
  await until('100', () => offsetOf(key))
  const wrong = await patch(key, 0, photo)
  assert.deepEqual([wrong.status, wrong.headers.get('upload-offset')], [409, '100'])
  const done = await patch(key, 100, photo.subarray(100))
  assert.equal(((await done.json()) as Answer).state, 'stored')
  const small = await fetch(`${door}/${key}?kecil`)
  assert.deepEqual([small.status, small.headers.get('content-type'), small.headers.get('x-content-type-options')], [200, 'image/webp', 'nosniff'])
})

test('what is announced is counted by its size', async () => {
  const counted = () => db.selectFrom('rateCounters').select('count').where('key', 'like', 'upload-kilobytes:%').execute()
  const sum = async () => (await counted()).reduce((all, { count }) => all + count, 0)
  const before = await sum()
  await begin({ 'upload-length': String(5 * 1024 * 1024) })
  assert.equal((await sum()) - before, 5 * 1024)
})

test('the answer to the last piece was lost: sent again it is stored once', async () => {
  const { key } = await begin()
  for (let times = 0; times < 2; times++) assert.equal((await patch(key, 0, photo)).status, 200)
})

test('who has no key, or another region, or knows no region, hears that there is none', async () => {
  const { key } = await begin()
  const other = await aRegion(db)
  for (const path of [`${region.code}/${key.slice(0, -1)}`, `${other.code}/${key}`, `nowhere/${key}`, `${region.code}/..%2f..`])
    assert.equal((await fetch(`${url}/unggah/${path}`)).status, 404, path)
})

test('what is too large, empty or badly announced is refused in words', async () => {
  for (const [length, error] of [
    ['52428800', 'evidence.too_large'],
    ['0', 'upload.empty'],
    ['-5', 'upload.empty'],
    ['1e3', 'upload.empty'],
    ['zwölf', 'upload.empty'],
  ] as const)
    assert.equal((await begin({ 'upload-length': encodeURIComponent(length) })).error, error, length)
  const { key } = await begin({ 'upload-length': '3000000', 'upload-name': '%E0%A4%A' })
  assert.equal((await patch(key, 0, Buffer.alloc(2_000_000))).status, 422)
})

test('what is none of ours is refused with its reason', async () => {
  const { key } = await begin({ 'upload-length': '5000' })
  const answer = await patch(key, 0, Buffer.concat([Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), Buffer.alloc(4500)]))
  assert.deepEqual([answer.status, ((await answer.json()) as Answer).error], [415, 'evidence.type_refused'])
})
