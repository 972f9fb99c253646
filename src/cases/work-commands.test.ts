import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/history/queries.ts'
import { listCaseAgencies } from '#cases/queries.ts'
import { hearReporter } from '#cases/reporter-commands.ts'
import { resumeCase } from '#cases/reporters/waiting-commands.ts'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, askReporter, postUpdate, returnCase, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aPhoto, aRegion, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const at = hoursLater(2)

const byAgency = ({ regionId, caseId, officerId, agencyId }: ACase) => ({ regionId, caseId, at, actor: { staffId: officerId, agencyId } })
const byTeam = ({ regionId, caseId, adminId }: ACase) => ({ regionId, caseId, at, actor: { staffId: adminId } })
const partsOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseAgencies(trx, regionId, caseId))
const eventsOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))

test('an officer of another agency does not even learn that the case exists', async () => {
  const made = await aCase(db, { state: 'assigned' })
  const agencyId = await anAgency(db, made)
  const stranger = { ...byAgency(made), actor: { staffId: made.officerId, agencyId } }
  await assert.rejects(takeCase(db, stranger), { key: 'case.not_found' })
  await assert.rejects(postUpdate(db, { ...stranger, text: 'Sudah.', attachmentIds: [] }), { key: 'case.not_found' })
  await assert.rejects(answerCase(db, { ...stranger, text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' }), { key: 'case.not_found' })
  await assert.rejects(returnCase(db, { ...stranger, reason: 'x' }), { key: 'case.not_found' })
})

test('"not ours" puts it back to the team, is counted, and the agency sees it no more', async () => {
  const made = await aCase(db, { state: 'assigned' })
  await returnCase(db, { ...byAgency(made), reason: 'Ini jalan provinsi.' })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.leadAgencyId, found.returnedCount], ['received', null, 1])
  assert.equal(found.verifyDueAt.toISOString(), '2026-11-26T09:00:00.000Z') // three days anew
  assert.deepEqual(
    (await partsOf(made)).map(({ returnReason }) => returnReason),
    ['Ini jalan provinsi.'],
  )
  await assert.rejects(takeCase(db, byAgency(made)), { key: 'case.not_found' })
  const returned = (await eventsOf(made)).at(-1)
  assert.deepEqual([returned?.kind, returned?.agencyId, returned?.isPublic], ['returned', made.agencyId, false])
})

test('a helper that returns its part leaves the case where it is', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const helper = await anAgency(db, made)
  await assignCase(db, { ...byTeam(made), agencyIds: [made.agencyId, helper] })
  await returnCase(db, { ...byAgency(made), actor: { agencyId: helper }, reason: 'Bukan tugas kami.' })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.leadAgencyId, found.returnedCount], ['in_progress', made.agencyId, 1])
})

test('a helper tells what it did, but only who leads answers', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const helper = await anAgency(db, made)
  await assignCase(db, { ...byTeam(made), agencyIds: [made.agencyId, helper] })
  const byHelper = { ...byTeam(made), actor: { agencyId: helper } }
  await postUpdate(db, { ...byHelper, text: 'Rambu sudah dipasang.', attachmentIds: [] })
  await assert.rejects(answerCase(db, { ...byHelper, text: 'Selesai.', attachmentIds: [], reasonCode: 'explained' }), { key: 'case.cannot_move' })
  assert.equal((await getCase(db, made)).state, 'in_progress')
})

test('taken off by the team is not "not ours"', async () => {
  const made = await aCase(db, { state: 'assigned' })
  const other = await anAgency(db, made)
  await assignCase(db, { ...byTeam(made), agencyIds: [other] })
  const parts = await partsOf(made)
  assert.deepEqual(
    parts.filter(({ returnedAt }) => returnedAt).map(({ agencyId, returnReason }) => [agencyId, returnReason]),
    [[made.agencyId, null]],
  )
  assert.equal((await getCase(db, made)).returnedCount, 0)
})

test('an agency that gets a case again begins anew', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  await returnCase(db, { ...byAgency(made), reason: 'Ini jalan provinsi.' })
  await verifyCase(db, { ...byTeam(made), agencyIds: [made.agencyId] })
  assert.deepEqual(
    (await partsOf(made)).map(({ takenAt, returnedAt, assignedAt }) => [takenAt, returnedAt, assignedAt]),
    [[null, null, at]],
  )
})

test('taking twice is taking once', async () => {
  const made = await aCase(db, { state: 'assigned' })
  await takeCase(db, byAgency(made))
  await takeCase(db, byAgency(made))
  assert.equal((await eventsOf(made)).filter(({ kind }) => kind === 'taken').length, 1)
})

