/** All SQL about what an export proposes. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import type { RegionKeys } from '#sealing/keys.ts'
import { signOf } from '#lib/personal/masked.ts'
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
  const keys = await keysOf(trx, regionId)
  await trx
    .insertInto('groupFindings')
    .values(
      findings.map(({ minutes, author, ...one }) => ({
        ...one,
        regionId,
        importId,
        author: author === null ? null : keys.seal('name', author),
        minutes: JSON.stringify(minutes),
      })),
    )
    .execute()
}

/** @property author a sign by which one is told from another; no name */
export type ShownFinding = Omit<FindingRow, 'lineHashes' | 'sourceKey'> & { state: FindingState; fileIds: string[] }

/** Newest first, as they stand in the chat. */
export async function listFindings(trx: Trx, { regionId, importId }: OfImport): Promise<ShownFinding[]> {
  const { rows } = await sql<Omit<ShownFinding, 'author'> & { author: Buffer | null }>`
    select f.id, f.author, f.text, f.minutes, f.score, f.reasons, f.category_code, f.state,
      array(select a.id from attachments a where a.region_id = f.region_id and a.candidate_id = f.id and a.state = 'stored' and a.preview_key is not null
        order by a.created_at, a.id) as file_ids
    from group_findings f where f.region_id = ${regionId} and f.import_id = ${importId} and f.state = 'found'
    order by f.id desc`.execute(trx)
  const keys = await keysOf(trx, regionId)
  return (await named(rows, keys)).map(({ author, ...row }) => ({ ...row, author: author && signOf(keys.index(author)) }))
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

function named<T extends { author: Buffer | null }>(rows: T[], keys: RegionKeys): Promise<(Omit<T, 'author'> & { author: string | null })[]> {
  return Promise.all(rows.map(async ({ author, ...row }) => ({ ...row, author: author && (await keys.open('name', author)) })))
}

/** Oldest first; held until the transaction ends. */
export async function lockFindings(
  trx: Trx,
  { regionId, importId }: OfImport,
  { state, limit }: { state: FindingState; limit: number },
): Promise<FindingRow[]> {
  const rows = await trx
    .selectFrom('groupFindings')
    .select(['id', 'sourceKey', 'author', 'text', 'minutes', 'score', 'reasons', 'categoryCode', 'lineHashes'])
    .where('regionId', '=', regionId)
    .where('importId', '=', importId)
    .where('state', '=', state)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .$castTo<Omit<FindingRow, 'author'> & { author: Buffer | null }>()
    .execute()
  return named(rows, await keysOf(trx, regionId))
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
