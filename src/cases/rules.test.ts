import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { holding, planAssignment, type CaseAgency } from '#cases/assignment.ts'
import { hashOf, verifyChain, type ChainedEvent } from '#cases/history/chain.ts'
import { LADDER, levelDue, type Climb, type Escalating, type LadderRole } from '#cases/escalation.ts'
import type { WorkCalendar } from '#cases/sla.ts'
import { instantAt } from '#lib/dates.ts'

const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set() }
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')

const RECEIVED = wib('2026-11-02T09:00')

const held: Escalating = {
  state: 'in_progress',
  leadAgencyId: 'pu',
  verifyDueAt: wib('2026-11-05T16:00'),
  dueAt: wib('2026-11-20T16:00'),
  firstDueAt: null,
  pausedAt: null,
  escalationLevel: 0,
}

/** As regionSettings has it when a region says nothing. */
const usual: Climb & { calendar: WorkCalendar } = {
  calendar,
  barred: [],
  rungs: [
    { to: 'agency_head', daysLate: 0 },
    { to: 'coordinator', daysLate: 2 },
    { to: 'sekda', daysLate: 5 },
    { to: 'leader', daysLate: 10 },
  ],
}

//  what                                                        now                 level
const climbing: [string, Partial<Escalating>, string, number][] = [
  ['in time', {}, '2026-11-20T15:00', 0],
  ['just late', {}, '2026-11-20T16:01', 1],
  ['one working day late, over the weekend', {}, '2026-11-23T09:00', 1],
  ['two working days late', {}, '2026-11-24T09:00', 2],
  ['five working days late', {}, '2026-11-27T09:00', 3],
  ['ten working days late', {}, '2026-12-04T09:00', 4],
  ['answered, though late', { state: 'answered' }, '2026-12-04T09:00', 0],
  ['waiting for the reporter', { state: 'waiting_for_reporter', pausedAt: wib('2026-11-19T09:00') }, '2026-12-04T09:00', 0],
  ['no first word for five working days', { state: 'assigned', firstDueAt: wib('2026-11-10T16:00') }, '2026-11-10T16:01', 1],
  ['first word still in time', { state: 'assigned', firstDueAt: wib('2026-11-10T16:00') }, '2026-11-10T15:59', 0],
  ['held by nobody, not verified in time', { state: 'received', leadAgencyId: null }, '2026-11-05T16:01', 2],
  ['verified, but handed to nobody', { state: 'verified', leadAgencyId: null }, '2026-11-12T16:01', 3],
  ['at another government, and late', { state: 'transferred', leadAgencyId: null }, '2026-11-20T16:01', 2],
  ['at another government, verified long ago, in time', { state: 'transferred', leadAgencyId: null }, '2026-11-19T09:00', 0],
  ['waiting for the second person, and late', { state: 'in_review', verifyDueAt: wib('2026-11-20T16:00') }, '2026-11-20T16:01', 2],
  [
    'waiting for the second person: the agency has spoken',
    { state: 'in_review', verifyDueAt: wib('2026-11-13T16:00'), firstDueAt: wib('2026-11-10T16:00') },
    '2026-11-12T09:00',
    0,
  ],
  ['never down again', { escalationLevel: 3 }, '2026-11-20T16:01', 3],
]

for (const [what, wishes, now, level] of climbing) {
  test(`${what}: level ${level}`, () => assert.equal(levelDue({ ...held, ...wishes }, wib(now), usual), level))
}

//  a region's ladder                                                              days late: 0  1  2  4
const ladders: [string, Partial<Climb>, Partial<Escalating>, number[]][] = [
  ['two days to the regional secretary', { rungs: rungs({ agency_head: 0, coordinator: 1, sekda: 2, leader: 4 }) }, {}, [1, 2, 3, 4]],
  ['no agency heads', { rungs: rungs({ coordinator: 1, leader: 4 }) }, {}, [0, 2, 2, 4]],
  ['never to the leader', { rungs: rungs({ agency_head: 0, sekda: 2 }) }, {}, [1, 1, 3, 3]],
  ['about the leader', { rungs: rungs({ agency_head: 0, sekda: 2, leader: 4 }), barred: ['leader'] }, {}, [1, 1, 3, 3]],
  ['held by nobody', { rungs: rungs({ agency_head: 0, coordinator: 1, sekda: 2 }) }, { leadAgencyId: null, state: 'verified' }, [2, 2, 3, 3]],
  [
    'held by nobody, no coordinator',
    { rungs: rungs({ agency_head: 0, sekda: 2, leader: 4 }) },
    { leadAgencyId: null, state: 'verified' },
    [3, 3, 3, 4],
  ],
  ['held by nobody, heads alone', { rungs: rungs({ agency_head: 0 }) }, { leadAgencyId: null, state: 'verified' }, [2, 2, 2, 2]],
]

