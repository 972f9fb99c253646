/** What a machine is told when something went wrong. Expected errors by their key; the rest is logged whole and answered with a number. */
import type { FastifyError, FastifyInstance } from 'fastify'
import { DomainError, told } from '#lib/errors.ts'
import { newCode } from '#lib/ids.ts'
import { words } from '#texts/text.ts'
import type { Services } from '../services.ts'

export function errorAnswers(app: FastifyInstance, { log }: Services): void {
  app.setErrorHandler((fault: FastifyError | DomainError, request, reply) => {
    const error = told(fault)
    if (error instanceof DomainError) {
      if (error.httpStatus === 429) void reply.header('retry-after', waitOf(error))
      return reply.code(error.httpStatus).send({ error: error.key, message: words('en')(`errors.${error.key}`, error.values) })
    }
    if (error.statusCode !== undefined && error.statusCode < 500)
      return reply.code(error.statusCode).send({ error: error.code, message: error.message })
    const reference = newCode()
    log.error({ reference, route: request.routeOptions.url, error: { message: error.message, stack: error.stack } }, 'request failed')
    return reply.code(500).send({ error: 'fault', reference })
  })
}

/** Seconds, when the error does not say it better. */
const A_MINUTE = 60

function waitOf({ values: { seconds, minutes } }: DomainError): number {
  return Number(seconds ?? (minutes === undefined ? A_MINUTE : Number(minutes) * 60))
}
