import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { compressed } from '#web/lib/compress.ts'

const html = `<!doctype html>${'<p>Laporan Anda kami terima.</p>'.repeat(200)}`
const page = (headers: Record<string, string> = {}) =>
  new Response(html, { headers: { 'content-type': 'text/html', 'set-cookie': 'a=b', 'content-length': String(html.length), ...headers } })
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

test('a page is made smaller and says so', async () => {
  const response = await compressed(page(), 'gzip, deflate, br;q=0.9')
  assert.equal(response.headers.get('content-encoding'), 'br')
  assert.equal(response.headers.get('content-length'), null)
  assert.equal(response.headers.get('vary'), 'accept-encoding')
  assert.equal(response.headers.get('set-cookie'), 'a=b')
  assert.equal(brotliDecompressSync(await bytesOf(response)).toString(), html)
})

test('old browsers get gzip, older ones the page as it is', async () => {
  assert.equal(gunzipSync(await bytesOf(await compressed(page(), 'gzip'))).toString(), html)
  const plain = await compressed(page(), 'br;q=0, identity')
  assert.equal(plain.headers.get('content-encoding'), null)
  assert.equal(await plain.text(), html)
})

test('what is compressed, no text, or empty is left alone', async () => {
  for (const response of [page({ 'content-encoding': 'br' }), page({ 'content-type': 'image/png' }), new Response(null, { status: 303 })]) {
    assert.equal(await compressed(response, 'br'), response)
  }
})

test('a short answer is not worth it', async () => {
  const response = await compressed(new Response('{}', { headers: { 'content-type': 'application/json' } }), 'br')
  assert.equal(response.headers.get('content-encoding'), null)
  assert.equal(await response.text(), '{}')
})
