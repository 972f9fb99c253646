import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, beforeEach, test } from 'node:test'
import { SendError, type SendProblem } from '#channels/channel.ts'
import { fetchMedia } from './media.ts'

/** What the next downloads answer; 200 when empty. */
let downloads: number[] = []
let isKnown = true

const provider = createServer(({ url = '' }, response) => {
  if (url === '/file') return response.writeHead(downloads.shift() ?? 200, { 'content-type': 'image/jpeg' }).end('photo')
  if (isKnown) return response.end(JSON.stringify({ url: `${address}/file`, mime_type: 'image/jpeg', file_size: 5 }))
  return response.writeHead(400).end(JSON.stringify({ error: { code: 100, message: 'Unsupported get request' } }))
})
await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
after(() => provider.close())
const address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
const settings = { phoneNumberId: '1', accessToken: 'a', appSecret: 's', graphUrl: address, mediaHosts: address.slice('http://'.length) }
const fetched = () => fetchMedia('900', { id: 'contoh', settings })

beforeEach(() => {
  downloads = []
  isKnown = true
})

async function assertProblem(problem: SendProblem): Promise<void> {
  await assert.rejects(fetched(), (error) => error instanceof SendError && error.problem === problem)
}

test('an address that was too old is asked for again', async () => {
  downloads = [404]
  assert.equal(Buffer.from((await fetched()).bytes).toString(), 'photo')
})

test('a file whose address is refused again and again is still there: it is tried later', async () => {
  downloads = [404, 404]
  await assertProblem('try_again')
  downloads = [500]
  await assertProblem('try_again')
})

test('a file that the provider does not know is given up', async () => {
  isKnown = false
  await assertProblem('refused')
})
