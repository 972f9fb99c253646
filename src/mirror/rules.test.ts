import assert from 'node:assert/strict'
import { test } from 'node:test'
import { busyHours, everyHour, shareOutside, shareWithinLimit, weeksUntil } from '#mirror/first-answer.ts'
import { rangeQuery, readRange } from '#mirror/filters.ts'
import { balanceOf, loadOf } from '#mirror/load.ts'
import { readTopic } from '#mirror/topics.ts'

//  acts of each person        what is said
const balances = [
  [[100, 90, 5, 5], { kind: 'uneven', people: 2, percent: 95, of: 4 }],
  [[95, 2, 3], { kind: 'uneven', people: 1, percent: 95, of: 3 }],
  [[50, 50, 50, 50], { kind: 'even' }],
  [[60, 40], { kind: 'even' }],
  [[80, 20], { kind: 'uneven', people: 1, percent: 80, of: 2 }],
  [[200], { kind: 'alone' }],
  [[10, 0, 0], { kind: 'few' }],
  [[], { kind: 'few' }],
] as const

for (const [totals, said] of balances) {
  test(`acts ${totals.join(', ') || 'of nobody'}: ${said.kind}`, () => assert.deepEqual(balanceOf(totals), said))
}

test('what somebody did is added up by act', () => {
  const load = loadOf(
    [
      { act: 'checked', count: 5, recent: 2 },
      { act: 'asked', count: 3, recent: 0 },
      { act: 'checked', count: 1, recent: 1 },
    ],
    'recent',
  )
  assert.deepEqual([load.acts.checked, load.acts.asked, load.total], [3, 0, 3])
})

test('who waits past the limit counts among those not in time', () => {
  assert.equal(shareWithinLimit({ checked: 8, inTime: 8, overdue: 2 }), 0.8)
  assert.equal(shareWithinLimit({ checked: 0, inTime: 0, overdue: 0 }), undefined)
})

test('weeks begin on Monday, and the last one ends today', () => {
  assert.deepEqual(weeksUntil('2026-11-25', 2), [
    { from: '2026-11-16', until: '2026-11-22' },
    { from: '2026-11-23', until: '2026-11-25' },
  ])
})

test('the busy hours are the fewest neighbours that hold half of all', () => {
  const counts = everyHour([
    { hour: 8, received: 10, checked: 0, inTime: 0 },
    { hour: 19, received: 12, checked: 0, inTime: 0 },
    { hour: 20, received: 11, checked: 0, inTime: 0 },
  ]).map(({ received }) => received)
  assert.deepEqual(busyHours(counts), { from: 19, until: 21 })
  assert.equal(shareOutside(counts, { opens: 8, closes: 16 }), 23 / 33)
  assert.equal(busyHours(counts.map((count) => Math.min(count, 1))), undefined)
})

test('a range survives its address, and what nobody of us wrote is the usual one', () => {
  for (const range of [7, 30, 90] as const) assert.equal(readRange(new URLSearchParams(rangeQuery(range))), range)
  assert.equal(readRange(new URLSearchParams('rentang=365')), 30)
})

test('a topic says what a message was for, and by which template', () => {
  assert.deepEqual(readTopic('news:case_update'), { topic: 'news', template: 'case_update' })
  assert.deepEqual(readTopic('staff'), { topic: 'staff' })
})
