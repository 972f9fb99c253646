import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CASE_STATES, ENDED, labelOf, mayMove, move, NEXT, type CaseState } from '#cases/states.ts'

/** Every row as an officer would say it: from → where it may go. What is not listed is forbidden. */
const ALLOWED: Record<CaseState, string> = {
  received: 'verified assigned answered waiting_for_reporter transferred rejected linked',
  verified: 'assigned answered waiting_for_reporter transferred rejected linked',
  assigned: 'assigned in_progress in_review answered waiting_for_reporter received transferred rejected linked',
  in_progress: 'in_progress assigned in_review answered waiting_for_reporter received transferred rejected linked',
  in_review: 'answered in_progress assigned linked',
  waiting_for_reporter: 'received verified assigned in_progress in_review transferred answered rejected linked',
  answered: 'closed in_progress verified transferred',
  closed: 'in_progress verified transferred',
  rejected: 'verified received',
  transferred: 'received assigned in_progress waiting_for_reporter answered linked',
  linked: 'received',
}

for (const from of CASE_STATES) {
  for (const to of CASE_STATES) {
    const isAllowed = ALLOWED[from].split(' ').includes(to)
    test(`${from} → ${to} is ${isAllowed ? 'allowed' : 'forbidden'}`, () => {
      assert.equal(mayMove(from, to), isAllowed)
      if (isAllowed) assert.equal(move(from, to), to)
      else assert.throws(() => move(from, to), { key: 'case.cannot_move' })
    })
  }
}

test('nothing is closed that was not answered before', () => {
  assert.deepEqual(
    CASE_STATES.filter((state) => NEXT[state].includes('closed')),
    ['answered'],
  )
})

test('no state is a dead end', () => {
  assert.deepEqual(
    CASE_STATES.filter((state) => NEXT[state].length === 0),
    [],
  )
})

test('an ended case says how it ended', () => {
  assert.equal(labelOf({ state: 'closed', outcome: 'confirmed' }), 'confirmed')
  assert.equal(labelOf({ state: 'closed', outcome: 'unconfirmed' }), 'unconfirmed')
  assert.deepEqual(ENDED, ['closed', 'rejected', 'linked'])
})
