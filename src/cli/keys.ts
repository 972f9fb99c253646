/** Keys of other programs, by the operator. */
import { addKey, revokeKey } from '#api/commands.ts'
import { listKeys } from '#api/queries.ts'
import { SCOPES } from '#api/scopes.ts'
import { migrate } from '#db/migrate.ts'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { regionOf, say, text, WrongUse, type Tools } from './tools.ts'

export async function makeKey({ db, pool, options, usage }: Tools): Promise<void> {
  await migrate(pool)
  const { region: code, name, scopes = SCOPES.join(',') } = options
  if (!code || !name) throw new WrongUse('cli.wrong.missing', { names: '--region, --name', usage })
  const region = await regionOf(db, code)
  const given = scopes.split(',').map((scope) => scope.trim())
  const { id, key } = await addKey(db, { regionId: region.id, name, scopes: given, staffId: null, at: new Date() })
  say(text('cli.api_key_added', { name, id, key }))
  say(text('cli.api_key_note'))
}

export async function printKeys({ db, pool, options: { region: code }, usage }: Tools): Promise<void> {
  await migrate(pool)
  if (!code) throw new WrongUse('cli.wrong.missing', { names: '--region', usage })
  const { id: regionId } = await regionOf(db, code)
  const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? '–'
  for (const { id, name, scopes, lastUsedAt, revokedAt } of await inRegion(db, regionId, (trx) => listKeys(trx, regionId)))
    say(
      text(revokedAt ? 'cli.api_key_revoked_row' : 'cli.api_key_row', {
        id,
        name,
        scopes: scopes.join(', '),
        used: day(lastUsedAt),
        revoked: day(revokedAt),
      }),
    )
}

export async function endKey({ db, pool, options: { region: code }, rest: [id], usage }: Tools): Promise<void> {
  await migrate(pool)
  if (!code || !id) throw new WrongUse('cli.wrong.missing', { names: '<id>, --region', usage })
  const region = await regionOf(db, code)
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new DomainError('api.key_not_found')
  await revokeKey(db, { regionId: region.id, id, staffId: null, at: new Date() })
  say(text('cli.api_key_revoked', { id }))
}
