/** `npm start`: everything in one process, with a database of its own when none is named. */
import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer as createSocket } from 'node:net'
import { join } from 'node:path'
import { readConfig, type Config } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import { startEmbeddedPostgres } from '#db/embedded.ts'
import { prepareExternal } from '#db/external.ts'
import { migrate } from '#db/migrate.ts'
import { importDemoReports } from '#demo/commands.ts'
import { createIntake } from '#intake/commands.ts'
import { handlers } from '#jobs/handlers.ts'
import { DomainError } from '#lib/errors.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { importDemoRegions } from '#regions/commands.ts'
import { createAuth } from '#staff/auth.ts'
import { words } from '#texts/text.ts'
import { createServer, type PageHandler } from './server.ts'
import { shareWithPages, type Services } from './services.ts'
import { startWorker } from './worker.ts'

/** Connections of this process. The embedded server allows 30 in all. */
const POOL_SIZE = 16

const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const stop = await start(readConfig(process.env), process.argv.includes('--dev'))
  stopOnSignals(stop)
} catch (error) {
  if (!(error instanceof DomainError)) throw error
  process.stderr.write(`${words('en')(`errors.${error.key}`, error.values)}\n`)
  process.exit(1)
}

async function start(config: Config, isDev: boolean): Promise<() => Promise<void>> {
  await checkFolder(config.dataDir)
  await checkPort(config)
  say('Starting the database …')
  const database = config.databaseUrl ? { databaseUrl: await prepareExternal(config.databaseUrl), stop: async () => undefined } : await startEmbedded(config)
  const pool = openPool(database.databaseUrl, POOL_SIZE)
  const db = openDb(pool)
  const fresh = await migrate(pool)
  if (fresh.length > 0) say(`Database brought up to date: ${fresh.join(', ')}`)
  const log = createLog(config.logLevel)
  const auth = createAuth(db, { publicUrl: config.publicUrl, trustProxy: config.trustProxy, secret: config.sessionSecret ?? (await keptSecret(config.dataDir)) })
  const services: Services = { config, db, auth, log, storage: folderStorage(join(config.dataDir, 'files')) }
  if (config.demo) await importDemo(services)
  shareWithPages(services)
  const intake = createIntake(db, log)
  const app = await createServer(services, { pool, intake, pages: isDev ? await developmentPages() : await builtPages() })
  const worker = await startWorker({ pool, handlers, pressure: intake.pressure }, { db, log, storage: services.storage, now: () => new Date(), publicUrl: config.publicUrl })
  await app.listen({ port: config.port, host: config.host })
  say(`Tanggap answers on ${config.publicUrl}`)
  return async () => {
    await app.close()
    await worker.stop()
    await db.destroy()
    await database.stop()
  }
}

async function importDemo({ config, db, storage }: Services): Promise<void> {
  await importDemoRegions({ db, config }, say)
  await importDemoReports({ db, storage, now: new Date(), say })
}

function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      say('Stopping …')
      stop().then(() => process.exit(0), () => process.exit(1))
    })
  }
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch {
    throw new DomainError('start.folder_unwritable', { folder })
  }
}

/** Asked before the database is started: the commonest mistake should not cost ten seconds. */
async function checkPort({ port, host }: Config): Promise<void> {
  const probe = createSocket()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', () => reject(new DomainError('start.port_in_use', { port })))
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

async function startEmbedded({ dataDir }: Config) {
  try {
    return await startEmbeddedPostgres(dataDir)
  } catch (error) {
    throw new DomainError('start.database_failed', { folder: dataDir, reason: error instanceof Error ? error.message : String(error) })
  }
}

async function keptSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'session-secret')
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => undefined)
  return readFile(file, 'utf8')
}

async function builtPages(): Promise<PageHandler> {
  process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto'
  process.env['BODY_SIZE_LIMIT'] = '30M'
  const address = new URL('../build/handler.js', import.meta.url).href
  return ((await import(address)) as { handler: PageHandler }).handler
}

async function developmentPages(): Promise<PageHandler> {
  const { createServer: createVite } = await import('vite')
  const vite = await createVite({ server: { middlewareMode: true } })
  return (request, response, next) => vite.middlewares(request, response, next)
}
