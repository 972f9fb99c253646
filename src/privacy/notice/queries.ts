/** All SQL about privacy notices. Rows are only ever added. One function, one statement. */
import type { Trx } from '#db/transaction.ts'
import type { NoticeBody, NoticeParts } from '#privacy/notice/body.ts'

export type NoticeRow = { version: number; parts: NoticeParts; body: NoticeBody; holdsFrom: Date; madeAt: Date }

/** Newest first; one that holds later comes before those that hold now. */
export function listNotices(trx: Trx, regionId: string): Promise<NoticeRow[]> {
  return trx
    .selectFrom('privacyNotices')
    .select(['version', 'parts', 'body', 'holdsFrom', 'madeAt'])
    .where('regionId', '=', regionId)
    .orderBy('version', 'desc')
    .$castTo<NoticeRow>()
    .execute()
}

export async function insertNotice(trx: Trx, { parts, body, ...notice }: NoticeRow & { regionId: string; madeBy: string }): Promise<void> {
  await trx
    .insertInto('privacyNotices')
    .values({ ...notice, parts: JSON.stringify(parts), body: JSON.stringify(body) })
    .execute()
}
