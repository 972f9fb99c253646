/**
 * Open311 GeoReport v2 with service request updates, per region at `/open311/:region/…`, for all at `/open311/v2/…?jurisdiction_id=`.
 * Everything ends in `.xml` or `.json`. What a stranger may read: docs/decisions/0026.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorAnswer, write, type Answer } from '#bridges/open311/answer.ts'
import { LIMITS } from '#http/api/limits.ts'
import { takeForms } from '#http/api/bodies.ts'
import { opensTo } from '#http/door.ts'
import { DomainError, told } from '#lib/errors.ts'
import { newCode } from '#lib/ids.ts'
import { words } from '#texts/text.ts'
import { regionOf, splitFile, readArguments } from './asked.ts'
import { discovery } from './discovery.ts'
import { getRequest, getToken, listRequests, postRequest } from './requests.ts'
import { getService, listServices } from './services.ts'
import type { Method, Open311Services } from './method.ts'
import { listUpdates, postUpdate } from './updates.ts'

type Params = { region?: string; file: string }

export async function open311(app: FastifyInstance, { limits = LIMITS, now = () => new Date(), ...more }: Open311Services): Promise<void> {
  const services = { ...more, limits, now }
  takeForms(app)
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  )
  app.setErrorHandler((error: FastifyError | DomainError, request, reply) => answerError(services, told(error), [request, reply]))
  for (const base of ['/open311/v2', '/open311/:region']) mount(app, services, base)
  app.get<{ Params: Params }>('/open311/:file', opensTo('public'), async (request, reply) => {
    const { name, format } = splitFile(request.params.file)
    if (name !== 'discovery') throw new DomainError('api.not_found')
    return send(reply, await discovery(services, undefined), format)
  })
}

function mount(app: FastifyInstance, services: Required<Open311Services>, base: string): void {
  const door = (method: Method) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { region: code, file } = request.params as Params
    const { name, format } = splitFile(file)
    return send(reply, await method(services, [request, reply], { code, id: name }), format)
  }
  const READ: Record<string, Method> = { services: listServices, requests: listRequests, servicerequestupdates: listUpdates, discovery: describe }
  const WRITTEN: Record<string, Method> = { requests: postRequest, servicerequestupdates: postUpdate }
  const named =
    (methods: Record<string, Method>): Method =>
    (all, http, place) => {
      const method = Object.hasOwn(methods, place.id) ? methods[place.id] : undefined
      if (!method) throw new DomainError('api.not_found')
      return method(all, http, { ...place, id: '' })
    }
  app.get(`${base}/:file`, opensTo('public'), door(named(READ)))
  app.post(`${base}/:file`, opensTo('key'), door(named(WRITTEN)))
  app.get(`${base}/services/:file`, opensTo('public'), door(getService))
  app.get(`${base}/requests/:file`, opensTo('public'), door(getRequest))
  app.get(`${base}/tokens/:file`, opensTo('public'), door(getToken))
}

const describe: Method = async (services, [request], { code }) => {
  const { given } = await readArguments(request)
  return discovery(services, code === undefined && !given.has('jurisdiction_id') ? undefined : await regionOf(services.db, given, code))
}

function send(reply: FastifyReply, answer: Answer, format: 'xml' | 'json') {
  const { body, mediaType } = write(answer, format)
  if (reply.request.method === 'GET') void reply.header('access-control-allow-origin', '*')
  return reply.type(mediaType).header('cache-control', 'no-cache').header('x-content-type-options', 'nosniff').send(body)
}

/** The specification knows 400, 403 and 404; what it does not know keeps its number. */
const CODES: Record<number, number> = { 401: 403, 409: 400, 415: 400, 422: 400 }

function answerError({ log }: Required<Open311Services>, error: FastifyError | DomainError, [request, reply]: [FastifyRequest, FastifyReply]) {
  const { format } = splitFile((request.params as Partial<Params>).file ?? '')
  if (error instanceof DomainError) {
    const code = CODES[error.httpStatus] ?? error.httpStatus
    return send(reply.code(code), errorAnswer(code, words('en')(`errors.${error.key}`, error.values)), format)
  }
  const { statusCode = 500 } = error
  const code = CODES[statusCode] ?? statusCode
  if (code < 500) return send(reply.code(code), errorAnswer(code, error.message), format)
  const reference = newCode()
  log.error({ reference, route: request.routeOptions.url, error: { message: error.message, stack: error.stack } }, 'request failed')
  return send(reply.code(500), errorAnswer(500, `fault ${reference}`), format)
}
