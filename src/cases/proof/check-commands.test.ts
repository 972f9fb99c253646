import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readClock } from '#cases/clock/clock.ts'
import { climbOf, levelDue } from '#cases/escalation.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { approveAnswer, sendBackAnswer } from '#cases/proof/check-commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { calendarOf, describeTimeLeft } from '#cases/sla.ts'
import { checkDeadlines } from '#cases/sweep-commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aPhoto, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const CHECKED = { proof: { secondPerson: true } }

const byAgency = ({ regionId, caseId, officerId, agencyId }: ACase, at = hoursLater(2)) => ({
  regionId,
  caseId,
  at,
  actor: { staffId: officerId, agencyId },
})
const byTeam = ({ regionId, caseId, adminId }: ACase, at = hoursLater(26)) => ({ regionId, caseId, at, actor: { staffId: adminId } })
const eventsOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
const eventOfFile = ({ regionId }: ACase, id: string) =>
  inRegion(db, regionId, (trx) => trx.selectFrom('attachments').select('caseEventId').where('id', '=', id).executeTakeFirstOrThrow())

/** Answered by the agency with a photo, in a region where a second person checks. */
async function handedIn(): Promise<ACase & { photo: string }> {
  const made = await aCase(db, { region: await aRegion(db, { settings: CHECKED }), state: 'in_progress' })
  const photo = await aPhoto(db, { regionId: made.regionId })
  await answerCase(db, { ...byAgency(made), text: 'Sudah ditambal.', attachmentIds: [photo] })
  return { ...made, photo }
}

test('an agency’s answer waits, kept from the reporters, and its first word counts from now', async () => {
  const made = await handedIn()
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.answeredAt, found.handedInAt, found.firstResponseAt], ['in_review', null, hoursLater(2), hoursLater(2)])
  const waiting = (await eventsOf(made)).at(-1)
  assert.deepEqual([waiting?.kind, waiting?.isPublic, waiting?.text], ['submitted', false, 'Sudah ditambal.'])
})

test('let out, it is an answer like any other, with its photo, and the agency is judged by when it handed it in', async () => {
  const made = await handedIn()
  await approveAnswer(db, byTeam(made))
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.answeredAt, found.handedInAt], ['answered', hoursLater(26), hoursLater(2)])
  const events = await eventsOf(made)
  const answered = events.at(-1)
  assert.deepEqual([answered?.kind, answered?.isPublic, answered?.agencyId, answered?.text], ['answered', true, made.agencyId, 'Sudah ditambal.'])
  assert.deepEqual([answered?.details['submittedAt'], answered?.details['submittedBy']], [hoursLater(2).toISOString(), made.officerId])
  assert.equal((await eventOfFile(made, made.photo)).caseEventId, answered?.id)
  assert.equal(verifyChain(events), undefined)
  assert.equal(await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'fixed', at: hoursLater(30) }), 'close')
})

test('sent back, the agency has it again with the reason, and the reporters have heard nothing', async () => {
  const made = await handedIn()
  await assert.rejects(sendBackAnswer(db, { ...byTeam(made), reason: '  ' }), { key: 'case.reason_missing' })
  await sendBackAnswer(db, { ...byTeam(made), reason: 'Foto ini dari kasus lain.' })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.handedInAt, found.sentBackCount, found.leadAgencyId], ['in_progress', null, 1, made.agencyId])
  const events = await eventsOf(made)
  assert.deepEqual([events.at(-1)?.kind, events.at(-1)?.text, events.at(-1)?.isPublic], ['sent_back', 'Foto ini dari kasus lain.', false])
  assert.ok(events.filter(({ isPublic }) => isPublic).every(({ kind }) => kind !== 'answered'))
  const better = await aPhoto(db, { regionId: made.regionId })
  await answerCase(db, { ...byAgency(made, hoursLater(30)), text: 'Ini fotonya.', attachmentIds: [better] })
  await approveAnswer(db, byTeam(made, hoursLater(31)))
  assert.equal((await eventsOf(made)).at(-1)?.text, 'Ini fotonya.')
})

