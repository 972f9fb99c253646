/** `npm start`: everything in one process, with a database of its own when none is named. */
import { createServer as createSocket } from 'node:net'
import { join } from 'node:path'
import { closeDemoLines, openDemoLines } from '#bridges/sp4n/line/setup-commands.ts'
import { type Config, readConfig } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'
import { openDatabase } from '#db/open.ts'
import type { Db } from '#db/transaction.ts'
import { createTicks } from '#delivery/ticks.ts'
import { importDemoReports } from '#demo/commands.ts'
import { createIntake } from '#intake/commands.ts'
import { keepListening, type Listening } from '#intake/listening.ts'
import { newestTalk } from '#intake/talk-queries.ts'
import { keepFigures } from '#jobs/figures.ts'
import { handlers } from '#jobs/handlers.ts'
import { DomainError } from '#lib/errors.ts'
import { checkFolder, keptSecret } from '#lib/folders.ts'
import { createLog } from '#lib/log.ts'
import { createMailer, type Mailer } from '#lib/mailer.ts'
import { createScanner } from '#evidence/scanner.ts'
import { folderStorage } from '#lib/storage.ts'
import { closeDemo, importDemoRegions, refuseDemoOnReal } from '#regions/commands.ts'
import { completeSettings } from '#regions/upkeep-commands.ts'
import { listAccounts, listRegions, saveLineState } from '#regions/queries.ts'
import { checkKeys } from '#sealing/commands.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'
import { sealPlain } from '#sealing/plain-commands.ts'
import { createAuth } from '#staff/auth.ts'
import { words } from '#texts/text.ts'
import type pg from 'pg'
import { createServer, type PageHandler } from './server.ts'
import { type Services, shareWithPages } from './services.ts'
import { startWorker } from './worker.ts'

/** Connections of this process. The embedded server allows 60 in all. */
const POOL_SIZE = 20

const DEMO_ACCOUNTS = [
  ['admin', 'the admin team, at /<region>/meja'],
  ['koordinator', 'coordinator of the team, at /<region>/meja and /pengaturan'],
  ['opd', 'contact officer of public works, at /<region>/meja'],
  ['camat', 'contact officer of a district office, at /<region>/meja'],
  ['kepala', 'head of public works, at /<region>/meja'],
  ['sekda', 'regional secretary, at /<region>/pimpinan'],
  ['bupati', 'the leader, at /<region>/pimpinan'],
  ['inspektorat', 'auditor, at /<region>/meja'],
  ['khusus', 'restricted unit, at /<region>/meja'],
  ['operator', 'operator, at /<region>/pengaturan'],
] as const

const say = (line: string) => process.stdout.write(`${line}\n`)

/** What is open and must be closed again, the last first: on Ctrl-C, and when a start fails half-way. */
const open: (() => Promise<unknown>)[] = []
let isStopping = false

stopOnSignals()
await start(process.argv.includes('--dev')).catch(giveUp)

async function start(isDev: boolean): Promise<void> {
  const config = readConfig(process.env)
  await checkFolder(config.dataDir)
  await checkPort(config)
  say('Starting the database …')
  const database = openDatabase(config)
  // From the first moment: a database that is only coming up when we are stopped would stay behind.
  open.push(() =>
    database.then(
      ({ stop }) => stop(),
      () => undefined,
    ),
  )
  const { pool, db } = await openSealed((await database).databaseUrl, config)
  if (config.demo) await refuseDemoOnReal(db)

  for (const code of await completeSettings(db)) say(`The settings of ${code} cannot be read: import its folder anew.`)
  const log = createLog(config.logLevel)
  const secret = config.sessionSecret ?? (await keptSecret(join(config.dataDir, 'session-secret')))
  const services: Services = {
    config: { ...config, sessionSecret: secret },
    db,
    log,
    auth: createAuth(db, { ...config, secret }),
    storage: folderStorage(join(config.dataDir, 'files'), { isScanned: config.scannerSocket !== undefined }),
  }
  shareWithPages(services)
  if (config.demo) await importDemo(services)
  else sayClosed(await closeDemo(db))
  await (config.demo ? openDemoLines(services) : closeDemoLines(db))

  const intake = createIntake(db, log, services.storage)
  const pages = isDev ? await developmentPages() : await builtPages()
  const app = await createServer(services, { pool, intake, pages, isWorking: () => worker.isRunning() })
  const mailer = createMailer(config)
  const scanner = config.scannerSocket ? createScanner(config.scannerSocket) : undefined
  const context = { ...services, mailer, scanner, tick: createTicks(log), now: () => new Date(), publicUrl: config.publicUrl }
  const worker = await startWorker({ pool, handlers, pressure: intake.pressure }, context)
  open.push(
    () => worker.stop(),
    () => app.close(),
    await keepListening({ ...linesOf(db), intake, newestTalk: newestTalk(db), log }),
    await keepFigures(pool, { db, log }),
  )
  await app.listen({ port: config.port, host: config.host }).catch((error: NodeJS.ErrnoException) => cannotListen(error, config))
  await announce(services)
  sayMail(mailer)
}

