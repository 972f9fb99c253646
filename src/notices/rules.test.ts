import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENT_KINDS } from '#cases/events.ts'
import type { WorkCalendar } from '#cases/sla.ts'
import type { CaseState } from '#cases/states.ts'
import { instantAt } from '#lib/dates.ts'
import { addressedBy, holderOf, isStillSo, NOTICE_KINDS, ruleOf, type HeardEvent, type NoticeKind, type NoticeRung } from '#notices/kinds.ts'
import { mailOf, onePerCase, whatsappOf, type Told } from '#notices/message.ts'
import { receiversOf, type Colleague } from '#notices/receivers.ts'
import { remindersDue } from '#notices/reminders.ts'
import { words } from '#texts/text.ts'

const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set(['2026-11-23']) }
const wib = (text: string) => instantAt(text.slice(0, 10), text.slice(11), 'Asia/Jakarta')
const rungs = ['agency_head', 'coordinator', 'sekda', 'leader'] as const

//  what                                          event                                                                                     who
const audiences: [string, Partial<HeardEvent> & Pick<HeardEvent, 'kind'>, string | null, string[]][] = [
  ['handed over', { kind: 'assigned', details: { isNewLead: true, support: [] } }, 'pu', ['contact_officer pu']],
  ['handed over with help', { kind: 'assigned', details: { isNewLead: true, support: ['lh'] } }, 'pu', ['contact_officer pu', 'contact_officer lh']],
  ['others asked to help', { kind: 'assigned', details: { isNewLead: false, support: ['lh'] } }, 'pu', ['contact_officer lh']],
  ['not ours', { kind: 'returned', details: { isLead: true } }, null, ['admin', 'coordinator']],
  ['a helper left', { kind: 'returned', details: { isLead: false } }, 'pu', []],
  ['not fixed', { kind: 'not_fixed' }, 'pu', ['contact_officer pu', 'agency_head pu']],
  ['not fixed, answered by the team', { kind: 'not_fixed' }, null, ['admin', 'coordinator']],
  ['objected', { kind: 'objected' }, 'pu', ['admin', 'coordinator']],
  ['one rung up', { kind: 'escalated', details: { before: 1, level: 2 } }, 'pu', ['coordinator pu']],
  ['three rungs after an outage', { kind: 'escalated', details: { before: 0, level: 3 } }, 'pu', ['agency_head pu', 'coordinator pu', 'sekda pu']],
  ['an answer to be checked', { kind: 'submitted' }, 'pu', ['admin']],
  ['progress', { kind: 'progress' }, 'pu', []],
  ['a note', { kind: 'noted' }, 'pu', []],
]
for (const [what, event, leadAgencyId, expected] of audiences) {
  test(`${what}: ${expected.join(', ') || 'nobody'}`, () => {
    const heard: HeardEvent = { agencyId: null, details: {}, ...event }
    const rule = ruleOf(heard)
    const found = { state: 'in_progress' as const, leadAgencyId, isUrgent: false }
    const addressed = rule ? addressedBy(rule, heard, { found, rungs }) : []
    assert.deepEqual(
      addressed.map(({ rung, agencyId }) => (agencyId ? `${rung} ${agencyId}` : rung)),
      expected,
    )
  })
}

test('every kind has its place in a message', () => {
  const told = EVENT_KINDS.flatMap((kind) => ruleOf({ kind, details: { isLead: true } })?.kind ?? [])
  assert.deepEqual([...told, 'reminder', 'revealed'].sort(), [...NOTICE_KINDS].sort())
})

const staff: Colleague[] = [
  { id: 'officer', role: 'contact_officer', agencyId: 'pu' },
  { id: 'head', role: 'agency_head', agencyId: 'pu' },
  { id: 'other head', role: 'agency_head', agencyId: 'lh' },
  { id: 'coordinator', role: 'coordinator', agencyId: null },
  { id: 'sekda', role: 'sekda', agencyId: null },
  { id: 'leader', role: 'leader', agencyId: null },
  { id: 'auditor', role: 'auditor', agencyId: null },
  { id: 'restricted', role: 'restricted_officer', agencyId: null },
]
const nobody = { barred: [], aboutAgencyId: null, isRestricted: false, units: ['inspectorate'] }
const without = (...gone: string[]) => staff.filter(({ id }) => !gone.includes(id))