test('nobody checks the own answer, no agency checks any, and nothing is checked twice', async () => {
  const made = await handedIn()
  for (const check of [approveAnswer, (...[, command]: Parameters<typeof approveAnswer>) => sendBackAnswer(db, { ...command, reason: 'x' })]) {
    await assert.rejects(check(db, { ...byTeam(made), actor: { staffId: made.officerId } }), { key: 'case.own_answer' })
    await assert.rejects(check(db, byAgency(made)), { key: 'case.cannot_move' })
  }
  const { version } = await getCase(db, made)
  await approveAnswer(db, { ...byTeam(made), version })
  await assert.rejects(sendBackAnswer(db, { ...byTeam(made), version, reason: 'x' }), { key: 'case.changed' })
  await assert.rejects(approveAnswer(db, byTeam(made)), { key: 'case.cannot_move' })
})

test('the team’s own answer goes out at once, and so does an agency’s where nobody checks', async () => {
  const region = await aRegion(db, { settings: CHECKED })
  const made = await aCase(db, { region, state: 'in_progress' })
  await answerCase(db, { ...byTeam(made), text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  const plain = await aCase(db, { state: 'in_progress' })
  await answerCase(db, { ...byAgency(plain), text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  assert.deepEqual([(await getCase(db, made)).state, (await getCase(db, plain)).state], ['answered', 'answered'])
})

test('reopened, the next answer is judged by its own time', async () => {
  const made = await handedIn()
  await approveAnswer(db, byTeam(made))
  await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'not_fixed', at: hoursLater(30) })
  assert.deepEqual([(await getCase(db, made)).state, (await getCase(db, made)).handedInAt], ['in_progress', null])
})

test('the columns of the deadlines are what the history says, through every step of a check', async () => {
  const made = await handedIn()
  const asHistoryHas = async () => {
    const found = await getCase(db, made)
    const { dueAt, verifyDueAt, spans } = readClock(await eventsOf(made), { rule: found.rule, calendar: calendarOf(made.region, []) })
    assert.deepEqual([found.dueAt, found.verifyDueAt], [dueAt, verifyDueAt])
    return spans.map(({ holder }) => holder.kind).join(' ')
  }
  assert.equal(await asHistoryHas(), 'team agency team')
  await sendBackAnswer(db, { ...byTeam(made), reason: 'Foto lama.' })
  assert.equal(await asHistoryHas(), 'team agency team agency')
  await answerCase(db, { ...byAgency(made, hoursLater(30)), text: 'Ini.', attachmentIds: [], reasonCode: 'already_fixed' })
  await approveAnswer(db, byTeam(made, hoursLater(50)))
  await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'not_fixed', at: hoursLater(75) })
  assert.equal(await asHistoryHas(), 'team agency team agency team reporter agency')
})

test('an answer that nobody checks is the team’s late case, and climbs from the coordinator on', async () => {
  const made = await handedIn()
  const found = await getCase(db, made)
  const calendar = calendarOf(made.region, [])
  // Handed in on Monday, three working days to check it: Thursday at four.
  assert.equal(found.verifyDueAt.toISOString(), '2026-11-26T09:00:00.000Z')
  assert.deepEqual(describeTimeLeft(found, hoursLater(2), calendar), { kind: 'ok', days: 3, dueAt: found.verifyDueAt })
  const friday = hoursLater(4 * 24)
  assert.equal(describeTimeLeft(found, friday, calendar).kind, 'late')
  const climb = climbOf(found, made.region.settings.escalation.rungs)
  assert.equal(levelDue(found, hoursLater(3 * 24), { ...climb, calendar }), 0)
  await checkDeadlines(db, { regionId: made.regionId, at: friday })
  assert.equal((await getCase(db, made)).escalationLevel, 2)
})
