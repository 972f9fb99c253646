/** What a referral says is still not there: a table. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskEvent } from '#desk/case-queries.ts'
import { ageOf, missingOf, type Missing } from '#papers/ombudsman/missing.ts'

type Kind = DeskEvent['kind']
const photo = [{}] as unknown as DeskEvent['files']
const told = (...kinds: (Kind | [Kind, DeskEvent['files']])[]) =>
  kinds.map((one, seq) => (typeof one === 'string' ? { kind: one, seq, files: [] as DeskEvent['files'] } : { kind: one[0], seq, files: one[1] }))
const open = { leadAgencyId: 'a', state: 'in_progress', answeredAt: null, objectedAt: null, outcome: null, reopenedCount: 0, transfer: null } as const
const at = new Date()

const examples: [string, Parameters<typeof missingOf>[0], ReturnType<typeof told>, Missing[]][] = [
  ['nobody holds it', { ...open, leadAgencyId: null }, told('opened'), ['holder', 'first_word', 'answer', 'confirmation']],
  ['held and silent', open, told('opened', 'assigned', 'taken'), ['first_word', 'answer', 'confirmation']],
  ['a word, no answer', open, told('opened', 'assigned', 'progress'), ['answer', 'confirmation']],
  ['an answer without proof', open, told('assigned', 'answered'), ['proof', 'confirmation']],
  ['an answer that was put back', open, told('assigned', ['answered', photo], 'not_fixed'), ['answer', 'confirmation']],
  ['answered again after that', open, told('assigned', 'answered', 'not_fixed', ['answered', photo]), ['confirmation']],
  ['an objection waits', { ...open, objectedAt: at }, told('assigned', ['answered', photo]), ['objection', 'confirmation']],
  ['all there', { ...open, outcome: 'confirmed' }, told('assigned', ['answered', photo], 'confirmed'), []],
]
for (const [name, found, events, missing] of examples) test(name, () => assert.deepEqual(missingOf(found, events), missing))

test('its age is counted in calendar days of the region', () => {
  assert.equal(ageOf(new Date('2026-10-01T18:30:00Z'), new Date('2026-10-03T01:00:00Z'), 'Asia/Jakarta'), 1)
})
