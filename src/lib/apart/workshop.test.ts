import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openWorkshop } from '#lib/apart/workshop.ts'
import { DomainError } from '#lib/errors.ts'
import { pidOf } from '#tests/children.ts'
import type { Misbehaving } from '#tests/misbehaving.ts'

const ORDER = { heap: 64, memory: 220, patience: 4000, most: 100, rest: 60_000 }
const workshop = openWorkshop<Misbehaving>('#tests/misbehaving.ts', ORDER)
/** On a busy machine memory is not eaten fast. */
const patient = openWorkshop<Misbehaving>('#tests/misbehaving.ts', { ...ORDER, patience: 60_000 })
after(() => {
  workshop.close()
  patient.close()
})

const isLinux = process.platform === 'linux'
const works = async () => assert.deepEqual(Buffer.from(await workshop.ask('double', new Uint8Array([1, 2]))), Buffer.from([1, 2, 1, 2]))

test('work is done one piece after the other, in one process', async () => {
  await works()
  const pid = workshop.pid()
  await Promise.all(Array.from({ length: 20 }, works))
  assert.equal(workshop.pid(), pid)
})

test('what it refuses is refused here, with its values; what it cannot do is told apart, and the process goes on', async () => {
  const pid = workshop.pid()
  await assert.rejects(workshop.ask('refuse'), (error) => error instanceof DomainError && error.values['megabytes'] === 16)
  await assert.rejects(workshop.ask('fail'), { reason: 'failed', message: /no reason/ })
  await assert.rejects(workshop.ask('constructor' as 'fail'), { reason: 'failed' })
  assert.equal(workshop.pid(), pid)
})

test('it is given nothing of ours: no environment, no files, no other process', async () => {
  process.env['SESSION_SECRET'] = 'must stay here'
  const { environment, folder, ...tried } = await workshop.ask('around')
  delete process.env['SESSION_SECRET']
  for (const name of environment) assert.match(name, /^(PATH|PWD|OLDPWD|SHLVL|_|TZ|NODE_ENV|VIPS_CONCURRENCY|MALLOC_ARENA_MAX|NODE_CHANNEL.*)$/)
  assert.deepEqual(tried, { reads: 'ERR_ACCESS_DENIED', readsFolder: 'ERR_ACCESS_DENIED', writes: 'ERR_ACCESS_DENIED', starts: 'ERR_ACCESS_DENIED' })
  assert.deepEqual(readdirSync(folder), [])
})

const mayUnshare = isLinux && spawnSync('unshare', ['-rn', 'true']).status === 0
test('it has no network, where the system lets us take it away', {
  skip: mayUnshare ? false : 'this system does not allow network namespaces',
}, async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  assert.notEqual(await workshop.ask('connect', (server.address() as AddressInfo).port), 'connected')
  server.close()
})

test('work that does not end is ended, and the next piece is done', async () => {
  const before = Date.now()
  await assert.rejects(workshop.ask('hang'), { reason: 'too_long' })
  assert.ok(Date.now() - before < 15_000)
  await works()
})

test('a process that stands still (SIGSTOP) is ended as well', { skip: !isLinux }, async () => {
  await works()
  process.kill(pidOf(workshop), 'SIGSTOP')
  await assert.rejects(workshop.ask('double', new Uint8Array([1])), { reason: 'too_long' })
  await works()
})

test('work that eats memory is ended: bare memory, what JavaScript keeps, addresses', async () => {
  if (isLinux) {
    await assert.rejects(patient.ask('eat', 1500), { reason: 'too_much' })
    assert.equal(await patient.ask('eatAddresses', 1900), 'ERR_MEMORY_ALLOCATION_FAILED')
  }
  await assert.rejects(patient.ask('eatHeap'), { reason: 'ended' })
  assert.equal((await patient.ask('double', new Uint8Array([1]))).length, 2)
})

test('work that breaks the process is tried once more in a fresh one, and costs itself alone', async () => {
  await assert.rejects(workshop.ask('die'), { reason: 'ended' })
  const [broken, fine] = await Promise.allSettled([workshop.ask('die'), works()])
  assert.deepEqual([broken.status, fine.status], ['rejected', 'fulfilled'])
})

test('a process killed from outside between two pieces is started anew', async () => {
  await works()
  process.kill(pidOf(workshop), 'SIGKILL')
  await wait(200)
  assert.equal(workshop.pid(), undefined)
  await works()
})

test('it ends after so many pieces, and when there is no work', async () => {
  const short = openWorkshop<Misbehaving>('#tests/misbehaving.ts', { ...ORDER, most: 2, rest: 300 })
  const pids = new Set<number | undefined>()
  for (let at = 0; at < 2; at++) {
    await short.ask('double', new Uint8Array([1]))
    pids.add(short.pid())
  }
  assert.ok(pids.size === 2 && pids.has(undefined))
  await short.ask('double', new Uint8Array([1]))
  assert.notEqual(short.pid(), undefined)
  await wait(1000)
  assert.equal(short.pid(), undefined)
})
