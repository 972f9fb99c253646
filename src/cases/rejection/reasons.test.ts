import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRejection, comesBack, mayComeBack, mayObjectTo, MISUSE_CODES, REJECTION_CODES, type RejectionCode } from '#cases/rejection/reasons.ts'
import { TEXTS } from '#texts/text.ts'

//  code                needs words  may object  comes back  is misuse
const TABLE: [RejectionCode, boolean, boolean, boolean, boolean][] = [
  ['not_government', false, true, false, false],
  ['other_government', false, true, false, false],
  ['court', false, true, false, false],
  ['crime', false, true, false, false],
  ['decided', true, true, false, false],
  ['unclear', false, false, true, false],
  ['incomplete', false, false, true, false],
  ['answered', true, false, false, false],
  ['withdrawn', false, true, false, false],
  ['spam', false, true, false, true],
  ['abuse', false, true, false, true],
  ['prank', false, true, false, true],
  ['hoax', true, true, false, true],
]

test('the list is closed: every reason is in this table', () => {
  assert.deepEqual(
    TABLE.map(([code]) => code),
    REJECTION_CODES,
  )
})

for (const [code, needsWords, objects, returns, isMisuse] of TABLE) {
  test(`${code}: ${needsWords ? 'words, ' : ''}${objects ? 'objection, ' : ''}${returns ? 'comes back, ' : ''}${isMisuse ? 'misuse' : ''}`, () => {
    if (needsWords) assert.throws(() => checkRejection(code, '  '), { key: 'case.reason_missing' })
    else assert.equal(checkRejection(code, ''), code)
    assert.equal(checkRejection(code, 'Karena begini.'), code)
    assert.deepEqual([mayObjectTo(code), mayComeBack(code), MISUSE_CODES.includes(code)], [objects, returns, isMisuse])
    for (const part of ['label_', '', 'next_']) assert.ok(`notify.reject_${part}${code}` in TEXTS.id, `${part}${code} has words`)
  })
}

test('whoever is called a misuser may object, and what is refused for good without objection comes back or was answered', () => {
  assert.ok(MISUSE_CODES.every(mayObjectTo))
  assert.ok(REJECTION_CODES.every((code) => mayObjectTo(code) || mayComeBack(code) || code === 'answered'))
})

test('a reason that is not in the list is none', () => {
  for (const code of ['', 'malas', 'toString', '__proto__']) assert.throws(() => checkRejection(code, 'Karena.'), { key: 'case.reason_missing' })
})

const refused = { state: 'rejected', rejectCode: 'incomplete', closedAt: new Date('2026-11-23T02:00:00Z') }

test('an incomplete report comes back for thirty days, others do not', () => {
  assert.equal(comesBack(refused, new Date('2026-12-23T02:00:00Z')), true)
  assert.equal(comesBack(refused, new Date('2026-12-23T02:00:01Z')), false)
  assert.equal(comesBack({ ...refused, rejectCode: 'court' }, refused.closedAt), false)
  assert.equal(comesBack({ ...refused, rejectCode: null }, refused.closedAt), false)
  assert.equal(comesBack({ ...refused, state: 'received' }, refused.closedAt), false)
})
