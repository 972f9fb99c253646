/** What the server refuses before anybody looks at it: other sites, endless requests, bottomless bodies; and what every answer carries. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { readConfig } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import type { Db } from '#db/transaction.ts'
import { BOUNDS } from '#http/edges/bounds.ts'
import { createIntake } from '#intake/commands.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { createAuth } from '#staff/auth.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { createServer } from '../../server.ts'

let app: FastifyInstance
let db: Db
const routes: RouteOptions[] = []

before(async () => {
  const address = await freshDatabaseUrl()
  const pool = openPool(address, 5)
  db = openDb(pool, testKeyring(address))
  const config = readConfig({ DEMO: 'off', PUBLIC_URL: 'https://lapor.example' })
  const log = createLog('silent')
  const services = { config, db, log, auth: createAuth(db, { ...config, secret: 'for this test only' }), storage: folderStorage('/tmp') }
  const { subscribe } = await import('node:diagnostics_channel')
  subscribe('fastify.initialization', (message) => {
    ;(message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => void routes.push(route))
  })
  app = await createServer(services, { pool, intake: createIntake(db, log, services.storage), pages: (_request, response) => response.end('page') })
  await app.ready()
})

after(async () => {
  await app.close()
  await db.destroy()
})

test('no door that a cookie may open answers another site; what programs use does not ask', async () => {
  const unsafe = routes
    .flatMap(({ method, url, config }) => [method].flat().map((one) => ({ method: one, url, permission: config?.permission })))
    .filter(({ method, url }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) && !url.startsWith('/simulator'))
  assert.ok(unsafe.length > 8, `only ${unsafe.length} doors`)
  for (const { method, url, permission } of unsafe) {
    const isForPrograms = ['signed', 'key', 'public'].includes(permission ?? '')
    for (const headers of [
      { origin: 'https://jahat.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const { statusCode, body } = await app.inject({ method: method as 'POST', url: url.replaceAll(/:\w+|\*/g, 'x'), headers })
      assert.equal(
        statusCode === 403 && body.includes('request.cross_site'),
        !isForPrograms,
        `${method} ${url} ${JSON.stringify(headers)}: ${statusCode}`,
      )
    }
  }
  const live = await app.inject({ url: '/langsung', headers: { 'sec-fetch-site': 'cross-site' } })
  assert.equal(live.statusCode, 403)
})

test('our own pages are answered', async () => {
  const own = { host: 'lapor.example', origin: 'https://lapor.example', 'sec-fetch-site': 'same-origin' }
  assert.equal((await app.inject({ method: 'POST', url: '/demo/lacak', headers: own })).body, 'page')
  assert.equal((await app.inject({ method: 'POST', url: '/demo/lacak', headers: { host: 'lapor.example' } })).body, 'page')
})

test('every answer carries its headers: doors, pages, faults, and what is not there', async () => {
  for (const [url, policy] of [
    ['/health/live', /^default-src 'none'/],
    ['/api/v1/none', /^default-src 'none'/],
    ['/berkas/x/y', /^default-src 'none'/],
    ['/', /^default-src 'self'.*frame-ancestors 'self'$/],
  ] as const) {
    const { headers } = await app.inject({ url })
    assert.match(String(headers['content-security-policy']), policy, url)
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe-(inline|eval)/, url)
    assert.match(String(headers['permissions-policy']), /geolocation=\(self\), microphone=\(self\).*usb=\(\)/, url)
    assert.deepEqual(
      ['strict-transport-security', 'x-content-type-options', 'cross-origin-opener-policy', 'referrer-policy'].map((name) => headers[name]),
      ['max-age=31536000', 'nosniff', 'same-origin', 'same-origin'],
      url,
    )
  }
})

test('a body that is nested without end is refused; one as deep as people write is read', async () => {
  const send = (payload: string) =>
    app.inject({ method: 'POST', url: '/api/v1/regions/none/reports', headers: { 'content-type': 'application/json' }, payload })
  assert.match((await send(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).body, /request\.too_deep|region\.not_found/)
  const { readJson } = await import('#lib/edges/json.ts')
  assert.throws(() => readJson('['.repeat(33)), { key: 'request.too_deep' })
  assert.throws(() => readJson(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`), { key: 'request.too_deep' })
  const deep = `${'['.repeat(32)}"[[[[[[[[[[[[\\"[["${']'.repeat(32)}`
  assert.deepEqual(readJson(deep), JSON.parse(deep))
})

test('whoever sends a header letter by letter is cut off, and so is one of too many bytes', { timeout: 60_000 }, async () => {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  assert.deepEqual([app.server.headersTimeout, app.server.requestTimeout, app.server.timeout], [15_000, 600_000, BOUNDS.connectionTimeout])
  const began = performance.now()
  const said = await talk(port, (write) => {
    write('GET /health/live HTTP/1.1\r\nhost: x\r\n')
    const drip = setInterval(() => write('x-a: b\r\n'), 1000)
    return () => clearInterval(drip)
  })
  const took = performance.now() - began
  assert.ok(took < 30_000 && took > 10_000, `${Math.round(took)} ms`)
  assert.match(said, /^HTTP\/1\.1 408/)
  assert.match(await talk(port, (write) => write(`GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'b'.repeat(20_000)}\r\n\r\n`)), /^HTTP\/1\.1 431/)
})

/** @param speak writes, and may give what ends it @returns all that was answered until the line was closed */
function talk(port: number, speak: (write: (text: string) => void) => unknown): Promise<string> {
  return new Promise((resolve) => {
    const line = connect(port, '127.0.0.1')
    let said = ''
    const stop = speak((text) => void line.write(text))
    line.on('data', (piece) => (said += piece.toString()))
    line.on('error', () => undefined)
    line.on('close', () => {
      if (typeof stop === 'function') stop()
      resolve(said)
    })
  })
}