function rungs(days: Partial<Record<LadderRole, number>>): Climb['rungs'] {
  return LADDER.flatMap((to) => (days[to] === undefined ? [] : [{ to, daysLate: days[to] }]))
}

for (const [what, climb, wishes, levels] of ladders) {
  test(`${what}: levels ${levels.join(', ')}`, () => {
    const found = { ...held, verifyDueAt: held.dueAt, ...wishes }
    const days = ['2026-11-20T16:01', '2026-11-23T09:00', '2026-11-24T09:00', '2026-11-26T09:00']
    assert.deepEqual(
      days.map((now) => levelDue(found, wib(now), { ...usual, ...climb })),
      levels,
    )
  })
}

test('a level never goes down while time goes on', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 24 }), fc.integer({ min: 0, max: 60 * 24 }), (hours, more) => {
      const now = new Date(RECEIVED.getTime() + hours * 3_600_000)
      const later = new Date(now.getTime() + more * 3_600_000)
      assert.ok(levelDue(held, later, usual) >= levelDue(held, now, usual))
    }),
  )
})

const part = (agencyId: string, returnedAt: Date | null): CaseAgency => ({
  agencyId,
  part: 'lead',
  assignedAt: RECEIVED,
  takenAt: null,
  returnedAt,
  returnReason: null,
  firstResponseAt: null,
  firstResponseDueAt: null,
})

test('the first agency leads, others support, who is left out is released', () => {
  const plan = planAssignment([part('a', null), part('b', RECEIVED)], ['c', 'd', 'c'], new Set(['a', 'b', 'c', 'd']))
  assert.deepEqual(plan, { lead: 'c', support: ['d'], released: ['a'] })
  assert.deepEqual(
    holding([part('a', null), part('b', RECEIVED)]).map(({ agencyId }) => agencyId),
    ['a'],
  )
})

test('a case is handed to agencies of the region only, and to at least one', () => {
  assert.throws(() => planAssignment([], [], new Set(['a'])), { key: 'case.agency_missing' })
  assert.throws(() => planAssignment([], ['a', 'stranger'], new Set(['a'])), { key: 'case.agency_missing' })
})

const events = fc.array(
  fc.record({ text: fc.string(), staffId: fc.option(fc.string()), details: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<unknown>) }),
  { minLength: 2, maxLength: 8 },
)

function chained(parts: { text: string; staffId: string | null; details: Record<string, unknown> }[]) {
  let previousHash = ''
  return parts.map((one, place) => {
    const event: ChainedEvent = {
      ...one,
      caseId: 'c',
      seq: place + 1,
      kind: 'noted',
      actor: 'staff',
      agencyId: null,
      isPublic: false,
      at: RECEIVED,
    }
    const whole = { ...event, previousHash, hash: hashOf(event, previousHash) }
    previousHash = whole.hash
    return whole
  })
}

test('a history left alone is whole, also when the keys of its details come back in another order', () => {
  fc.assert(
    fc.property(events, (parts) => {
      const turned = chained(parts).map((event) => ({ ...event, details: Object.fromEntries(Object.entries(event.details).reverse()) }))
      assert.equal(verifyChain(turned), undefined)
    }),
  )
})

test('an event altered, taken out or put elsewhere is found', () => {
  fc.assert(
    fc.property(events, fc.nat(), (parts, nat) => {
      const whole = chained(parts)
      const place = nat % whole.length
      const altered = whole.map((event, at) => (at === place ? { ...event, text: `${event.text}!` } : event))
      assert.equal(verifyChain(altered), place + 1)
      if (place < whole.length - 1) assert.equal(verifyChain(whole.toSpliced(place, 1)), place + 1)
    }),
  )
})
