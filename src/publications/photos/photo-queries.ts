/** All SQL about the public copies of photos. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { Box } from '#evidence/apart/box.ts'

type OfCase = { regionId: string; caseId: string }

export type PhotoPart = 'report' | 'answer'

/** A photo that may be shown. @property part whose it is: a reporter's, or the agency's with a public word */
export type ShowablePhoto = { attachmentId: string; part: PhotoPart; storageKey: string; caseEventId: string | null; at: Date; agency: string | null }

/** Stored pictures of reporters who asked neither to stay unknown nor for secrecy and did not take it back, and those that came with a public word of the agency. Oldest first. */
export async function listShowablePhotos(trx: Trx, { regionId, caseId }: OfCase): Promise<ShowablePhoto[]> {
  const { rows } = await sql<ShowablePhoto>`
    select f.id as attachment_id, case when e.id is null then 'report' else 'answer' end as part, f.storage_key, f.case_event_id,
      coalesce(f.taken_at, f.created_at) as at, a.short_name as agency
    from attachments f
    left join reports r on r.region_id = f.region_id and r.id = f.report_id
    left join case_events e on e.region_id = f.region_id and e.id = f.case_event_id and e.is_public
    left join agencies a on a.region_id = e.region_id and a.id = e.agency_id
    where f.region_id = ${regionId} and f.kind = 'image' and f.state = 'stored' and f.storage_key is not null
      and f.media_type like 'image/%' and f.candidate_id is null
      and ((r.case_id = ${caseId} and not r.is_anonymous and not r.is_secret and r.withdrawn_at is null and f.case_event_id is null) or e.case_id = ${caseId})
    order by f.created_at, f.id`.execute(trx)
  return rows
}

export type PublicPhoto = {
  id: string
  attachmentId: string
  position: number
  part: PhotoPart
  boxes: Box[]
  storageKey: string
  width: number
  height: number
  bytes: number
}

const columns = ['id', 'attachmentId', 'position', 'part', 'boxes', 'storageKey', 'width', 'height', 'bytes'] as const

export function listPublicPhotos(trx: Trx, { regionId, caseId }: OfCase): Promise<PublicPhoto[]> {
  return trx
    .selectFrom('publicationPhotos')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('removedAt', 'is', null)
    .orderBy('position')
    .$castTo<PublicPhoto>()
    .execute()
}

/** All that are shown now wait to be deleted, but those that are kept. @returns how many were taken away */
export async function removePhotos(trx: Trx, { regionId, caseId, kept, at }: OfCase & { kept: string[]; at: Date }): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('publicationPhotos')
    .set({ removedAt: at })
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('removedAt', 'is', null)
    .$if(kept.length > 0, (update) => update.where('id', 'not in', kept))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Places beyond all others, so that no two have the same one while they are given anew. */
const ASIDE = 1000

export async function setAside(trx: Trx, { regionId, caseId }: OfCase): Promise<void> {
  await trx
    .updateTable('publicationPhotos')
    .set({ position: sql`position + ${ASIDE}` })
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('removedAt', 'is', null)
    .execute()
}

export async function savePhoto(trx: Trx, { regionId, caseId }: OfCase, { boxes, ...photo }: PublicPhoto): Promise<void> {
  await trx
    .insertInto('publicationPhotos')
    .values({ ...photo, regionId, caseId, boxes: JSON.stringify(boxes) })
    .onConflict((conflict) => conflict.columns(['regionId', 'id']).doUpdateSet({ position: photo.position }))
    .execute()
}

/** One that is shown now, by its address. */
export async function findPublicPhoto(
  trx: Trx,
  { regionId, caseId, position }: OfCase & { position: number },
): Promise<Pick<PublicPhoto, 'id' | 'storageKey' | 'bytes'> | undefined> {
  return trx
    .selectFrom('publicationPhotos')
    .select(['id', 'storageKey', 'bytes'])
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('position', '=', position)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
}

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

export async function findShare(trx: Trx, { regionId, caseId }: OfCase): Promise<{ shareKey: string | null; shareOf: string | null } | undefined> {
  return trx
    .selectFrom('publications')
    .select(['shareKey', 'shareOf'])
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('takenDownAt', 'is', null)
    .executeTakeFirst()
}

export async function clearShare(trx: Trx, { regionId, caseId }: OfCase): Promise<void> {
  await trx.updateTable('publications').set({ shareKey: null, shareOf: null }).where('regionId', '=', regionId).where('caseId', '=', caseId).execute()
}

/** @returns false when it was taken down meanwhile */
export async function saveShare(trx: Trx, { regionId, caseId }: OfCase, share: { shareKey: string; shareOf: string }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('publications')
    .set(share)
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('takenDownAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
