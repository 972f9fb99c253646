/** All SQL about which case here is which report in SP4N. The line and imported tables have queries of their own. One function, one statement. */
import { sql, type Insertable, type Updateable } from 'kysely'
import type { DeskSp4n } from '#bridges/sp4n/shown-queries.ts'
import type { Sp4nLinks } from '#db/schema.ts'
import type { Trx } from '#db/transaction.ts'

export type LinkRow = DeskSp4n & { regionId: string; answerKey: string | null }

export const linkColumns = [
  'regionId', 'id', 'caseId', 'direction', 'sp4nId', 'status', 'statusWords', 'agency', 'link', 'packedAt', 'sentAt', 'seenAt', 'answeredAt', 'answer',
  'answerKey', 'sending', 'queuedAt', 'problem',
] as const // biome-ignore format: a list of names reads better in lines

/** Held until the transaction ends. */
export function lockLink(trx: Trx, regionId: string, id: string): Promise<LinkRow | undefined> {
  return trx
    .selectFrom('sp4nLinks')
    .select(linkColumns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .$castTo<LinkRow>()
    .executeTakeFirst()
}

/** The same, when it is about this case or one that this case answers for. */
export async function lockLinkOf(trx: Trx, { regionId, id: caseId }: { regionId: string; id: string }, linkId: string): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`select ${sql.join(linkColumns.map((column) => sql.ref(`l.${column}`)))} from sp4n_links l
    where l.region_id = ${regionId} and l.id = ${linkId} and (l.case_id = ${caseId}
      or l.case_id in (select o.id from cases o where o.region_id = ${regionId} and o.linked_to = ${caseId})) for update of l`.execute(trx)
  return rows[0]
}

/** What we sent of this case; held until the transaction ends. */
export function lockSent(trx: Trx, regionId: string, caseId: string): Promise<LinkRow | undefined> {
  return trx
    .selectFrom('sp4nLinks')
    .select(linkColumns)
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .where('direction', '=', 'to_sp4n')
    .forUpdate()
    .$castTo<LinkRow>()
    .executeTakeFirst()
}

/** Held until the transaction ends. */
export function lockByNumber(trx: Trx, regionId: string, sp4nId: string): Promise<LinkRow | undefined> {
  return trx
    .selectFrom('sp4nLinks')
    .select(linkColumns)
    .where('regionId', '=', regionId)
    .where('sp4nId', '=', sp4nId)
    .forUpdate()
    .$castTo<LinkRow>()
    .executeTakeFirst()
}

export function insertLink(trx: Trx, values: Insertable<Sp4nLinks>): Promise<LinkRow> {
  return trx.insertInto('sp4nLinks').values(values).returning(linkColumns).$castTo<LinkRow>().executeTakeFirstOrThrow()
}

export function updateLink(trx: Trx, { regionId, id }: Pick<LinkRow, 'regionId' | 'id'>, set: Updateable<Sp4nLinks>): Promise<LinkRow> {
  return trx
    .updateTable('sp4nLinks')
    .set(set)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .returning(linkColumns)
    .$castTo<LinkRow>()
    .executeTakeFirstOrThrow()
}

export async function removeLink(trx: Trx, { regionId, id }: Pick<LinkRow, 'regionId' | 'id'>): Promise<void> {
  await trx.deleteFrom('sp4nLinks').where('regionId', '=', regionId).where('id', '=', id).execute()
}
