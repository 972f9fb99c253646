import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictsOf, type SaidEvent } from '#cases/reporters/said.ts'

let count = 0
const event = (kind: SaidEvent['kind'], details: Record<string, unknown>, actor: SaidEvent['actor'] = 'reporter'): SaidEvent => ({
  id: `e${++count}`,
  kind,
  actor,
  details,
  at: new Date(count * 1000),
})
const reports = ['a', 'b', 'c'].map((id) => ({ id, ticket: `UJI-${id}` }))

test('each reporter’s words stand together, in order, with the reporter’s number; who said nothing is left out', () => {
  const events = [
    event('not_fixed', { reportId: 'b', words: 'Masih bocor.' }),
    event('reporter_added', { reportId: 'b', words: 'Di sebelah kiri.' }),
    event('reporter_added', { reportId: 'a' }),
    event('objected', { reportId: 'b', words: '' }),
    event('confirmed', { reportId: 'c' }),
    event('rated', { reportId: 'c', rating: 4 }),
    event('reporter_added', { reportId: 'a', verdict: 'fixed' }),
  ]
  assert.deepEqual(
    verdictsOf(reports, events).map(({ number, said }) => [
      number,
      ...said.map(({ kind, words, rating }) => `${kind} ${words}${rating ?? ''}`.trim()),
    ]),
    [
      [1, 'confirmed'],
      [2, 'not_fixed Masih bocor.', 'added Di sebelah kiri.', 'objected'],
      [3, 'confirmed', 'rated 4'],
    ],
  )
})

test('what the coordinator puts back is no word of a reporter', () => {
  assert.deepEqual(verdictsOf(reports, [event('not_fixed', { reportIds: ['a'], isGranted: true }, 'staff')]), [])
})
