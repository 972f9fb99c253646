import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './+page.server.ts'

const event = (demo: boolean) => ({ locals: { config: { demo }, words: (key: string) => key } }) as unknown as Parameters<typeof load>[0]

test('with the demo off the page of the phones is not there', () => {
  assert.throws(() => load(event(false)), { status: 404 })
})

test('with the demo on it is', () => {
  assert.deepEqual(load(event(true)), {})
})
