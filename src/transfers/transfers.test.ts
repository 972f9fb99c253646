/** Handing a case to another government, by real commands on a real database. Jobs are done by hand: as often as a test likes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/history/queries.ts'
import { listCaseAgencies } from '#cases/queries.ts'
import { assignCase, rejectCase, verifyCase } from '#cases/triage-commands.ts'
import { askReporter, returnCase, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { markSent, recordReply, transferCase, withdrawTransfer } from '#transfers/commands.ts'
import { listTransfersOfCase } from '#transfers/queries.ts'
import { remindOfTransfers } from '#transfers/sweep-commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aPhoto, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const by = (made: ACase, hours = 1) => ({ regionId: made.regionId, caseId: made.caseId, actor: { staffId: made.adminId }, at: hoursLater(hours) })
const outside = (made: ACase) => anAgency(db, { regionId: made.regionId, kind: 'external', name: 'Balai Jalan Nasional', shortName: 'Balai Jalan' })
const kindsOf = async ({ regionId, caseId }: ACase) =>
  (await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))).map(({ kind }) => kind)
const transferOf = async ({ regionId, caseId }: ACase) => {
  const [transfer] = await inRegion(db, regionId, (trx) => listTransfersOfCase(trx, regionId, caseId))
  assert.ok(transfer)
  return transfer
}
const letter = { way: 'letter', reason: 'Jalan nasional.' } as const

/** Handed over by letter from the state given. */
async function handedOver(wishes: NonNullable<Parameters<typeof aCase>[1]> = {}): Promise<ACase & { receiver: string }> {
  const made = await aCase(db, { state: 'in_progress', ...wishes })
  const receiver = await outside(made)
  await transferCase(db, { ...by(made), ...letter, agencyId: receiver })
  return { ...made, receiver }
}

for (const state of ['received', 'verified', 'assigned', 'in_progress'] as const) {
  test(`what is ${state} can be handed over, and the other government holds it then`, async () => {
    const made = await handedOver({ state })
    const found = await getCase(db, made)
    assert.deepEqual([found.state, found.leadAgencyId, found.firstDueAt], ['transferred', made.receiver, null])
    assert.equal((await kindsOf(made)).at(-1), 'transferred')
    assert.deepEqual([(await transferOf(made)).state, (await transferOf(made)).way], ['offered', 'letter'])
  })
}

test('what waits for the reporter, is answered or closed is not handed over', async () => {
  for (const state of ['waiting_for_reporter', 'answered', 'closed', 'rejected'] as const) {
    const made = await aCase(db, { state })
    await assert.rejects(transferCase(db, { ...by(made), ...letter, agencyId: await outside(made) }), { key: 'case.cannot_move' })
  }
})

test('what another government holds is not refused here, not even while it waits for the reporter', async () => {
  const made = await handedOver()
  await askReporter(db, { ...by(made, 2), text: 'Di kilometer berapa?' })
  await assert.rejects(rejectCase(db, { ...by(made, 3), code: 'incomplete', reason: '' }), { key: 'case.cannot_move' })
})

test('an own agency is no other government, and another government no own agency', async () => {
  const made = await aCase(db, { state: 'verified' })
  await assert.rejects(transferCase(db, { ...by(made), ...letter, agencyId: made.agencyId }), { key: 'transfer.not_external' })
  await assert.rejects(assignCase(db, { ...by(made), agencyIds: [await outside(made)] }), { key: 'case.is_external' })
  await assert.rejects(transferCase(db, { ...by(made), ...letter, reason: ' ', agencyId: await outside(made) }), { key: 'case.reason_missing' })
})

test('straight to a region only where somebody sits at its desk', async () => {
  const made = await aCase(db, { state: 'verified' })
  const empty = await aRegion(db)
  const receiver = await outside(made)
  const straight = { ...by(made), way: 'region', reason: 'Jalan provinsi.', agencyId: receiver } as const
  await assert.rejects(transferCase(db, straight), { key: 'transfer.no_region' })
  await inRegion(db, made.regionId, (trx) => trx.updateTable('agencies').set({ regionCode: empty.code }).where('id', '=', receiver).execute())
  await assert.rejects(transferCase(db, straight), { key: 'transfer.no_region' })
})

