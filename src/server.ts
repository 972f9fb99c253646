/** Starts HTTP: doors for machines, pages for people. */
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify'
import { opensTo } from '#http/door.ts'
import { briefPictures } from '#http/briefs.ts'
import { errorAnswers } from '#http/errors.ts'
import { files } from '#http/files.ts'
import { groupExports } from '#http/groups/exports.ts'
import { BOUNDS, MOST_HEADERS, refuseDeepJson } from '#http/edges/bounds.ts'
import { refuseOtherSites } from '#http/edges/cross-site.ts'
import { securityHeaders } from '#http/edges/headers.ts'
import { health } from '#http/health.ts'
import { api } from '#http/api/index.ts'
import { open311 } from '#http/open311/index.ts'
import { live } from '#http/live.ts'
import { basemapFiles } from '#http/maps/basemap.ts'
import { simulatorDoor } from '#http/simulator.ts'
import { uploads } from '#http/uploads.ts'
import { webhooks } from '#http/webhooks.ts'
import type { Intake } from '#intake/commands.ts'
import { DomainError } from '#lib/errors.ts'
import type pg from 'pg'
import type { Services } from './services.ts'

/** Answers one request of a person: the built pages, or Vite while developing. */
export type PageHandler = (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, next: () => void) => void

/** @property isWorking whether jobs are taken now; not said: nobody here does them */
export type ServerParts = { pool: pg.Pool; intake: Intake; pages: PageHandler; isWorking?: () => boolean }

export async function createServer(services: Services, { pool, intake, pages, isWorking = () => false }: ServerParts): Promise<FastifyInstance> {
  // One proxy: what it adds is believed, what browsers claim before it is not.
  const trustProxy = services.config.trustProxy && ((_address: string, hop: number) => hop < 1)
  const app = fastify({ logger: false, trustProxy, bodyLimit: 3 * 1024 * 1024, forceCloseConnections: true, ...BOUNDS })
  app.server.maxHeadersCount = MOST_HEADERS
  errorAnswers(app, services)
  securityHeaders(app, services.config)
  refuseOtherSites(app)
  refuseDeepJson(app)
  app.addHook('onRequest', async ({ url }) => refuseUnstorable(url))
  await app.register(health, { ...services, isWorking })
  await app.register(live, { ...services, pool })
  await app.register(files, services)
  await app.register(groupExports, services)
  await app.register(uploads, services)
  await app.register(briefPictures, services)
  await app.register(basemapFiles, services)
  await app.register(open311, services)
  await app.register(api, services)
  await simulatorDoor(app, services, pool)
  await app.register(webhooks, { db: services.db, intake })
  await app.register(async (scope) => mountPages(scope, services, pages))
  return app
}

/** PostgreSQL refuses NUL in every text: no address of ours has one. @throws DomainError page.not_found */
function refuseUnstorable(url: string): void {
  if (url.includes('%00')) throw new DomainError('page.not_found')
}

/** Bytes that a page's form may have; its body is held whole. */
const LARGEST_FORM = 30 * 1024 * 1024

/** The form for reports alone reads its body part by part and keeps little of it. @throws DomainError page.too_large */
function refuseLarge({ url, headers }: FastifyRequest): void {
  const isInParts = /^(\/[^/?]+)?\/lapor(\?|$)/.test(url)
  const isLarge = Number(headers['content-length'] ?? 0) > LARGEST_FORM || headers['transfer-encoding'] !== undefined
  if (isLarge && !isInParts) throw new DomainError('page.too_large', { megabytes: LARGEST_FORM / 1024 / 1024 })
}

/** Pages read their bodies by themselves: nothing here may touch the stream. */
function mountPages(scope: FastifyInstance, { config }: Services, pages: PageHandler): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, _body, done) => done(null))
  scope.all('/*', opensTo('pages'), (request, reply) => {
    refuseLarge(request)
    reply.hijack()
    // Never believed from outside: adapter-node reads this header to know the protocol (it would assume https).
    request.raw.headers['x-forwarded-proto'] = config.trustProxy ? request.protocol : 'http'
    // And this one to know who asks: behind a proxy, whom the proxy names.
    request.raw.headers['x-client-address'] = request.ip
    pages(request.raw, reply.raw, () => reply.raw.writeHead(404).end())
  })
}
