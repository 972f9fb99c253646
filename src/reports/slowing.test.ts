import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { heldUntil, slowingOf, type SlowingRule } from '#reports/slowing.ts'

const RULE: SlowingRule = { after: 3, reportsPerDay: 1, days: 30 }
const ZONE = 'Asia/Jakarta'
const on = (day: string, time = '09:00') => new Date(`2026-${day}T${time}:00+07:00`)
const NOW = on('11-23')

//  refused as misuse on → slowed until
const PASTS: [string, string[], string | null, string | undefined][] = [
  ['never', [], null, undefined],
  ['twice', ['11-01', '11-20'], null, undefined],
  ['three times', ['11-01', '11-10', '11-20'], null, '12-01'], // thirty days after the first of the three
  ['four times', ['11-01', '11-05', '11-10', '11-20'], null, '12-05'],
  ['three times, one of them long ago', ['10-20', '11-10', '11-20'], null, undefined],
  ['three times, and an officer lifted it', ['11-01', '11-10', '11-20'], '11-21', undefined],
  ['three times since an officer lifted it', ['10-26', '11-01', '11-10', '11-20'], '10-27', '12-01'],
]

for (const [name, days, liftedOn, until] of PASTS) {
  test(`refused as misuse ${name}: ${until ? `slowed until ${until}` : 'an ordinary sender'}`, () => {
    const past = { misuses: days.map((day) => on(day)), liftedAt: liftedOn ? on(liftedOn) : null }
    assert.deepEqual(slowingOf(past, RULE, NOW)?.until, until ? on(until) : undefined)
  })
}

test('it began with the refusal that was one too many, which is when the sender is told', () => {
  const past = { misuses: ['11-20', '11-01', '11-10', '11-22'].map((day) => on(day)), liftedAt: null }
  assert.deepEqual(slowingOf(past, RULE, NOW), { since: on('11-20'), until: on('12-10'), count: 4 })
})

const slowing = { since: on('11-20'), until: on('12-01'), count: 3 }

//  reports of today and later that are looked at on → when the next one is
const COMING: [taken: string[], perDay: number, expected: string | null][] = [
  [[], 1, null],
  [['11-22'], 1, null], // yesterday's
  [['11-23'], 1, '11-24'],
  [['11-23', '11-24'], 1, '11-25'],
  [['11-23'], 2, null],
  [['11-23', '11-23', '11-24'], 2, '11-24'],
  [['11-23', '11-24', '11-25', '11-26', '11-27', '11-28', '11-29', '11-30', '12-01'], 1, '12-01'], // never after the slowing has ended
]

for (const [taken, reportsPerDay, expected] of COMING) {
  test(`with ${taken.length} looked at on ${taken.join(', ') || 'no day'} and ${reportsPerDay} a day, the next: ${expected ?? 'at once'}`, () => {
    const day = heldUntil(slowing, { ...RULE, reportsPerDay }, { now: NOW, zone: ZONE, taken: taken.map((one) => on(one, '00:00')) })
    assert.deepEqual(day, expected === null ? null : expected === '12-01' ? slowing.until : on(expected, '00:00'))
  })
}

const rules = fc.record({
  after: fc.integer({ min: 1, max: 5 }),
  reportsPerDay: fc.integer({ min: 1, max: 3 }),
  days: fc.integer({ min: 1, max: 60 }),
})
const instants = fc.array(
  fc.integer({ min: -90 * 24, max: 0 }).map((hours) => new Date(NOW.getTime() + hours * 3_600_000)),
  { maxLength: 12 },
)

test('who was never refused as a misuser is never slowed, and too few refusals slow nobody', () => {
  fc.assert(
    fc.property(rules, instants, (rule, misuses) => {
      assert.equal(slowingOf({ misuses: [], liftedAt: null }, rule, NOW), undefined)
      assert.equal(slowingOf({ misuses: misuses.slice(0, rule.after - 1), liftedAt: null }, rule, NOW), undefined)
    }),
  )
})

test('slowing ends by itself at the moment it says, and no report waits longer', () => {
  fc.assert(
    fc.property(rules, instants, instants, (rule, misuses, earlier) => {
      const found = slowingOf({ misuses, liftedAt: null }, rule, NOW)
      if (!found) return
      assert.ok(found.until > NOW && found.count >= rule.after && found.since <= NOW)
      assert.equal(slowingOf({ misuses, liftedAt: null }, rule, found.until), undefined)
      assert.ok(slowingOf({ misuses, liftedAt: null }, rule, new Date(found.until.getTime() - 1)))
      assert.equal(slowingOf({ misuses, liftedAt: NOW }, rule, NOW), undefined)
      const held = heldUntil(found, rule, { now: NOW, zone: ZONE, taken: earlier.map((at) => new Date(2 * NOW.getTime() - at.getTime())) })
      assert.ok(held === null || (held > NOW && held <= found.until))
    }),
  )
})
