/** What the database knows of the region in which cases are imagined, in an order that is always the same. */
import type { Trx } from '#db/transaction.ts'
import { listAgencies, listCategories, type RegionRow } from '#regions/queries.ts'
import { sql } from 'kysely'
import type { Area, Known } from './made/world.ts'

export async function readKnown(trx: Trx, region: RegionRow): Promise<Known> {
  const categories = await listCategories(trx, region.id)
  const agencies = await listAgencies(trx, region.id)
  return {
    regionId: region.id,
    prefix: region.ticketPrefix,
    agencies: agencies.map(({ id, code, kind, areaCode }) => ({ id, code, kind, areaCode })).toSorted((a, b) => a.code.localeCompare(b.code)),
    categories: categories.map(({ code, agencyCode, isSensitive }) => ({ code, agencyCode, isSensitive })),
    districts: await listAreas(trx, region.id),
  }
}

async function listAreas(trx: Trx, regionId: string): Promise<Area[]> {
  const { rows } = await sql<Area>`
    select d.code, d.name, d.latitude, d.longitude,
      (select json_agg(json_build_object('code', v.code, 'name', v.name) order by v.code) from areas v where v.region_id = d.region_id and v.parent_code = d.code) as villages
    from areas d where d.region_id = ${regionId} and d.level = 'district' order by d.code`.execute(trx)
  return rows
}
