import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isExpired, isTooFast, readStamp, stampOf } from '#forms/stamp.ts'
import { hoursLater, MONDAY } from '#tests/factories.ts'

const stamper = { secret: 'a secret for this test', regionId: 'r1' }
const stamp = { key: '01938c2e-7c5a-7000-8000-000000000001', openedAt: MONDAY }
const stamped = stampOf(stamper, stamp)

test('a stamp says which form it is and since when it is open', () => assert.deepEqual(readStamp(stamper, stamped), stamp))

test('made up, changed, or of another region or installation, it is none', () => {
  assert.equal(readStamp({ ...stamper, regionId: 'r2' }, stamped), undefined)
  assert.equal(readStamp({ ...stamper, secret: 'another' }, stamped), undefined)
  assert.equal(readStamp(stamper, stamped.replace('_1', '_2')), undefined)
  fc.assert(fc.property(fc.string(), (text) => readStamp(stamper, text) === undefined))
})

test('it is good for a day, and nobody fills in a form in two seconds', () => {
  assert.deepEqual([isExpired(stamp, hoursLater(24)), isExpired(stamp, hoursLater(24.01))], [false, true])
  const after = (seconds: number) => new Date(MONDAY.getTime() + seconds * 1000)
  assert.deepEqual([isTooFast(stamp, after(2)), isTooFast(stamp, after(4))], [true, false])
})
