import assert from 'node:assert/strict'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import { readConfig } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import { health } from '#http/health.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'

const url = await freshDatabaseUrl()
const db = openDb(openPool(url, 2), testKeyring(url))
const nowhere = openDb(openPool('postgresql://nobody@localhost/nothing?host=/nowhere', 1))
const folder = await mkdtemp(join(tmpdir(), 'tanggap-health-'))
const linked = await mkdtemp(join(tmpdir(), 'tanggap-health-'))
// Where not one byte is free.
const FULL = '/proc'
await symlink(FULL, join(linked, 'postgres'))
after(async () => {
  for (const one of [folder, linked]) await rm(one, { recursive: true, force: true })
  await db.destroy()
  await nowhere.destroy()
})

const well = { db, dataDir: folder, isWorking: true }

//  how things stand → ready
const STATES: [string, typeof well, number][] = [
  ['all is well', well, 200],
  ['the disk of the files is full', { ...well, dataDir: FULL }, 503],
  ['the disk of the database is full', { ...well, dataDir: linked }, 503],
  ['the folder is gone', { ...well, dataDir: join(folder, 'gone') }, 503],
  ['background work has ended', { ...well, isWorking: false }, 503],
  ['the database does not answer', { ...well, db: nowhere }, 503],
]

for (const [name, { db: asked, dataDir, isWorking }, code] of STATES) {
  test(`${name}: ready is answered with ${code}`, { skip: process.platform !== 'linux' }, async () => {
    const app = fastify()
    await app.register(health, { db: asked, config: readConfig({ DATA_DIR: dataDir }), isWorking: () => isWorking })
    const { statusCode, body } = await app.inject('/health/ready')
    assert.deepEqual([statusCode, JSON.parse(body)], [code, { ready: code === 200 }])
    assert.equal((await app.inject('/health/live')).statusCode, 200)
    await app.close()
  })
}
