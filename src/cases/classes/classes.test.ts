import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAbout } from '#cases/about/commands.ts'
import { extendPpid, passToPpid } from '#cases/classes/ppid-commands.ts'
import { editCase } from '#cases/commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { transferCase } from '#transfers/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
/** @param hours after Monday 23 November 2026, 09.00 WIB, when it was told */
const byTeam = ({ regionId, caseId, adminId }: ACase, hours = 2) => ({ regionId, caseId, at: hoursLater(hours), actor: { staffId: adminId } })
const dueOf = async (made: ACase) => (await getCase(db, made)).dueAt.toISOString().slice(0, 10)

//  class          working days, by the national rule   due
const limits = [
  ['complaint', '2026-12-11'], // 14
  ['supervision', '2027-02-15'], // 60
  ['aspiration', '2026-11-30'], // 5
  ['information', '2026-11-30'], // 5
] as const

for (const [caseClass, due] of limits) {
  test(`a report that turns out to be ${caseClass} is due on ${due}`, async () => {
    const made = await aCase(db)
    await editCase(db, { ...byTeam(made), class: caseClass })
    assert.equal(await dueOf(made), due)
    assert.equal((await getCase(db, made)).isSecret, caseClass === 'supervision')
  })
}

test('the class may be said while checking, and a category’s own days are for complaints only', async () => {
  const made = await aCase(db)
  await verifyCase(db, { ...byTeam(made), class: 'aspiration', categoryCode: 'road', agencyIds: [] })
  assert.equal(await dueOf(made), '2026-11-30')
})

const aRequest = async () => {
  const region = await aRegion(db, { settings: { ppidAgency: 'ppid' } })
  const ppid = await anAgency(db, { regionId: region.id, agencyCode: 'ppid', shortName: 'PPID' })
  const made = await aCase(db, { region })
  await editCase(db, { ...byTeam(made), class: 'information' })
  return { made, ppid }
}

test('a request for information passes to PPID with ten working days of its own', async () => {
  const { made, ppid } = await aRequest()
  await passToPpid(db, { ...byTeam(made, 50), agencyId: undefined }) // Wednesday
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.leadAgencyId, found.rule.ppid, await dueOf(made)], ['assigned', ppid, 'passed', '2026-12-09'])
  await assert.rejects(passToPpid(db, { ...byTeam(made, 51), agencyId: undefined }), { key: 'case.cannot_move' })
})

test('seven more, once, with a reason, and not when the days are over', async () => {
  const { made, ppid } = await aRequest()
  const byPpid = (hours: number) => ({ ...byTeam(made, hours), actor: { agencyId: ppid } })
  await assert.rejects(extendPpid(db, { ...byTeam(made, 49), reason: 'Masih dicari.' }), { key: 'case.cannot_move' })
  await passToPpid(db, { ...byTeam(made, 50), agencyId: undefined })
  await assert.rejects(extendPpid(db, { ...byPpid(60), reason: ' ' }), { key: 'case.reason_missing' })
  await extendPpid(db, { ...byPpid(60), reason: 'Dokumennya ada di arsip kecamatan.' })
  assert.equal(await dueOf(made), '2026-12-18')
  await assert.rejects(extendPpid(db, { ...byPpid(61), reason: 'Lagi.' }), { key: 'case.cannot_move' })
  const late = await aRequest()
  await passToPpid(db, { ...byTeam(late.made, 50), agencyId: undefined })
  await assert.rejects(extendPpid(db, { ...byTeam(late.made, 24 * 30), reason: 'Terlambat.' }), { key: 'case.cannot_move' })
})

test('what is no request for information does not pass to PPID, nor without an officer for it', async () => {
  const complaint = await aCase(db)
  await assert.rejects(passToPpid(db, { ...byTeam(complaint), agencyId: complaint.agencyId }), { key: 'case.cannot_move' })
  const made = await aCase(db)
  await editCase(db, { ...byTeam(made), class: 'information' })
  await assert.rejects(passToPpid(db, { ...byTeam(made), agencyId: undefined }), { key: 'case.agency_missing' })
})

test('PPID is given it by the rules of every holder: not what is restricted, nor whom it complains of, nor who has ended or is another government', async () => {
  const { made, ppid } = await aRequest()
  const passTo = (agencyId: string | undefined, about = made) => passToPpid(db, { ...byTeam(about, 50), agencyId })
  const { regionId } = made
  await assert.rejects(passTo(await anAgency(db, { regionId, kind: 'external' })), { key: 'case.is_external' })
  await inRegion(db, regionId, (trx) => trx.updateTable('agencies').set({ validUntil: '2026-11-01' }).where('id', '=', ppid).execute())
  await assert.rejects(passTo(undefined), { key: 'case.agency_ended' })
  const restricted = (await aRequest()).made
  await decideAbout(db, { ...byTeam(restricted, 49), about: 'agency', agencyId: restricted.agencyId })
  await assert.rejects(passTo(undefined, restricted), { key: 'case.agency_not_restricted' })
  await assert.rejects(passTo(restricted.agencyId, restricted), { key: 'case.agency_reported' })
})

test('sent back too often, only the coordinator passes it to PPID, for good and on record', async () => {
  const { made, ppid } = await aRequest()
  await inRegion(db, made.regionId, (trx) => trx.updateTable('cases').set({ returnedCount: 2 }).where('id', '=', made.caseId).execute())
  const command = { ...byTeam(made, 50), agencyId: undefined }
  await assert.rejects(passToPpid(db, command), { key: 'case.needs_decision' })
  await passToPpid(db, { ...command, actor: { ...command.actor, mayDecide: true } })
  const found = await getCase(db, made)
  assert.deepEqual([found.leadAgencyId, found.decidedAt], [ppid, command.at])
})

test('what another government holds comes back before it is passed to PPID', async () => {
  const { made } = await aRequest()
  const agencyId = await anAgency(db, { regionId: made.regionId, kind: 'external' })
  await transferCase(db, { ...byTeam(made, 3), agencyId, way: 'letter', reason: 'Dokumennya di provinsi.' })
  await assert.rejects(passToPpid(db, { ...byTeam(made, 50), agencyId: undefined }), { key: 'case.cannot_move' })
})

test('the days of PPID stay when the topic is corrected', async () => {
  const { made, ppid } = await aRequest()
  await passToPpid(db, { ...byTeam(made, 50), agencyId: undefined })
  await editCase(db, { ...byTeam(made, 55), categoryCode: 'road' })
  assert.equal(await dueOf(made), '2026-12-09')
  await answerCase(db, { ...byTeam(made, 56), actor: { agencyId: ppid }, text: 'Terlampir.', attachmentIds: [], reasonCode: 'explained' })
  assert.equal((await getCase(db, made)).state, 'answered')
})
