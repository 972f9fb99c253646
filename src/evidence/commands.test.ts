import assert from 'node:assert/strict'
import { mkdtemp, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { inRegion } from '#db/transaction.ts'
import { fetchAttachment, storeUpload } from '#evidence/commands.ts'
import { findAttachment, insertAttachments, listAttachments, moveAttachmentsToReport } from '#evidence/queries.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { aCase, aConversation, aRegion, MONDAY } from '#tests/factories.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'evidence-'))
const storage = folderStorage(folder)
const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#258' } })
  .jpeg()
  .toBuffer()

/** The provider's side: `/v25.0/<id>` tells an address, `/file/<id>` is the file. What it does is in the id. */
const provider = createServer((request, response) => {
  const [, first = '', id = ''] = request.url?.split('/') ?? []
  if (id.startsWith('gone')) return response.writeHead(404).end(JSON.stringify({ error: { code: 100, message: 'unknown media' } }))
  if (id.startsWith('down')) return response.writeHead(503).end()
  if (first !== 'file') return response.end(JSON.stringify({ url: `${url}/file/${id}`, mime_type: 'image/jpeg' }))
  return response.end(id.startsWith('page') ? '<!doctype html>' : photo)
})
await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
after(() => provider.close())
const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`

const region = await aRegion(db, { accountSettings: { phoneNumberId: '1', accessToken: 'x', graphUrl: url, apiVersion: 'v25.0' } })
const regionId = region.id
const { accountId } = await aConversation(db, { regionId })

async function aWaitingPhoto(ref: string): Promise<{ id: string; messageId: string }> {
  const [id, messageId] = [newId(), newId()]
  await inRegion(db, regionId, (trx) => insertAttachments(trx, { regionId, messageId, accountId }, [{ id, kind: 'image', ref }]))
  return { id, messageId }
}

const soon = (hours: number) => () => new Date(Date.now() + hours * 3_600_000)
const fetched = (id: string, hours = 0) =>
  fetchAttachment(
    { db, storage, log: createLog('silent'), now: soon(hours), mailer: { mode: 'waiting' }, publicUrl: '' },
    { regionId, attachmentId: id },
  )
const row = (id: string) => inRegion(db, regionId, (trx) => findAttachment(trx, regionId, id))

test('a photo is fetched, kept as it came, and has a small copy', async () => {
  const { id } = await aWaitingPhoto('photo-1')
  await fetched(id)
  const stored = await row(id)
  assert.deepEqual([stored?.state, stored?.mediaType, stored?.width, stored?.bytes], ['stored', 'image/jpeg', 640, photo.byteLength])
  assert.deepEqual(await buffer(storage.read(stored?.storageKey ?? '')), photo)
  assert.equal((await sharp(await buffer(storage.read(stored?.previewKey ?? ''))).metadata()).format, 'webp')
})

test('fetching twice stores once', async () => {
  const { id } = await aWaitingPhoto('photo-2')
  await fetched(id)
  const before = (await readdir(join(folder, regionId))).length
  await fetched(id)
  assert.equal((await readdir(join(folder, regionId))).length, before)
})

test('a provider in trouble is asked again later, and not for ever', async () => {
  const { id } = await aWaitingPhoto('down-1')
  await assert.rejects(fetched(id), { problem: 'try_again' })
  assert.equal((await row(id))?.state, 'waiting')
  await fetched(id, 73)
  assert.equal((await row(id))?.state, 'failed')
})

test('what is gone, or no photo at all, is failed at once; the message stands', async () => {
  const ids = [await aWaitingPhoto('gone-1'), await aWaitingPhoto('page-1')]
  for (const { id } of ids) await fetched(id)
  assert.deepEqual(await Promise.all(ids.map(async ({ id }) => (await row(id))?.state)), ['failed', 'failed'])
})

test('photos of messages become photos of the report, and are listed once', async () => {
  const { id, messageId } = await aWaitingPhoto('photo-3')
  const { caseId, reportId } = await aCase(db, { region })
  await inRegion(db, regionId, async (trx) => {
    await moveAttachmentsToReport(trx, { regionId, messageIds: [messageId], reportId, caseId })
    const found = await listAttachments(trx, regionId, { reportIds: [reportId], messageIds: [messageId], caseId })
    assert.deepEqual(
      found.map((one) => [one.id, one.reportId, one.caseId]),
      [[id, reportId, caseId]],
    )
    assert.deepEqual(await listAttachments(trx, regionId, {}), [])
  })
})

test('a name with characters that no database keeps is kept without them', async () => {
  const id = await storeUpload({ db, storage }, { regionId, bytes: photo, fileName: 'IMG\0_1\ud800.jpg', at: MONDAY })
  assert.equal((await row(id))?.fileName, 'IMG_1\ufffd.jpg')
})

test('an upload is stored before it is known; a refused one leaves nothing', async () => {
  const { caseId } = await aCase(db, { region })
  const id = await storeUpload({ db, storage }, { regionId, caseId, bytes: photo, fileName: 'IMG_1.jpg', at: MONDAY })
  assert.deepEqual([(await row(id))?.state, (await row(id))?.fileName, (await row(id))?.caseId], ['stored', 'IMG_1.jpg', caseId])
  await assert.rejects(storeUpload({ db, storage }, { regionId, caseId, bytes: Buffer.from('halo'), fileName: 'a.jpg', at: MONDAY }), {
    key: 'evidence.type_refused',
  })
  const files = await inRegion(db, regionId, (trx) => listAttachments(trx, regionId, { caseId }))
  assert.equal(files.length, 1)
})
