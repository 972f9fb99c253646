import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGivenClean, mayReporterOpen, mayStaffOpen, type FileOfCase } from '#evidence/access.ts'
import type { Role } from '#staff/permissions.ts'

const ofCase: FileOfCase = {
  caseId: 'case',
  reportId: 'report',
  isSecret: false,
  isRestricted: false,
  isPrivate: false,
  agencyIds: ['pupr'],
  isPublicEvent: false,
}
const kinds = {
  ordinary: ofCase,
  secret: { ...ofCase, isSecret: true },
  talk: { ...ofCase, caseId: null, reportId: null, agencyIds: [] },
} satisfies Record<string, FileOfCase>

//  who                                     ordinary  secret   in a talk only
const WHO: [Role, agencyId: string | null, ...may: boolean[]][] = [
  ['admin', null, true, true, true],
  ['auditor', null, true, true, true],
  ['leader', null, true, false, false],
  ['contact_officer', 'pupr', true, false, false],
  ['contact_officer', 'dlh', false, false, false],
  ['contact_officer', null, false, false, false],
  ['agency_head', 'pupr', true, false, false],
  ['operator', null, false, false, false],
]

for (const [role, agencyId, ...may] of WHO) {
  test(`${role} of ${agencyId ?? 'no agency'} opens ${may.map(String).join(', ')}`, () => {
    assert.deepEqual(
      Object.values(kinds).map((file) => mayStaffOpen({ role, agencyId }, file)),
      may,
    )
  })
}

test('a reporter opens the own photo and public proof, and nothing of another reporter of the case', () => {
  const report = { id: 'report', caseId: 'case' }
  assert.ok(mayReporterOpen(report, ofCase))
  assert.ok(!mayReporterOpen(report, { ...ofCase, reportId: 'another' }))
  assert.ok(mayReporterOpen(report, { ...ofCase, reportId: null, isPublicEvent: true }))
  assert.ok(!mayReporterOpen(report, { ...ofCase, reportId: null }))
  assert.ok(!mayReporterOpen(report, { ...ofCase, reportId: null, caseId: 'other', isPublicEvent: true }))
  assert.ok(!mayReporterOpen(report, { ...ofCase, reportId: null, caseId: null }))
})

test('agencies are given clean copies of whoever stays unknown; the team, and what was told publicly, is as it came', () => {
  const unknown = { ...ofCase, isPrivate: true }
  assert.deepEqual(
    (['admin', 'auditor', 'contact_officer'] as const).map((role) => isGivenClean({ role }, unknown)),
    [false, false, true],
  )
  assert.deepEqual(
    [isGivenClean({ role: 'contact_officer' }, ofCase), isGivenClean({ role: 'contact_officer' }, { ...unknown, isPublicEvent: true })],
    [false, false],
  )
})
