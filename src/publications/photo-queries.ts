/** All SQL about the public copies of photos. One function, one statement. */
import type { Trx } from '#db/transaction.ts'

type OfCase = { regionId: string; caseId: string }

/** Copies that nobody is to see any more, with their files. */
export function listRemoved(trx: Trx, { regionId, caseId }: OfCase): Promise<{ id: string; storageKey: string }[]> {
  return trx
    .selectFrom('publicationPhotos')
    .select(['id', 'storageKey'])
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('removedAt', 'is not', null)
    .execute()
}

export async function deletePhotos(trx: Trx, { regionId, ids }: { regionId: string; ids: string[] }): Promise<void> {
  if (ids.length > 0) await trx.deleteFrom('publicationPhotos').where('regionId', '=', regionId).where('id', 'in', ids).execute()
}

/** The picture for sharing, when nothing is shown any more. */
export async function findShareLeft(trx: Trx, { regionId, caseId }: OfCase): Promise<string | undefined> {
  const found = await trx
    .selectFrom('publications')
    .select('shareKey')
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('takenDownAt', 'is not', null)
    .executeTakeFirst()
  return found?.shareKey ?? undefined
}

export async function saveShare(trx: Trx, { regionId, caseId }: OfCase, share: { shareKey: string | null; shareOf: string | null }): Promise<void> {
  await trx.updateTable('publications').set(share).where('regionId', '=', regionId).where('caseId', '=', caseId).execute()
}
