import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import { readConfig } from '#config.ts'
import { basemapFiles } from '#http/maps/basemap.ts'
import { errorAnswers } from '#http/errors.ts'
import { createLog } from '#lib/log.ts'
import type { Services } from '../../services.ts'
import { findFileAddress } from '#maps/files-queries.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'maps-'))
after(() => rm(dataDir, { recursive: true }))
await mkdir(join(dataDir, 'maps'))
await writeFile(join(dataDir, 'maps', 'uji.pmtiles'), 'PMTiles-0123456789')
await writeFile(join(dataDir, 'secret'), 'the sessions')
const app = fastify()
errorAnswers(app, { log: createLog('silent') } as Services)
await app.register(basemapFiles, { config: { ...readConfig({}), dataDir } })
after(() => app.close())

const get = (url: string, range?: string) => app.inject({ url, headers: range ? { range } : {} })

test('a map reads pieces of the file of its region, and a browser may keep them for ever', async () => {
  const url = (await findFileAddress(dataDir, 'uji')) ?? ''
  const { statusCode, headers, body } = await get(url, 'bytes=0-6')
  assert.deepEqual([statusCode, body, headers['content-range']], [206, 'PMTiles', 'bytes 0-6/18'])
  assert.match(String(headers['cache-control']), /immutable/)
  assert.equal((await get('/peta-dasar/uji.pmtiles?v=old', 'bytes=0-6')).headers['cache-control'], 'no-cache')
})

test('a region without a file of its own has the one for all, or none', async () => {
  assert.equal(await findFileAddress(dataDir, 'lain'), undefined)
  await writeFile(join(dataDir, 'maps', 'indonesia.pmtiles'), 'PMTiles')
  assert.match((await findFileAddress(dataDir, 'lain')) ?? '', /^\/peta-dasar\/indonesia\.pmtiles\?v=/)
  assert.equal(await findFileAddress(join(dataDir, 'nowhere'), 'uji'), undefined)
})

for (const range of [undefined, 'bytes=-5', 'bytes=9-3', 'bytes=99-120', 'rows=0-1', 'bytes=0-1,3-4'])
  test(`${range ?? 'no range'} is answered with a refusal, not with the whole file`, async () =>
    assert.equal((await get('/peta-dasar/uji.pmtiles', range)).statusCode, 416))

test('nothing outside of the folder can be read', async () => {
  await symlink(join(dataDir, 'secret'), join(dataDir, 'maps', 'Link.pmtiles'))
  const tries = ['..%2Fsecret', '..%2Fsecret.pmtiles', '.pmtiles', 'Link.pmtiles', 'uji.pmtiles%2F..%2F..%2Fsecret', 'maps', '%2Fetc%2Fpasswd']
  for (const name of tries) assert.equal((await get(`/peta-dasar/${name}`, 'bytes=0-3')).statusCode, 404, name)
})
