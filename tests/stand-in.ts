/** The stand-in for Meta on a port of its own, with a business behind it that only listens. For tests of the simulator and of the sender. */
import { createHmac } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify, type FastifyInstance } from 'fastify'
import { readConfig } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import { errorAnswers } from '#http/errors.ts'
import { simulatorDoor } from '#http/simulator.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import type { Role } from '#staff/permissions.ts'
import type { Services } from '../src/services.ts'
import { testKeyring } from './database.ts'

export const TOKEN = 'test-access-token'
export const SECRET = 'test-app-secret'
export const NUMBER_ID = '100000000099'
export const ACCOUNT = 'contoh-whatsapp'

export type Heard = { body: { entry: { changes: { value: Record<string, unknown[]> }[] }[] }; isSigned: boolean }

export type StandIn = {
  app: FastifyInstance
  url: string
  /** Webhooks that arrived, in order. */
  heard: Heard[]
  /** What the business answers next; 200 when empty. */
  answers: number[]
  addStaff: (person: { name: string; role: Role; phone: string }) => Promise<void>
  stop: () => Promise<void>
}

/** @property doors further ones of the same server: what Meta fetches from us */
export type StandInOptions = { demo?: boolean; doors?: (app: FastifyInstance, services: Services) => Promise<void> }

/** @param databaseUrl from freshDatabaseUrl(): start a second one on it to play a restart */
export async function startStandIn(databaseUrl: string, { demo = true, doors }: StandInOptions = {}): Promise<StandIn> {
  const pool = openPool(databaseUrl, 4)
  const db = openDb(pool, testKeyring(databaseUrl))
  const log = createLog('silent')
  const config = { ...readConfig({ PORT: '3999' }), demo }
  const storage = folderStorage(await mkdtemp(join(tmpdir(), 'stand-in-')))
  const services = { config, db, log, storage } as Services
  const app = fastify({ logger: false, forceCloseConnections: true })
  const heard: Heard[] = []
  const answers: number[] = []
  errorAnswers(app, services)
  await simulatorDoor(app, services, pool)
  await app.register(async (scope) => listening(scope, heard, answers))
  await doors?.(app, services)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  await addAccount(db, url)
  return {
    app,
    url,
    heard,
    answers,
    addStaff: (person) => addStaff(db, person),
    async stop() {
      await app.close()
      await db.destroy()
    },
  }
}

function listening(scope: FastifyInstance, heard: Heard[], answers: number[]): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  scope.post<{ Body: Buffer }>('/webhooks/:accountId', async ({ body, headers }, reply) => {
    const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
    heard.push({ body: JSON.parse(String(body)), isSigned: headers['x-hub-signature-256'] === signature })
    return reply.code(answers.shift() ?? 200).send()
  })
}

async function addAccount(db: Services['db'], url: string): Promise<void> {
  const settings = JSON.stringify({
    phoneNumberId: NUMBER_ID,
    accessToken: TOKEN,
    appSecret: SECRET,
    graphUrl: `${url}/simulator/graph`,
    apiVersion: 'v25.0',
    formId: '900',
  })
  const region = {
    id: newId(),
    code: 'contoh',
    areaCode: '99.99',
    name: 'Kabupaten Contoh',
    shortName: 'Kab. Contoh',
    program: 'Lapor Contoh',
    ticketPrefix: 'CTH',
    zone: 'Asia/Jakarta',
    settings: JSON.stringify({}),
  }
  await db
    .insertInto('regions')
    .values(region)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id: regionId } = await db.selectFrom('regions').select('id').where('code', '=', 'contoh').executeTakeFirstOrThrow()
  await db
    .insertInto('channelAccounts')
    .values({ id: ACCOUNT, regionId, channel: 'whatsapp', settings })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ settings }))
    .execute()
}

async function addStaff(db: Services['db'], person: { name: string; role: Role; phone: string }): Promise<void> {
  const { id: regionId } = await db.selectFrom('regions').select('id').where('code', '=', 'contoh').executeTakeFirstOrThrow()
  const id = newId()
  await db
    .insertInto('staff')
    .values({ id, regionId, email: `${id}@contoh.example`, ...person })
    .execute()
}

/** Waits until `look` finds something. @param milliseconds at most */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, milliseconds = 30_000): Promise<T> {
  const end = Date.now() + milliseconds
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`nothing within ${milliseconds} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
