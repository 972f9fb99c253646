import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { inRegion } from '#db/transaction.ts'
import { draw } from '#demo/pictures.ts'
import { readOldPhotos, storeUpload } from '#evidence/commands.ts'
import { listProofPhotos, listUses, type ProofPhoto } from '#evidence/uses-queries.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { answerCase } from '#cases/work-commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const storage = folderStorage(await mkdtemp(join(tmpdir(), 'uses-')))
const log = createLog('silent')
const region = await aRegion(db)
const regionId = region.id

const mended = await sharp(Buffer.from(draw({ name: 'tap', isAfter: true, seed: 0 })))
  .jpeg({ quality: 90 })
  .toBuffer()
const smaller = await sharp(mended).resize(300).jpeg({ quality: 55 }).toBuffer()
const mirrored = await sharp(mended).flop().jpeg().toBuffer()
const clinic = await sharp(Buffer.from(draw({ name: 'clinic', isAfter: true, seed: 0 })))
  .jpeg()
  .toBuffer()

const store = (bytes: Buffer, caseId?: string) =>
  storeUpload({ db, storage }, { regionId, bytes, fileName: 'hasil.jpg', at: MONDAY, ...(caseId ? { caseId } : {}) })

async function answered(made: ACase, bytes: Buffer): Promise<string> {
  const id = await store(bytes)
  const actor = { staffId: made.officerId, agencyId: made.agencyId }
  await answerCase(db, { regionId, caseId: made.caseId, actor, at: MONDAY, text: 'Sudah.', attachmentIds: [id] })
  return id
}

const usesOf = (id: string) =>
  inRegion(db, regionId, async (trx) => {
    const [photo] = await listProofPhotos(trx, regionId, [id])
    return listUses(trx, regionId, photo as ProofPhoto)
  })

const first = await aCase(db, { region, state: 'in_progress' })
const original = await answered(first, mended)

//  what is sent in another case      same bytes, mirrored, at most so many bits
const copies: [string, Buffer, boolean, boolean, number][] = [
  ['the very same photo', mended, true, false, 0],
  ['the photo made smaller', smaller, false, false, 3],
  ['the photo mirrored', mirrored, false, true, 3],
]

for (const [what, bytes, isSame, isMirrored, most] of copies) {
  test(`${what} is found with the case and the agency that showed it first`, async () => {
    const [use, ...more] = await usesOf(await store(bytes))
    assert.deepEqual([use?.fileId, use?.caseId, use?.ticket, use?.agencyName], [original, first.caseId, first.ticket, 'Dinas PU'])
    assert.deepEqual([use?.isSame, use?.isMirrored, use?.isOfReporter, more.length], [isSame, isMirrored, false, 0])
    assert.ok((use?.distance ?? 64) <= most)
  })
}

test('another picture, and another region, find nothing', async () => {
  assert.deepEqual(await usesOf(await store(clinic)), [])
  const stranger = await aCase(db)
  const id = await storeUpload({ db, storage }, { regionId: stranger.regionId, bytes: mended, fileName: 'a.jpg', at: MONDAY })
  const uses = await inRegion(db, stranger.regionId, async (trx) => {
    const [photo] = await listProofPhotos(trx, stranger.regionId, [id])
    return listUses(trx, stranger.regionId, photo as ProofPhoto)
  })
  assert.deepEqual(uses, [])
})

test('in the same case only the reporter’s own photo counts', async () => {
  const made = await aCase(db, { region, state: 'in_progress' })
  const sent = await store(clinic, made.caseId)
  await inRegion(db, regionId, (trx) => trx.updateTable('attachments').set({ reportId: made.reportId }).where('id', '=', sent).execute())
  const shown = await answered(made, await sharp(clinic).resize(400).jpeg().toBuffer())
  const uses = await usesOf(shown)
  assert.deepEqual(
    uses.map(({ fileId, caseId, isOfReporter }) => [fileId, caseId, isOfReporter]),
    [[sent, made.caseId, true]],
  )
  await answered(await aCase(db, { region, state: 'in_progress' }), clinic)
  assert.equal((await usesOf(shown)).length, 2)
})

test('photos of an earlier release are read in the background, once, and a lost file does not stop it', async () => {
  const [old, lost] = [await store(mended, first.caseId), await store(clinic, first.caseId)]
  const forgotten = { fingerprint: null, fingerprintMirrored: null, hasMetadata: null, factsVersion: 0 }
  await inRegion(db, regionId, async (trx) => {
    await trx.updateTable('attachments').set(forgotten).where('id', 'in', [old, lost]).execute()
    await trx
      .updateTable('attachments')
      .set({ storageKey: `${regionId}/gone.jpg` })
      .where('id', '=', lost)
      .execute()
  })
  assert.equal(await readOldPhotos({ db, storage, log }, regionId), false)
  const read = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('attachments').select(['id', 'factsVersion', 'hasMetadata']).where('id', 'in', [old, lost]).orderBy('id').execute(),
  )
  assert.deepEqual(read, [
    { id: old, factsVersion: 1, hasMetadata: false },
    { id: lost, factsVersion: 1, hasMetadata: null },
  ])
  assert.ok((await usesOf(old)).length === 0, 'its own case')
  assert.ok((await listed(old))?.fingerprint)
})

const listed = (id: string) => inRegion(db, regionId, async (trx) => (await listProofPhotos(trx, regionId, [id]))[0])
