/** The SQL that writes a region's data files into the tables. Each takes a whole file's rows; running again updates. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import type { RegionSettings } from '#regions/settings.ts'
import type { Agency, Area, Category, Holiday, RegionData } from '#regions/import.ts'

/** @returns the region's id, the same as before when it was there */
export async function putRegion(trx: Trx, { region, texts }: Pick<RegionData, 'region' | 'texts'>): Promise<string> {
  const { areas: _, settings, ...columns } = region
  const values = { ...columns, settings: JSON.stringify(settings), texts: JSON.stringify(texts) }
  const row = await trx
    .insertInto('regions')
    .values({ id: newId(), ...values })
    .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/**
 * Ids stay. An agency that is no longer in the file ends today; its cases keep it until somebody says who follows (/pengaturan/perangkat-daerah).
 * What was changed on that page goes before what the file says.
 */
export async function putAgencies(trx: Trx, regionId: string, agencies: Agency[]): Promise<void> {
  const rows = agencies.map(({ code, name, short_name, kind, area_code, phone, email, region, restricted }) => ({
    regionId,
    id: newId(),
    code,
    name,
    shortName: short_name,
    kind,
    areaCode: area_code ?? null,
    contactPhone: phone ?? null,
    contactEmail: email ?? null,
    regionCode: region ?? null,
    isRestrictedUnit: restricted,
  }))
  await trx
    .insertInto('agencies')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['regionId', 'code'])
        .doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          shortName: eb.ref('excluded.shortName'),
          kind: eb.ref('excluded.kind'),
          areaCode: eb.ref('excluded.areaCode'),
          contactPhone: eb.ref('excluded.contactPhone'),
          contactEmail: eb.ref('excluded.contactEmail'),
          regionCode: eb.ref('excluded.regionCode'),
          isRestrictedUnit: eb.ref('excluded.isRestrictedUnit'),
          validUntil: null,
        }))
        .where('agencies.editedAt', 'is', null),
    )
    .execute()
  await trx
    .updateTable('agencies')
    .set({ validUntil: sql<string>`current_date` })
    .where('regionId', '=', regionId)
    .where(
      'code',
      'not in',
      agencies.map(({ code }) => code),
    )
    .where('validUntil', 'is', null)
    .where('editedAt', 'is', null)
    .execute()
}

/** A category that is no longer in the file is kept for old cases and offered to nobody. */
export async function putCategories(trx: Trx, regionId: string, categories: Category[]): Promise<void> {
  const rows = categories.map((category, position) => ({
    regionId,
    code: category.code,
    name: category.name,
    nameEn: category.name_en,
    agencyCode: category.agency ?? null,
    workingDays: category.working_days ?? null,
    needsIdentity: category.needs_identity,
    isSensitive: category.sensitive,
    keywords: category.keywords,
    position,
    isActive: true,
  }))
  await trx.updateTable('categories').set({ isActive: false }).where('regionId', '=', regionId).execute()
  await trx
    .insertInto('categories')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['regionId', 'code']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        nameEn: eb.ref('excluded.nameEn'),
        agencyCode: eb.ref('excluded.agencyCode'),
        workingDays: eb.ref('excluded.workingDays'),
        needsIdentity: eb.ref('excluded.needsIdentity'),
        isSensitive: eb.ref('excluded.isSensitive'),
        keywords: eb.ref('excluded.keywords'),
        position: eb.ref('excluded.position'),
        isActive: eb.ref('excluded.isActive'),
      })),
    )
    .execute()
}

/** The file may still name an agency that has ended since: its category belongs to whoever followed, however often that happened. */
export async function followSuccessors(trx: Trx, regionId: string): Promise<void> {
  await sql`
    with recursive follower as (
      select a.code as from_code, s.id, s.code, s.valid_until, s.successor_id
      from agencies a join agencies s on s.region_id = a.region_id and s.id = a.successor_id
      where a.region_id = ${regionId} and a.valid_until is not null
      union
      select f.from_code, s.id, s.code, s.valid_until, s.successor_id
      from follower f join agencies s on s.region_id = ${regionId} and s.id = f.successor_id where f.valid_until is not null
    )
    update categories k set agency_code = f.code from follower f
    where k.region_id = ${regionId} and k.agency_code = f.from_code and f.valid_until is null`.execute(trx)
}

/** Areas only come and change: cases speak of old codes for ever. */
export async function putAreas(trx: Trx, regionId: string, areas: Area[]): Promise<void> {
  const rows = areas.map((area) => ({ regionId, ...area }))
  await trx
    .insertInto('areas')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['regionId', 'code']).doUpdateSet((eb) => ({
        parentCode: eb.ref('excluded.parentCode'),
        level: eb.ref('excluded.level'),
        name: eb.ref('excluded.name'),
        searchName: eb.ref('excluded.searchName'),
        latitude: eb.ref('excluded.latitude'),
        longitude: eb.ref('excluded.longitude'),
      })),
    )
    .execute()
}

/** A day that was taken back is a working day again. What the calendar page says stays. */
export async function replaceHolidays(trx: Trx, regionId: string, holidays: Holiday[]): Promise<void> {
  await trx.deleteFrom('holidays').where('regionId', '=', regionId).where('source', '=', 'file').execute()
  await trx
    .insertInto('holidays')
    .values(holidays.map(({ day, name, kind }) => ({ regionId, day, name, kind })))
    .execute()
}

/** Merges into what is there: a name that is not given keeps its value. */
export async function putAccount(
  trx: Trx,
  account: { id: string; regionId: string; channel: string; settings: Record<string, unknown> },
): Promise<void> {
  const settings = JSON.stringify(account.settings)
  await trx
    .insertInto('channelAccounts')
    .values({ ...account, settings })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        channel: account.channel,
        isActive: true,
        settings: sql`channel_accounts.settings || ${settings}::jsonb`,
      }),
    )
    .execute()
}

/** The hash of the files that a region was last imported from, by code. */
export async function listSources(trx: Trx): Promise<Map<string, string | null>> {
  const rows = await trx.selectFrom('regions').select(['code', 'sourceHash']).execute()
  return new Map(rows.map(({ code, sourceHash }) => [code, sourceHash]))
}

export async function setSource(trx: Trx, regionId: string, sourceHash: string | null): Promise<void> {
  await trx.updateTable('regions').set({ sourceHash }).where('id', '=', regionId).execute()
}

/** @param secrets accounts that have any of these values in their settings fall silent */
export async function closeAccounts(trx: Trx, secrets: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update channel_accounts set is_active = false
    where exists (select 1 from jsonb_each_text(settings) as setting where setting.value = any(${secrets})) returning id`.execute(trx)
  return rows.map(({ id }) => id)
}

/** As the files gave them, without what the pages have changed. */
export function listSettings(trx: Trx): Promise<{ id: string; code: string; settings: unknown }[]> {
  return trx.selectFrom('regions').select(['id', 'code', 'settings']).execute()
}

export async function putSettings(trx: Trx, regionId: string, settings: RegionSettings): Promise<void> {
  await trx
    .updateTable('regions')
    .set({ settings: JSON.stringify(settings) })
    .where('id', '=', regionId)
    .execute()
}
