import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { localPath } from '#web/lib/way-back.ts'

test('a path of this site is kept', () => {
  assert.equal(localPath('/oki/meja?antrean=semua#x'), '/oki/meja?antrean=semua#x')
})

test('other sites are not', () => {
  for (const wish of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/ /evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    'meja',
    '',
    null,
    '/\t/evil.example',
    '/..//evil.example',
  ]) {
    const path = localPath(wish)
    assert.ok(path === undefined || !path.startsWith('//'), `${wish} → ${path}`)
  }
})

test('whatever is asked for, the browser stays here', () => {
  fc.assert(
    fc.property(fc.string(), (tail) => {
      const path = localPath(`/${tail}`)
      if (path !== undefined) assert.equal(new URL(path, 'https://lapor.example').origin, 'https://lapor.example')
    }),
  )
})
