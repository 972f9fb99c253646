/** Keys of other programs: made, recognised, taken back. What is done with them stands in report-commands.ts. */
import { record } from '#audit/commands.ts'
import { findKey, insertKey, markKeyUsed, revokeKeyRow, type ApiKey } from '#api/queries.ts'
import { hashOfKey, isKey, readScopes, writeKey, type Scope } from '#api/scopes.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId, newSecret } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'

export type AddKey = { regionId: string; name: string; scopes: readonly string[]; staffId: string | null; at: Date }

/** @returns the key itself: shown once, it stands nowhere @throws DomainError api.name_missing, api.scope_missing */
export async function addKey(db: Db, { regionId, name, scopes, staffId, at }: AddKey): Promise<{ id: string; key: string }> {
  const own = { name: storableText(name).trim().slice(0, LONGEST_NAME), scopes: readScopes(scopes) }
  if (!own.name) throw new DomainError('api.name_missing')
  if (own.scopes.length === 0) throw new DomainError('api.scope_missing')
  const [id, key] = [newId(), writeKey(newSecret())]
  await inRegion(db, regionId, async (trx) => {
    await insertKey(trx, { ...own, regionId, id, sha256: hashOfKey(key), createdBy: staffId, createdAt: at })
    await record(trx, { ...byOf(staffId), regionId, act: 'api_key.made', at, subjectId: id, details: { scopes: own.scopes.join(' ') } })
  })
  return { id, key }
}

/** Characters. */
export const LONGEST_NAME = 80

/** At once and for good. @throws DomainError api.key_not_found */
export async function revokeKey(db: Db, { staffId, ...revoked }: { regionId: string; id: string; staffId: string | null; at: Date }): Promise<void> {
  const { regionId, id, at } = revoked
  await inRegion(db, regionId, async (trx) => {
    if (!(await revokeKeyRow(trx, revoked))) throw new DomainError('api.key_not_found')
    await record(trx, { ...byOf(staffId), regionId, act: 'api_key.revoked', at, subjectId: id })
  })
}

/** Without a person it is whoever sits at the machine. */
function byOf(staffId: string | null) {
  return staffId === null ? ({ actor: 'operator' } as const) : { staffId }
}

/** Milliseconds. That a key is used is written down once in so long. */
const NOTED_EVERY = 60 * 60 * 1000

export type Caller = ApiKey & { regionId: string }

/** A key holds in one region only. @throws DomainError api.key_wrong, api.not_allowed */
export async function findCaller(
  db: Db,
  { regionId, key, scope, at }: { regionId: string; key: string; scope: Scope | undefined; at: Date },
): Promise<Caller> {
  if (!isKey(key)) throw new DomainError('api.key_wrong')
  return inRegion(db, regionId, async (trx) => {
    const found = await findKey(trx, regionId, hashOfKey(key))
    if (!found) throw new DomainError('api.key_wrong')
    const { lastUsedAt, ...caller } = found
    if (scope && !caller.scopes.includes(scope)) throw new DomainError('api.not_allowed', { scope })
    if (!lastUsedAt || at.getTime() - lastUsedAt.getTime() > NOTED_EVERY) await markKeyUsed(trx, { regionId, id: caller.id, at })
    return { ...caller, regionId }
  })
}
