/** Two regions of one installation share a case. The job that carries things over is done late, twice, at the same time, or is killed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { linkCase } from '#cases/link-commands.ts'
import { closeSilentCases } from '#cases/sweep-commands.ts'
import { hearReporter, hearVerdict } from '#cases/reporter-commands.ts'
import { endLongWaits } from '#cases/reporters/waiting-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
import { answerCase, askReporter, postUpdate, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { withdrawReport } from '#privacy/requests/own-commands.ts'
import { refuseReceived, transferCase, withdrawTransfer } from '#transfers/commands.ts'
import { passOnCase } from '#transfers/pass-commands.ts'
import { listTransfersOfCase } from '#transfers/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aPhoto, aRegion, aStaffMember, getCase, hoursLater, type ACase } from '#tests/factories.ts'
import type { RegionRow } from '#regions/queries.ts'

const db = await freshDatabase()
type Side = { regionId: string; caseId: string }
type Shared = { mine: ACase; province: RegionRow; roads: string; admin: string; officer: string; at: () => Date }

let clock = 0
const later = () => hoursLater(1 + ++clock / 100)

/** A case of a regency, offered to a province here. */
async function offered(wishes: { state?: 'verified' | 'in_progress'; isSecret?: boolean; settings?: Record<string, unknown> } = {}): Promise<Shared> {
  const { state = 'verified', isSecret = false, settings = {} } = wishes
  const province = await aRegion(db, { settings })
  const admin = await aStaffMember(db, { regionId: province.id })
  const roads = await anAgency(db, { regionId: province.id, shortName: 'Dinas PUTR' })
  const officer = await aStaffMember(db, { regionId: province.id, role: 'contact_officer', agencyId: roads })
  const mine = await aCase(db, { state, region: await aRegion(db, { settings }) })
  await inRegion(db, mine.regionId, async (trx) => {
    await trx.updateTable('cases').set({ isSecret }).where('id', '=', mine.caseId).execute()
    await trx.updateTable('reports').set({ text: 'Jalan rusak, telepon saya 0812 3456 7890' }).where('id', '=', mine.reportId).execute()
  })
  await aPhoto(db, { regionId: mine.regionId, reportId: mine.reportId, caseId: mine.caseId })
  await aPhoto(db, { regionId: mine.regionId, reportId: mine.reportId, caseId: mine.caseId, kind: 'audio' })
  const agencyId = await anAgency(db, { regionId: mine.regionId, kind: 'external', shortName: 'PUTR Provinsi' })
  await inRegion(db, mine.regionId, (trx) => trx.updateTable('agencies').set({ regionCode: province.code }).where('id', '=', agencyId).execute())
  await transferCase(db, { ...byMe({ mine }), agencyId, way: 'region', reason: 'Jalan provinsi.' })
  return { mine, province, roads, admin, officer, at: later }
}

const byMe = ({ mine }: Pick<Shared, 'mine'>) => ({ regionId: mine.regionId, caseId: mine.caseId, actor: { staffId: mine.adminId }, at: later() })

async function theirsOf({ province }: Shared): Promise<Side[]> {
  const rows = await inRegion(db, province.id, (trx) =>
    trx.selectFrom('cases').select('id').where('fromRegionId', 'is not', null).orderBy('id').execute(),
  )
  return rows.map(({ id }) => ({ regionId: province.id, caseId: id }))
}

async function theirOne(shared: Shared): Promise<Side> {
  const [one, ...more] = await theirsOf(shared)
  assert.ok(one)
  assert.equal(more.length, 0)
  return one
}

const pass = ({ regionId, caseId }: Side) => passOnCase(db, { regionId, caseId, at: later() })
const eventsOf = ({ regionId, caseId }: Side) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
const kindsOf = async (side: Side) => (await eventsOf(side)).map(({ kind }) => kind)

async function opened(wishes: Parameters<typeof offered>[0] = {}): Promise<Shared & { theirs: Side }> {
  const shared = await offered(wishes)
  await pass(shared.mine)
  return { ...shared, theirs: await theirOne(shared) }
}

