/** When to try again, what a receipt changes, where to write and whether we may. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Receipt } from '#channels/channel.ts'
import { chooseAddress } from './address.ts'
import { furthest, statesBefore } from './receipts.ts'
import { decide } from './retry.ts'
import { isWindowOpen } from './window.ts'

const SECOND = 1000
const PASSING = { problem: 'try_again', code: 131000 } as const

test('what passes is tried again, later each time, and not for ever', () => {
  const waits = Array.from({ length: 20 }, (_, at) => decide({ ...PASSING, attempts: at + 1 })?.again)
  assert.deepEqual(waits.slice(0, 4), [2 * SECOND, 4 * SECOND, 8 * SECOND, 16 * SECOND])
  assert.equal(waits[12], 15 * 60 * SECOND)
  assert.deepEqual(
    waits.slice(13),
    Array.from({ length: 7 }, () => undefined),
  )
})

test('too many to one person: 4, 16, 64 seconds', () => {
  const waits = [1, 2, 3].map((attempts) => decide({ problem: 'try_again', code: 131056, attempts })?.again)
  assert.deepEqual(waits, [4 * SECOND, 16 * SECOND, 64 * SECOND])
})

test('the provider may ask for more patience, never for less', () => {
  assert.equal(decide({ ...PASSING, attempts: 1, waitFor: 60 * SECOND })?.again, 60 * SECOND)
  assert.equal(decide({ ...PASSING, attempts: 3, waitFor: 1 })?.again, 8 * SECOND)
})

test('what does not pass is never tried again by itself', () => {
  for (const problem of ['window_closed', 'refused', 'gone', 'misconfigured'] as const)
    assert.equal(decide({ problem, code: 0, attempts: 1 }), undefined)
})

test('a receipt never takes a message back', () => {
  assert.deepEqual(statesBefore('sent'), ['queued', 'sending'])
  assert.deepEqual(statesBefore('read'), ['queued', 'sending', 'sent', 'failed', 'delivered'])
  assert.equal(statesBefore('failed').includes('delivered'), false)
})

test('of many receipts for a message the furthest counts, in any order, with the price from any', () => {
  const sent: Receipt = { messageId: 'm', status: 'sent', ourId: 'o', pricing: { category: 'service' } }
  const read: Receipt = { messageId: 'm', status: 'read' }
  const failed: Receipt = { messageId: 'm', status: 'failed', code: 131026, problem: 'gone' }
  fc.assert(
    fc.property(fc.shuffledSubarray([sent, read, failed], { minLength: 3 }), (receipts) => {
      const [found] = furthest(receipts)
      assert.equal(found?.status, 'read')
      assert.equal(found?.problem, undefined)
      assert.deepEqual(found?.pricing, { category: 'service' })
    }),
  )
  assert.equal(furthest([sent, { ...read, messageId: 'n' }]).length, 2)
})

test('we write to the newest number, and to a scoped id only when there is no number', () => {
  assert.equal(chooseAddress(['ID.2', '+62002', '+62001']), '+62002')
  assert.equal(chooseAddress(['ID.2', 'ID.1']), 'ID.2')
  assert.equal(chooseAddress([]), undefined)
})

test('the window is open for 24 hours after the last word, and shut when there was none', () => {
  const spoke = new Date('2026-11-20T03:00:00Z')
  assert.equal(isWindowOpen({ channel: 'whatsapp', lastInboundAt: spoke }, new Date('2026-11-21T02:59:59Z')), true)
  assert.equal(isWindowOpen({ channel: 'whatsapp', lastInboundAt: spoke }, new Date('2026-11-21T03:00:00Z')), false)
  assert.equal(isWindowOpen({ channel: 'whatsapp', lastInboundAt: null }, spoke), false)
})
