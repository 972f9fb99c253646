import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FINDING_KINDS, findingsOf, type About, type FindingKind, type Weight } from '#evidence/findings.ts'
import { NO_PHOTO, type PhotoFacts } from '#evidence/photo-facts.ts'
import type { Use } from '#evidence/uses-queries.ts'
import { TEXTS } from '#texts/text.ts'

const receivedAt = new Date('2026-11-23T02:00:00Z')
const at = new Date('2026-11-27T02:00:00Z')
const daysFrom = (instant: Date, days: number) => new Date(instant.getTime() + days * 86_400_000)

const photo = (facts: Partial<PhotoFacts> = {}): PhotoFacts => ({ ...NO_PHOTO, hasMetadata: true, ...facts })
const use = (changes: Partial<Use> = {}): Use => ({
  fileId: 'f',
  caseId: 'other',
  ticket: 'UJI-2611-0003',
  agencyId: 'roads',
  agencyName: 'Dinas PU',
  isOfReporter: false,
  isSecret: false,
  at: receivedAt,
  isSame: false,
  distance: 5,
  isMirrored: false,
  ...changes,
})
const about = (changes: Partial<About> = {}): About => ({
  photo: photo(),
  uses: [],
  case: { id: 'own', receivedAt },
  distance: undefined,
  at,
  farMetres: 500,
  ...changes,
})
const found = (changes: Partial<About>) => findingsOf(about(changes)).map(({ kind, weight }) => `${kind} ${weight}`)

//  what is known                                                              what is said of it
const examples: [string, Partial<About>, ...string[]][] = [
  ['nothing is known', {}, 'first_use good'],
  ['the very same file of another case', { uses: [use({ isSame: true, distance: 0 })] }, 'same_file strong'],
  ['a copy made smaller', { uses: [use({ distance: 2 })] }, 'copy strong'],
  ['a look-alike', { uses: [use({ distance: 7 })] }, 'alike weak'],
  ['a mirrored copy', { uses: [use({ distance: 1, isMirrored: true })] }, 'alike_mirrored strong'],
  ['the reporter’s own photo', { uses: [use({ caseId: 'own', isOfReporter: true, isSame: true })] }, 'reporters_own strong'],
  ['much like the reporter’s photo', { uses: [use({ caseId: 'own', isOfReporter: true, distance: 6 })] }, 'reporters_alike weak'],
  ['the agency’s own earlier update', { uses: [use({ caseId: 'own', isSame: true })] }, 'first_use good'],
  ['taken two days after the report', { photo: photo({ takenAt: daysFrom(receivedAt, 2) }) }, 'first_use good', 'taken_after good'],
  ['a camera an hour behind', { photo: photo({ takenAt: daysFrom(receivedAt, -0.04) }) }, 'first_use good', 'taken_after good'],
  ['taken the day before the report', { photo: photo({ takenAt: daysFrom(receivedAt, -1) }) }, 'taken_before strong', 'first_use good'],
  ['taken last year', { photo: photo({ takenAt: daysFrom(receivedAt, -300) }) }, 'taken_long_before strong', 'first_use good'],
  ['taken next week', { photo: photo({ takenAt: daysFrom(at, 7) }) }, 'taken_future weak', 'first_use good'],
  ['taken where the report is', { distance: 40 }, 'first_use good', 'near good'],
  ['taken at the edge', { distance: 501 }, 'far weak', 'first_use good'],
  ['taken in another town', { distance: 9000 }, 'far strong', 'first_use good'],
  ['without camera data', { photo: photo({ hasMetadata: false }) }, 'no_metadata weak', 'first_use good'],
  ['not read yet', { photo: photo({ hasMetadata: null }) }, 'first_use good'],
  ['an editor signed', { photo: photo({ software: 'Adobe Photoshop 26.1' }) }, 'edited weak', 'first_use good'],
  ['a telephone signed', { photo: photo({ software: 'A125FXXU3CWH2' }) }, 'first_use good'],
  ['a generator signed', { photo: photo({ software: 'Midjourney v8' }) }, 'generated strong', 'first_use good'],
  ['it calls itself made by a machine', { photo: photo({ sourceType: 'generated' }) }, 'generated strong', 'first_use good'],
  ['it calls itself put together', { photo: photo({ sourceType: 'composed' }) }, 'composed strong', 'first_use good'],
  [
    'saved again the day after',
    { photo: photo({ takenAt: daysFrom(receivedAt, 1), modifiedAt: daysFrom(receivedAt, 2) }) },
    'changed_later weak',
    'first_use good',
    'taken_after good',
  ],
]

for (const [what, known, ...said] of examples) {
  test(`${what}: ${said.join(', ')}`, () => assert.deepEqual(found(known), said))
}

test('every finding is said in words, and its words have what they need', () => {
  const values = new Map<FindingKind, string[]>(
    examples.flatMap(([, known]) => findingsOf(about(known)).map(({ kind, values }) => [kind, Object.keys(values)] as const)),
  )
  for (const kind of FINDING_KINDS) {
    const holes = [...TEXTS.id[`proof.finding_${kind}`].matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const hole of holes) assert.ok([...(values.get(kind) ?? []), 'distance'].includes(hole as string), `${kind} lacks ${hole}`)
  }
})

const HEAVY: Record<Weight, number> = { good: 0, weak: 1, strong: 2 }
const heaviest = (known: Partial<About>) => Math.max(...findingsOf(about(known)).map(({ weight }) => HEAVY[weight]))
const whole = fc.integer({ min: 0, max: 60_000 })
const instant = fc.date({ min: daysFrom(receivedAt, -900), max: daysFrom(receivedAt, 3), noInvalidDate: true })

test('farther away never weighs less', () => {
  fc.assert(fc.property(whole, whole, whole, (one, more, farMetres) => {
    assert.ok(heaviest({ distance: one, farMetres: farMetres + 1 }) <= heaviest({ distance: one + more, farMetres: farMetres + 1 }))
  })) // biome-ignore format: one property, one glance
})

test('taken earlier never weighs less', () => {
  fc.assert(fc.property(instant, whole, (takenAt, minutes) => {
    const earlier = new Date(takenAt.getTime() - minutes * 60_000)
    assert.ok(heaviest({ photo: photo({ takenAt }) }) <= heaviest({ photo: photo({ takenAt: earlier }) }))
  })) // biome-ignore format: one property, one glance
})

test('one more use elsewhere never takes a finding away, but that it was never used', () => {
  const uses = fc.array(
    fc.record({ isSame: fc.boolean(), distance: fc.integer({ min: 0, max: 7 }), isMirrored: fc.boolean(), isOfReporter: fc.boolean() }),
  )
  fc.assert(fc.property(uses, (some) => {
    const all = some.map((one, index) => use({ ...one, fileId: `f${index}` }))
    const before = found({ uses: all.slice(1) }).filter((said) => said !== 'first_use good')
    const after = found({ uses: all })
    for (const said of before) assert.ok(after.includes(said))
  })) // biome-ignore format: one property, one glance
})

test('the same facts are always said the same, the heaviest first', () => {
  fc.assert(fc.property(instant, whole, fc.constantFrom('GIMP 3.0', 'DALL-E', null), (takenAt, distance, software) => {
    const known = about({ photo: photo({ takenAt, software }), distance })
    const said = findingsOf(known)
    assert.deepEqual(said, findingsOf(known))
    assert.deepEqual(said.map(({ weight }) => HEAVY[weight]), said.map(({ weight }) => HEAVY[weight]).toSorted((a, b) => b - a))
  })) // biome-ignore format: one property, one glance
})