test('the agency’s first public word is kept, the team’s is not it', async () => {
  const made = await aCase(db, { state: 'assigned' })
  await postUpdate(db, { ...byTeam(made), text: 'Sudah kami serahkan.', attachmentIds: [] })
  assert.deepEqual([(await getCase(db, made)).firstResponseAt, (await getCase(db, made)).state], [null, 'assigned'])
  await postUpdate(db, { ...byAgency(made), text: 'Besok kami ke sana.', attachmentIds: [] })
  await postUpdate(db, { ...byAgency(made), at: hoursLater(9), text: 'Sudah diukur.', attachmentIds: [] })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.firstResponseAt], ['in_progress', at])
  assert.deepEqual(
    (await partsOf(made)).map(({ firstResponseAt }) => firstResponseAt),
    [at],
  )
})

test('an answer needs a photo, a document or a reason', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const answer = { ...byAgency(made), text: 'Sudah ditambal.' }
  const voice = await aPhoto(db, { regionId: made.regionId, kind: 'audio' })
  for (const attachmentIds of [[], [voice]])
    await assert.rejects(answerCase(db, { ...answer, attachmentIds }), { key: 'case.proof_missing_complaint' })
  await assert.rejects(answerCase(db, { ...answer, attachmentIds: [], reasonCode: 'because' }), { key: 'case.proof_missing_complaint' })
  const photo = await aPhoto(db, { regionId: made.regionId })
  await answerCase(db, { ...answer, attachmentIds: [photo] })
  const answered = (await eventsOf(made)).at(-1)
  const file = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('attachments').select(['caseId', 'caseEventId']).where('id', '=', photo).executeTakeFirst(),
  )
  assert.deepEqual(file, { caseId: made.caseId, caseEventId: answered?.id })
  assert.deepEqual([(await getCase(db, made)).state, (await getCase(db, made)).answeredAt], ['answered', at])
})

test('the reporter’s own photo is no proof of the agency', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const photo = await aPhoto(db, { regionId: made.regionId, reportId: made.reportId, caseId: made.caseId })
  await assert.rejects(answerCase(db, { ...byAgency(made), text: 'Sudah.', attachmentIds: [photo] }), { key: 'case.proof_missing_complaint' })
})

test('a written reason may stand for a photo', async () => {
  const made = await aCase(db, { state: 'assigned' })
  await answerCase(db, { ...byAgency(made), text: 'Dikerjakan provinsi.', attachmentIds: [], reasonCode: 'other_government' })
  assert.equal((await eventsOf(made)).at(-1)?.details['reasonCode'], 'other_government')
})

test('an ended case is worked on no more', async () => {
  const made = await aCase(db, { state: 'closed' })
  await assert.rejects(postUpdate(db, { ...byAgency(made), text: 'x', attachmentIds: [] }), { key: 'case.cannot_move' })
  await assert.rejects(returnCase(db, { ...byAgency(made), reason: 'x' }), { key: 'case.cannot_move' })
})

test('while the reporter is asked the clock stands, over a holiday as well', async () => {
  // Thursday is a holiday: asked Wednesday morning, answered Monday morning; Wednesday and Friday are given back.
  const region = await aRegion(db, { holidays: ['2026-11-26'] })
  const made = await aCase(db, { region, state: 'in_progress' })
  const before = await getCase(db, made)
  await askReporter(db, { ...byAgency(made), at: hoursLater(48), text: 'Di sebelah mana pasar?' })
  assert.deepEqual([(await getCase(db, made)).state, (await getCase(db, made)).pausedAt], ['waiting_for_reporter', hoursLater(48)])
  await hearReporter(db, { regionId: made.regionId, reportId: made.reportId, at: hoursLater(7 * 24) })
  const after = await getCase(db, made)
  assert.deepEqual([after.state, after.pausedAt], ['in_progress', null])
  assert.equal(before.dueAt.toISOString(), '2026-12-14T09:00:00.000Z') // Monday
  assert.equal(after.dueAt.toISOString(), '2026-12-16T09:00:00.000Z') // Wednesday
})

test('asked before it was verified, the work goes on there, and the team’s days are given back', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  const onCase = { ...byTeam(made), at: new Date('2026-11-25T02:00:00Z') }
  assert.equal(await resumeCase(db, onCase), true)
  assert.equal(await resumeCase(db, onCase), false)
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.verifyDueAt.toISOString()], ['received', '2026-11-27T09:00:00.000Z']) // Tuesday is given back; Monday, the day of receipt, never counted
})

test('handing over ends the wait as well', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  await verifyCase(db, { ...byTeam(made), at: hoursLater(24), agencyIds: [made.agencyId] })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.pausedAt, found.dueAt.toISOString()], ['assigned', null, '2026-12-11T09:00:00.000Z']) // waited on the day of receipt only
})

test('new words of a reporter are written down without their text, and spoil nobody’s form', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const { version } = await getCase(db, made)
  await hearReporter(db, { regionId: made.regionId, reportId: made.reportId, at: MONDAY })
  const added = (await eventsOf(made)).at(-1)
  assert.deepEqual([added?.kind, added?.text, added?.isPublic, (await getCase(db, made)).version], ['reporter_added', '', false, version])
})
