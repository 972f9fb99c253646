/** What another government holds becomes, or is, a matter of the restricted unit: the hand-over goes on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAbout } from '#cases/about/commands.ts'
import { editCase } from '#cases/commands.ts'
import { listCaseAgencies } from '#cases/queries.ts'
import { holding } from '#cases/assignment.ts'
import { hearReporter } from '#cases/reporter-commands.ts'
import { assignCase } from '#cases/triage-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { recordReply, transferCase, withdrawTransfer } from '#transfers/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const by = (made: ACase, hours = 2) => ({ regionId: made.regionId, caseId: made.caseId, actor: { staffId: made.adminId }, at: hoursLater(hours) })

type HandedOver = ACase & { receiver: string; inspectorate: string }

async function handedOver(): Promise<HandedOver> {
  const region = await aRegion(db, { settings: { inspectorateAgency: 'inspektorat' } })
  const inspectorate = await anAgency(db, { regionId: region.id, agencyCode: 'inspektorat', shortName: 'Inspektorat', isRestrictedUnit: true })
  const made = await aCase(db, { region, state: 'in_progress' })
  const receiver = await anAgency(db, { regionId: region.id, kind: 'external', shortName: 'Balai Jalan' })
  await transferCase(db, { ...by(made, 1), way: 'letter', reason: 'Jalan nasional.', agencyId: receiver })
  return { ...made, receiver, inspectorate }
}

async function standing(made: HandedOver) {
  const { state, leadAgencyId, transferId, about } = await getCase(db, made)
  const parts = await inRegion(db, made.regionId, (trx) => listCaseAgencies(trx, made.regionId, made.caseId))
  const isThere = transferId !== null && leadAgencyId === made.receiver && holding(parts).some(({ agencyId }) => agencyId === made.receiver)
  return { state, isThere, about }
}

const RESTRICTING: [string, (made: HandedOver) => Promise<unknown>, string][] = [
  [
    'the reporter tells of a misdeed',
    ({ regionId, reportId }) => hearReporter(db, { regionId, reportId, words: 'Bupati menerima suap', at: hoursLater(2) }),
    'leader',
  ],
  ['the team says whom it is about', (made) => decideAbout(db, { ...by(made), about: 'leader' }), 'leader'],
  ['it is about the agency that had it before', (made) => decideAbout(db, { ...by(made), about: 'agency', agencyId: made.agencyId }), 'agency'],
  ['its class is corrected', (made) => editCase(db, { ...by(made), class: 'supervision' }), 'sensitive'],
]

for (const [what, restricts, about] of RESTRICTING) {
  test(`${what}: the other government holds it still`, async () => {
    const made = await handedOver()
    await restricts(made)
    assert.deepEqual(await standing(made), { state: 'transferred', isThere: true, about })
  })
}

test('what is edited afterwards stays there as well, and an answer can be written down', async () => {
  const made = await handedOver()
  await decideAbout(db, { ...by(made), about: 'leader' })
  await editCase(db, { ...by(made, 3), title: 'Jalan rusak di depan pasar' })
  assert.deepEqual(await standing(made), { state: 'transferred', isThere: true, about: 'leader' })
  await recordReply(db, { ...by(made, 4), reply: 'answered', text: 'Sudah diaspal.', attachmentIds: [] })
  assert.equal((await getCase(db, made)).state, 'answered')
})

test('taken back it is with the restricted unit, and can go to the inspectorate', async () => {
  const made = await handedOver()
  await decideAbout(db, { ...by(made), about: 'agency', agencyId: made.agencyId })
  await withdrawTransfer(db, { ...by(made, 3), reason: 'Kami tangani sendiri.' })
  const { state, leadAgencyId, transferId } = await getCase(db, made)
  assert.deepEqual([state, leadAgencyId, transferId], ['received', null, null])
  await assignCase(db, { ...by(made, 4), agencyIds: [made.inspectorate] })
  assert.equal((await getCase(db, made)).leadAgencyId, made.inspectorate)
})

test('a complaint about another government is no matter of our restricted unit', async () => {
  const made = await handedOver()
  await assert.rejects(decideAbout(db, { ...by(made), about: 'agency', agencyId: made.receiver }), { key: 'case.agency_missing' })
})
