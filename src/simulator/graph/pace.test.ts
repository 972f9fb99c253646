import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { forgetFull, numberRule, PAIR, take, type Bucket } from './pace.ts'

test('one person may be sent 45 at once and then one every six seconds', () => {
  const buckets = new Map<string, Bucket>()
  const ask = (at: number) => take(buckets, { key: 'rina', rule: PAIR, at })
  assert.deepEqual(
    Array.from({ length: 46 }, () => ask(0)).map((taken, n) => taken === n < 45),
    Array.from({ length: 46 }, () => true),
  )
  assert.equal(ask(5999), false)
  assert.equal(ask(6001), true)
})

test('whatever the moments, no more than the burst plus the steady flow gets through', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2000), { maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (pauses, perSecond) => {
      const buckets = new Map<string, Bucket>()
      let at = 0
      const taken = pauses.filter((pause) => take(buckets, { key: 'n', rule: numberRule(perSecond), at: (at += pause) })).length
      return taken <= perSecond + (at / 1000) * perSecond + 1
    }),
  )
})

test('people who are quiet again are forgotten, busy ones are not', () => {
  const buckets = new Map<string, Bucket>()
  take(buckets, { key: 'quiet', rule: PAIR, at: 0 })
  for (let n = 0; n < 20; n++) take(buckets, { key: 'busy', rule: PAIR, at: 0 })
  forgetFull(buckets, PAIR, 10_000)
  assert.deepEqual([...buckets.keys()], ['busy'])
})
