import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MONDAY } from '#tests/factories.ts'
import type { ReportOfVisit } from '#visits/list-queries.ts'
import { figuresOf, shownReport } from '#visits/shown.ts'

const report: ReportOfVisit = {
  reportId: 'r',
  visitId: 'v',
  slip: 'H7K2P-7',
  way: 'phone',
  ticket: 'UJI-2611-0001',
  code: 'ABCDEF',
  caseId: 'c',
  state: 'assigned',
  outcome: null,
  title: 'Jalan putus',
  category: 'Jalan dan jembatan',
  placeText: 'Dusun 2',
  village: 'Sungai Ceper',
  agencies: ['Dinas PU'],
  agencyIds: ['pu'],
  isSecret: false,
  isAnonymous: false,
  isNamed: true,
  takenBy: 'hendra',
  takenByName: 'Hendra',
  fileCount: 1,
  toldAt: MONDAY,
  phoneToldAt: MONDAY,
  receivedAt: MONDAY,
}
const secret = { ...report, isSecret: true }
const people = {
  admin: { id: 'wulan', role: 'admin', agencyId: null },
  leader: { id: 'bupati', role: 'leader', agencyId: null },
  taker: { id: 'hendra', role: 'contact_officer', agencyId: 'health' },
  colleague: { id: 'siti', role: 'contact_officer', agencyId: 'pu' },
} as const

//  who reads           what        title          named  code      opens the case
const readers = [
  ['admin', report, 'Jalan putus', true, 'ABCDEF', true],
  ['admin', secret, 'Jalan putus', true, 'ABCDEF', true],
  ['leader', report, 'Jalan putus', true, undefined, true],
  ['leader', secret, undefined, false, undefined, false],
  ['taker', report, 'Jalan putus', true, 'ABCDEF', false], // another agency works on it
  ['taker', secret, undefined, false, undefined, false], // once sent it is not the officer's any more
  ['colleague', report, 'Jalan putus', true, undefined, true],
  ['colleague', secret, undefined, false, undefined, false],
] as const
for (const [who, what, title, isNamed, code, mayOpen] of readers) {
  test(`${who} reads a ${what.isSecret ? 'secret' : 'plain'} report`, () => {
    const shown = shownReport(what, people[who])
    assert.deepEqual([shown.title, shown.isNamed, shown.code, shown.mayOpen], [title, isNamed, code, mayOpen])
    if (!title) assert.equal(JSON.stringify(shown).includes('Dusun'), false)
  })
}

test('who wants to stay unnamed has no name for anybody', () => {
  assert.equal(shownReport({ ...report, isAnonymous: true }, people.admin).isNamed, false)
})

test('the figures of a visit add up', () => {
  const states = ['received', 'assigned', 'answered', 'closed', 'rejected'] as const
  const shown = states.map((state) => shownReport({ ...report, state, category: state === 'closed' ? null : 'Jalan' }, people.admin))
  const figures = figuresOf(shown, 'Belum dikelompokkan')
  assert.deepEqual([figures.count, figures.open, figures.answered, figures.ended], [5, 2, 1, 2])
  assert.deepEqual(figures.categories, [
    { name: 'Jalan', count: 4 },
    { name: 'Belum dikelompokkan', count: 1 },
  ])
})
