/** A clamd of our own, strict about its words; the real one: tests/clamd.test.ts. */
import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Readable } from 'node:stream'
import { createScanner } from '#evidence/scanner.ts'
import { aClamd, HARMFUL } from '#tests/clamd.ts'

const clamd = await aClamd({ most: 200_000 })
after(() => clamd.close())
const scanner = createScanner(clamd.address, 2000)
const file =
  (...pieces: (string | Buffer)[]) =>
  () =>
    Readable.from(pieces.map((piece) => Buffer.from(piece)))

test('a clean file, one with something in it, one over the limit', async () => {
  assert.deepEqual(await scanner.scan(file('halo')), { kind: 'clean' })
  assert.deepEqual(await scanner.scan(file('abc', HARMFUL.slice(0, 9), HARMFUL.slice(9), 'def')), { kind: 'infected', name: 'Uji.Signature' })
  assert.deepEqual(await scanner.scan(file(...Array.from({ length: 60 }, () => Buffer.alloc(65_536)))), { kind: 'too_large' })
  assert.deepEqual(await scanner.scan(() => Readable.from([])), { kind: 'clean' })
})

test('many at once; each hears about its own', async () => {
  const all = await Promise.all(Array.from({ length: 30 }, (_, at) => scanner.scan(file(at % 2 ? HARMFUL : 'halo'))))
  assert.deepEqual(
    all.map(({ kind }) => kind),
    all.map((_, at) => (at % 2 ? 'infected' : 'clean')),
  )
})

test('it answers a ping; by a socket in a folder as well', async () => {
  await scanner.ping()
  const path = join(await mkdtemp(join(tmpdir(), 'clamd-')), 'clamd.ctl')
  const other = await aClamd({ most: 1000, path })
  assert.deepEqual(await createScanner(path).scan(file(HARMFUL)), { kind: 'infected', name: 'Uji.Signature' })
  await other.close()
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

//  what is there instead of a scanner → what it does with a line
const BAD: [string, Parameters<typeof createServer>[1]][] = [
  ['one that hangs up', (socket) => socket.destroy()],
  ['one that is silent', (socket) => socket.on('error', () => undefined).resume()],
  ['one that says something else', (socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\0')],
  ['one that says it failed', (socket) => socket.on('error', () => undefined).end('stream: Can not open file ERROR\0')],
  ['one that does not stop', (socket) => socket.on('error', () => undefined).write('x'.repeat(100_000))],
]
for (const [name, does] of BAD) {
  test(`${name}: nothing is called clean`, async () => {
    const server = createServer({}, does)
    const bad = createScanner(await listening(server), 300)
    await assert.rejects(bad.scan(file('halo')))
    await assert.rejects(bad.ping())
    server.close()
  })
}

test('nobody there; a file that cannot be read', async () => {
  await assert.rejects(createScanner('127.0.0.1:9').scan(file('halo')))
  await assert.rejects(createScanner('/tidak/ada.ctl').scan(file('halo')))
  const gone = () => {
    const stream = new Readable({ read: (): void => void stream.destroy(new Error('gone')) })
    return stream
  }
  await assert.rejects(scanner.scan(gone), /gone/)
})
