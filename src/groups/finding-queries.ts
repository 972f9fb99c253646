/** All SQL about what an export proposes. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { DateOrder } from '#groups/chat/date-order.ts'
import type { Reason } from '#groups/finding.ts'

export type FindingState = 'found' | 'chosen' | 'added' | 'known'

/** @property minutes of its first message on the wall clock, by order of dates */
export type FindingRow = {
  id: string
  sourceKey: string
  author: string | null
  text: string | null
  minutes: Record<DateOrder, number>
  score: number
  reasons: Reason[]
  categoryCode: string | null
  lineHashes: Buffer
}

type OfImport = { regionId: string; importId: string }

export async function insertFindings(trx: Trx, { regionId, importId }: OfImport, findings: FindingRow[]): Promise<void> {
  if (findings.length === 0) return
  await trx
    .insertInto('groupFindings')
    .values(findings.map(({ minutes, ...one }) => ({ ...one, regionId, importId, minutes: JSON.stringify(minutes) })))
    .execute()
}

export type ShownFinding = Omit<FindingRow, 'lineHashes' | 'sourceKey'> & { state: FindingState; fileIds: string[] }

/** Newest first, as they stand in the chat. */
export async function listFindings(trx: Trx, { regionId, importId }: OfImport): Promise<ShownFinding[]> {
  const { rows } = await sql<ShownFinding>`
    select f.id, f.author, f.text, f.minutes, f.score, f.reasons, f.category_code, f.state,
      array(select a.id from attachments a where a.region_id = f.region_id and a.candidate_id = f.id and a.state = 'stored' and a.preview_key is not null
        order by a.created_at, a.id) as file_ids
    from group_findings f where f.region_id = ${regionId} and f.import_id = ${importId} and f.state = 'found'
    order by f.id desc`.execute(trx)
  return rows
}

/** @param ids others than those of the import are left out */
export async function chooseFindings(trx: Trx, { regionId, importId }: OfImport, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('groupFindings')
    .set({ state: 'chosen' })
    .where('regionId', '=', regionId)
    .where('importId', '=', importId)
    .where('state', '=', 'found')
    .where('id', 'in', ids)
    .execute()
}

/** Oldest first; held until the transaction ends. */
export function lockFindings(
  trx: Trx,
  { regionId, importId }: OfImport,
  { state, limit }: { state: FindingState; limit: number },
): Promise<FindingRow[]> {
  return trx
    .selectFrom('groupFindings')
    .select(['id', 'sourceKey', 'author', 'text', 'minutes', 'score', 'reasons', 'categoryCode', 'lineHashes'])
    .where('regionId', '=', regionId)
    .where('importId', '=', importId)
    .where('state', '=', state)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .$castTo<FindingRow>()
    .execute()
}

/** Its words stand with the candidate from now on. */
export async function settleFinding(trx: Trx, { regionId, id }: { regionId: string; id: string }, state: 'added' | 'known'): Promise<void> {
  await trx.updateTable('groupFindings').set({ state, author: null, text: null }).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** @returns their ids */
export async function deleteFindings(trx: Trx, { regionId, importId }: OfImport, ids?: string[]): Promise<string[]> {
  if (ids?.length === 0) return []
  const rows = await trx
    .deleteFrom('groupFindings')
    .where('regionId', '=', regionId)
    .where('importId', '=', importId)
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function countFindings(trx: Trx, { regionId, importId }: OfImport): Promise<Record<FindingState, number>> {
  const { rows } = await sql<{ state: FindingState; count: number }>`
    select state, count(*)::integer as count from group_findings where region_id = ${regionId} and import_id = ${importId} group by state`.execute(
    trx,
  )
  return { found: 0, chosen: 0, added: 0, known: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) }
}
