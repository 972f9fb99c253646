import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENOUGH, isEnough, REASONS_OF, reasonOf } from '#cases/proof/need.ts'
import { REASONS } from '#cases/reasons.ts'
import { CASE_CLASSES, type CaseClass } from '#cases/sla.ts'
import { TEXTS } from '#texts/text.ts'

const photo = { kind: 'image' }
const paper = { kind: 'document' }
const voice = { kind: 'audio' }

//  class                       words alone  photo  document  "explained"  "already fixed"
const examples: [CaseClass, ...boolean[]][] = [
  ['complaint', false, true, true, true, true],
  ['supervision', false, false, true, true, false],
  ['aspiration', false, false, true, true, false],
  ['information', true, true, true, true, true],
]

for (const [caseClass, ...expected] of examples) {
  test(`what is enough for an answer to ${caseClass}`, () => {
    const brought = [
      { files: [] },
      { files: [photo] },
      { files: [voice, paper] },
      { files: [], reasonCode: 'explained' },
      { files: [], reasonCode: 'already_fixed' },
    ]
    assert.deepEqual(
      brought.map((one) => isEnough(caseClass, one)),
      expected,
    )
  })
}

test('a voice note and a made-up reason are no proof', () => {
  assert.equal(isEnough('complaint', { files: [voice], reasonCode: 'because' }), false)
  assert.equal(reasonOf('complaint', 'because'), undefined)
})

test('where a reason is enough there is one to choose, and each is said to residents and to staff in words', () => {
  for (const caseClass of CASE_CLASSES) assert.equal(ENOUGH[caseClass].includes('reason'), REASONS_OF[caseClass].length > 0)
  for (const code of REASONS) {
    for (const key of [`states.reason_${code}`, `desk.reason_${code}`] as const) assert.ok(TEXTS.id[key] && TEXTS.en[key])
  }
})
