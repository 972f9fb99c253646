import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defined, storable } from './plain.ts'

test('what a database can keep stays the very same', () => {
  const value = { a: ['x', 1, null, true], b: { c: 'jalan 🛣️' } }
  assert.equal(storable(value), value)
})

test('NUL and half surrogates go, in keys as well', () => {
  assert.deepEqual(storable({ 'a\0': ['b\0c', '\ud800'] }), { a: ['bc', '\ufffd'] })
})

test('whatever comes, what is left can be kept', () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom('\0', '\ud800', '\udc00', '\\', '"'), fc.string({ maxLength: 1 })) })
  const any = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 4 }, text, fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(text, tie('any'), { maxKeys: 3 })),
  })).any
  fc.assert(
    fc.property(any, (value) => {
      const json = JSON.stringify(storable(value))
      assert.ok(!/(^|[^\\])(\\\\)*\\u(0000|d[89a-f])/.test(json), json)
    }),
  )
})

test('what is too deep becomes nothing instead of ending the stack', () => {
  let deep: unknown = 'x'
  for (let level = 0; level < 50_000; level++) deep = { deep }
  assert.ok(JSON.stringify(storable(deep)).endsWith(`null${'}'.repeat(60)}`))
})

test('what is undefined is left out, what is null stays', () => {
  assert.deepEqual(Object.keys(defined({ a: undefined, b: null, c: 0 })), ['b', 'c'])
})
