import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkedWish, MOST_CASES, proposedDay, stateOf } from '#instructions/rules.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'

const today = '2026-11-23'
const [one, two] = [newId(), newId()]
const wish = { text: ' Selesaikan minggu ini ', dueOn: '2026-11-27', caseIds: [one, two, one] }

test('an instruction has words, a day from today on, and each case once', () => {
  assert.deepEqual(checkedWish(wish, today), { text: 'Selesaikan minggu ini', dueOn: '2026-11-27', caseIds: [one, two] })
  assert.equal(checkedWish({ ...wish, dueOn: today }, today).dueOn, today)
})

const REFUSED: [string, Partial<typeof wish>, string][] = [
  ['no words', { text: '  ' }, 'text_missing'],
  ['yesterday', { dueOn: '2026-11-22' }, 'date_past'],
  ['no day', { dueOn: '' }, 'date_past'],
  ['a day that is none', { dueOn: '2026-13-45' }, 'date_past'],
  ['30 February', { dueOn: '2027-02-30' }, 'date_past'],
  ['a year nobody means', { dueOn: '9999-12-31' }, 'date_past'],
  ['no case', { caseIds: [] }, 'no_cases'],
  ['what is no case', { caseIds: ['1 or 1=1'] }, 'no_cases'],
  ['too many cases', { caseIds: Array.from({ length: MOST_CASES + 1 }, newId) }, 'too_many'],
]

for (const [what, change, key] of REFUSED) {
  test(`${what} is refused`, () => {
    assert.throws(
      () => checkedWish({ ...wish, ...change }, today),
      (error) => error instanceof DomainError && error.key === `instruction.${key}`,
    )
  })
}

test('it is overdue from the day after, done when no case is open any more, and gone when taken back', () => {
  const given = { withdrawnAt: null, openCount: 1, dueOn: today }
  assert.deepEqual(
    [
      stateOf(given, today),
      stateOf(given, '2026-11-24'),
      stateOf({ ...given, openCount: 0 }, '2026-11-24'),
      stateOf({ ...given, withdrawnAt: new Date() }, today),
    ],
    ['open', 'overdue', 'done', 'withdrawn'],
  )
})

test('a week is proposed', () => assert.equal(proposedDay(today), '2026-11-30'))
