/** A form with one large file, however it is cut while it comes. */
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import { openForm } from '#lib/form-file.ts'

async function formOf(fields: Record<string, string>, file: File): Promise<{ body: Buffer; type: string }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('berkas', file)
  const response = new Response(form)
  return { body: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') ?? '' }
}

const pieces = (body: Buffer, size: number) =>
  Readable.from(Array.from({ length: Math.ceil(body.length / size) }, (_, index) => body.subarray(index * size, (index + 1) * size)))

test('fields and file come out as they were sent, in pieces of any size', async () => {
  const value = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ''))
  const bytes = fc.uint8Array({ maxLength: 300 })
  await fc.assert(
    fc.asyncProperty(value, bytes, fc.integer({ min: 1, max: 400 }), async (nama, content, size) => {
      const { body, type } = await formOf({ nama, kembali: '/demo/meja/grup' }, new File([content], 'Chat “RT 05”.zip'))
      const form = await openForm(pieces(body, size), type)
      assert.deepEqual(Object.fromEntries(form.fields), { nama, kembali: '/demo/meja/grup' })
      assert.equal(form.fileName, 'Chat “RT 05”.zip')
      assert.deepEqual(await buffer(Readable.from(form.bytes)), Buffer.from(content))
    }),
  )
})

test('bytes that look like the form’s own are the file’s', async () => {
  const content = '\r\n--\r\n\r\nfilename="x"\r\n--'
  const { body, type } = await formOf({ a: 'filename="y"' }, new File([content], 'a.txt'))
  assert.equal((await buffer(Readable.from((await openForm(pieces(body, 11), type)).bytes))).toString(), content)
})

test('broken off anywhere, it says so', async () => {
  const { body, type } = await formOf({ a: 'b' }, new File(['x'.repeat(200)], 'a.txt'))
  for (let length = 0; length < body.length - 2; length += 7) {
    const read = async () => buffer(Readable.from((await openForm(pieces(body.subarray(0, length), 50), type)).bytes))
    await assert.rejects(read(), { key: 'form.broken_off' })
  }
})

test('what is no form, or never comes to a file, is refused', async () => {
  const { type } = await formOf({}, new File(['x'], 'a.txt'))
  for (const [body, said] of [
    ['a=b', 'application/x-www-form-urlencoded'],
    ['a=b', undefined],
    ['x'.repeat(200_000), type],
  ] as const)
    await assert.rejects(openForm(pieces(Buffer.from(body), 5000), said), { key: 'form.broken_off' })
})
