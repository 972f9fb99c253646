/** The embedded PostgreSQL where a first start was cut off, and where root comes after somebody else. Servers of their own, in folders of their own. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '#db/embedded.ts'

const folders: string[] = []

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 10 })
})

/** Open to others: as root the database runs as somebody else. */
async function aFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tanggap-embedded-')))
  await chmod(folder, 0o755)
  folders.push(folder)
  return folder
}

/** Comes up, answers, and goes. @returns the folder its socket lies in */
async function answers(folder: string): Promise<string> {
  const server = await startEmbeddedPostgres(folder)
  const socket = new URL(server.databaseUrl).searchParams.get('host') ?? ''
  folders.push(socket)
  try {
    const client = new pg.Client({ connectionString: server.databaseUrl })
    await client.connect()
    assert.equal((await client.query('select 1')).rowCount, 1)
    await client.end()
  } finally {
    await server.stop()
  }
  return socket
}

test('killed while it makes the files of its database, it makes them anew', async () => {
  const folder = await aFolder()
  const words = `import { startEmbeddedPostgres } from ${JSON.stringify(import.meta.resolve('#db/embedded.ts'))}; await startEmbeddedPostgres(${JSON.stringify(folder)})`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', words], {
    detached: true,
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const begun = ['postgres', 'postgres.new'].map((name) => join(folder, name, 'PG_VERSION'))
  for (let tries = 0; !begun.some((file) => existsSync(file)); tries++) {
    assert.ok(tries < 3000, 'it never began')
    await wait(5)
  }
  // With all it has begun: initdb would go on otherwise.
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await ended
  assert.ok(!existsSync(join(folder, 'postgres', 'PG_VERSION')))
  await answers(folder)
  assert.ok(!existsSync(join(folder, 'postgres.new')))
})

test('a password that a full disk left empty is made anew', async () => {
  const folder = await aFolder()
  await writeFile(join(folder, 'postgres-password'), '')
  await answers(folder)
})

const isRoot = process.getuid?.() === 0
const onlyRoot = isRoot ? {} : { skip: 'only root can act as others' }

test('root begins as nobody; files that are somebody else’s stay theirs, in an open folder and in a closed one', onlyRoot, async () => {
  const folder = await aFolder()
  const data = join(folder, 'postgres')
  const ownersOf = async (...paths: string[]) => Promise.all(paths.map(async (path) => (await stat(path)).uid))
  const socket = await answers(folder)
  assert.deepEqual(await ownersOf(data, socket, join(data, 'tanggap.conf')), [65_534, 65_534, 65_534])
  // As if user 1 had run it from the beginning.
  execFileSync('chown', ['-R', '1:1', folder, socket])
  await rm(join(data, 'tanggap.conf'))
  await answers(folder)
  assert.deepEqual(await ownersOf(data, socket, join(data, 'tanggap.conf'), join(data, 'PG_VERSION')), [1, 1, 1, 1])
  await chmod(folder, 0o700)
  await rm(socket, { recursive: true })
  await answers(folder)
  assert.deepEqual(await ownersOf(data, socket), [1, 1])
})

test('a folder that root made and did not hand over is no installation yet', onlyRoot, async () => {
  const folder = await aFolder()
  await mkdir(join(folder, 'postgres'), { mode: 0o700 })
  await chown(join(folder, 'postgres'), 0, 0)
  await answers(folder)
  assert.equal((await stat(join(folder, 'postgres'))).uid, 65_534)
})
