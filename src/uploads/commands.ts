/** A file comes in pieces, may break off anywhere, goes on where it stopped, and is then kept as every other file is. */
import { buffer } from 'node:stream/consumers'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { storeUpload } from '#evidence/commands.ts'
import { refuseHead } from '#evidence/apart/look.ts'
import { refuseLarge } from '#evidence/limits.ts'
import { deleteUnusedUpload } from '#evidence/unused-queries.ts'
import { DomainError, isErrorKey } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import type { Storage } from '#lib/storage.ts'
import { isTooOften } from '#rates/commands.ts'
import { HEAD, isComplete, KEPT_HOURS, MOST_WAITING, refuseMisfit } from '#uploads/protocol.ts'
import {
  countWaitingBytes,
  deletePieces,
  deleteUpload,
  endUpload,
  findUpload,
  insertPiece,
  insertUploadRow,
  listOldUploads,
  listPieces,
  moveOn,
  type UploadRow,
} from '#uploads/queries.ts'

type Kept = { db: Db; storage: Storage }
type OfUpload = { regionId: string; id: string; at: Date }

/** Characters of a file's name that are kept. */
const LONGEST_NAME = 120

/** @param upload `bytes` of the whole file @returns its id @throws DomainError evidence.too_large, upload.empty, upload.full */
export async function beginUpload(db: Db, upload: { regionId: string; fileName: string; bytes: number; at: Date }): Promise<string> {
  const { regionId, bytes, at } = upload
  refuseSize(bytes)
  const id = newId()
  await inRegion(db, regionId, async (trx) => {
    await refuseFull(trx, upload)
    await insertUploadRow(trx, { regionId, id, fileName: storableText(upload.fileName).slice(0, LONGEST_NAME), bytes, createdAt: at })
  })
  return id
}

function refuseSize(bytes: number): void {
  if (!Number.isInteger(bytes) || bytes < 1) throw new DomainError('upload.empty')
  refuseLarge(bytes)
}

/** Announcing takes no room: what is announced is counted by address, what has come by region, again with each piece. */
async function refuseFull(trx: Trx, { regionId, bytes, at }: { regionId: string; bytes: number; at: Date }): Promise<void> {
  if ((await countWaitingBytes(trx, regionId, hoursBefore(at))) + bytes > MOST_WAITING) throw new DomainError('upload.full')
}

/** For browsers without script, which send a file in one go. @returns its id @throws DomainError as beginUpload and addPiece */
export async function storeWhole(kept: Kept, file: { regionId: string; fileName: string; bytes: Uint8Array; at: Date }): Promise<string> {
  const { regionId, fileName, bytes, at } = file
  const id = await beginUpload(kept.db, { regionId, fileName, bytes: bytes.byteLength, at })
  await addPiece(kept, { regionId, id, at }, { offset: 0, bytes })
  return id
}

/** One file more from there, of so many bytes. @throws DomainError evidence.too_large, upload.empty, upload.too_many */
export async function countUploading(db: Db, { address, bytes, at }: { address: string; bytes: number; at: Date }): Promise<void> {
  refuseSize(bytes)
  // Files first: what is one too many adds no size, so the sum stays a number that fits.
  const isTooMuch =
    (await isTooOften(db, 'upload', { who: address, at })) ||
    (await isTooOften(db, 'upload-kilobytes', { who: address, at, by: Math.ceil(bytes / 1024) }))
  if (isTooMuch) throw new DomainError('upload.too_many')
}

/** How far it has come; what has come whole and was not stored, as a crash came between, is stored now. @throws DomainError upload.not_found */
export async function resumeUpload(kept: Kept, of: OfUpload): Promise<UploadRow> {
  const found = await getUpload(kept.db, of)
  return found.state === 'open' && isComplete(found) ? finish(kept, of, found) : found
}

/**
 * May be less than was announced: what came before the line broke is kept.
 * @throws DomainError upload.not_found, upload.wrong_offset, upload.too_long, upload.full, and when it is refused: evidence.…
 */
