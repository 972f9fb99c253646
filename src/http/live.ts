/** Server-sent events for staff pages: `/langsung` says "something changed", the page asks again for what it shows. */
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { LIVE_CHANNEL, type LiveNews } from '#jobs/live.ts'
import { DomainError } from '#lib/errors.ts'
import { findStaff } from '#staff/queries.ts'
import type { Services } from '../services.ts'

/** Milliseconds. Proxies close what is silent for a minute. */
const HEARTBEAT = 25_000

type Listener = (news: LiveNews) => void

export async function live(app: FastifyInstance, { auth, db, pool }: Services & { pool: pg.Pool }): Promise<void> {
  const listeners = new Map<Listener, string>()
  const stopListening = await listen(pool, (news) => {
    for (const [listener, regionId] of listeners) if (regionId === news.regionId) listener(news)
  })
  app.addHook('onClose', stopListening)

  app.get('/langsung', async (request, reply) => {
    const session = await auth.api.getSession({ headers: new Headers({ cookie: request.headers.cookie ?? '' }) })
    const staff = session ? await findStaff(db, session.user.id) : undefined
    if (!staff) throw new DomainError('staff.not_signed_in')
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    reply.raw.write('retry: 2000\n\n')
    const send: Listener = ({ topic, caseId }) => reply.raw.write(`data: ${JSON.stringify({ topic, caseId })}\n\n`)
    const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT)
    listeners.set(send, staff.regionId)
    request.raw.on('close', () => {
      clearInterval(heartbeat)
      listeners.delete(send)
    })
  })
}

/** Keeps one connection listening; when it breaks, another is opened. @returns what ends it */
async function listen(pool: pg.Pool, hear: Listener): Promise<() => Promise<void>> {
  let isOver = false
  let client: pg.PoolClient | undefined
  const open = async () => {
    client = await pool.connect()
    client.on('notification', ({ payload }) => payload && hear(JSON.parse(payload) as LiveNews))
    client.once('error', () => {
      client?.release(true)
      client = undefined
      if (!isOver) setTimeout(() => open().catch(() => undefined), 1000)
    })
    await client.query(`listen ${LIVE_CHANNEL}`)
  }
  await open()
  return async () => {
    isOver = true
    client?.release(true)
  }
}
