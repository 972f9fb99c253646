/** A whole Tanggap for a journey: the real process with a database, regions and the stand-in for Meta of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openKeyring } from '#sealing/keyring-commands.ts'
import MEMORY from '../../scripts/memory.json' with { type: 'json' }

const START = fileURLToPath(new URL('../../src/start.ts', import.meta.url))

/** Milliseconds: a first start makes a database and imports six regions. */
const READY_WITHIN = 240_000

export type Tanggap = {
  url: string
  folder: string
  port: number
  /** Milliseconds until it was ready. */
  startedIn: number
  output: () => string
  /** Ends it in order and forgets everything. @returns the exit code @throws when its database was left running */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>
  /** SIGKILL: nothing is put in order, and the database goes on by itself. */
  kill: () => Promise<void>
  /** Looks into its database past row-level security. Column names as in SQL. */
  rows: <T extends object>(query: string, values?: unknown[]) => Promise<T[]>
  /** By which these addresses are found, in whichever region: they themselves lie sealed. */
  indexes: (addresses: string[]) => Promise<string[]>
}

/** @property folder, port of one that was killed: it is started again */
export type StartOptions = { folder?: string; port?: number; settings?: Record<string, string> }

export async function startTanggap({ folder, port, settings = {} }: StartOptions = {}): Promise<Tanggap> {
  const place = { folder: folder ?? (await newFolder()), port: port ?? (await freePort()) }
  const began = performance.now()
  const { child, output } = spawnTanggap({ ...settings, PORT: String(place.port), DATA_DIR: place.folder })
  const url = `http://127.0.0.1:${place.port}`
  await untilReady(url, child, output)
  return {
    ...place,
    url,
    output,
    startedIn: Math.round(performance.now() - began),
    stop: (signal = 'SIGTERM') => stop(child, place.folder, signal),
    kill: async () => void (await end(child, 'SIGKILL')),
    rows: (query, values) => rowsOf(place.folder, query, values),
    indexes: (addresses) => indexesOf(place.folder, addresses),
  }
}

/** Hours of UTC. In western Indonesia the day begins at the first, and offices close at the second: what is of today, and what is late, changes by itself. */
const TURNS = [17, 9]

/** For a journey that compares what it saw before with what it sees later. @param minutes that it takes at most */
export async function awayFromTurns(minutes = 6): Promise<void> {
  const now = Date.now()
  for (const hour of TURNS) {
    const left = new Date(now).setUTCHours(hour, 0, 0, 0) - now
    if (left > 0 && left < minutes * 60_000) await new Promise((resolve) => setTimeout(resolve, left + 5_000))
  }
}

/** As `npm start` does it, with nothing of the caller's own settings. */
export function spawnTanggap(settings: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [...MEMORY, '--disable-warning=ExperimentalWarning', START], {
    env: { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', DATABASE_URL: '', PUBLIC_URL: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, output: () => output }
}

/** Open to others: as root the database runs as somebody else, and would have to be kept elsewhere. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tanggap-journey-'))
  await chmod(folder, 0o755)
  return folder
}

export async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + READY_WITHIN
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended:\n${output()}`)
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not get ready:\n${output()}`)
}

async function stop(child: ChildProcess, folder: string, signal: NodeJS.Signals): Promise<number | null> {
  const code = await end(child, signal)
  const left = await postmasterOf(folder)
  await forget(folder)
  if (left && code !== null) throw new Error('it ended in order, but left its database running')
  return code
}

/** @returns the exit code; null when a signal ended it */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
  return child.exitCode
}

/** The folder, a database that a killed process left running in it, and where root's database really lies. */
export async function forget(folder: string): Promise<void> {
  const left = await postmasterOf(folder)
  if (left) process.kill(left.pid, 'SIGQUIT')
  const home = dirname(await realpath(join(folder, 'postgres')).catch(() => join(folder, 'postgres')))
  for (const path of [home, folder]) await rm(path, { recursive: true, force: true, maxRetries: 10 })
}

/** The database's process while it lives; its pid file says so. */
export async function postmasterOf(folder: string): Promise<{ pid: number; socket: string } | undefined> {
  const text = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  return pid > 0 && isAlive(pid) ? { pid, socket: lines[4] ?? '' } : undefined
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function rowsOf<T extends object>(folder: string, query: string, values: unknown[] = []): Promise<T[]> {
  const postmaster = await postmasterOf(folder)
  const password = await readFile(join(folder, 'postgres-password'), 'utf8')
  const client = new pg.Client({ host: postmaster?.socket ?? '', user: 'postgres', password, database: 'tanggap' })
  await client.connect()
  try {
    return (await client.query<T>(query, values)).rows
  } finally {
    await client.end()
  }
}

async function indexesOf(folder: string, addresses: string[]): Promise<string[]> {
  const postmaster = await postmasterOf(folder)
  const password = await readFile(join(folder, 'postgres-password'), 'utf8')
  const url = `postgresql://tanggap:${password}@localhost/tanggap?host=${encodeURIComponent(postmaster?.socket ?? '')}`
  const { keyring, close } = openKeyring(url, { dataDir: folder })
  try {
    const regions = await rowsOf<{ id: string }>(folder, 'select id from regions')
    const keys = await Promise.all(regions.map(({ id }) => keyring.of(id)))
    return keys.flatMap(({ index }) => addresses.map(index))
  } finally {
    await close()
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
