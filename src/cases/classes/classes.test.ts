import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extendPpid, passToPpid } from '#cases/classes/ppid-commands.ts'
import { editCase } from '#cases/commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
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

test('the days of PPID stay when the topic is corrected', async () => {
  const { made, ppid } = await aRequest()
  await passToPpid(db, { ...byTeam(made, 50), agencyId: undefined })
  await editCase(db, { ...byTeam(made, 55), categoryCode: 'road' })
  assert.equal(await dueOf(made), '2026-12-09')
  await answerCase(db, { ...byTeam(made, 56), actor: { agencyId: ppid }, text: 'Terlampir.', attachmentIds: [], reasonCode: 'explained' })
  assert.equal((await getCase(db, made)).state, 'answered')
})
