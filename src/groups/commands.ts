/** Bringing in a group's chat: an officer hands over an export, looks through what was found, offers some of it, and may take it back. */
import { randomBytes } from 'node:crypto'
import { deleteWaiting } from '#candidates/group-queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { deleteCandidateFiles } from '#evidence/unused-queries.ts'
import type { DateOrder } from '#groups/chat/date-order.ts'
import { chooseFindings, deleteFindings, lockFindings } from '#groups/finding-queries.ts'
import { FORGOTTEN_AFTER, groupNameIn } from '#groups/import.ts'
import { splitHashes } from '#groups/line-hash.ts'
import { deleteLines } from '#groups/line-queries.ts'
import { findGroup, insertGroup, insertImport, listForgotten, lockGroup, lockImport, updateImport, type ImportRow } from '#groups/queries.ts'
import { enqueue } from '#jobs/queue.ts'
import { announce } from '#jobs/live.ts'
import { DomainError } from '#lib/errors.ts'
import { isUuid, newId } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import type { Storage } from '#lib/storage.ts'

type Kept = { db: Db; storage: Storage }
export type OnImport = { regionId: string; importId: string; staffId: string; at: Date }

/** @property groupId a known group; '' and `groupName` for another; both empty: named as in the file @property upload where the file lies */
export type BeginImport = {
  regionId: string
  id: string
  staffId: string
  groupId: string
  groupName: string
  fileName: string
  upload: { key: string; bytes: number }
  at: Date
}

/** Characters. */
const LONGEST_NAME = 100

/** @throws DomainError groups.name_missing, groups.not_found */
export async function beginImport(db: Db, { regionId, id, staffId, upload, at, ...told }: BeginImport): Promise<void> {
  const fileName = storableText(told.fileName).slice(-LONGEST_NAME)
  const name = storableText(told.groupName).trim().slice(0, LONGEST_NAME) || groupNameIn(fileName)
  await inRegion(db, regionId, async (trx) => {
    const known = isUuid(told.groupId) ? await findGroup(trx, { regionId, id: told.groupId }) : undefined
    if (told.groupId && !known) throw new DomainError('groups.not_found')
    if (!known && !name) throw new DomainError('groups.name_missing')
    const groupId = known?.id ?? (await insertGroup(trx, { regionId, id: newId(), name, salt: randomBytes(16), createdAt: at }))
    await insertImport(trx, { regionId, id, groupId, staffId, fileName, uploadKey: upload.key, uploadBytes: upload.bytes, createdAt: at })
    await enqueue(trx, 'read-group-export', { regionId, importId: id })
  })
}

/** @property chosen ids of findings @property order as the officer says; only asked where the file could not tell */
export type OfferFindings = OnImport & { chosen: string[]; order: DateOrder }

/** A job does the rest: crash or not, what was chosen is offered once. @throws DomainError groups.not_found, groups.decided */
export async function offerFindings(db: Db, { regionId, importId, staffId, chosen, order, at }: OfferFindings): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const found = await getImport(trx, { regionId, importId }, 'ready')
    await chooseFindings(trx, { regionId, importId }, chosen)
    const facts = found.facts.isOrderCertain ? {} : { order }
    await updateImport(trx, found, { state: 'adding', decidedBy: staffId, decidedAt: at, facts })
    await enqueue(trx, 'add-group-findings', { regionId, importId })
  })
}

/** Looked at and left: its messages are new to the next import. @throws DomainError groups.not_found, groups.decided */
export async function dropImport({ db, storage }: Kept, { regionId, importId, staffId, at }: OnImport): Promise<void> {
  const keys = await inRegion(db, regionId, async (trx) => {
    const found = await getImport(trx, { regionId, importId }, 'ready', 'reading')
    await updateImport(trx, found, { state: 'dropped', decidedBy: staffId, decidedAt: at, lineHashes: null, uploadKey: null })
    return [...(await forgetFindings(trx, { regionId, importId })), ...(found.uploadKey ? [found.uploadKey] : [])]
  })
  await removeAll(storage, keys)
}

/**
 * Takes back what nobody has decided on. What became a report, or was dismissed, stays; so do its messages, and only they.
 * @throws DomainError groups.not_found, groups.decided
 */
export async function undoImport({ db, storage }: Kept, { regionId, importId, staffId, at }: OnImport): Promise<void> {
  const keys = await inRegion(db, regionId, async (trx) => {
    const found = await getImport(trx, { regionId, importId }, 'done')
    await lockGroup(trx, { regionId, id: found.groupId })
    const added = await lockFindings(trx, { regionId, importId }, { state: 'added', limit: EVERY })
    const gone = new Set(
      await deleteWaiting(
        trx,
        regionId,
        added.map(({ id }) => id),
      ),
    )
    const staying = added.filter(({ id }) => !gone.has(id))
    await deleteLines(
      trx,
      { regionId, importId },
      staying.flatMap(({ lineHashes }) => splitHashes(lineHashes)),
    )
    await deleteFindings(trx, { regionId, importId }, [...gone])
    await updateImport(trx, found, { state: 'undone', undoneBy: staffId, undoneAt: at, facts: { takenBackCount: gone.size } })
    await announce(trx, { regionId, topic: 'message' })
    return deleteCandidateFiles(trx, regionId, [...gone])
  })
  await removeAll(storage, keys)
}

/** More than an import can have (import.ts). */
const EVERY = 10_000

/** Nightly: exports nobody looked through. */
export async function forgetImports({ db, storage }: Kept, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  const before = new Date(at.getTime() - FORGOTTEN_AFTER * 86_400_000)
  const forgotten = await inRegion(db, regionId, (trx) => listForgotten(trx, regionId, before))
  for (const importId of forgotten) {
    const keys = await inRegion(db, regionId, async (trx) => {
      const found = await lockImport(trx, { regionId, id: importId })
      if (found?.state !== 'ready' && found?.state !== 'reading') return []
      await updateImport(trx, found, { state: 'dropped', lineHashes: null, uploadKey: null })
      return [...(await forgetFindings(trx, { regionId, importId })), ...(found.uploadKey ? [found.uploadKey] : [])]
    })
    await removeAll(storage, keys)
  }
}

/** @returns storage keys of their files, to be removed once this is committed */
export async function forgetFindings(trx: Trx, of: { regionId: string; importId: string }, ids?: string[]): Promise<string[]> {
  return deleteCandidateFiles(trx, of.regionId, await deleteFindings(trx, of, ids))
}

export async function removeAll(storage: Storage, keys: string[]): Promise<void> {
  for (const key of keys) await storage.remove(key)
}

async function getImport(
  trx: Trx,
  { regionId, importId }: { regionId: string; importId: string },
  ...states: ImportRow['state'][]
): Promise<ImportRow> {
  const found = await lockImport(trx, { regionId, id: importId })
  if (!found) throw new DomainError('groups.not_found')
  if (!states.includes(found.state)) throw new DomainError('groups.decided')
  return found
}
