/** The whole server with pages that only say what they were told. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readConfig } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import { createIntake } from '#intake/commands.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { createAuth } from '#staff/auth.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { createServer } from './server.ts'

const url = await freshDatabaseUrl()
const pool = openPool(url, 5)
const db = openDb(pool, testKeyring(url))

async function aServer(environment: Record<string, string>) {
  const config = readConfig({ DEMO: 'off', ...environment })
  const log = createLog('silent')
  const auth = createAuth(db, { ...config, secret: 'a secret for this test only, long' })
  const services = { config, db, auth, log, storage: folderStorage('/tmp') }
  return createServer(services, {
    pool,
    intake: createIntake(db, log, folderStorage('/tmp')),
    pages: ({ headers }, response) => response.end(JSON.stringify({ address: headers['x-client-address'], protocol: headers['x-forwarded-proto'] })),
  })
}

const direct = await aServer({})
const behindProxy = await aServer({ TRUST_PROXY: 'on' })
after(async () => {
  await direct.close()
  await behindProxy.close()
  await db.destroy()
})

const claims = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7', 'x-forwarded-proto': 'https' }

test('behind a proxy its word counts, and not what the browser claims before it', async () => {
  const { body } = await behindProxy.inject({ url: '/', headers: claims })
  assert.deepEqual(JSON.parse(body), { address: '198.51.100.7', protocol: 'https' })
})

test('without a proxy nobody is believed', async () => {
  const { body } = await direct.inject({ url: '/', headers: claims })
  assert.deepEqual(JSON.parse(body), { address: '127.0.0.1', protocol: 'http' })
})

test('an address with a NUL is nowhere, and no fault', async () => {
  const urls = ['/berkas/a%00/b', '/contoh/meja/kasus/%00', '/contoh/meja?kategori=%00']
  assert.deepEqual(await Promise.all(urls.map(async (url) => (await direct.inject({ url })).statusCode)), [404, 404, 404])
})
