/** The API for other programs: `/api/v1/…`, its OpenAPI document at `/api/v1/openapi.json`, a page to read at `/api`. */
import { createHash } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findCaller, type Caller } from '#api/commands.ts'
import { opensTo } from '#http/door.ts'
import { DomainError, told } from '#lib/errors.ts'
import { stillPolicy } from '#lib/edges/headers.ts'
import { readJson } from '#lib/edges/json.ts'
import { findRegion } from '#regions/queries.ts'
import { readForm, takeForms, type ReadForm } from './bodies.ts'
import { figureRoutes } from './figures-routes.ts'
import { countRequest, LIMITS } from './limits.ts'
import { openApi } from './openapi.ts'
import { page } from './page.ts'
import { answerProblem, ShapeError } from './problem.ts'
import { caseRoutes, regionRoutes } from './public-routes.ts'
import { reportRoutes } from './report-routes.ts'
import type { Answered, ApiServices, Asked, Route } from './route.ts'

export const ROUTES: readonly Route[] = [...regionRoutes, ...caseRoutes, ...figureRoutes, ...reportRoutes]

type Given = Omit<ApiServices, 'limits' | 'now' | 'areAnswersChecked'> & Partial<ApiServices>
type Http = [FastifyRequest, FastifyReply]

export async function api(app: FastifyInstance, given: Given): Promise<void> {
  const services: ApiServices = { limits: LIMITS, now: () => new Date(), areAnswersChecked: false, ...given }
  takeForms(app)
  app.setErrorHandler((error: FastifyError | DomainError, request, reply) => answerProblem(services.log, told(error), [request, reply]))
  const known = new WeakMap<FastifyRequest, Known>()
  for (const one of ROUTES) {
    app.route({
      method: one.method,
      url: `/api/v1${one.path}`,
      ...opensTo(one.scope ? 'key' : 'public'),
      onRequest: async (request, reply) => {
        // Whatever a page of somebody else asks may read what is open to everybody, and nothing that needs a key.
        if (one.method === 'GET' && !one.scope) void reply.header('access-control-allow-origin', '*')
        // Before the body is read: who has no key is not to fill our memory.
        known.set(request, await identify(services, one, [request, reply]))
      },
      handler: async (request, reply) =>
        send([request, reply], one, await answer(services, one, { http: [request, reply], known: known.get(request) as Known })),
    })
  }
  app.get('/api/v1/openapi.json', opensTo('public'), async (_request, reply) => {
    void reply.headers({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' })
    return openApi(ROUTES, services.config.publicUrl)
  })
  app.get<{ Querystring: { bahasa?: unknown } }>('/api', opensTo('public'), async ({ query }, reply) => {
    const html = page(ROUTES, services.config.publicUrl, query.bahasa === 'en' ? 'en' : 'id')
    void reply.headers({ 'content-security-policy': stillPolicy(html, "'none'"), 'cache-control': 'public, max-age=300' })
    return reply.type('text/html; charset=utf-8').send(html)
  })
  app.all('/api/*', opensTo('public'), async () => {
    throw new DomainError('api.not_found')
  })
}

type Known = Pick<Asked<never, never, never>, 'region' | 'caller' | 'at'>

/** @throws DomainError region.not_found, api.key_missing, api.key_wrong, api.not_allowed, api.too_many */
async function identify(services: ApiServices, one: Route, http: Http): Promise<Known> {
  const at = services.now()
  const { region: code } = http[0].params as { region?: string }
  const region = code === undefined ? undefined : await findRegion(services.db, code)
  const caller = await countAndFind(services, http, { one, regionId: region?.id, at })
  if (code !== undefined && !region) throw new DomainError('region.not_found')
  return { region, caller, at }
}

async function answer(services: ApiServices, one: Route, { http, known }: { http: Http; known: Known }): Promise<Answered> {
  const [request] = http
  const params = checked(one.params, request.params, 'api.invalid_query')
  const query = checked(one.query, request.query, 'api.invalid_query')
  const { body, files } = await readBody(one, request)
  const answered = await one.handle({ services, params, query, body: checked(one.body, body, 'api.invalid'), files, http, ...known })
  if (services.areAnswersChecked) one.answers[answered.status]?.parse(answered.body)
  return answered
}

type Counting = { one: Route; regionId: string | undefined; at: Date }

/** Every request is counted, by its key when it has one that holds. */
async function countAndFind({ db, limits }: ApiServices, [request, reply]: Http, { one, regionId, at }: Counting): Promise<Caller | undefined> {
  const byAddress = () => countRequest(db, reply, { of: 'address', who: request.ip, most: limits.address, at })
  const key = readKey(request)
  if (key === undefined || regionId === undefined) {
    await byAddress()
    if (one.scope && regionId !== undefined) throw new DomainError('api.key_missing')
    return undefined
  }
  const caller = await findCaller(db, { regionId, key, scope: one.scope, at }).catch(async (error: unknown) => {
    await byAddress()
    throw error
  })
  await countRequest(db, reply, { of: 'key', who: caller.id, most: limits.key, at })
  return caller
}

function readKey({ headers }: FastifyRequest): string | undefined {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? []
  const own = headers['x-api-key']
  return bearer ?? (typeof own === 'string' ? own : undefined)
}

/** @throws ShapeError */
function checked(shape: Route['body'], value: unknown, key: 'api.invalid' | 'api.invalid_query'): unknown {
  if (!shape) return undefined
  const read = shape.safeParse(value)
  if (!read.success) throw new ShapeError(key, read.error)
  return read.data
}

/** @throws DomainError api.not_readable */
async function readBody({ takesPhotos }: Route, { body, headers }: FastifyRequest): Promise<{ body: unknown; files: ReadForm['files'] }> {
  if (!Buffer.isBuffer(body)) return { body, files: [] }
  if (!takesPhotos) throw new DomainError('api.not_readable')
  const { fields, files } = await readForm(body, headers['content-type'] ?? '')
  const said = fields.find(([name]) => name === 'report')?.[1]
  try {
    return { body: readJson(said ?? ''), files }
  } catch {
    throw new DomainError('api.not_readable')
  }
}

/** With a mark of what it says: whoever asks again with it hears that nothing has changed. */
function send([request, reply]: Http, { scope, method, fresh = 60 }: Route, { status, body }: Answered) {
  const text = JSON.stringify(body)
  void reply.code(status).type('application/json; charset=utf-8').header('x-content-type-options', 'nosniff')
  if (method !== 'GET') return reply.header('cache-control', 'no-store').send(text)
  const mark = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  void reply.header('etag', mark).header('cache-control', scope ? 'private, no-cache' : `public, max-age=${fresh}`)
  const isKnown = (request.headers['if-none-match'] ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === mark)
  return isKnown ? reply.code(304).send() : reply.send(text)
}
