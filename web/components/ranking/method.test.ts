import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleLink } from '#web/components/ranking/method.ts'

test('a row opens its calculation of the same range', () => {
  assert.equal(exampleLink('pu & air', {}), '?dinas=pu+%26+air#contoh')
  assert.equal(exampleLink('pu', { rentang: '365' }), '?rentang=365&dinas=pu#contoh')
})