//  what                                     rung                                             staff                          told
const ladders: [string, Parameters<typeof receiversOf>[0], Colleague[], string[]][] = [
  ['the officer', { rung: 'contact_officer', agencyId: 'pu' }, staff, ['officer']],
  ['no officer: the head', { rung: 'contact_officer', agencyId: 'lh' }, staff, ['other head']],
  ['nobody in the agency: the coordinator', { rung: 'contact_officer', agencyId: 'xx' }, staff, ['coordinator']],
  ['no team: the coordinator', { rung: 'admin', agencyId: null }, staff, ['coordinator']],
  ['no coordinator either: the secretary', { rung: 'admin', agencyId: null }, without('coordinator'), ['sekda']],
  ['nobody at all', { rung: 'leader', agencyId: null }, [], []],
]
for (const [what, addressed, people, expected] of ladders) {
  test(what, () =>
    assert.deepEqual(
      receiversOf(addressed, { staff: people, ...nobody }).map(({ id }) => id),
      expected,
    ),
  )
}

test('of a restricted matter the unit that was given it hears, and in place of all others the restricted officer', () => {
  const unit: Colleague[] = [...staff, { id: 'inspector', role: 'agency_head', agencyId: 'inspectorate' }]
  const about = { ...nobody, barred: ['sekda', 'leader'] as const, isRestricted: true }
  const told = (rung: NoticeRung, agencyId: string | null = null) => receiversOf({ rung, agencyId }, { staff: unit, ...about }).map(({ id }) => id)
  for (const rung of ['admin', 'coordinator', 'sekda', 'leader', 'inspectorate'] as const) assert.deepEqual(told(rung), ['restricted'], rung)
  assert.deepEqual(told('agency_head', 'inspectorate'), ['inspector'])
  assert.deepEqual(told('agency_head', 'pu'), ['restricted'])
  assert.deepEqual(told('contact_officer', 'inspectorate'), ['restricted'])
})

test('until a region has a restricted officer, its coordinators hear of these matters', () => {
  const people = without('restricted').map((one) => ({ ...one, standsIn: one.role === 'coordinator' }))
  const told = receiversOf({ rung: 'leader', agencyId: null }, { staff: people, ...nobody, isRestricted: true })
  assert.deepEqual(
    told.map(({ id }) => id),
    ['coordinator'],
  )
})

test('nobody of an agency hears of a case about it', () => {
  const told = receiversOf({ rung: 'agency_head', agencyId: 'pu' }, { ...nobody, staff, aboutAgencyId: 'pu' })
  assert.deepEqual(
    told.map(({ id }) => id),
    ['coordinator'],
  )
})

//  kind           state          lead    still so
const still: [NoticeKind, CaseState, string | null, boolean][] = [
  ['assigned', 'assigned', 'pu', true],
  ['assigned', 'assigned', 'lh', false], // handed on meanwhile
  ['assigned', 'answered', 'pu', false],
  ['escalated', 'in_progress', 'pu', true],
  ['escalated', 'answered', 'pu', false],
  ['escalated', 'closed', 'pu', false],
  ['returned', 'received', null, true],
  ['returned', 'assigned', 'lh', false],
  ['submitted', 'in_review', 'pu', true],
  ['submitted', 'answered', 'pu', false],
  ['objected', 'closed', 'pu', true],
]
for (const [kind, state, leadAgencyId, expected] of still) {
  test(`${kind} and now ${state} with ${leadAgencyId}: ${expected ? 'told' : 'overtaken'}`, () => {
    const part = {
      takenAt: null,
      returnedAt: null,
      returnReason: null,
      firstResponseAt: null,
      firstResponseDueAt: null,
      part: 'lead' as const,
      assignedAt: wib('2026-11-20T09:00'),
    }
    const agencies = leadAgencyId ? [{ ...part, agencyId: leadAgencyId }] : []
    assert.equal(isStillSo(kind, { found: { state, leadAgencyId, isUrgent: false }, agencies, agencyId: 'pu' }), expected)
  })
}

test('with a second person or another government the team holds it', () => {
  assert.deepEqual(holderOf({ state: 'in_review', leadAgencyId: 'pu' }), { rung: 'admin', agencyId: null })
  assert.deepEqual(holderOf({ state: 'in_progress', leadAgencyId: 'pu' }), { rung: 'contact_officer', agencyId: 'pu' })
})

