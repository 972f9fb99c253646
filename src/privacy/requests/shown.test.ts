/** What everybody reads goes with the report it was taken from: taken back, or restricted. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { folderStorage } from '#lib/storage.ts'
import { askRequest, decideRequest } from '#privacy/requests/commands.ts'
import { withdrawReport } from '#privacy/requests/own-commands.ts'
import { listRequestsOf } from '#privacy/requests/queries.ts'
import { publishCase } from '#publications/commands.ts'
import { listShowablePhotos, savePhoto } from '#publications/photos/photo-queries.ts'
import { findPublication, listOpenReports } from '#publications/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aPhoto, aReport, getCase, hoursLater, type ACase, type AReport } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'shown-of-'))
after(() => rm(folder, { recursive: true }))
const at = hoursLater(2)
const WORDS = { title: 'Jalan berlubang', text: 'Jalan berlubang di depan pasar.', placeText: '', withPoint: false, shownEvents: [], photos: [] }

/** Published in the words of the first reporter; another one has told of it too. */
async function told(): Promise<{ first: ACase; second: AReport }> {
  const first = await aCase(db, { state: 'in_progress' })
  const { regionId, caseId, adminId } = first
  const second = await aReport(db, { regionId, caseId, at: hoursLater(1) })
  await publishCase({ db, storage: folderStorage(folder) }, { regionId, caseId, actor: { staffId: adminId }, at: hoursLater(1), ...WORDS })
  return { first, second }
}

/** Of that report; its file is of no matter here. */
async function showPhoto({ regionId, caseId }: ACase, reportId: string): Promise<void> {
  const attachmentId = await aPhoto(db, { regionId, caseId, reportId })
  const picture = { storageKey: 'x', width: 1, height: 1, bytes: 1, position: 1, part: 'report' } as const
  await inRegion(db, regionId, (trx) => savePhoto(trx, { regionId, caseId }, { id: newId(), attachmentId, boxes: [], ...picture }))
}

const withdraw = ({ regionId }: ACase, reportId: string) => withdrawReport(db, { regionId, reportId, channel: 'web', at })

async function restrict({ regionId, adminId }: ACase, reportId: string): Promise<void> {
  await askRequest(db, { regionId, kind: 'restriction', channel: 'web', reportIds: [reportId], publicUrl: 'https://x.example', at })
  const [asked] = await inRegion(db, regionId, (trx) => listRequestsOf(trx, regionId, reportId))
  const decided = { decision: 'restrict', answer: 'Kami rahasiakan.', staffId: adminId, readsRestricted: false, at } as const
  await decideRequest(db, { regionId, requestId: asked?.id ?? '', ...decided })
}

/** @returns why it was taken down; undefined: it is shown */
async function goneBecause(found: ACase): Promise<unknown> {
  const { regionId, caseId } = found
  const shown = await inRegion(db, regionId, (trx) => findPublication(trx, regionId, caseId))
  const { isPublished } = await getCase(db, found)
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
  const logged = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('auditEntries').select('act').where('caseId', '=', caseId).where('act', '=', 'publication.taken_down').execute(),
  )
  assert.equal(verifyChain(events), undefined)
  const taken = events.find(({ kind }) => kind === 'taken_down')
  assert.deepEqual([shown?.takenDownAt !== null, shown?.text === '', !isPublished, logged.length === 1], Array(4).fill(taken !== undefined))
  return taken?.details['why']
}

test('taken back by the only one who told of it: the case ends, and nothing of it is shown', async () => {
  const { first, second } = await told()
  await inRegion(db, first.regionId, (trx) => trx.deleteFrom('reports').where('id', '=', second.reportId).execute())
  assert.equal(await withdraw(first, first.reportId), 'ends')
  assert.deepEqual([await goneBecause(first), (await getCase(db, first)).state], ['withdrawn', 'rejected'])
})

test('taken back by one of two: what is shown goes when it was theirs, and stays when it was the other one’s', async () => {
  const { first, second } = await told()
  assert.equal(await withdraw(first, second.reportId), 'goes_on')
  assert.equal(await goneBecause(first), undefined)
  assert.equal(await withdraw(first, first.reportId), 'goes_on')
  assert.deepEqual([await goneBecause(first), (await getCase(db, first)).state], ['withdrawn', 'in_progress'])
})

test('taken back, a photo goes as well, though the words are the other one’s', async () => {
  const { first, second } = await told()
  await showPhoto(first, second.reportId)
  await withdraw(first, second.reportId)
  assert.equal(await goneBecause(first), 'withdrawn')
})

test('restricted, one of two: what is shown goes when it was theirs, words or photo, and the case is no secret', async () => {
  for (const own of ['words', 'photo', 'nothing'] as const) {
    const { first, second } = await told()
    if (own === 'photo') await showPhoto(first, second.reportId)
    await restrict(first, own === 'words' ? first.reportId : second.reportId)
    assert.equal(await goneBecause(first), own === 'nothing' ? undefined : 'restricted', own)
    assert.equal((await getCase(db, first)).isSecret, false)
  }
})

test('restricted, the only one: nothing is shown, and the case is secret', async () => {
  const { first, second } = await told()
  await inRegion(db, first.regionId, (trx) => trx.deleteFrom('reports').where('id', '=', second.reportId).execute())
  await restrict(first, first.reportId)
  assert.deepEqual([await goneBecause(first), (await getCase(db, first)).isSecret], ['restricted', true])
})

test('taken back, neither its words nor its photos are offered when the case is shown anew; whoever still tells of it is quoted', async () => {
  const { first, second } = await told()
  const { regionId, caseId, adminId } = first
  const photoOf = async (reportId: string) => {
    const id = await aPhoto(db, { regionId, caseId, reportId })
    await inRegion(db, regionId, (trx) => trx.updateTable('attachments').set({ storageKey: 'x' }).where('id', '=', id).execute())
    return id
  }
  const [, kept] = [await photoOf(first.reportId), await photoOf(second.reportId)]
  await withdraw(first, first.reportId)
  const [open, photos] = await inRegion(db, regionId, async (trx) => [
    await listOpenReports(trx, regionId, caseId),
    await listShowablePhotos(trx, { regionId, caseId }),
  ])
  assert.deepEqual([open.map(({ id }) => id), photos.map(({ attachmentId }) => attachmentId)], [[second.reportId], [kept]])
  await publishCase({ db, storage: folderStorage(folder) }, { regionId, caseId, actor: { staffId: adminId }, at: hoursLater(3), ...WORDS })
  const shown = await inRegion(db, regionId, (trx) => findPublication(trx, regionId, caseId))
  assert.equal(shown?.reportId, second.reportId)
})

test('taken back by all who told of it, or by the only one of a case taken up after all: it cannot be shown again', async () => {
  const { first, second } = await told()
  for (const { reportId } of [second, first]) await withdraw(first, reportId)
  const { first: alone, second: other } = await told()
  await inRegion(db, alone.regionId, (trx) => trx.deleteFrom('reports').where('id', '=', other.reportId).execute())
  assert.equal(await withdraw(alone, alone.reportId), 'ends')
  await inRegion(db, alone.regionId, (trx) =>
    trx.updateTable('cases').set({ state: 'verified', closedAt: null }).where('id', '=', alone.caseId).execute(),
  )
  for (const { regionId, caseId, adminId } of [first, alone]) {
    const again = publishCase({ db, storage: folderStorage(folder) }, { regionId, caseId, actor: { staffId: adminId }, at: hoursLater(3), ...WORDS })
    await assert.rejects(again, { key: 'publication.anonymous' })
  }
})
