/** All SQL about the keys of other programs. One function, one statement. */
import { sql } from 'kysely'
import type { Scope } from '#api/scopes.ts'
import type { Trx } from '#db/transaction.ts'

export type ApiKey = { id: string; name: string; scopes: Scope[] }
export type ListedKey = ApiKey & { createdBy: string | null; createdAt: Date; lastUsedAt: Date | null; revokedAt: Date | null; reports: number }

export type NewKey = { regionId: string; id: string; name: string; sha256: string; scopes: Scope[]; createdBy: string | null; createdAt: Date }

export async function insertKey(trx: Trx, key: NewKey): Promise<void> {
  await trx.insertInto('apiKeys').values(key).execute()
}

/** Revoked ones are nobody's. */
export function findKey(trx: Trx, regionId: string, sha256: string): Promise<(ApiKey & { lastUsedAt: Date | null }) | undefined> {
  return trx
    .selectFrom('apiKeys')
    .select(['id', 'name', 'scopes', 'lastUsedAt'])
    .where('regionId', '=', regionId)
    .where('sha256', '=', sha256)
    .where('revokedAt', 'is', null)
    .$castTo<ApiKey & { lastUsedAt: Date | null }>()
    .executeTakeFirst()
}

export async function markKeyUsed(trx: Trx, { regionId, id, at }: { regionId: string; id: string; at: Date }): Promise<void> {
  await trx.updateTable('apiKeys').set({ lastUsedAt: at }).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** Those that hold first, newest first. `createdBy` is the name. */
export async function listKeys(trx: Trx, regionId: string): Promise<ListedKey[]> {
  const { rows } = await sql<ListedKey>`
    select k.id, k.name, k.scopes, s.name as created_by, k.created_at, k.last_used_at, k.revoked_at,
      (select count(*) from reports r where r.region_id = k.region_id and r.client_id = k.id::text) as reports
    from api_keys k left join staff s on s.id = k.created_by
    where k.region_id = ${regionId} order by k.revoked_at is not null, k.created_at desc`.execute(trx)
  return rows
}

/** @returns false when there is no such key that still holds */
export async function revokeKeyRow(trx: Trx, { regionId, id, at }: { regionId: string; id: string; at: Date }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('apiKeys')
    .set({ revokedAt: at })
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type Words = { regionId: string; keyId: string; externalId: string; id: string; reportId: string; at: Date }

/** @returns our id of these words, and whether they are new */
export async function putWords(trx: Trx, words: Words): Promise<{ id: string; isNew: boolean }> {
  const { rows } = await sql<{ id: string }>`
    insert into api_words (region_id, key_id, external_id, id, report_id, at)
    values (${words.regionId}, ${words.keyId}, ${words.externalId}, ${words.id}, ${words.reportId}, ${words.at})
    on conflict (region_id, key_id, external_id) do update set at = api_words.at returning id`.execute(trx)
  const id = rows[0]?.id ?? words.id
  return { id, isNew: id === words.id }
}