const asTheirAdmin = ({ theirs, admin }: { theirs: Side; admin: string }) => ({ ...theirs, actor: { staffId: admin }, at: later() })
const asRoads = ({ theirs, officer, roads }: { theirs: Side; officer: string; roads: string }) => ({
  ...theirs,
  actor: { staffId: officer, agencyId: roads },
  at: later(),
})

/** Verified, handed to their agency, taken, told, answered with a photo. */
async function answered(shared: Shared & { theirs: Side }): Promise<void> {
  await verifyCase(db, { ...asTheirAdmin(shared), categoryCode: 'road', agencyIds: [shared.roads] })
  await takeCase(db, asRoads(shared))
  await postUpdate(db, { ...asRoads(shared), text: 'Pengaspalan dimulai.', attachmentIds: [] })
  const photo = await aPhoto(db, { regionId: shared.province.id })
  await answerCase(db, { ...asRoads(shared), text: 'Sudah diaspal.', attachmentIds: [photo] })
}

const TOLD = ['transferred', 'transfer_accepted', 'transfer_told', 'transfer_told', 'transfer_told', 'answered']

test('the receiver reads words, place, photos and the history so far; nobody’s name, number, voice or account', async () => {
  const { mine, theirs } = await opened()
  const { report, files, found } = await inRegion(db, theirs.regionId, async (trx) => ({
    report: await trx.selectFrom('reports').selectAll().where('caseId', '=', theirs.caseId).executeTakeFirstOrThrow(),
    files: await trx.selectFrom('attachments').selectAll().where('caseId', '=', theirs.caseId).execute(),
    found: await trx.selectFrom('cases').selectAll().where('id', '=', theirs.caseId).executeTakeFirstOrThrow(),
  }))
  assert.equal(report.text, 'Jalan rusak, telepon saya •••')
  assert.deepEqual([report.isAnonymous, report.contactId, report.conversationId, report.channel], [true, null, null, 'transfer'])
  assert.notEqual(report.ticket, mine.ticket)
  assert.deepEqual(
    files.map(({ kind, accountId, messageId, fileName }) => [kind, accountId, messageId, fileName]),
    [['image', null, null, null]],
  )
  assert.deepEqual([found.state, found.fromRegionId, found.placeText], ['received', mine.regionId, 'Pasar Uji, Kab. Uji'])
  const [first] = await eventsOf(theirs)
  const before = first?.details['before'] as { kind: string }[]
  assert.deepEqual(
    before.map(({ kind }) => kind),
    ['opened', 'verified', 'transferred'],
  )
})

test('every public step there stands here once and in order, and the answer comes with its photo', async () => {
  const shared = await opened()
  await answered(shared)
  for (let again = 0; again < 3; again++) await pass(shared.theirs)
  assert.deepEqual((await kindsOf(shared.mine)).slice(-6), TOLD)
  const events = await eventsOf(shared.mine)
  assert.deepEqual(
    events.slice(-4).map(({ text }) => text),
    ['Sekarang ditangani Dinas PUTR.', 'Dinas PUTR mulai mengerjakannya.', 'Pengaspalan dimulai.', 'Sudah diaspal.'],
  )
  const photos = await inRegion(db, shared.mine.regionId, (trx) =>
    trx
      .selectFrom('attachments')
      .select('id')
      .where('caseEventId', '=', events.at(-1)?.id ?? '')
      .execute(),
  )
  assert.equal(photos.length, 1)
  assert.equal((await getCase(db, shared.mine)).state, 'answered')
  for (const side of [shared.mine, shared.theirs]) assert.equal(verifyChain(await eventsOf(side)), undefined)
})

