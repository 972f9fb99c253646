/** What a program is told when something went wrong: RFC 9457, application/problem+json. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type ErrorKey } from '#lib/errors.ts'
import { newCode } from '#lib/ids.ts'
import type { Log } from '#lib/log.ts'
import { words } from '#texts/text.ts'
import type { z } from 'zod'

/** What was sent does not have the shape of the route. */
export class ShapeError extends DomainError {
  readonly errors: { path: string; message: string }[]

  constructor(key: 'api.invalid' | 'api.invalid_query', { issues }: z.ZodError) {
    super(key, { what: [...new Set(issues.map(({ path }) => path.join('.') || 'body'))].slice(0, 8).join(', ') })
    this.errors = issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.').slice(0, 200), message: message.slice(0, 300) }))
  }
}

export function answerProblem(log: Log, error: FastifyError | DomainError, [request, reply]: [FastifyRequest, FastifyReply]) {
  if (error instanceof DomainError) {
    const errors = error instanceof ShapeError ? { errors: error.errors } : {}
    const detail = words('en')(`errors.${error.key}`, error.values)
    if (error.httpStatus === 401) void reply.header('www-authenticate', 'Bearer realm="api"')
    return send(reply, error.httpStatus, { type: typeOf(error.key), title: error.key, detail, ...errors })
  }
  const { statusCode = 500 } = error
  // Not ours: a body that is too large or no JSON. What the library says names no secrets.
  if (statusCode < 500) return send(reply, statusCode, { type: typeOf('api.not_readable'), title: 'api.not_readable', detail: error.message })
  const reference = newCode()
  log.error({ reference, route: request.routeOptions.url, error: { message: error.message, stack: error.stack } }, 'request failed')
  return send(reply, 500, { type: 'about:blank', title: 'fault', detail: 'Something failed here.', reference })
}

function typeOf(key: ErrorKey): string {
  return `/api#${key}`
}

function send(reply: FastifyReply, status: number, problem: object) {
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ ...problem, status }))
}
