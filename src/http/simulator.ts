/**
 * The stand-in for Meta, in demo mode only. Otherwise every address below /simulator is not there.
 * It starts and stops with the server: the outbox runs from "listening" to "closing".
 */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { allOpenTo } from '#http/door.ts'
import { openPool } from '#db/connect.ts'
import { startOutbox } from '#simulator/outbox.ts'
import { openSimulatorDb } from '#simulator/queries.ts'
import { createSmsGateway, type SmsGateway } from '#simulator/sms/commands.ts'
import { createSimulator, startUpkeep, type Simulator } from '#simulator/simulator.ts'
import { noteHeard } from '#simulator/heard.ts'
import type { MailStandIn } from '#simulator/mail/commands.ts'
import { mailDoor } from './simulator/mail.ts'
import type { Services } from '../services.ts'
import { graphDoor } from './simulator-graph.ts'
import { smsDoor } from './simulator-sms.ts'
import { phoneDoor } from './simulator-phone.ts'
import { sp4nDoor, sp4nStandIn } from './simulator-sp4n.ts'
import { socialDoor } from './simulator-social.ts'

/** Connections of the stand-in: Tanggap's own must not wait for it. */
const POOL_SIZE = 4

/** Registered on the server itself, not in a scope of its own: it has to see what comes through the door of the webhooks. */
export async function simulatorDoor(app: FastifyInstance, services: Services, pool: pg.Pool): Promise<void> {
  if (!services.config.demo) return closedDoor(app)
  const own = openPool(pool.options.connectionString ?? '', POOL_SIZE)
  const simulator = await createSimulator({
    db: await openSimulatorDb(own),
    tanggap: services.db,
    storage: services.storage,
    log: services.log,
    now: () => new Date(),
    publicUrl: services.config.publicUrl,
    urlSecret: randomBytes(24).toString('base64url'),
  })
  await app.register(graphDoor(simulator), { prefix: '/simulator/graph' })
  await app.register(phoneDoor(simulator), { prefix: '/simulator' })
  await app.register(sp4nDoor(await sp4nStandIn(simulator)), { prefix: '/simulator/sp4n' })
  await app.register(socialDoor(simulator), { prefix: '/simulator' })
  const gateway = createSmsGateway(simulator)
  await app.register(smsDoor(gateway), { prefix: '/simulator/sms' })
  const post: MailStandIn = { db: simulator.db, tanggap: simulator.tanggap, now: simulator.now, address: undefined }
  await app.register(mailDoor(post), { prefix: '/simulator/mail' })
  app.addHook('onListen', async () => void (post.address = addressOf(app)))
  hearWebhooks(app, simulator)
  run(app, simulator)
  runGateway(app, gateway)
}

function run(app: FastifyInstance, simulator: Simulator): void {
  const stops: (() => Promise<void>)[] = []
  app.addHook('onListen', async () => {
    stops.push(startOutbox(simulator, addressOf(app)), startUpkeep(simulator))
  })
  app.addHook('preClose', async () => {
    for (const stop of stops) await stop()
  })
  app.addHook('onClose', async () => simulator.db.destroy())
}

function runGateway(app: FastifyInstance, gateway: SmsGateway): void {
  const controller = new AbortController()
  app.addHook('onListen', async () => {
    gateway.way = { address: addressOf(app), signal: controller.signal }
  })
  app.addHook('preClose', async () => {
    controller.abort()
    await Promise.all(gateway.underWay)
  })
}

/** The outbox speaks to its own server, past any proxy in front of it. */
function addressOf(app: FastifyInstance): string {
  const { address, family, port } = app.server.address() as AddressInfo
  const isAny = address === '0.0.0.0' || address === '::'
  return `http://${isAny ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/** Whoever signs as Meta does is Meta: people in such webhooks have written, and free words may go to them for 24 hours. */
function hearWebhooks(app: FastifyInstance, simulator: Simulator): void {
  app.addHook('onResponse', async (request: FastifyRequest, reply) => {
    if (request.method !== 'POST' || reply.statusCode !== 200 || request.routeOptions.url !== '/webhooks/:accountId') return
    noteHeard(simulator, (request.params as { accountId: string }).accountId, request.body)
  })
}

/** Answered before a body is read: whatever is sent here, nothing is here. The page itself answers 404 by its own load. */
async function closedDoor(app: FastifyInstance): Promise<void> {
  await app.register(async (scope) => {
    allOpenTo(scope, 'public')
    const nothing = (_request: FastifyRequest, reply: FastifyReply) => reply.code(404).send({ error: 'page.not_found' })
    scope.addHook('onRequest', nothing)
    scope.all('/simulator/*', nothing)
    scope.route({ method: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], url: '/simulator', handler: nothing })
  })
}
