/** The public copies of photos: files of their own, never the originals. */
import { inRegion, type Db } from '#db/transaction.ts'
import type { Storage } from '#lib/storage.ts'
import { deletePhotos, findShareLeft, listRemoved, saveShare } from '#publications/photo-queries.ts'

/** Files first, rows after: broken off between the two it is done again. */
export async function purgePublication(
  { db, storage }: { db: Db; storage: Storage },
  { regionId, caseId }: { regionId: string; caseId: string },
): Promise<void> {
  const about = { regionId, caseId }
  const { removed, share } = await inRegion(db, regionId, async (trx) => ({
    removed: await listRemoved(trx, about),
    share: await findShareLeft(trx, about),
  }))
  for (const key of [...removed.map(({ storageKey }) => storageKey), ...(share ? [share] : [])]) await storage.remove(key)
  await inRegion(db, regionId, async (trx) => {
    await deletePhotos(trx, { regionId, ids: removed.map(({ id }) => id) })
    if (share) await saveShare(trx, about, { shareKey: null, shareOf: null })
  })
}
