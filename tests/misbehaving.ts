/** Work that goes wrong on purpose, for src/lib/apart/workshop.test.ts: runs in a process of its own. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { serve } from '#lib/apart/serve.ts'
import { DomainError } from '#lib/errors.ts'

const kept: Buffer[] = []

function nameOf(work: () => unknown): string {
  try {
    work()
    return 'done'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}

const tasks = {
  double: (bytes: Uint8Array) => Buffer.concat([bytes, bytes]),
  refuse: () => {
    throw new DomainError('evidence.too_large', { megabytes: 16 })
  },
  fail: () => {
    throw new Error('no reason')
  },
  /** Outside what JavaScript keeps: as a decoder would. */
  eat: (megabytes: number) => {
    for (let at = 0; at < megabytes; at += 8) kept.push(Buffer.alloc(8 * 1024 * 1024, 1))
    return kept.length
  },
  eatAddresses: (megabytes: number) => nameOf(() => kept.push(Buffer.allocUnsafeSlow(megabytes * 1024 * 1024))),
  eatHeap: () => {
    const all: unknown[] = []
    while (all.length >= 0) all.push({ at: all.length, text: String(all.length) })
  },
  hang: () => {
    for (;;);
  },
  die: () => process.exit(3),
  around: () => ({
    environment: Object.keys(process.env).toSorted(),
    folder: process.cwd(),
    reads: nameOf(() => readFileSync('/etc/hostname')),
    readsFolder: nameOf(() => readdirSync(process.cwd())),
    writes: nameOf(() => writeFileSync('/tmp/tanggap-must-not-be', '')),
    starts: nameOf(() => spawnSync('true')),
  }),
  connect: (port: number) =>
    new Promise<string>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' })
      socket.once('connect', () => resolve('connected'))
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? String(error)))
    }),
}
export type Misbehaving = typeof tasks

serve(tasks)
