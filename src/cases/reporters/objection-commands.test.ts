import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/history/queries.ts'
import { hearReporter, hearVerdict } from '#cases/reporter-commands.ts'
import { decideObjection } from '#cases/reporters/objection-commands.ts'
import { closeSilentCases } from '#cases/sweep-commands.ts'
import { rejectCase } from '#cases/triage-commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, aReport, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const DAY = 24

const eventsOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
type Said = { hours: number; words?: string; reportId?: string }
const says = (made: ACase, verdict: 'fixed' | 'not_fixed', { hours, words, reportId = made.reportId }: Said) =>
  hearVerdict(db, { regionId: made.regionId, reportId, verdict, words, at: hoursLater(hours) })
const answers = (made: ACase, hours: number) =>
  answerCase(db, {
    regionId: made.regionId,
    caseId: made.caseId,
    at: hoursLater(hours),
    actor: { agencyId: made.agencyId },
    text: 'Sekarang sudah.',
    attachmentIds: [],
    reasonCode: 'explained',
  })
type Decision = { isGranted: boolean; text: string; hours: number }
const decides = (made: ACase, { hours, ...decision }: Decision) =>
  decideObjection(db, { regionId: made.regionId, caseId: made.caseId, at: hoursLater(hours), actor: { staffId: made.adminId }, ...decision })

/** A region where one may put it back once; it has been. */
async function putBackOnce(): Promise<ACase> {
  const region = await aRegion(db, { settings: { reopenMost: 1 } })
  const made = await aCase(db, { region, state: 'answered' })
  assert.equal(await says(made, 'not_fixed', { hours: 1 }), 'reopen')
  await answers(made, 2)
  return made
}

test('past the limit "Belum" waits for the coordinator, with the words, and silence does not close it meanwhile', async () => {
  const made = await putBackOnce()
  assert.equal(await says(made, 'not_fixed', { hours: 3, words: 'Masih bocor di kiri.' }), 'object')
  assert.equal(await says(made, 'not_fixed', { hours: 4 }), 'note')
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.objectedAt, found.reopenedCount], ['answered', hoursLater(3), 1])
  const last = (await eventsOf(made)).at(-1)
  assert.deepEqual([last?.kind, last?.actor, last?.isPublic, last?.agencyId], ['objected', 'reporter', false, made.agencyId])
  assert.deepEqual(last?.details, { reportId: made.reportId, words: 'Masih bocor di kiri.', against: 'answer', reopenedCount: 1, rejectCode: null })
  assert.equal(await closeSilentCases(db, { regionId: made.regionId, at: hoursLater(60 * DAY) }), 0)
})

test('granted, it goes back to whoever answered, with the days given back; a new answer may be judged anew', async () => {
  const made = await putBackOnce()
  await says(made, 'not_fixed', { hours: 3 })
  await decides(made, { isGranted: true, text: 'Kami cek bersama.', hours: 3 + DAY })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.objectedAt, found.reopenedCount, found.leadAgencyId], ['in_progress', null, 2, made.agencyId])
  assert.equal(found.dueAt.toISOString(), '2026-12-11T09:00:00.000Z') // Friday: the day that was lost is the day of receipt, which never counted
  const last = (await eventsOf(made)).at(-1)
  assert.deepEqual([last?.kind, last?.actor, last?.text, last?.details['reportIds']], ['not_fixed', 'staff', 'Kami cek bersama.', [made.reportId]])
  await answers(made, 50)
  assert.equal(await says(made, 'not_fixed', { hours: 51 }), 'object')
})

test('upheld with a written reason, the answer stands, unconfirmed; it is decided once, and the reporter may still confirm', async () => {
  const made = await putBackOnce()
  await says(made, 'not_fixed', { hours: 3 })
  await assert.rejects(decides(made, { isGranted: false, text: '  ', hours: 4 }), { key: 'case.reason_missing' })
  await decides(made, { isGranted: false, text: 'Kebocoran itu di pipa milik warga.', hours: 4 })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.outcome, found.objectedAt], ['closed', 'unconfirmed', null])
  assert.equal(await says(made, 'not_fixed', { hours: 5 }), 'settled')
  assert.equal(await says(made, 'fixed', { hours: 6 }), 'confirm')
  await assert.rejects(decides(made, { isGranted: true, text: '', hours: 7 }), { key: 'case.cannot_move' })
})

test('a neighbour who confirms does not settle another one’s objection', async () => {
  const made = await putBackOnce()
  const { reportId } = await aReport(db, { regionId: made.regionId, caseId: made.caseId })
  await says(made, 'not_fixed', { hours: 3 })
  assert.equal(await says(made, 'fixed', { hours: 4, reportId }), 'note')
  assert.equal((await getCase(db, made)).state, 'answered')
  assert.equal(await says(made, 'fixed', { hours: 5 }), 'close')
  assert.equal((await getCase(db, made)).objectedAt, null)
})

test('a refusal may be objected to once; granted, the team goes on with days of its own', async () => {
  const made = await aCase(db)
  const byTeam = { regionId: made.regionId, caseId: made.caseId, actor: { staffId: made.adminId } }
  await rejectCase(db, { ...byTeam, at: hoursLater(1), code: 'prank', reason: '' })
  assert.equal(await says(made, 'not_fixed', { hours: 2, words: 'Ini sungguhan.' }), 'object')
  assert.equal(await says(made, 'not_fixed', { hours: 3 }), 'note')
  await decides(made, { isGranted: true, text: 'Maaf, kami keliru.', hours: 2 * DAY })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.outcome, found.rejectCode, found.objectedAt, found.leadAgencyId], ['verified', null, null, null, null])
  assert.equal(found.verifyDueAt.toISOString(), '2026-11-30T09:00:00.000Z') // three working days after Wednesday
  const report = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('reports').select('verdict').where('id', '=', made.reportId).executeTakeFirst(),
  )
  assert.equal(report?.verdict, null) // a refusal is no answer to be judged
})

test('a refusal that was upheld stays, and is not objected to a second time', async () => {
  const made = await aCase(db, { state: 'rejected' })
  assert.equal(await says(made, 'not_fixed', { hours: 2 }), 'object')
  await decides(made, { isGranted: false, text: 'Ini memang urusan antarwarga.', hours: 3 })
  assert.equal(await says(made, 'not_fixed', { hours: 4 }), 'settled')
  assert.deepEqual([(await getCase(db, made)).state, (await getCase(db, made)).outcome], ['rejected', 'rejected'])
})

test('what the reporter says is missing reaches those who work on it', async () => {
  const made = await aCase(db, { state: 'answered' })
  await says(made, 'not_fixed', { hours: 1 })
  await hearReporter(db, { regionId: made.regionId, reportId: made.reportId, words: ' Lubang kiri belum. ', at: MONDAY })
  const last = (await eventsOf(made)).at(-1)
  assert.deepEqual(
    [last?.kind, last?.details],
    ['reporter_added', { reportId: made.reportId, words: 'Lubang kiri belum.', clockSaid: MONDAY.toISOString() }],
  )
})