test('a secret case goes on paper only by the coordinator’s hand', async () => {
  const made = await aCase(db, { state: 'verified' })
  await inRegion(db, made.regionId, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', made.caseId).execute())
  const command = { ...by(made), ...letter, agencyId: await outside(made) }
  await assert.rejects(transferCase(db, command), { key: 'transfer.secret' })
  await transferCase(db, { ...command, actor: { ...command.actor, mayDecide: true } })
  assert.equal((await getCase(db, made)).state, 'transferred')
})

test('the agency that held it in time is out of it; what it was late with stays its own', async () => {
  const inTime = await handedOver({ state: 'assigned' })
  const [was] = (await inRegion(db, inTime.regionId, (trx) => listCaseAgencies(trx, inTime.regionId, inTime.caseId))).filter(
    ({ agencyId }) => agencyId === inTime.agencyId,
  )
  assert.deepEqual([was?.returnedAt, was?.returnReason], [hoursLater(1), null])
  const late = await aCase(db, { state: 'assigned' })
  await transferCase(db, { ...by(late, 24 * 30), ...letter, agencyId: await outside(late) })
  const parts = await inRegion(db, late.regionId, (trx) => listCaseAgencies(trx, late.regionId, late.caseId))
  assert.equal(parts.find(({ agencyId }) => agencyId === late.agencyId)?.returnReason, letter.reason)
})

test('the letter’s number is kept, and what came back is written down up to the answer', async () => {
  const made = await handedOver()
  await assert.rejects(markSent(db, { ...by(made), reference: '' }), { key: 'transfer.reference_missing' })
  await markSent(db, { ...by(made, 2), reference: '620/112/PUPR' })
  const reply = (kind: 'accepted' | 'told' | 'answered', text: string, ids: string[] = []) =>
    recordReply(db, { ...by(made, 3), reply: kind, text, attachmentIds: ids })
  await reply('accepted', '')
  await reply('accepted', '')
  await assert.rejects(reply('told', ''), { key: 'case.text_missing' })
  await reply('told', 'Masuk program bulan ini.')
  const photo = await aPhoto(db, { regionId: made.regionId })
  await reply('answered', 'Sudah diaspal.', [photo])
  assert.deepEqual((await kindsOf(made)).slice(-5), ['transferred', 'transfer_sent', 'transfer_accepted', 'transfer_told', 'answered'])
  const [found, transfer] = [await getCase(db, made), await transferOf(made)]
  assert.deepEqual([found.state, found.answeredAt, transfer.state, transfer.reference], ['answered', hoursLater(3), 'answered', '620/112/PUPR'])
  const file = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('attachments').select('caseEventId').where('id', '=', photo).executeTakeFirst(),
  )
  assert.ok(file?.caseEventId)
})

test('sent back: counted, with the team again, and the days elsewhere are given back', async () => {
  const made = await handedOver()
  const before = await getCase(db, made)
  // Monday to Wednesday: Tuesday was lost. Monday is the day of receipt and never counted. From Friday on that is Monday.
  await recordReply(db, { ...by(made, 49), reply: 'returned', text: 'Itu jalan kabupaten.', attachmentIds: [] })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.leadAgencyId, found.transferId, found.returnedCount], ['received', null, null, 1])
  assert.deepEqual(
    [before.dueAt, found.dueAt, found.verifyDueAt].map((due) => due.toISOString().slice(0, 10)),
    ['2026-12-11', '2026-12-14', '2026-11-30'],
  )
  assert.deepEqual([(await transferOf(made)).state, (await transferOf(made)).endReason], ['returned', 'Itu jalan kabupaten.'])
  await assert.rejects(recordReply(db, { ...by(made, 50), reply: 'told', text: 'Lagi.', attachmentIds: [] }), { key: 'transfer.not_found' })
})

test('taken back it is not counted', async () => {
  const made = await handedOver()
  await withdrawTransfer(db, { ...by(made, 2), reason: 'Ternyata jalan kami.' })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.returnedCount, (await transferOf(made)).state], ['received', 0, 'withdrawn'])
})