function linesOf(db: Db): Pick<Listening, 'list' | 'note'> {
  return { list: () => listAccounts(db), note: (id, downSince) => saveLineState(db, id, downSince) }
}

/** Brought up to date, and every name in it sealed by keys that are there: before anything is served, a lost key is said and never replaced. */
async function openSealed(databaseUrl: string, config: Config): Promise<{ pool: pg.Pool; db: Db }> {
  const pool = openPool(databaseUrl, POOL_SIZE)
  const { keyring, close } = openKeyring(databaseUrl, config)
  const db = openDb(pool, keyring)
  open.push(close, () => db.destroy())
  const fresh = await migrate(pool)
  if (fresh.length > 0) say(`Database brought up to date (${fresh.length} steps).`)
  await checkKeys(db, config)
  await sealPlain(db, say)
  return { pool, db }
}

async function importDemo({ config, db, storage }: Services): Promise<void> {
  await importDemoRegions({ db, config }, say)
  await importDemoReports({ db, storage, now: new Date(), say })
}

/** An operator who forgot one of the secrets should not have to look for the reason of the silence. */
function sayClosed(accounts: string[]): void {
  if (accounts.length > 0) say(`Closed, as they hold secrets that everybody knows: ${accounts.join(', ')}`)
}

/** An operator should learn of it before staff wonder why they hear nothing. */
function sayMail({ mode }: Mailer): void {
  if (mode === 'waiting') say('\nE-mails are not sent: SMTP_URL is not set. They wait, three days at most.')
}

/** The last lines of a start: where to go, and as whom. */
async function announce({ config, db }: Services): Promise<void> {
  say(`\nTanggap is ready: ${config.publicUrl}`)
  if (!config.demo) return
  const { publicUrl } = config
  const regions = await listRegions(db)
  say('\nAll reports, names and numbers are invented. To play:')
  say(`  a resident's phone   ${publicUrl}/simulator`)
  for (const { code, program } of regions) say(`  ${code.padEnd(20)} ${publicUrl}/${code}   ${program}`)
  say('\nSign in at /<region>/masuk with the password tanggap-demo as')
  for (const [who, page] of DEMO_ACCOUNTS) say(`  ${`${who}@<region>.example`.padEnd(32)} ${page}`)
  say('\nCtrl-C stops everything.')
}

function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      say('Stopping …')
      closeAll().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

/** What will not close does not keep the others open, the database least of all. @throws the first fault */
async function closeAll(): Promise<void> {
  const faults: unknown[] = []
  for (const close of open.splice(0).reverse()) await close().catch((fault: unknown) => faults.push(fault))
  if (faults.length > 0) throw faults[0]
}

/** One clear sentence for what a person can mend; the whole fault for what only we can. */
async function giveUp(error: unknown): Promise<void> {
  // Somebody stopped a start half-way: whatever fails because of that is no news.
  if (isStopping) return
  const sentence = error instanceof DomainError ? words('en')(`errors.${error.key}`, error.values) : error
  try {
    await closeAll()
  } finally {
    console.error(sentence)
    process.exit(1)
  }
}

/** Asked before the database is started: the commonest mistake should not cost ten seconds. */
async function checkPort(config: Config): Promise<void> {
  const probe = createSocket()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(config.port, config.host, () => probe.close(() => resolve()))
  }).catch((error: NodeJS.ErrnoException) => cannotListen(error, config))
}

/** @throws DomainError start.port_in_use, start.cannot_listen */
function cannotListen({ code, message }: NodeJS.ErrnoException, { port, host }: Config): never {
  if (code === 'EADDRINUSE') throw new DomainError('start.port_in_use', { port })
  throw new DomainError('start.cannot_listen', { port, host, reason: code ?? message })
}

async function builtPages(): Promise<PageHandler> {
  process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto'
  process.env['ADDRESS_HEADER'] = 'x-client-address'
  // The form for reports reads past what is too large; all others are cut off before (server.ts).
  process.env['BODY_SIZE_LIMIT'] = '100M'
  const address = new URL('../build/handler.js', import.meta.url).href
  return ((await import(address)) as { handler: PageHandler }).handler
}

async function developmentPages(): Promise<PageHandler> {
  const { createServer: createVite } = await import('vite')
  const vite = await createVite({ server: { middlewareMode: true } })
  open.push(() => vite.close())
  return (request, response, next) => vite.middlewares(request, response, next)
}
