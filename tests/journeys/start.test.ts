/** Starting and stopping as an operator meets it: the real process, what it says, and how it ends. */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { end, forget, freePort, newFolder, postmasterOf, spawnTanggap } from './tanggap.ts'

const folders: string[] = []

after(async () => {
  for (const folder of folders) await forget(folder)
})

async function aFolder(): Promise<string> {
  const folder = await newFolder()
  folders.push(folder)
  return folder
}

/** Starts, and waits until it has given up. */
async function refused(settings: Record<string, string>): Promise<{ code: number | null; complaint: string }> {
  const { child } = spawnTanggap({ DEMO: 'off', PORT: String(await freePort()), DATA_DIR: await aFolder(), ...settings })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  await ended(child)
  return { code: child.exitCode, complaint: complaint.trim() }
}

function ended(child: ChildProcess): Promise<unknown> {
  // "close" and not "exit": by then all it said has arrived.
  return new Promise((resolve) => child.once('close', resolve))
}

describe('what a person can mend is one sentence, and exit code 1', { concurrency: true }, () => {
  const mistakes = [
    ['a folder that cannot be', { DATA_DIR: '/dev/null/x' }, /\/dev\/null\/x.*DATA_DIR/],
    ['a database that nobody answers at', { DATABASE_URL: 'postgres://tanggap@127.0.0.1:1/tanggap' }, /database.*ECONNREFUSED.*DATABASE_URL/i],
    ['a key of names and numbers that is none', { SEAL_KEY: 'rahasia' }, /SEAL_KEY.*32 bytes/],
    ['several wrong settings', { PORT: '99999', DEMO: 'maybe', DATABASE_URL: 'mysql://x' }, /PORT=99999.*DATABASE_URL.*DEMO=maybe/],
    ['an address that is not of this machine', { HOST: '192.0.2.1' }, /192\.0\.2\.1.*HOST/],
  ] as const
  for (const [name, settings, sentence] of mistakes) {
    test(name, async () => {
      const { code, complaint } = await refused(settings)
      assert.match(complaint, sentence)
      assert.deepEqual([code, complaint.split('\n').length], [1, 1], complaint)
    })
  }

  test('a port in use', async () => {
    const other = createServer()
    const port = await freePort()
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
    const { code, complaint } = await refused({ PORT: String(port) })
    other.close()
    assert.match(complaint, new RegExp(`Port ${port}.*PORT=`))
    assert.deepEqual([code, complaint.split('\n').length], [1, 1], complaint)
  })
})

describe('whoever stops it in the middle of a start leaves nothing running', () => {
  const moments = [
    ['SIGINT', 'while it makes the files of its database', 'postgres.new/PG_VERSION'],
    ['SIGTERM', 'while its database comes up', 'postgres/server.log'],
  ] as const
  for (const [signal, name, sign] of moments) {
    test(`${signal} ${name}`, async () => {
      const folder = await aFolder()
      const { child, output } = spawnTanggap({ DEMO: 'off', PORT: String(await freePort()), DATA_DIR: folder })
      await appeared(join(folder, sign))
      assert.equal(await end(child, signal), 0, output())
      assert.doesNotMatch(output(), /cannot|error/i)
      // Long enough for one that was only on its way.
      await wait(1500)
      assert.equal(await postmasterOf(folder), undefined)
    })
  }
})

async function appeared(path: string): Promise<void> {
  for (let tries = 0; !existsSync(path); tries++) {
    assert.ok(tries < 3000, `${path} did not appear`)
    await wait(10)
  }
}
