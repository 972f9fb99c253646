import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import type pg from 'pg'
import { openDb, openPool } from '#db/connect.ts'
import { inRegion } from '#db/transaction.ts'
import { errorAnswers } from '#http/errors.ts'
import { live } from '#http/live.ts'
import { announce } from '#jobs/live.ts'
import { createLog } from '#lib/log.ts'
import { createAuth } from '#staff/auth.ts'
import { addStaff } from '#staff/commands.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'
import type { Services } from '../services.ts'

const url = await freshDatabaseUrl()
const pool = openPool(url, 6)
const db = openDb(pool, testKeyring(url))
const auth = createAuth(db, { publicUrl: 'http://localhost', secret: 'a secret for this test only, long', trustProxy: false })
const config = { demo: true, publicUrl: 'http://localhost' }
const services = { db, config, auth, log: createLog('silent') } as Services

/** The door's own connection to the database: `refusals` of the next ones fail. */
const door = { listener: undefined as pg.PoolClient | undefined, refusals: 0 }
const watched = {
  connect: async () => {
    if (door.refusals-- > 0) throw new Error('refused')
    return (door.listener = await pool.connect())
  },
} as unknown as pg.Pool

const app = fastify({ forceCloseConnections: true })
errorAnswers(app, services)
await app.register(live, { ...services, pool: watched })
const address = await app.listen({ host: '127.0.0.1', port: 0 })
after(async () => {
  await app.close()
  await db.destroy()
})

const region = await aRegion(db)
const other = await aRegion(db)
const caseId = '01890000-0000-7000-8000-000000000001'
const userId = await addStaff(db, { regionId: region.id, role: 'auditor', email: 'o@uji.example', name: 'Orang', password: 'kata-sandi-uji' })
const { headers } = await auth.api.openSession({ body: { userId, address: '' }, headers: new Headers(), returnHeaders: true })
const cookie = headers.getSetCookie().map((one) => one.split(';')[0])

const tell = (regionId: string, topic: 'case' | 'message') => inRegion(db, regionId, (trx) => announce(trx, { regionId, topic, caseId }))

async function hearing(): Promise<{ next: () => Promise<string>; stop: () => void }> {
  const end = new AbortController()
  const { body } = await fetch(`${address}/langsung`, { headers: { cookie: cookie.join('; ') }, signal: end.signal })
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  await reader?.read()
  return { next: async () => (await reader?.read())?.value ?? '', stop: () => end.abort() }
}

test('nobody who is not signed in hears anything', async () => {
  assert.equal((await fetch(`${address}/langsung`)).status, 401)
})

test('staff hear that something of their region changed, and not which case', async () => {
  const { next, stop } = await hearing()
  await tell(other.id, 'message')
  await tell(region.id, 'case')
  assert.equal(await next(), 'data: {"topic":"case"}\n\n')
  stop()
})

test('after the database was away, even for longer, news come again', async () => {
  const { next, stop } = await hearing()
  door.refusals = 1
  const lost = door.listener
  lost?.emit('error', new Error('gone'))
  while (door.listener === lost) await new Promise((resolve) => setTimeout(resolve, 50))
  // When it listens again nobody says: it is told until it hears.
  const telling = setInterval(() => void tell(region.id, 'message'), 100)
  assert.match(await next(), /^data: \{"topic":"message"\}\n\n/)
  clearInterval(telling)
  stop()
})
