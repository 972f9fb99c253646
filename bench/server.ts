/** The real server as a child process with a database of its own under .cache/bench: started, killed, measured. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import FLAGS from '../scripts/memory.json' with { type: 'json' }

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const DATA_DIR = join(ROOT, '.cache', 'bench')
export const PORT = Number(process.env['BENCH_PORT'] ?? 3999)

/** Milliseconds. The first start imports the example regions. */
const PATIENCE = 180_000

export type Server = { pid: number; startedIn: number; kill: (signal: NodeJS.Signals) => Promise<void> }

/** @throws when it is not ready in time */
export async function startServer(): Promise<Server> {
  const began = performance.now()
  const { DATABASE_URL: _none, PUBLIC_URL: _local, ...environment } = process.env
  const child = spawn(process.execPath, [...FLAGS, join(ROOT, 'src/start.ts')], {
    cwd: ROOT,
    env: { ...environment, NODE_ENV: 'production', DATA_DIR, PORT: String(PORT), HOST: '127.0.0.1', DEMO: 'on', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (!(await isReady())) {
    if (child.exitCode !== null || performance.now() - began > PATIENCE) throw new Error('the server did not become ready')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { pid: child.pid as number, startedIn: performance.now() - began, kill: (signal) => end(child, signal) }
}

function isReady(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${PORT}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

/** The same PostgreSQL, as its superuser: the bench looks over the fences between regions. */
export function databaseUrl(): string {
  const password = readFileSync(join(DATA_DIR, 'postgres-password'), 'utf8')
  const socket = join('/tmp', `tanggap-${createHash('sha256').update(DATA_DIR).digest('hex').slice(0, 12)}`)
  return `postgresql://postgres:${password}@localhost/tanggap?host=${encodeURIComponent(socket)}`
}

export async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Node and PostgreSQL together, in MB: proportional shares, so that shared memory counts once. Linux only. */
export function memoryOf(pid: number): number {
  const postmaster = Number(readFileSync(join(DATA_DIR, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const kilobytes = [pid, postmaster, ...childrenOf(postmaster)].map(pssOf).reduce((sum, one) => sum + one, 0)
  return Math.round(kilobytes / 1024)
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && parentOf(pid) === parent)
}

function parentOf(pid: number): number | undefined {
  return tryRead(() => Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]))
}

function pssOf(pid: number): number {
  return tryRead(() => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1])) ?? 0
}

/** Processes come and go while we look. */
function tryRead<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
