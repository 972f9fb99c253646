/** Calls to addresses of strangers: what is refused, at which moment, and what is read of an answer. */
import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { createServer, type RequestListener } from 'node:http'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { checkAddress, isOpenInternet, postOutside } from '#lib/outside.ts'

const CLOSED = [
  '127.0.0.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.254', '192.0.0.1', '198.18.0.1',
  '198.19.255.255', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '64:ff9b::a00:1',
  '2001:db8::1', '2001::1', '2002:a00:1::1', 'not an address', '',
] // biome-ignore format: a list

test('only the open internet is open', () => {
  for (const address of CLOSED) assert.equal(isOpenInternet(address), false, address)
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2400:cb00::1'])
    assert.equal(isOpenInternet(address), true, address)
})

test('private networks are closed from end to end', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(
      byte,
      byte,
      byte,
      (a, b, c) =>
        !isOpenInternet(`10.${a}.${b}.${c}`) &&
        !isOpenInternet(`192.168.${a}.${b}`) &&
        !isOpenInternet(`169.254.${a}.${b}`) &&
        !isOpenInternet(`::ffff:10.${a}.${b}.${c}`),
    ),
  )
})

const refused: [url: string, problem: string][] = [
  ['http://example.com/', 'not_https'],
  ['ftp://example.com/', 'not_https'],
  ['file:///etc/passwd', 'not_https'],
  ['nothing', 'not_https'],
  ['https://name:word@example.com/', 'not_https'],
  ['https://127.0.0.1/', 'private_address'],
  ['https://0x7f000001/', 'private_address'],
  ['https://2130706433/', 'private_address'],
  ['https://127.1/', 'private_address'],
  ['https://[::1]/', 'private_address'],
  ['https://[::ffff:169.254.169.254]/', 'private_address'],
  ['https://169.254.169.254/latest/meta-data', 'private_address'],
]
for (const [url, problem] of refused) {
  test(`${url} is refused before anything is asked`, async () => {
    assert.throws(() => checkAddress(url, { isLocalAllowed: false }), { problem })
    await assert.rejects(postOutside({ url, headers: {}, body: '', isLocalAllowed: false }), { problem })
  })
}

test('on a developer’s machine this machine may be called, and no other near it', async () => {
  assert.ok(checkAddress('http://localhost:1234/', { isLocalAllowed: true }))
  for (const url of ['http://10.0.0.1/', 'https://192.168.1.1/', 'http://example.com/'])
    assert.throws(() => checkAddress(url, { isLocalAllowed: true }))
})

/** @returns where it listens */
async function listener(listening: RequestListener): Promise<{ port: number; calls: () => number }> {
  let calls = 0
  const server = createServer((request, response) => {
    calls++
    listening(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as { port: number }).port, calls: () => calls }
}

const post = (port: number, more: { isLocalAllowed?: boolean; patience?: number } = {}) =>
  postOutside({ url: `http://localhost:${port}/`, headers: {}, body: '{}', isLocalAllowed: true, ...more })

/** Finds these addresses for every name, one list after the other. */
function resolver(...lists: string[][]) {
  const asked: string[] = []
  const resolve = ((name: string, _options: object, done: (error: null, found: object[]) => void) => {
    const found = lists[Math.min(asked.push(name), lists.length) - 1] ?? []
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as unknown as typeof lookup
  return { resolve, asked }
}

test('a name that leads to a private machine is refused at the moment of connecting', async () => {
  const inside = await listener((_request, response) => response.end())
  const call = (resolve?: typeof lookup) =>
    postOutside({
      url: `https://kabar.example:${inside.port}/`,
      headers: {},
      body: '',
      isLocalAllowed: false,
      patience: 500,
      ...(resolve && { resolve }),
    })
  for (const found of [['127.0.0.1'], ['169.254.169.254'], ['93.184.216.34', '10.0.0.1'], ['2606:4700::1', '::ffff:127.0.0.1'], []])
    await assert.rejects(call(resolver(found).resolve), { problem: 'private_address' }, String(found))
  // Nothing stands in: the resolver of this machine says where localhost is.
  const url = `https://localhost:${inside.port}/`
  await assert.rejects(postOutside({ url, headers: {}, body: '', isLocalAllowed: false }), { problem: 'private_address' })
  assert.equal(inside.calls(), 0)
})

test('a name is looked up once, by the connection itself: it cannot mean something else a moment later', async () => {
  const inside = await listener((_request, response) => response.writeHead(201).end())
  const { resolve, asked } = resolver(['127.0.0.1'], ['10.0.0.1'])
  const url = `http://localhost:${inside.port}/`
  assert.equal(await postOutside({ url, headers: {}, body: '', isLocalAllowed: true, resolve }), 201)
  assert.deepEqual(asked, ['localhost'])
})

test('a redirect is an answer and is not followed', async () => {
  const there = await listener((_request, response) => response.end())
  const here = await listener((_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${there.port}/` }).end())
  assert.equal(await post(here.port), 302)
  assert.equal(there.calls(), 0)
})

test('who never answers, or never ends, is left alone', async () => {
  const silent = await listener(() => undefined)
  await assert.rejects(post(silent.port, { patience: 100 }), { problem: 'timeout' })
  const endless = await listener((_request, response) => {
    response.writeHead(200)
    const writing = setInterval(() => response.write('x'.repeat(10_000)), 1)
    response.on('close', () => clearInterval(writing))
  })
  assert.equal(await post(endless.port), 200)
  const nobody = await listener((request) => request.socket.destroy())
  await assert.rejects(post(nobody.port), { problem: 'unreachable' })
})
