/** All SQL that writes visits and what was taken down on them. One function, one statement. Reading for pages: list-queries.ts. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

export type VisitRow = { regionId: string; id: string; day: string; villageCode: string | null; place: string; createdBy: string; createdAt: Date }

/** The first phone that tells of it says what it is; the others join. */
export async function insertVisit(trx: Trx, visit: VisitRow): Promise<void> {
  await trx
    .insertInto('visits')
    .values(visit)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Only people of the region's own staff become officers of a visit. */
export async function addOfficers(
  trx: Trx,
  { regionId, visitId, staffIds }: { regionId: string; visitId: string; staffIds: string[] },
): Promise<void> {
  await trx
    .insertInto('visitOfficers')
    .columns(['regionId', 'visitId', 'staffId'])
    .expression((eb) =>
      eb
        .selectFrom('staff')
        .select([eb.val(regionId).$castTo<string>().as('regionId'), sql<string>`${visitId}::uuid`.as('visitId'), 'id'])
        .where('regionId', '=', regionId)
        .where('id', 'in', staffIds),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export type NewVisitReport = {
  regionId: string
  reportId: string
  visitId: string
  slip: string
  way: 'phone' | 'paper'
  personName: string | null
  hasConsented: boolean
  accuracy: number | null
  phoneToldAt: Date
  receivedAt: Date
}

export async function insertVisitReport(trx: Trx, { personName, ...report }: NewVisitReport): Promise<void> {
  const sealed = personName === null ? null : (await keysOf(trx, report.regionId)).seal('name', personName)
  await trx
    .insertInto('visitReports')
    .values({ ...report, personName: sealed })
    .execute()
}

/** @returns the key that is kept: of two phones that ask at once both get the same */
export async function keepKey(trx: Trx, { regionId, staffId, key }: { regionId: string; staffId: string; key: string }): Promise<string> {
  const kept = await trx
    .insertInto('fieldKeys')
    .values({ regionId, staffId, key })
    .onConflict((conflict) => conflict.columns(['regionId', 'staffId']).doUpdateSet({ key: sql`field_keys.key` }))
    .returning('key')
    .executeTakeFirstOrThrow()
  return kept.key
}

/** Of the codes told, what is there: a phone's list may be older than ours. */
export async function findKnown(
  trx: Trx,
  { regionId, villageCodes, categoryCode }: { regionId: string; villageCodes: string[]; categoryCode: string | null },
): Promise<{ villages: { code: string; parentCode: string | null }[]; category: { code: string; isSensitive: boolean } | null }> {
  const { rows } = await sql<{ villages: { code: string; parentCode: string | null }[]; category: { code: string; isSensitive: boolean } | null }>`
    select
      (select coalesce(json_agg(json_build_object('code', a.code, 'parentCode', a.parent_code)), '[]') from areas a
        where a.region_id = ${regionId} and a.code = any(${villageCodes})) as villages,
      (select json_build_object('code', c.code, 'isSensitive', c.is_sensitive) from categories c
        where c.region_id = ${regionId} and c.code = ${categoryCode} and c.is_active) as category`.execute(trx)
  return rows[0] ?? { villages: [], category: null }
}
