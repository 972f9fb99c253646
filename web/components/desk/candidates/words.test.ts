import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '#texts/text.ts'
import { authorOf, levelOf, problemWords } from './words.ts'

const say = words('id')

//  sign         group           is called
const authors: [string | null, string | undefined, string][] = [
  ['K3QX', undefined, 'Seseorang (K3QX)'],
  ['K3QX', 'Warga RT 5', 'Seseorang (K3QX), Grup Warga RT 5'],
  [null, 'Warga RT 5', 'Grup Warga RT 5'],
  [null, undefined, 'Seseorang'],
]
for (const [sign, group, called] of authors)
  test(`${sign} of ${group} is called ${called}`, () => assert.equal(authorOf({ sign, source: { group } }, say), called))

test('points have three levels', () =>
  assert.deepEqual([100, 40, 39, 15, 14, 0].map(levelOf), ['likely', 'likely', 'maybe', 'maybe', 'unlikely', 'unlikely']))

test('every problem of sending has words, an unknown one as well', () => {
  for (const problem of ['try_again', 'window_closed', 'refused', 'gone', 'misconfigured', 'of the future', null])
    assert.ok(problemWords(problem, say).length > 5)
})
