import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fastify } from 'fastify'
import { inRegion } from '#db/transaction.ts'
import { checkFile, checkWaiting } from '#evidence/check-commands.ts'
import { storeUpload } from '#evidence/commands.ts'
import { giveUploadsToReport } from '#evidence/queries.ts'
import { listShowablePhotos } from '#publications/photos/photo-queries.ts'
import { errorAnswers } from '#http/errors.ts'
import { files } from '#http/files.ts'
import { createLog } from '#lib/log.ts'
import { createScanner } from '#evidence/scanner.ts'
import { folderStorage } from '#lib/storage.ts'
import { tellLockedFile } from '#notifications/locked-commands.ts'
import { countHeldFiles } from '#tracking/queries.ts'
import { aClamd, HARMFUL } from '#tests/clamd.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, MONDAY, waitingJobs, type ACase } from '#tests/factories.ts'
import { aJpeg } from '#tests/hostile-files.ts'
import type { Services } from '../src/services.ts'

const db = await freshDatabase()
const storage = folderStorage(await mkdtemp(join(tmpdir(), 'check-')), { isScanned: true })
const clamd = await aClamd({ most: 2 * 1024 * 1024 })
after(() => clamd.close())
const log = createLog('silent')
const scanner = createScanner(clamd.address, 2000)
const context = { db, storage, log, scanner }
const photo = await aJpeg()
/** Still a photo, with something after its end. */
const harmful = Buffer.concat([photo, Buffer.from(HARMFUL)])

const app = fastify()
errorAnswers(app, { db, storage, log } as Services)
await app.register(files, { db, storage, log } as Services)

async function aFileOf(found: ACase, bytes = photo): Promise<string> {
  const { regionId, reportId, caseId } = found
  const id = await storeUpload({ db, storage }, { regionId, bytes, fileName: 'foto.jpg', at: MONDAY })
  await inRegion(db, regionId, (trx) => giveUploadsToReport(trx, { regionId, attachmentIds: [id], reportId, caseId }))
  return id
}

const row = (regionId: string, id: string) =>
  inRegion(db, regionId, (trx) =>
    trx
      .selectFrom('attachments')
      .select(['state', 'problem', 'finding'])
      .where('regionId', '=', regionId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  )
const opened = async ({ region, ticket, code }: ACase, id: string) =>
  (await app.inject({ url: `/berkas/${region.code}/${id}?tiket=${ticket}&kode=${code}` })).statusCode
const held = ({ regionId, reportId }: ACase) => inRegion(db, regionId, (trx) => countHeldFiles(trx, regionId, reportId))
const showable = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listShowablePhotos(trx, { regionId, caseId }))
const messages = ({ regionId }: ACase) =>
  inRegion(db, regionId, (trx) =>
    trx.selectFrom('messages').select('text').where('regionId', '=', regionId).where('dedupeKey', 'like', 'locked:%').execute(),
  )
const tell = (found: ACase, attachmentId: string, at = MONDAY) => tellLockedFile(db, { regionId: found.regionId, attachmentId, at })

test('until the scanner has seen it a file is shown to nobody; then it is a file like any other', async () => {
  const found = await aCase(db, { state: 'assigned' })
  const id = await aFileOf(found)
  assert.ok((await waitingJobs(db)).includes('check-file'))
  assert.deepEqual([await opened(found, id), (await showable(found)).length, await held(found)], [404, 0, { checking: 1, locked: 0 }])
  await checkFile(context, { regionId: found.regionId, attachmentId: id })
  assert.deepEqual([await opened(found, id), (await showable(found)).length, await held(found)], [200, 1, { checking: 0, locked: 0 }])
})

test('a file with something in it is locked away, and whoever sent nothing else is asked for another one, once', async () => {
  const found = await aCase(db, { state: 'assigned' })
  const id = await aFileOf(found, harmful)
  await checkFile(context, { regionId: found.regionId, attachmentId: id })
  assert.deepEqual(await row(found.regionId, id), { state: 'locked', problem: 'infected', finding: 'Uji.Signature' })
  assert.deepEqual([await opened(found, id), (await showable(found)).length, await held(found)], [404, 0, { checking: 0, locked: 1 }])
  assert.ok((await waitingJobs(db)).includes('tell-locked-file'))
  await tell(found, id)
  await tell(found, id)
  const said = await messages(found)
  assert.equal(said.length, 1)
  assert.ok(said[0]?.text?.includes(found.ticket) && !said[0].text.includes('Signature'))
})

test('who has another photo in the report hears nothing, nor does a talk that has gone cold', async () => {
  const found = await aCase(db, { state: 'assigned' })
  const id = await aFileOf(found, harmful)
  const other = await aFileOf(found)
  for (const attachmentId of [id, other]) await checkFile(context, { regionId: found.regionId, attachmentId })
  await tell(found, id)
  await tell(found, other)
  assert.deepEqual(await messages(found), [])
  const cold = await aCase(db, { state: 'assigned' })
  const late = await aFileOf(cold, harmful)
  await checkFile(context, { regionId: cold.regionId, attachmentId: late })
  await tell(cold, late, new Date(MONDAY.getTime() + 30 * 24 * 3_600_000))
  assert.deepEqual(await messages(cold), [])
})

test('what is larger than the scanner takes is locked away and says so', async () => {
  const found = await aCase(db)
  const id = await aFileOf(found, Buffer.concat([photo, Buffer.alloc(5 * 1024 * 1024)]))
  await checkFile(context, { regionId: found.regionId, attachmentId: id })
  assert.deepEqual(await row(found.regionId, id), { state: 'locked', problem: 'unscannable', finding: null })
})

test('while the scanner is down files wait and the report does not; later all are checked', async () => {
  const found = await aCase(db, { state: 'assigned' })
  const ids = [await aFileOf(found), await aFileOf(found, harmful), await aFileOf(found)]
  const down = { ...context, scanner: createScanner('127.0.0.1:9') }
  await checkFile(down, { regionId: found.regionId, attachmentId: ids[0] ?? '' })
  assert.equal(await checkWaiting(down, found.regionId), false)
  assert.deepEqual(await held(found), { checking: 3, locked: 0 })
  await checkWaiting(context, found.regionId)
  assert.deepEqual(await held(found), { checking: 0, locked: 1 })
  assert.deepEqual(await Promise.all(ids.map((id) => opened(found, id))), [200, 404, 200])
})

test('a scanner that was taken out of the settings is waited for no longer', async () => {
  const found = await aCase(db, { state: 'assigned' })
  const id = await aFileOf(found)
  await checkWaiting({ ...context, scanner: undefined }, found.regionId)
  assert.equal(await opened(found, id), 200)
})

test('asked twice at once, one answer counts', async () => {
  const found = await aCase(db, { state: 'assigned' })
  const id = await aFileOf(found)
  await Promise.all([1, 2, 3].map(() => checkFile(context, { regionId: found.regionId, attachmentId: id })))
  assert.equal((await row(found.regionId, id)).state, 'stored')
})
