/** Programs by others that a test speaks with, when they are there: Debian's `kannel`, `kannel-extras` and `clamav-daemon`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { createConnection } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export const KANNEL = {
  bearerbox: '/usr/sbin/bearerbox',
  smsbox: '/usr/sbin/smsbox',
  fakesmsc: '/usr/lib/kannel/test/fakesmsc',
  drive: '/usr/lib/kannel/test/drive_smpp',
}

export const CLAMD = '/usr/sbin/clamd'

/** @param packages of Debian @returns why these cannot be spoken with; undefined when all are there */
export function missing(packages: string, ...paths: string[]): string | undefined {
  const absent = paths.filter((path) => !existsSync(path))
  return absent.length > 0 ? `not installed: ${absent.join(', ')} (apt-get install ${packages})` : undefined
}

export type Program = { output: () => string; stop: () => Promise<void> }

export function startProgram(path: string, words: string[], folder: string): Program {
  const child: ChildProcess = spawn(path, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString('latin1')))
  return {
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Waits until somebody listens there. */
export async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isOpen(port)) return
    await wait(100)
  }
  throw new Error(`nobody listens on ${port}`)
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** A port that has to be this one. @returns undefined when somebody else has it */
export async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).resume())
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
