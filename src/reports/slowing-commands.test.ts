import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { decideObjection } from '#cases/reporters/objection-commands.ts'
import { rejectCase } from '#cases/triage-commands.ts'
import { inRegion } from '#db/transaction.ts'
import type { RegionRow } from '#regions/queries.ts'
import { submitReport, type Submitted } from '#reports/commands.ts'
import { liftSlowing, releaseCase, tellSlowed } from '#reports/slowing-commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aConversation, aRegion, aStaffMember, getCase, hoursLater, MONDAY, type AConversation } from '#tests/factories.ts'

const db = await freshDatabase()
const TUESDAY = new Date('2026-11-24T00:00:00+07:00')

type Sender = { region: RegionRow; talk: AConversation; staffId: string }
type Wishes = { text?: string; isEmergency?: boolean; categoryCode?: string; hours?: number }

async function reports(
  { region, talk }: Sender,
  { text = 'jalan berlubang', isEmergency = false, categoryCode = 'road', hours = 5 }: Wishes = {},
): Promise<Submitted> {
  const at = hoursLater(hours)
  const told = {
    region,
    text,
    isEmergency,
    categoryCode,
    channel: 'whatsapp',
    place: {},
    isAnonymous: false,
    isSecret: false,
    messageIds: [],
    toldAt: at,
    at,
  }
  return inRegion(db, region.id, (trx) => submitReport(trx, { ...told, conversationId: talk.conversationId, contactId: talk.contactId }))
}

const byTeam = ({ region, staffId }: Sender, { caseId }: Submitted, hours: number) => ({
  regionId: region.id,
  caseId,
  at: hoursLater(hours),
  actor: { staffId },
})
const heldOf = async ({ region }: Sender, { caseId }: Submitted) => (await getCase(db, { regionId: region.id, caseId })).heldUntil

/** A sender whose reports of last week were refused as pranks. @returns the refused ones too */
async function aPrankster(times = 3): Promise<Sender & { refused: Submitted[] }> {
  const region = await aRegion(db)
  const sender = { region, talk: await aConversation(db, { regionId: region.id }), staffId: await aStaffMember(db, { regionId: region.id }) }
  const refused: Submitted[] = []
  for (let count = 0; count < times; count++) {
    const made = await reports(sender, { hours: -100 + count })
    await rejectCase(db, { ...byTeam(sender, made, -90 + count), code: 'prank', reason: '' })
    refused.push(made)
  }
  return { ...sender, refused }
}

test('the first report of the day is looked at, the others one a day, with all their days before them', async () => {
  const sender = await aPrankster()
  const [first, second, third] = [await reports(sender), await reports(sender), await reports(sender)]
  assert.deepEqual(await Promise.all([first, second, third].map((one) => heldOf(sender, one))), [
    null,
    TUESDAY,
    new Date('2026-11-25T00:00:00+07:00'),
  ])
  const { verifyDueAt, dueAt, state } = await getCase(db, { regionId: sender.region.id, caseId: second.caseId })
  assert.deepEqual([state, verifyDueAt, dueAt], ['received', new Date('2026-11-27T16:00:00+07:00'), new Date('2026-12-14T16:00:00+07:00')])
})

test('two pranks slow nobody, nor does what others did', async () => {
  const sender = await aPrankster(2)
  const other = { ...(await aPrankster()), talk: await aConversation(db, { regionId: sender.region.id }), region: sender.region }
  for (const one of [sender, other]) {
    await reports(one)
    assert.equal(await heldOf(one, await reports(one)), null)
  }
})

test('danger and sensitive matters never wait, not even when only their words say that they are', async () => {
  const sender = await aPrankster()
  await reports(sender)
  assert.equal(await heldOf(sender, await reports(sender, { isEmergency: true })), null)
  assert.equal(await heldOf(sender, await reports(sender, { categoryCode: 'conduct' })), null)
  await inRegion(db, sender.region.id, (trx) =>
    trx
      .updateTable('categories')
      .set({ keywords: ['pungli', 'diperas'] })
      .where('regionId', '=', sender.region.id)
      .where('code', '=', 'conduct')
      .execute(),
  )
  const seen = await reports(sender, { text: 'petugas minta uang pungli di kantor, saya diperas' })
  const found = await getCase(db, { regionId: sender.region.id, caseId: seen.caseId })
  assert.deepEqual([found.about, found.isSecret, found.heldUntil], ['sensitive', true, null])
})

test('the sender is told once, with the number, the limit and the end', async () => {
  const sender = await aPrankster()
  const tell = () => inRegion(db, sender.region.id, (trx) => tellSlowed(trx, sender.region, { contactId: sender.talk.contactId, at: MONDAY }))
  assert.deepEqual(await tell(), { count: 3, perDay: 1, until: new Date(hoursLater(-90).getTime() + 30 * 86_400_000) })
  assert.equal(await tell(), undefined)
})

test('an objection that is granted makes an ordinary sender again', async () => {
  const sender = await aPrankster()
  const [wrong] = sender.refused as [Submitted]
  await hearVerdict(db, { regionId: sender.region.id, reportId: wrong.reportId, verdict: 'not_fixed', at: hoursLater(1) })
  await decideObjection(db, { ...byTeam(sender, wrong, 2), isGranted: true, text: '' })
  await reports(sender)
  assert.equal(await heldOf(sender, await reports(sender)), null)
})

test('an officer takes one up before its day, or lifts it with a reason: all that waits is looked at, and what was no longer counts', async () => {
  const sender = await aPrankster()
  await reports(sender)
  const [one, other, third] = [await reports(sender), await reports(sender), await reports(sender)]
  await releaseCase(db, byTeam(sender, one, 6))
  await assert.rejects(releaseCase(db, byTeam(sender, one, 6)), { key: 'case.cannot_move' })
  const released = await getCase(db, { regionId: sender.region.id, caseId: one.caseId })
  assert.deepEqual([released.heldUntil, released.verifyDueAt], [null, new Date('2026-11-26T16:00:00+07:00')])
  await assert.rejects(liftSlowing(db, { ...byTeam(sender, other, 7), reason: ' ' }), { key: 'case.reason_missing' })
  await liftSlowing(db, { ...byTeam(sender, other, 7), reason: 'Ponselnya dipinjam anaknya.' })
  assert.deepEqual(await Promise.all([other, third].map((each) => heldOf(sender, each))), [null, null])
  assert.equal(await heldOf(sender, await reports(sender, { hours: 8 })), null)
})
