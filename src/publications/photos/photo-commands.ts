/** The public copies of photos: files of their own, never the originals. Made before anything is written down, deleted after. */
import { buffer } from 'node:stream/consumers'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import type { Storage } from '#lib/storage.ts'
import type { Box } from '#evidence/apart/box.ts'
import { isSameBoxes } from '#publications/photos/boxes.ts'
import { publicCopy } from '#evidence/apart/look.ts'
import {
  clearShare,
  deletePhotos,
  findShareLeft,
  listPublicPhotos,
  listRemoved,
  listShowablePhotos,
  removePhotos,
  savePhoto,
  setAside,
  type PublicPhoto,
  type ShowablePhoto,
} from '#publications/photos/photo-queries.ts'

type Place = { db: Db; storage: Storage }
type OfCase = { regionId: string; caseId: string }

export type ChosenPhoto = { attachmentId: string; boxes: readonly Box[] }

/** @property isNew its file was written for this */
export type ReadyPhoto = PublicPhoto & { isNew: boolean }

/** Copies of what was chosen, in that order; a copy that is shown already with the same boxes is kept. @throws DomainError publication.photo_gone */
export async function makeCopies({ db, storage }: Place, about: OfCase, chosen: readonly ChosenPhoto[]): Promise<ReadyPhoto[]> {
  const { showable, shown } = await inRegion(db, about.regionId, async (trx) => ({
    showable: await listShowablePhotos(trx, about),
    shown: await listPublicPhotos(trx, about),
  }))
  const ready: ReadyPhoto[] = []
  try {
    for (const { attachmentId, boxes } of chosen) {
      const source = showable.find((one) => one.attachmentId === attachmentId)
      if (!source) throw new DomainError('publication.photo_gone')
      const known = shown.find((one) => one.attachmentId === attachmentId && isSameBoxes(one.boxes, boxes))
      const position = ready.length + 1
      ready.push(known ? { ...known, position, isNew: false } : await copyOf(storage, { about, source, boxes, position }))
    }
    return ready
  } catch (fault) {
    await discard(storage, ready)
    throw fault
  }
}

type Copying = { about: OfCase; source: ShowablePhoto; boxes: readonly Box[]; position: number }

async function copyOf(storage: Storage, { about, source, boxes, position }: Copying): Promise<ReadyPhoto> {
  const { bytes, width, height } = await publicCopy(await buffer(storage.read(source.storageKey)), boxes)
  const id = newId()
  const storageKey = `${about.regionId}/terbit-${id}.jpg`
  await storage.write(storageKey, bytes)
  const { attachmentId, part } = source
  return { id, attachmentId, part, position, boxes: [...boxes], storageKey, width, height, bytes: bytes.byteLength, isNew: true }
}

/** What was made for nothing. */
export async function discard(storage: Storage, ready: readonly ReadyPhoto[]): Promise<void> {
  for (const { isNew, storageKey } of ready) if (isNew) await storage.remove(storageKey)
}

/** Within the command that publishes: looks again whether each may be shown. @returns whether anything is to be purged @throws DomainError publication.photo_gone */
export async function writePhotos(trx: Trx, about: OfCase & { at: Date }, ready: readonly ReadyPhoto[]): Promise<boolean> {
  const showable = await listShowablePhotos(trx, about)
  if (ready.some(({ attachmentId }) => !showable.some((one) => one.attachmentId === attachmentId))) throw new DomainError('publication.photo_gone')
  const removed = await removePhotos(trx, { ...about, kept: ready.map(({ id }) => id) })
  await setAside(trx, about)
  for (const { isNew: _, ...photo } of ready) await savePhoto(trx, about, photo)
  return removed > 0
}

/** Files first, rows after: broken off between the two it is done again. */
export async function purgePublication({ db, storage }: Place, about: OfCase): Promise<void> {
  const { regionId } = about
  const { removed, share } = await inRegion(db, regionId, async (trx) => ({
    removed: await listRemoved(trx, about),
    share: await findShareLeft(trx, about),
  }))
  for (const key of [...removed.map(({ storageKey }) => storageKey), ...(share ? [share] : [])]) await storage.remove(key)
  await inRegion(db, regionId, async (trx) => {
    await deletePhotos(trx, { regionId, ids: removed.map(({ id }) => id) })
    if (share) await clearShare(trx, about)
  })
}
