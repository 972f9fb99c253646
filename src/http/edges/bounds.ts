/** How much of a request is taken, and how long one may take over it. Bodies have limits of their own where they are read. */
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { readJson } from '#lib/edges/json.ts'

/**
 * A village on two bars needs minutes for its photos; whoever sends one letter of a header a second wants our sockets.
 * Milliseconds, and bytes of all headers together.
 */
export const BOUNDS = {
  /** For all of a request, body included. */
  requestTimeout: 600_000,
  /** Without a byte in either direction; live pages hear something every 25 seconds. */
  connectionTimeout: 120_000,
  http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16 * 1024 },
} satisfies FastifyServerOptions & { http: object }

export const MOST_HEADERS = 100

/** Everywhere but where a route reads its body by itself. */
export function refuseDeepJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      if (body !== '') readJson(String(body))
    } catch (fault) {
      // What is no JSON at all is said by the usual parser, in its own words.
      if (!(fault instanceof SyntaxError)) return done(fault as Error)
    }
    void parse(request, String(body), done)
  })
}