test('carried over step by step or all at once, late or twice, the history is the same', async () => {
  const shared = await opened()
  await verifyCase(db, { ...asTheirAdmin(shared), categoryCode: 'road', agencyIds: [shared.roads] })
  await Promise.all([pass(shared.theirs), pass(shared.theirs), pass(shared.mine)])
  await takeCase(db, asRoads(shared))
  await pass(shared.theirs)
  await postUpdate(db, { ...asRoads(shared), text: 'Pengaspalan dimulai.', attachmentIds: [] })
  await answerCase(db, { ...asRoads(shared), text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  await Promise.all([pass(shared.theirs), pass(shared.theirs), pass(shared.theirs)])
  assert.deepEqual((await kindsOf(shared.mine)).slice(-6), TOLD)
})

test('offered twice at the same moment it is one case there', async () => {
  const shared = await offered()
  await Promise.all(Array.from({ length: 5 }, () => pass(shared.mine)))
  await pass(shared.mine)
  await theirOne(shared)
})

test('killed before the end nothing is half done: the next try opens it, once', async () => {
  const shared = await offered()
  const pulled = new Error('the plug was pulled')
  // The receiver's transaction is lost at its last statement.
  const breaking = db.withPlugin({
    transformQuery: ({ node }) => {
      if (node.kind === 'UpdateQueryNode' && JSON.stringify(node).includes('received_transfers')) throw pulled
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  })
  await assert.rejects(passOnCase(breaking, { ...shared.mine, at: later() }), pulled)
  assert.deepEqual(await theirsOf(shared), [])
  await pass(shared.mine)
  await theirOne(shared)
})

test('"not fixed" goes back to them, "fixed" closes both', async () => {
  const shared = await opened()
  await answered(shared)
  await pass(shared.theirs)
  const { regionId, reportId } = shared.mine
  await hearVerdict(db, { regionId, reportId, verdict: 'not_fixed', words: 'Masih bolong, hubungi 0812 3456 7890', at: later() })
  assert.equal((await getCase(db, shared.mine)).state, 'transferred')
  await pass(shared.mine)
  const reopened = (await eventsOf(shared.theirs)).at(-1)
  assert.deepEqual([reopened?.kind, reopened?.details['words']], ['not_fixed', 'Masih bolong, hubungi •••'])
  assert.equal((await getCase(db, shared.theirs)).state, 'in_progress')
  await answerCase(db, { ...asRoads(shared), text: 'Kini beres.', attachmentIds: [], reasonCode: 'explained' })
  await pass(shared.theirs)
  await hearVerdict(db, { regionId, reportId, verdict: 'fixed', at: later() })
  await pass(shared.mine)
  await pass(shared.mine)
  for (const side of [shared.mine, shared.theirs]) {
    const { state, outcome } = await getCase(db, side)
    assert.deepEqual([state, outcome], ['closed', 'confirmed'])
  }
})

test('silence is waited for where the reporters are, and closes both as unconfirmed', async () => {
  const shared = await opened()
  await answered(shared)
  await pass(shared.theirs)
  const at = hoursLater(24 * 60)
  assert.equal(await closeSilentCases(db, { regionId: shared.province.id, at }), 0)
  assert.equal(await closeSilentCases(db, { regionId: shared.mine.regionId, at }), 1)
  await passOnCase(db, { ...shared.mine, at })
  assert.deepEqual([(await getCase(db, shared.theirs)).state, (await getCase(db, shared.theirs)).outcome], ['closed', 'unconfirmed'])
})

/** The reporter writes, with a number in it. */
async function replies({ mine: { regionId, reportId, conversation } }: Shared): Promise<void> {
  const message = { regionId, id: crypto.randomUUID(), conversationId: conversation?.conversationId ?? '', sentAt: later() }
  const said = { direction: 'in', author: 'reporter', kind: 'text', text: 'KM 12, nomor saya 081234567890' } as const
  await inRegion(db, regionId, (trx) =>
    trx
      .insertInto('messages')
      .values({ ...message, ...said })
      .execute(),
  )
  await hearReporter(db, { regionId, reportId, at: later() })
}

test('their question is asked here, and the answer goes there without the number', async () => {
  const shared = await opened()
  await verifyCase(db, { ...asTheirAdmin(shared), categoryCode: 'road', agencyIds: [shared.roads] })
  await askReporter(db, { ...asTheirAdmin(shared), text: 'Kilometer berapa?' })
  await pass(shared.theirs)
  assert.equal((await getCase(db, shared.mine)).state, 'waiting_for_reporter')
  await replies(shared)
  assert.equal((await getCase(db, shared.mine)).state, 'transferred')
  await pass(shared.mine)
  await pass(shared.theirs)
  assert.equal((await getCase(db, shared.theirs)).state, 'assigned')
  const noted = (await eventsOf(shared.theirs)).findLast(({ kind }) => kind === 'noted')
  assert.equal(noted?.text, 'KM 12, nomor saya •••')
  assert.equal((await kindsOf(shared.mine)).filter((kind) => kind === 'resumed').length, 1)
})

/** They asked, and both limits have passed. */
async function askedAndForgotten(): Promise<Awaited<ReturnType<typeof opened>> & { long: Date }> {
  const shared = await opened()
  await askReporter(db, { ...asTheirAdmin(shared), text: 'Kilometer berapa?' })
  await pass(shared.theirs)
  return { ...shared, long: hoursLater(24 * 30) }
}

test('nobody answers: their limit ends the wait, and it is with the team here, open', async () => {
  const { mine, theirs, long } = await askedAndForgotten()
  assert.equal(await endLongWaits(db, { regionId: mine.regionId, at: long }), 0)
  assert.equal(await endLongWaits(db, { regionId: theirs.regionId, at: long }), 1)
  await passOnCase(db, { ...theirs, at: long })
  const found = await getCase(db, mine)
  assert.deepEqual([found.state, found.closedAt, found.outcome, found.transferId], ['received', null, null, null])
})

test('refused here before it came back, it is open again and nothing of the refusal stands', async () => {
  const { mine, theirs, long } = await askedAndForgotten()
  const byReporter = { regionId: mine.regionId, reportId: mine.reportId, channel: 'web', at: long } as const
  assert.equal(await withdrawReport(db, byReporter), 'ends')
  await endLongWaits(db, { regionId: theirs.regionId, at: long })
  await passOnCase(db, { ...theirs, at: long })
  const { state, closedAt, outcome, rejectCode, rejectReason, transferId } = await getCase(db, mine)
  assert.deepEqual([state, closedAt, outcome, rejectCode, rejectReason, transferId], ['received', null, null, null, null, null])
})

test('sent back with a reason: with the team here, counted; there it is over, and says so', async () => {
  const shared = await opened({ state: 'in_progress' })
  await refuseReceived(db, { ...asTheirAdmin(shared), reason: 'Itu jalan nasional.' })
  await pass(shared.theirs)
  await pass(shared.theirs)
  const found = await getCase(db, shared.mine)
  assert.deepEqual([found.state, found.returnedCount, (await kindsOf(shared.mine)).at(-1)], ['received', 1, 'transfer_returned'])
  assert.equal((await getCase(db, shared.theirs)).state, 'rejected')
  await assert.rejects(refuseReceived(db, { ...asTheirAdmin(shared), reason: 'Lagi.' }), { key: 'transfer.not_found' })
})

test('offered again it is a new case there', async () => {
  const shared = await opened()
  await refuseReceived(db, { ...asTheirAdmin(shared), reason: 'Kurang jelas.' })
  await pass(shared.theirs)
  const [transfer] = await inRegion(db, shared.mine.regionId, (trx) => listTransfersOfCase(trx, shared.mine.regionId, shared.mine.caseId))
  await transferCase(db, { ...byMe(shared), agencyId: transfer?.agencyId ?? '', way: 'region', reason: 'Sudah kami perjelas.' })
  await pass(shared.mine)
  assert.equal((await theirsOf(shared)).length, 2)
})

test('taken back before they look: over there as well; taken up, it cannot be taken back', async () => {
  const shared = await opened()
  await withdrawTransfer(db, { ...byMe(shared), reason: 'Ternyata jalan kami.' })
  await pass(shared.mine)
  const theirs = await getCase(db, shared.theirs)
  assert.deepEqual([theirs.state, theirs.rejectReason], ['rejected', 'Ditarik kembali oleh Kab. Uji: Ternyata jalan kami.'])
  const taken = await opened()
  await verifyCase(db, { ...asTheirAdmin(taken), categoryCode: 'road', agencyIds: [] })
  await pass(taken.theirs)
  await assert.rejects(withdrawTransfer(db, { ...byMe(taken), reason: 'Terlambat.' }), { key: 'transfer.taken_up' })
})

test('taken back before it was opened there, nothing is opened; an opening that was under way is undone', async () => {
  const shared = await offered()
  await withdrawTransfer(db, { ...byMe(shared), reason: 'Ternyata jalan kami.' })
  await pass(shared.mine)
  assert.deepEqual(await theirsOf(shared), [])
})

test('both move at once: they take it up while we take it back, and both end with the same', async () => {
  for (const theyAreHeardFirst of [true, false]) {
    const shared = await opened()
    await Promise.all([withdrawTransfer(db, { ...byMe(shared), reason: 'Ternyata jalan kami.' }), answered(shared)])
    await (theyAreHeardFirst ? pass(shared.theirs) : pass(shared.mine))
    await pass(shared.mine)
    await pass(shared.theirs)
    await pass(shared.mine)
    assert.equal((await getCase(db, shared.mine)).state, 'received')
    assert.ok((await getCase(db, shared.theirs)).closedAt)
    assert.ok(!(await kindsOf(shared.mine)).includes('transfer_told'))
  }
})

test('secret here is secret there, and stays it', async () => {
  const { theirs } = await opened({ isSecret: true })
  assert.equal((await getCase(db, theirs)).isSecret, true)
})

test('linked there to another case, that one’s answer is ours', async () => {
  const shared = await opened()
  const other = await aCase(db, { region: shared.province, state: 'in_progress', agencyId: shared.roads })
  await linkCase(db, { ...asTheirAdmin(shared), toCaseId: other.caseId })
  await pass(shared.theirs)
  const asOther = { ...asRoads(shared), caseId: other.caseId }
  await answerCase(db, { ...asOther, text: 'Seluruh ruas selesai.', attachmentIds: [], reasonCode: 'explained' })
  await pass(other)
  await pass(other)
  const answers = (await eventsOf(shared.mine)).filter(({ kind }) => kind === 'answered')
  assert.deepEqual(
    answers.map(({ text }) => text),
    ['Seluruh ruas selesai.'],
  )
})

test('linked there to another case, the answer to that one’s question goes to it, and its work goes on', async () => {
  const shared = await opened()
  const other = await aCase(db, { region: shared.province, state: 'in_progress', agencyId: shared.roads })
  await linkCase(db, { ...asTheirAdmin(shared), toCaseId: other.caseId })
  await pass(shared.theirs)
  await askReporter(db, { ...asTheirAdmin(shared), caseId: other.caseId, text: 'Kilometer berapa?' })
  await pass(other)
  assert.equal((await getCase(db, shared.mine)).state, 'waiting_for_reporter')
  await replies(shared)
  await pass(shared.mine)
  assert.equal((await getCase(db, other)).state, 'in_progress')
  assert.deepEqual((await kindsOf(other)).slice(-2), ['resumed', 'noted'])
  assert.ok(!(await kindsOf(shared.theirs)).includes('noted'))
})

test('the receiving region is gone: nothing is lost, an officer is told to send it another way', async () => {
  const shared = await offered()
  const { province } = shared
  // As an operator would: everything of that region first.
  await db.deleteFrom('staff').where('regionId', '=', province.id).execute()
  await db.deleteFrom('channelAccounts').where('regionId', '=', province.id).execute()
  await inRegion(db, province.id, async (trx) => {
    for (const table of ['agencies', 'categories', 'holidays'] as const) await trx.deleteFrom(table).where('regionId', '=', province.id).execute()
  })
  await db.deleteFrom('regions').where('id', '=', province.id).execute()
  await pass(shared.mine)
  await pass(shared.mine)
  assert.equal((await kindsOf(shared.mine)).filter((kind) => kind === 'transfer_silent').length, 1)
  const [transfer] = await inRegion(db, shared.mine.regionId, (trx) => listTransfersOfCase(trx, shared.mine.regionId, shared.mine.caseId))
  assert.deepEqual([transfer?.way, transfer?.toRegionId], ['other', null])
})

test('neither side sees the other’s rows', async () => {
  const { mine, theirs } = await opened()
  const count = (regionId: string, caseId: string) =>
    inRegion(db, regionId, async (trx) => (await trx.selectFrom('cases').select('id').where('id', '=', caseId).execute()).length)
  assert.deepEqual([await count(mine.regionId, theirs.caseId), await count(theirs.regionId, mine.caseId)], [0, 0])
})
