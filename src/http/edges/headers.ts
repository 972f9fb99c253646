/** Every answer of the server carries these, whoever writes it: routes, pages, files, live news, errors, and what is not there. */
import type { FastifyInstance } from 'fastify'
import type { Config } from '#config.ts'
import { headersOf, NOTHING } from '#lib/edges/headers.ts'

/** What Fastify itself answers is for machines; pages and their files begin with the policy of pages. */
export function securityHeaders(app: FastifyInstance, config: Config): void {
  const headers = headersOf(config)
  app.addHook('onRequest', async (request, reply) => {
    const isPage = request.routeOptions.config.permission === 'pages'
    // On the raw answer: streams and pages write their heads by themselves.
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
    if (!isPage) reply.raw.setHeader('content-security-policy', NOTHING)
    // "You have it" must not replace the policy of the page that the reader has.
    if (isPage && request.headers['if-none-match']) reply.raw.removeHeader('content-security-policy')
  })
}
