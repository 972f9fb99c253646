/**
 * Starts a process of its own for work that must not be trusted, or must leave no memory behind: what goes wrong there ends there.
 * It is given nothing of ours: no environment, no secrets, no files but the program's own (and one folder, when named), and it may
 * start no other process. What holds on which system: docs/decisions/0044.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, realpathSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Limits = {
  /** Megabytes of what JavaScript keeps. */
  heap: number
  /** Megabytes of addresses, Linux only; 0: without. Node alone reserves more than a gigabyte and uses little of it. */
  addresses?: number
  /** The one folder it may read and write. */
  folder?: string
  /** Libraries that are compiled: the permission model does not reach into them, the system's limits do. */
  isCompiled?: boolean
}

/** Megabytes. A quarter less and Node with libvips does not start. */
export const ADDRESSES = 2048

/** @param name of a module of ours, `#…` @param words it is started with */
export function startApart(name: string, limits: Limits, words: readonly string[] = []): ChildProcess {
  const home = mkdtempSync(join(tmpdir(), 'tanggap-apart-'))
  const given = [...flagsOf(limits), fileURLToPath(import.meta.resolve(name)), ...words]
  const [command, ...rest] = process.platform === 'linux' ? boundedCommand(limits.addresses ?? ADDRESSES, given) : [process.execPath, ...given]
  const child = spawn(command, rest, {
    cwd: home,
    // PATH: for the two programs of boundedCommand. One thread for pictures; few pools of memory.
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', TZ: 'UTC', VIPS_CONCURRENCY: '1', MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  const endWithUs = () => {
    child.kill('SIGKILL')
    rmdirSync(home)
  }
  const leave = () => {
    process.off('exit', endWithUs)
    rmdirSync(home)
  }
  process.once('exit', endWithUs)
  child.once('exit', leave)
  child.once('error', leave)
  return child
}

/** Limits of the system are set by a shell, which then becomes the process itself; where it is allowed, it also loses the network. */
const BOUNDED = 'ulimit -c 0; [ "$1" = 0 ] || ulimit -v "$1"; shift; unshare -rn true 2>/dev/null && exec unshare -rn "$@"; exec "$@"'

function boundedCommand(addresses: number, given: readonly string[]): [string, ...string[]] {
  return ['/bin/sh', '-c', BOUNDED, 'sh', String(addresses * 1024), process.execPath, ...given]
}

function flagsOf({ heap, folder, isCompiled }: Limits): string[] {
  const ours = fileURLToPath(import.meta.resolve('#lib/apart/start.ts')).split(`${sep}src${sep}`)[0] as string
  // Links are followed before the question is asked.
  const readable = [join(ours, 'src'), join(ours, 'package.json'), ...both(join(ours, 'node_modules'))]
  const own = folder ? both(folder) : []
  return [
    `--max-old-space-size=${heap}`,
    '--permission',
    ...[...readable, ...own].map((path) => `--allow-fs-read=${path}`),
    ...own.map((path) => `--allow-fs-write=${path}`),
    ...(isCompiled ? ['--allow-addons'] : []),
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
  ]
}

function both(path: string): string[] {
  return [...new Set([path, realpathSync(path)])]
}
