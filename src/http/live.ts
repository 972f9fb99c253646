/** Server-sent events for staff pages: `/langsung` says "something changed", the page asks again for what it shows. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { opensTo } from '#http/door.ts'
import { dbFor, inRegion } from '#db/transaction.ts'
import type { LiveNews } from '#jobs/live.ts'
import { listenToNews } from '#jobs/listening.ts'
import { DomainError } from '#lib/errors.ts'
import { findSight } from '#staff/queries.ts'
import { findSignedIn } from '#staff/sessions/commands.ts'
import { viewerOf } from '#staff/viewer.ts'
import type { Services } from '../services.ts'

/** Milliseconds. Proxies close what is silent for a minute. */
const HEARTBEAT = 25_000

/** Bytes a browser may be behind. A laptop that was shut hears nothing, and must not fill our memory meanwhile. */
const BEHIND = 64 * 1024

type Listener = (news: LiveNews) => void

export async function live(app: FastifyInstance, { pool, ...services }: Services & { pool: pg.Pool }): Promise<void> {
  const listeners = new Map<Listener, { regionId: string; seesRestricted: boolean; seesOthers: boolean }>()
  const stopListening = await listenToNews(pool, (news) => {
    for (const [listener, { regionId, ...hears }] of listeners)
      if (regionId === news.regionId && (news.isRestricted ? hears.seesRestricted : hears.seesOthers)) listener(news)
  })
  app.addHook('onClose', stopListening)

  app.get('/langsung', opensTo('staff'), async (request, reply) => {
    const staff = await findSignedIn(services, new Headers({ cookie: request.headers.cookie ?? '' }), new Date())
    if (!staff) throw new DomainError('staff.not_signed_in')
    const sight = await inRegion(dbFor(services.db, viewerOf(staff)), staff.regionId, findSight)
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    reply.raw.write('retry: 2000\n\n')
    // Not which case: an officer of one agency learns nothing of the others' cases, nor of secret ones.
    const send: Listener = ({ topic }) => write(reply.raw, `data: ${JSON.stringify({ topic })}\n\n`)
    const heartbeat = setInterval(() => write(reply.raw, ': still here\n\n'), HEARTBEAT)
    listeners.set(send, { regionId: staff.regionId, ...sight })
    reply.raw.on('close', () => {
      clearInterval(heartbeat)
      listeners.delete(send)
    })
  })
}

function write(response: ServerResponse, text: string): void {
  if (response.writableLength > BEHIND) response.destroy()
  else response.write(text)
}