test('nothing back within the limit: said once, and again after the same time', async () => {
  const made = await handedOver()
  const silentAt = (days: number) => remindOfTransfers(db, { regionId: made.regionId, at: hoursLater(24 * days + 8) })
  assert.deepEqual([await silentAt(6), await silentAt(7.5), await silentAt(7.6)], [0, 1, 0])
  assert.equal(await silentAt(15), 1)
  await recordReply(db, { ...by(made, 24 * 15 + 9), reply: 'accepted', text: '', attachmentIds: [] })
  assert.equal(await silentAt(16), 0)
  assert.equal((await kindsOf(made)).filter((kind) => kind === 'transfer_silent').length, 2)
})

test('a region may switch the reminder off', async () => {
  const made = await handedOver({ region: await aRegion(db, { settings: { limits: { transfer: null } } }) })
  assert.equal(await remindOfTransfers(db, { regionId: made.regionId, at: hoursLater(24 * 90) }), 0)
})

test('sent back too often, by agencies and governments alike, the coordinator decides and nobody sends it back again', async () => {
  const made = await aCase(db, { state: 'assigned' })
  const asOfficer = { ...by(made), actor: { staffId: made.officerId, agencyId: made.agencyId } }
  await returnCase(db, { ...asOfficer, reason: 'Bukan kami.' })
  await transferCase(db, { ...by(made, 2), ...letter, agencyId: await outside(made) })
  await recordReply(db, { ...by(made, 3), reply: 'returned', text: 'Bukan kami juga.', attachmentIds: [] })
  const asAdmin = by(made, 4)
  const agencyIds = [made.agencyId]
  await assert.rejects(assignCase(db, { ...asAdmin, agencyIds }), { key: 'case.needs_decision' })
  await assert.rejects(verifyCase(db, { ...asAdmin, agencyIds }), { key: 'case.needs_decision' })
  await assert.rejects(transferCase(db, { ...asAdmin, ...letter, agencyId: await outside(made) }), { key: 'case.needs_decision' })
  await assignCase(db, { ...asAdmin, agencyIds, actor: { ...asAdmin.actor, mayDecide: true } })
  assert.deepEqual((await kindsOf(made)).slice(-2), ['decided', 'assigned'])
  await takeCase(db, { ...asOfficer, at: hoursLater(5) })
  await assert.rejects(returnCase(db, { ...asOfficer, at: hoursLater(6), reason: 'Tetap bukan kami.' }), { key: 'case.decided' })
  assert.deepEqual([(await getCase(db, made)).state, (await getCase(db, made)).returnedCount], ['in_progress', 2])
})

test('whoever the coordinator chose outside may still refuse: it is decided anew', async () => {
  const region = await aRegion(db, { settings: { handOverMost: 1 } })
  const made = await aCase(db, { region, state: 'assigned' })
  await returnCase(db, { ...by(made), actor: { staffId: made.officerId, agencyId: made.agencyId }, reason: 'Bukan kami.' })
  const decides = { ...by(made, 2), actor: { staffId: made.adminId, mayDecide: true } }
  await transferCase(db, { ...decides, ...letter, agencyId: await outside(made) })
  assert.ok((await getCase(db, made)).decidedAt)
  await recordReply(db, { ...by(made, 3), reply: 'returned', text: 'Bukan kami.', attachmentIds: [] })
  assert.deepEqual([(await getCase(db, made)).decidedAt, (await getCase(db, made)).state], [null, 'received'])
  await assert.rejects(assignCase(db, { ...by(made, 4), agencyIds: [made.agencyId] }), { key: 'case.needs_decision' })
})

test('another region cannot touch a hand-over', async () => {
  const [mine, theirs] = [await handedOver(), await handedOver()]
  await assert.rejects(recordReply(db, { ...by(mine), regionId: theirs.regionId, reply: 'accepted', text: '', attachmentIds: [] }), {
    key: 'case.not_found',
  })
  const seen = await inRegion(db, theirs.regionId, (trx) => trx.selectFrom('transfers').select('caseId').execute())
  assert.deepEqual(seen, [{ caseId: theirs.caseId }])
})
