import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyChain } from '#cases/history/chain.ts'
import { addNote, editCase, openCase } from '#cases/commands.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { assignCase, rejectCase, verifyCase } from '#cases/triage-commands.ts'
import { takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, aStaffMember, getCase, hoursLater, MONDAY, waitingJobs } from '#tests/factories.ts'

const db = await freshDatabase()
const at = hoursLater(1)

for (const state of ['received', 'verified', 'assigned', 'in_progress', 'waiting_for_reporter', 'answered', 'closed', 'rejected'] as const) {
  test(`a case comes to be ${state} by the commands, and its history is whole`, async () => {
    const made = await aCase(db, { state })
    assert.equal((await getCase(db, made)).state, state)
    const events = await inRegion(db, made.regionId, (trx) => listCaseEvents(trx, made.regionId, made.caseId))
    assert.equal(verifyChain(events), undefined)
    assert.equal(events[0]?.kind, 'opened')
    assert.ok((await waitingJobs(db)).includes('notify-case-event'))
  })
}

test('an event altered in the database is found', async () => {
  const { regionId, caseId } = await aCase(db, { state: 'assigned' })
  await inRegion(db, regionId, (trx) =>
    trx
      .updateTable('caseEvents')
      .set({ at: hoursLater(-5) })
      .where('caseId', '=', caseId)
      .where('seq', '=', 2)
      .execute(),
  )
  assert.equal(verifyChain(await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))), 2)
})

test('the rule of the day is kept with the case', async () => {
  const region = await aRegion(db, { settings: { limits: { verify: 1, firstResponse: 2, complaint: 2 } }, holidays: ['2026-11-24'] })
  const made = await aCase(db, { region, state: 'assigned' })
  const strict = await getCase(db, made)
  assert.deepEqual([strict.rule.verify, strict.rule.solve, strict.dueAt.toISOString()], [1, 2, '2026-11-26T09:00:00.000Z']) // Tuesday is a holiday
  await db
    .updateTable('regions')
    .set({ settings: JSON.stringify({ ...region.settings, limits: { ...region.settings.limits, complaint: 90 } }) })
    .where('id', '=', region.id)
    .execute()
  await takeCase(db, { ...made, at, actor: { agencyId: made.agencyId } })
  assert.deepEqual((await getCase(db, made)).dueAt, strict.dueAt)
})

test('a sensitive category makes the case secret, from the start or when it is set', async () => {
  const { regionId, caseId, ...made } = await aCase(db)
  assert.equal((await getCase(db, { regionId, caseId })).isSecret, false)
  await editCase(db, { regionId, caseId, at, actor: { staffId: made.adminId }, categoryCode: 'conduct' })
  assert.equal((await getCase(db, { regionId, caseId })).isSecret, true)
  const opened = { regionId, title: 'Pungutan liar', categoryCode: 'conduct', place: {}, channel: 'web', isSecret: false, isUrgent: false, at }
  const other = await inRegion(db, regionId, (trx) => openCase(trx, opened))
  assert.equal((await getCase(db, { regionId, caseId: other })).isSecret, true)
})

test('verifying and handing over is one stroke, written down as two things', async () => {
  const { regionId, caseId, agencyId, adminId } = await aCase(db)
  const helper = await anAgency(db, { regionId })
  await verifyCase(db, {
    regionId,
    caseId,
    version: 1,
    at,
    actor: { staffId: adminId },
    title: 'Jalan berlubang',
    categoryCode: 'road',
    agencyIds: [agencyId, helper],
  })
  const found = await getCase(db, { regionId, caseId })
  assert.deepEqual(
    [found.state, found.title, found.leadAgencyId, found.verifiedAt, found.assignedAt],
    ['assigned', 'Jalan berlubang', agencyId, at, at],
  )
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['opened', 'verified', 'assigned'],
  )
})

test('two officers at once: the second is told who was first, and nothing of his is saved', async () => {
  const { regionId, caseId, agencyId, adminId } = await aCase(db)
  const other = await aStaffMember(db, { regionId, name: 'Sari Uji' })
  const seen = { regionId, caseId, version: 1, at }
  const results = await Promise.allSettled([
    verifyCase(db, { ...seen, actor: { staffId: adminId }, agencyIds: [agencyId] }),
    rejectCase(db, { ...seen, actor: { staffId: other }, code: 'prank', reason: 'Bukan laporan.' }),
  ])
  const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as { key: string; values: { name: string } })
  assert.equal(refused.length, 1)
  assert.equal(refused[0]?.key, 'case.changed')
  const { state } = await getCase(db, { regionId, caseId })
  assert.equal(refused[0]?.values.name, state === 'rejected' ? 'Sari Uji' : 'Wulan Uji')
})

test('a note spoils nobody’s form', async () => {
  const { regionId, caseId, agencyId, adminId } = await aCase(db)
  await addNote(db, { regionId, caseId, at, actor: { staffId: adminId }, text: 'Sudah saya telepon.' })
  await verifyCase(db, { regionId, caseId, version: 1, at, actor: { staffId: adminId }, agencyIds: [agencyId] })
  assert.equal((await getCase(db, { regionId, caseId })).state, 'assigned')
})

test('adding a helper does not set the leading agency back', async () => {
  const { regionId, caseId, agencyId, adminId } = await aCase(db, { state: 'in_progress' })
  const helper = await anAgency(db, { regionId })
  await assignCase(db, { regionId, caseId, at, actor: { staffId: adminId }, agencyIds: [agencyId, helper] })
  const found = await getCase(db, { regionId, caseId })
  assert.deepEqual([found.state, found.assignedAt], ['in_progress', MONDAY])
})

test('an ended case is not handed on', async () => {
  const made = await aCase(db, { state: 'closed' })
  await assert.rejects(assignCase(db, { ...made, at, actor: { staffId: made.adminId }, agencyIds: [made.agencyId] }), { key: 'case.cannot_move' })
})

test('a rejection needs a reason, and a supervisor may think otherwise', async () => {
  const made = await aCase(db)
  const byTeam = { regionId: made.regionId, caseId: made.caseId, at, actor: { staffId: made.adminId } }
  await assert.rejects(rejectCase(db, { ...byTeam, code: 'decided', reason: '  ' }), { key: 'case.reason_missing' })
  await rejectCase(db, { ...byTeam, code: 'unclear', reason: 'Isi tidak jelas.' })
  await verifyCase(db, { ...byTeam, agencyIds: [made.agencyId] })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.closedAt, found.outcome, found.rejectReason], ['assigned', null, null, null])
})

test('editing writes down what was and what is', async () => {
  const { regionId, caseId, adminId } = await aCase(db)
  await editCase(db, { regionId, caseId, version: 1, at, actor: { staffId: adminId }, title: 'Jalan rusak' })
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
  assert.deepEqual(events.at(-1)?.details, { changed: { title: ['Jalan berlubang di depan pasar', 'Jalan rusak'] } })
})

test('verified before, described anew while it is handed over', async () => {
  const { regionId, caseId, agencyId, adminId } = await aCase(db, { state: 'verified' })
  await verifyCase(db, { regionId, caseId, at, actor: { staffId: adminId }, title: 'Jalan rusak', agencyIds: [agencyId] })
  const found = await getCase(db, { regionId, caseId })
  assert.deepEqual([found.state, found.title], ['assigned', 'Jalan rusak'])
})
