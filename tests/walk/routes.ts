/** Every page, form and file of the built pages, as SvelteKit itself lists them; and every route of the server, as Fastify does. */
import { subscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { readConfig } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import { createIntake } from '#intake/commands.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { createAuth } from '#staff/auth.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { createServer } from '../../src/server.ts'

/** @property name without the region and the groups of folders: `/meja/kasus/[id]` @property forms names of its actions @property methods of a file */
export type PageRoute = { name: string; isRegional: boolean; forms: string[]; methods: string[] }

type Node = { server?: { actions?: Record<string, unknown> } }
type Manifest = {
  nodes: (() => Promise<Node>)[]
  routes: { id: string; page: { leaf: number } | null; endpoint: (() => Promise<Record<string, unknown>>) | null }[]
}

export async function listPages(): Promise<PageRoute[]> {
  const address = new URL('../../build/server/manifest.js', import.meta.url).href
  const { manifest } = (await import(address)) as { manifest: Manifest }
  return Promise.all(
    manifest.routes.map(async ({ id, page, endpoint }) => {
      const forms = page ? Object.keys((await manifest.nodes[page.leaf]?.())?.server?.actions ?? {}) : []
      const methods = endpoint ? Object.keys(await endpoint()).filter((name) => /^[A-Z]+$/.test(name)) : []
      const name = id.replace('/[[region=region]]', '').replaceAll(/\/\([a-z]+\)/g, '') || '/'
      return { name, isRegional: id.startsWith('/[[region'), forms, methods: page ? [] : methods }
    }),
  )
}

export type Door = { method: string; url: string; permission: string | undefined }

/** Every route of the server with who may use it, as the server itself is built. */
export async function listDoors(demo: 'on' | 'off'): Promise<Door[]> {
  const routes: RouteOptions[] = []
  subscribe('fastify.initialization', (message) => {
    ;(message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => void routes.push(route))
  })
  const address = await freshDatabaseUrl()
  const pool = openPool(address, 5)
  const db = openDb(pool, testKeyring(address))
  const config = readConfig({ DEMO: demo })
  const log = createLog('silent')
  const services = { config, db, log, auth: createAuth(db, { ...config, secret: 'for this test only' }), storage: folderStorage('/tmp') }
  const app = await createServer(services, { pool, intake: createIntake(db, log, services.storage), pages: (_request, _response, next) => next() })
  await app.ready()
  await app.close()
  await db.destroy()
  return routes.flatMap(({ method, url, config: { permission } = {} }) => [method].flat().map((one) => ({ method: one, url, permission })))
}
