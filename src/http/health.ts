/** For the operator's monitor: alive = the process answers; ready = a message could be taken and worked on now. */
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { opensTo } from '#http/door.ts'
import type { Services } from '../services.ts'

/** @property isWorking jobs are taken now */
type Watched = Pick<Services, 'config' | 'db'> & { isWorking: () => boolean }

export async function health(app: FastifyInstance, { config, db, isWorking }: Watched): Promise<void> {
  app.get('/health/live', opensTo('public'), async () => ({ alive: true }))
  app.get('/health/ready', opensTo('public'), async (_request, reply) => {
    const ready = isWorking() && (await hasRoom(config.dataDir)) && (await isAnswering(db))
    return reply.code(ready ? 200 : 503).send({ ready })
  })
}

/** The tables are there and the queue can be asked. */
async function isAnswering(db: Services['db']): Promise<boolean> {
  return sql`select 1 from regions, graphile_worker.jobs limit 0`.execute(db).then(
    () => true,
    () => false,
  )
}

/**
 * Bytes. A full disk still answers what is asked of it, but takes nothing. The database's log of changes grows by tens of megabytes at once,
 * one file sent in has up to 16: so much is left that the operator is told before anything is refused. Of a small disk a tenth is as good.
 */
const LEAST_FREE = 200 * 1024 * 1024

/** The embedded database may lie on another disk than the files (its folder is a link then). */
async function hasRoom(dataDir: string): Promise<boolean> {
  const isRoomy = (folder: string) =>
    statfs(folder).then(({ bavail, blocks, bsize }) => bavail > 0 && bavail * bsize >= Math.min(LEAST_FREE, (blocks * bsize) / 10))
  const [files, database] = await Promise.all([isRoomy(dataDir).catch(() => false), isRoomy(join(dataDir, 'postgres')).catch(() => true)])
  return files && database
}