export async function addPiece(kept: Kept, of: OfUpload, { offset, bytes }: { offset: number; bytes: Uint8Array }): Promise<UploadRow> {
  const found = await resumeUpload(kept, of)
  if (found.state !== 'open') return unlessRefused(found)
  refuseMisfit(found, { offset, length: bytes.byteLength })
  if (bytes.byteLength === 0) return found
  if (offset === 0 && (bytes.byteLength >= HEAD || bytes.byteLength === found.bytes)) await refusing(kept, of, () => refuseHead(bytes))
  await inRegion(kept.db, of.regionId, (trx) => refuseFull(trx, { ...of, bytes: bytes.byteLength }))
  const now = await keepPiece(kept, of, { offset, bytes })
  return isComplete(now) ? unlessRefused(await finish(kept, of, now)) : now
}

/** The key is its own each time: whoever sends the same piece twice at once overwrites nothing. Not `.part`, which is half written and in no backup. */
async function keepPiece({ db, storage }: Kept, { regionId, id }: OfUpload, piece: { offset: number; bytes: Uint8Array }): Promise<UploadRow> {
  const { offset, bytes } = piece
  const storageKey = `${regionId}/uploads/${newId()}.piece`
  await storage.write(storageKey, bytes)
  const now = await inRegion(db, regionId, async (trx) => {
    const isOurs = await moveOn(trx, { regionId, id, from: offset, by: bytes.byteLength })
    if (isOurs) await insertPiece(trx, { regionId, uploadId: id, start: offset, storageKey })
    return isOurs ? findUpload(trx, { regionId, id }) : undefined
  })
  if (now) return now
  await storage.remove(storageKey)
  throw new DomainError('upload.wrong_offset', { offset: (await getUpload(db, { regionId, id })).received })
}

/** May run twice: the attachment has the upload's own id. */
async function finish(kept: Kept, of: OfUpload, { fileName }: UploadRow): Promise<UploadRow> {
  const { db, storage } = kept
  const { regionId, id, at } = of
  const pieces = await inRegion(db, regionId, (trx) => listPieces(trx, of))
  const whole = Buffer.concat(await Promise.all(pieces.map((key) => buffer(storage.read(key)))))
  await refusing(kept, of, () => storeUpload(kept, { id, regionId, bytes: whole, fileName, at }))
  await end(kept, of, { state: 'stored' })
  return getUpload(db, of)
}

/** What is none of the files we take is refused for good. */
async function refusing(kept: Kept, of: OfUpload, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault
    await end(kept, of, { state: 'refused', problem: fault.key })
    throw fault
  }
}

async function end({ db, storage }: Kept, of: OfUpload, how: { state: 'stored' | 'refused'; problem?: string }): Promise<void> {
  const pieces = await inRegion(db, of.regionId, async (trx) => {
    await endUpload(trx, of, how)
    return deletePieces(trx, of)
  })
  for (const key of pieces) await storage.remove(key)
}

function unlessRefused(found: UploadRow): UploadRow {
  if (found.state === 'refused') throw new DomainError(isErrorKey(found.problem) ? found.problem : 'evidence.type_refused')
  return found
}

async function getUpload(db: Db, of: { regionId: string; id: string }): Promise<UploadRow> {
  const found = await inRegion(db, of.regionId, (trx) => findUpload(trx, of))
  if (!found) throw new DomainError('upload.not_found')
  return found
}

/** Uploads in one sweep. */
const PORTION = 200

/** Nightly: uploads nobody finished, and files that became part of nothing. @returns true when there are more */
export async function deleteOldUploads({ db, storage }: Kept, { regionId, at }: { regionId: string; at: Date }): Promise<boolean> {
  const old = await inRegion(db, regionId, (trx) => listOldUploads(trx, regionId, { before: hoursBefore(at), limit: PORTION }))
  for (const id of old) {
    const keys = await inRegion(db, regionId, async (trx) => {
      await deleteUpload(trx, { regionId, id })
      return [...(await deletePieces(trx, { regionId, id })), ...(await deleteUnusedUpload(trx, { regionId, id }))]
    })
    for (const key of keys) await storage.remove(key)
  }
  return old.length === PORTION
}

function hoursBefore(at: Date): Date {
  return new Date(at.getTime() - KEPT_HOURS * 3_600_000)
}
