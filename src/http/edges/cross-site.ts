/**
 * Whatever changes something, or is kept open, for a person with a cookie answers our own pages only. Browsers say where a request
 * comes from, and a page cannot make them lie. Programs carry keys and signatures, which no browser adds by itself: they pass.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DoorPermission } from '#http/door.ts'
import { DomainError } from '#lib/errors.ts'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Doors where a cookie may open something; the stand-ins are there for the pages of the demonstration. */
const BY_COOKIE = new Set<DoorPermission | undefined>(['staff', 'holder', 'pages', 'demo', undefined])

/** @throws DomainError request.cross_site */
export function refuseOtherSites(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config
    const isGuarded = BY_COOKIE.has(permission) && (!READING.has(request.method) || permission === 'staff')
    if (isGuarded && isFromElsewhere(request)) throw new DomainError('request.cross_site')
  })
}

/** `same-site` is another name of the same owner, and somebody else all the same. */
function isFromElsewhere({ headers, host }: FastifyRequest): boolean {
  const from = headers['sec-fetch-site']
  if (from === 'cross-site' || from === 'same-site') return true
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== host
}
