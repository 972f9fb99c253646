/** Files come in: from a provider by a job, or from staff with an update. The original is kept as it came; people are shown the small copy. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { SendError } from '#channels/channel.ts'
import { channelNamed } from '#channels/registry.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import type { Fingerprint } from '#evidence/fingerprint.ts'
import { inspect, inspectAgain, inspectSent } from '#evidence/apart/look.ts'
import type { Inspected } from '#evidence/inspect.ts'
import { FACTS_VERSION } from '#evidence/photo-facts.ts'
import {
  findAttachment,
  insertUpload,
  listPhotosToRead,
  markFailed,
  markStored,
  saveFacts,
  type FactColumns,
  findOwners,
  type FileRow,
  type StoredFile,
} from '#evidence/queries.ts'
import { keptKey } from '#intake/file-commands.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import type { Storage } from '#lib/storage.ts'
import { findAccount, findRegionById } from '#regions/queries.ts'

/** Milliseconds. The queue tries again with growing pauses; a provider keeps its files for about a week. */
const KEEP_TRYING = 3 * 24 * 60 * 60 * 1000

/** Fetches a waiting file and stores it. May run twice. @throws SendError for the queue to try again */
export async function fetchAttachment({ db, storage, now }: JobContext, { regionId, attachmentId }: Jobs['fetch-attachment']): Promise<void> {
  const waiting = await inRegion(db, regionId, (trx) => findAttachment(trx, regionId, attachmentId))
  if (waiting?.state !== 'waiting') return
  try {
    // Fetched and stored outside any transaction: a slow provider must not hold our connections.
    const bytes = await download({ db, storage }, waiting)
    const file = await storeWithKind({ db, storage }, { regionId, id: attachmentId, bytes }, (zone) =>
      inspectSent({ bytes, isDocument: waiting.kind === 'document' }, zone),
    )
    await inRegion(db, regionId, async (trx) => {
      await markStored(trx, { regionId, id: attachmentId }, { ...file, kind: file.kind === 'document' ? file.kind : waiting.kind })
      if (file.state === 'checking') await enqueue(trx, 'check-file', { regionId, attachmentId })
      await announceFile(trx, regionId, attachmentId)
    })
    const key = keptKey(waiting.providerRef ?? '')
    if (key) await storage.remove(key)
  } catch (error) {
    const isWorthTrying = now().getTime() - waiting.createdAt.getTime() < KEEP_TRYING
    if (!isFinal(error) && isWorthTrying) throw error
    await inRegion(db, regionId, async (trx) => {
      await markFailed(trx, regionId, attachmentId)
      await announceFile(trx, regionId, attachmentId)
    })
  }
}

/** @property id when it was given one before; the same one twice is one file */
export type Upload = {
  id?: string
  regionId: string
  caseId?: string
  caseEventId?: string
  /** Came with words that may become a report. */
  candidateId?: string
  bytes: Uint8Array
  fileName: string
  at: Date
}

/** A photo or document of staff. @returns its id @throws DomainError evidence.too_large, evidence.type_refused, evidence.too_many_pixels */
export async function storeUpload({ db, storage }: { db: Db; storage: Storage }, { bytes, at, regionId, ...upload }: Upload): Promise<string> {
  const id = upload.id ?? newId()
  const { kind, ...file } = await storeWithKind({ db, storage }, { regionId, id, bytes }, (zone) => inspect(bytes, zone))
  await inRegion(db, regionId, async (trx) => {
    await insertUpload(trx, { ...upload, fileName: storableText(upload.fileName), regionId, id, kind, createdAt: at }, file)
    if (file.state === 'checking') await enqueue(trx, 'check-file', { regionId, attachmentId: id })
  })
  return id
}

async function download({ db, storage }: { db: Db; storage: Storage }, { accountId, providerRef }: FileRow): Promise<Uint8Array> {
  const key = keptKey(providerRef ?? '')
  if (key) return buffer(storage.read(key))
  const account = accountId === null ? undefined : await findAccount(db, accountId)
  const channel = account && channelNamed(account.channel)
  if (!account || !channel || !providerRef) throw new DomainError('evidence.not_found')
  return (await channel.fetchMedia(providerRef, account)).bytes
}

type ToStore = { regionId: string; id: string; bytes: Uint8Array }

async function storeWithKind(
  { db, storage }: { db: Db; storage: Storage },
  { regionId, id, bytes }: ToStore,
  look: (zone: string) => Promise<Inspected>,
): Promise<StoredFile & Pick<FileRow, 'kind'>> {
  const region = await findRegionById(db, regionId)
  if (!region) throw new DomainError('region.not_found')
  const { preview, extension, isShown: _, fingerprint, ...facts } = await look(region.zone)
  const storageKey = `${regionId}/${id}.${extension}`
  const previewKey = preview ? `${regionId}/${id}-preview.webp` : null
  await storage.write(storageKey, bytes)
  if (preview && previewKey) await storage.write(previewKey, preview)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const state = storage.isScanned ? 'checking' : 'stored'
  return { ...facts, ...columnsOf(fingerprint), state, storageKey, previewKey, bytes: bytes.byteLength, sha256 }
}

function columnsOf(fingerprint: Fingerprint | undefined): Pick<FactColumns, 'fingerprint' | 'fingerprintMirrored' | 'factsVersion'> {
  return {
    fingerprint: fingerprint?.plain ?? null,
    fingerprintMirrored: fingerprint?.mirrored ?? null,
    factsVersion: FACTS_VERSION,
  }
}

/** Photos a job reads before it asks for the next one: a restart loses little. */
const PORTION = 25

/** Reads anew what photos stored by an earlier release say of themselves. @returns true when there are more */
export async function readOldPhotos({ db, storage, log }: Pick<JobContext, 'db' | 'storage' | 'log'>, regionId: string): Promise<boolean> {
  const region = await findRegionById(db, regionId)
  if (!region) return false
  const waiting = await inRegion(db, regionId, (trx) => listPhotosToRead(trx, regionId, { version: FACTS_VERSION, limit: PORTION }))
  for (const { id, storageKey, previewKey } of waiting) {
    const bytes = await buffer(storage.read(storageKey)).catch(() => undefined)
    const preview = previewKey ? await buffer(storage.read(previewKey)).catch(() => undefined) : undefined
    const read = bytes && (await inspectAgain(bytes, preview ?? bytes, region.zone).catch(() => undefined))
    // A file that is gone or torn is not asked again and again.
    if (!read) log.warn({ regionId, attachmentId: id }, 'photo could not be read')
    const { fingerprint, ...facts } = read ?? {}
    await inRegion(db, regionId, (trx) => saveFacts(trx, { regionId, id }, { ...facts, ...columnsOf(fingerprint) }))
  }
  return waiting.length === PORTION
}

/** No further try can help: the provider refuses, or the file is none that we take. */
function isFinal(error: unknown): boolean {
  return error instanceof DomainError || (error instanceof SendError && (error.problem === 'refused' || error.problem === 'gone'))
}

/** On pages it is shown with its case, or with the public words it came with: as long as it belongs to neither there is nothing to tell. */
export async function announceFile(trx: Trx, regionId: string, id: string): Promise<void> {
  const { caseId, candidateId } = (await findOwners(trx, regionId, id)) ?? {}
  if (caseId) await announce(trx, { regionId, topic: 'message', caseId })
  else if (candidateId) await announce(trx, { regionId, topic: 'message', candidateId })
}
