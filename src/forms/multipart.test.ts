import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundaryOf, readParts, type Part } from '#forms/multipart.ts'

const LIMITS = { field: 1000, file: 2000 }

/** As a browser sends it; the fetch of this platform writes the body. */
async function bodyOf(fill: (form: FormData) => void): Promise<{ body: Buffer; boundary: string }> {
  const form = new FormData()
  fill(form)
  const request = new Request('http://x.invalid', { method: 'POST', body: form })
  return { body: Buffer.from(await request.arrayBuffer()), boundary: boundaryOf(request.headers.get('content-type')) ?? '' }
}

async function read({ body, boundary }: { body: Buffer; boundary: string }, size: number): Promise<Part[]> {
  async function* pieces() {
    for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
  }
  return Array.fromAsync(readParts(pieces(), boundary, LIMITS))
}

const shown = (parts: Part[]) => parts.map(({ name, fileName, bytes }) => [name, fileName, bytes?.toString()])

const form = await bodyOf((one) => {
  one.set('apa', 'Jalan "rusak"\r\n--bukan batas\r\n')
  one.set('kosong', '')
  one.set('foto', new File(['\r\n--', 'bita'], 'a "b".jpg'))
  one.append('foto', new File(['x'.repeat(3000)], 'besar.mp4'))
  one.set('akhir', 'ada')
})

for (const size of [1, 2, 3, 7, 64, 100_000]) {
  test(`words and files are read in pieces of ${size}; what is too large is thrown away and the rest is kept`, async () => {
    assert.deepEqual(shown(await read(form, size)), [
      ['apa', undefined, 'Jalan "rusak"\r\n--bukan batas\r\n'],
      ['kosong', undefined, ''],
      ['foto', 'a "b".jpg', '\r\n--bita'],
      ['foto', 'besar.mp4', undefined],
      ['akhir', undefined, 'ada'],
    ])
  })
}

test('whatever is typed and however it is cut, it comes out as it went in', async () => {
  // A browser sends every line break as CR LF.
  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((one) => one.replace(/\r\n|\r|\n/g, '\r\n'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: fc.constantFrom('apa', 'mana', 'wa'), text }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 90 }),
      async (fields, size) => {
        const sent = await bodyOf((one) => fields.forEach(({ name, text: value }) => one.append(name, value)))
        assert.deepEqual(
          (await read(sent, size)).map(({ name, bytes }) => [name, bytes?.toString()]),
          fields.map((field) => [field.name, field.text.toWellFormed()]),
        )
      },
    ),
  )
})

test('broken off anywhere, what came whole is there and nothing else', async () => {
  const whole = shown(await read(form, 50))
  for (let cut = 0; cut < form.body.length; cut += 13) {
    const parts = shown(await read({ ...form, body: form.body.subarray(0, cut) }, 50))
    assert.deepEqual(parts, whole.slice(0, parts.length))
  }
})

test('rubbish is no form', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      assert.ok((await read({ body: Buffer.from(bytes), boundary: 'x' }, 9)).length <= 300)
    }),
  )
  assert.equal(boundaryOf('text/plain'), undefined)
  assert.equal(boundaryOf(null), undefined)
  assert.equal(boundaryOf('multipart/form-data; boundary="a b"'), 'a b')
})
