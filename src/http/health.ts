/** For the operator's monitor: alive = the process answers; ready = a message could be taken and worked on now. */
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { opensTo } from '#http/door.ts'
import type { Services } from '../services.ts'

export async function health(app: FastifyInstance, { db }: Services): Promise<void> {
  app.get('/health/live', opensTo('public'), async () => ({ alive: true }))
  app.get('/health/ready', opensTo('public'), async (_request, reply) => {
    const ready = await isReady(db)
    return reply.code(ready ? 200 : 503).send({ ready })
  })
}

/** The tables are there and the queue can be asked. */
async function isReady(db: Services['db']): Promise<boolean> {
  return sql`select 1 from regions, graphile_worker.jobs limit 0`.execute(db).then(
    () => true,
    () => false,
  )
}
