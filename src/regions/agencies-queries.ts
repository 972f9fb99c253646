/** All SQL about which agencies there are now, and who does what by office. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** The agency that looks into complaints about officials: the region's setting. @returns undefined when none is named, or it has ended */
export async function findInspectorate(trx: Trx, regionId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select a.id from agencies a join regions r on r.id = a.region_id
    where a.region_id = ${regionId} and a.code = coalesce(r.own_settings ->> 'inspectorateAgency', r.settings ->> 'inspectorateAgency') and a.valid_until is null`.execute(
    trx,
  )
  return rows[0]?.id
}

/** Ids of the agencies that may be given matters of the restricted unit. */
export async function listRestrictedUnits(trx: Trx, regionId: string): Promise<string[]> {
  const rows = await trx.selectFrom('agencies').select('id').where('regionId', '=', regionId).where('isRestrictedUnit', '=', true).execute()
  return rows.map(({ id }) => id)
}