const found: Parameters<typeof remindersDue>[0] = {
  state: 'in_progress',
  leadAgencyId: 'pu',
  receivedAt: wib('2026-11-12T09:00'),
  verifyDueAt: wib('2026-11-17T16:00'),
  dueAt: wib('2026-11-26T16:00'),
  assignedAt: wib('2026-11-13T09:00'),
  firstDueAt: null,
  pausedAt: null,
  escalationLevel: 0,
}

//  what                                       now                 case                                 reminded before (working days)
const reminding: [string, string, Partial<typeof found>, number[]][] = [
  ['three working days before, over the long weekend', '2026-11-20T07:00', {}, []],
  ['two working days before', '2026-11-24T07:00', {}, [2]],
  ['one working day before', '2026-11-25T07:00', {}, [1]],
  ['on the day itself: the nearest, which was said already', '2026-11-26T07:00', {}, [1]],
  ['past it', '2026-11-26T16:01', {}, []],
  ['answered', '2026-11-25T07:00', { state: 'answered' }, []],
  ['handed over this morning', '2026-11-25T07:00', { assignedAt: wib('2026-11-25T06:30') }, []],
  ['the first word is owed too', '2026-11-19T07:00', { firstDueAt: wib('2026-11-20T16:00') }, [1]],
  ['held by nobody', '2026-11-16T07:00', { state: 'received', leadAgencyId: null, assignedAt: null }, [1]],
]
for (const [what, now, wishes, expected] of reminding) {
  test(`${what}: ${expected.length > 0 ? `reminded (${expected.join(', ')})` : 'not reminded'}`, () => {
    const reminders = remindersDue({ ...found, ...wishes }, wib(now), { calendar, before: [2, 1] })
    assert.deepEqual(
      reminders.map(({ before }) => before),
      expected,
    )
  })
}

const told: Told = {
  kind: 'assigned',
  ticket: 'UJI-2611-0001',
  title: 'Jalan berlubang di depan pasar',
  isSecret: false,
  isUrgent: false,
  dueAt: wib('2026-11-26T16:00'),
  link: 'https://x.example/uji/meja/kasus/UJI-2611-0001',
}
const speaking = { say: words('id'), calendar, now: wib('2026-11-24T07:00') }
const letter = { isDigest: false, name: 'Darto', link: 'https://x.example/uji/meja' }

test('one matter is said in a sentence, with the address that opens it', () => {
  const free = whatsappOf({ ...letter, told: [told] }, { ...speaking, isWindowOpen: true })
  assert.equal(
    free.text,
    '*UJI-2611-0001*: Jalan berlubang di depan pasar. Diserahkan kepada Anda, batas Kamis 26 Nov, 16.00.\n\nhttps://x.example/uji/meja/kasus/UJI-2611-0001',
  )
  const template = whatsappOf({ ...letter, told: [told] }, { ...speaking, isWindowOpen: false })
  assert.deepEqual(template.kind === 'template' && [template.name, template.parameters.length], ['kabar_petugas', 3])
})

test('a secret case has a number and no title, in every form', () => {
  const secret = { ...told, isSecret: true, title: 'Nama yang tidak boleh keluar' }
  for (const isDigest of [true, false]) {
    for (const isWindowOpen of [true, false]) {
      const all = [
        whatsappOf({ ...letter, told: [secret], isDigest }, { ...speaking, isWindowOpen }),
        mailOf({ ...letter, told: [secret], isDigest }, speaking),
      ]
      assert.doesNotMatch(JSON.stringify(all), /Nama yang tidak boleh keluar/)
      assert.match(JSON.stringify(all), /UJI-2611-0001/)
    }
  }
})

test('a case with several things to say stands in the digest once, with the gravest', () => {
  const kinds: NoticeKind[] = ['assigned', 'reminder', 'escalated']
  assert.deepEqual(onePerCase(kinds.map((kind) => ({ kind, caseId: 'a' }))), [{ kind: 'escalated', caseId: 'a' }])
})

test('a storm is one message that names the first and counts the rest', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...told, ticket: `UJI-2611-${1000 + index}` }))
  const message = whatsappOf({ ...letter, told: many, isDigest: true }, { ...speaking, isWindowOpen: false })
  assert.ok(message.kind === 'template' && message.parameters.every((one) => one.length > 0 && one.length <= 1024))
  assert.match(message.text, /dan 18 lainnya/)
  assert.match(message.kind === 'template' ? (message.parameters[1] ?? '') : '', /, 16\.00\), dan 25 lainnya\.$/)
  assert.equal(mailOf({ ...letter, told: many, isDigest: true }, speaking).groups[0]?.items.length, 30)
})
