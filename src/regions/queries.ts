/** All SQL about regions, their agencies, areas, categories, calendars and channel accounts. One function, one statement. */
import { sql } from 'kysely'
import { PREPARED } from '#db/prepared.ts'
import type { Db, Trx } from '#db/transaction.ts'
import type { RegionSettings } from '#regions/settings.ts'
import type { OwnTexts } from '#texts/text.ts'

export type RegionRow = {
  id: string
  code: string
  areaCode: string
  name: string
  shortName: string
  program: string
  ticketPrefix: string
  /** IANA name: Asia/Jakarta. */
  zone: string
  hosts: string[]
  isExample: boolean
  settings: RegionSettings
  texts: OwnTexts
}

const regionColumns = [
  'id',
  'code',
  'areaCode',
  'name',
  'shortName',
  'program',
  'ticketPrefix',
  'zone',
  'hosts',
  'isExample',
  // What the pages have changed goes before what the files say, part by part.
  sql`regions.settings || regions.own_settings`.as('settings'),
  'texts',
] as const

/** A region and the days that are no working days, weekends aside, in one question: what every command on a case needs. */
export async function findRegionWithDaysOff(trx: Trx, id: string): Promise<(RegionRow & { daysOff: string[] }) | undefined> {
  return trx
    .selectFrom('regions')
    .modifyFront(sql.raw(PREPARED))
    .select(regionColumns)
    .select(sql<string[]>`array(select d.day::text from days_off d where d.region_id = regions.id and d.kind <> 'working_day')`.as('daysOff'))
    .where('id', '=', id)
    .$castTo<RegionRow & { daysOff: string[] }>()
    .executeTakeFirst()
}

export function listRegions(db: Db): Promise<RegionRow[]> {
  return db.selectFrom('regions').select(regionColumns).orderBy('name').$castTo<RegionRow>().execute()
}

export function findRegion(db: Db, code: string): Promise<RegionRow | undefined> {
  return db.selectFrom('regions').select(regionColumns).where('code', '=', code).$castTo<RegionRow>().executeTakeFirst()
}

export function findRegionById(db: Db, id: string): Promise<RegionRow | undefined> {
  return db.selectFrom('regions').modifyFront(sql.raw(PREPARED)).select(regionColumns).where('id', '=', id).$castTo<RegionRow>().executeTakeFirst()
}

/** @param host without port, as the browser sent it */
export function findRegionByHost(db: Db, host: string): Promise<RegionRow | undefined> {
  return db
    .selectFrom('regions')
    .select(regionColumns)
    .where((eb) => eb(eb.val(host), '=', eb.fn.any('hosts')))
    .$castTo<RegionRow>()
    .executeTakeFirst()
}

export type AccountRow = { id: string; regionId: string; channel: string; settings: Record<string, unknown> }

export function findAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  return db
    .selectFrom('channelAccounts')
    .modifyFront(sql.raw(PREPARED))
    .select(['id', 'regionId', 'channel', 'settings'])
    .where('id', '=', id)
    .where('isActive', '=', true)
    .$castTo<AccountRow>()
    .executeTakeFirst()
}

/** The active accounts of every region. */
export function listAccounts(db: Db): Promise<AccountRow[]> {
  return db
    .selectFrom('channelAccounts')
    .select(['id', 'regionId', 'channel', 'settings'])
    .where('isActive', '=', true)
    .orderBy('id')
    .$castTo<AccountRow>()
    .execute()
}

/** @param downSince null: the line is open, or nobody knows yet */
export async function saveLineState(db: Db, accountId: string, downSince: Date | null): Promise<void> {
  await db.updateTable('channelAccounts').set({ lineDownSince: downSince }).where('id', '=', accountId).execute()
}

/** Where letters to the region come in; undefined: by no address. */
export async function findMailbox(db: Db, regionId: string): Promise<string | undefined> {
  const account = await db
    .selectFrom('channelAccounts')
    .select('settings')
    .where('regionId', '=', regionId)
    .where('channel', '=', 'email')
    .where('isActive', '=', true)
    .$castTo<Pick<AccountRow, 'settings'>>()
    .executeTakeFirst()
  const address = account?.settings['address']
  return typeof address === 'string' ? address : undefined
}

export type AgencyRow = {
  id: string
  code: string
  name: string
  shortName: string
  kind: 'opd' | 'district' | 'external'
  areaCode: string | null
  /** Not null: it has ended, and gets nothing new. */
  validUntil: string | null
  /** Shared by agencies that came from one; null: an agency by itself. */
  family: string | null
  /** Its people may be given matters of the restricted unit. */
  isRestrictedUnit: boolean
}

/** Those that have ended as well: old cases speak of them. */
export function listAgencies(trx: Trx, regionId: string): Promise<AgencyRow[]> {
  return trx
    .selectFrom('agencies')
    .modifyFront(sql.raw(PREPARED))
    .select(['id', 'code', 'name', 'shortName', 'kind', 'areaCode', 'validUntil', 'family', 'isRestrictedUnit'])
    .where('regionId', '=', regionId)
    .orderBy('kind')
    .orderBy('name')
    .$castTo<AgencyRow>()
    .execute()
}

export type CategoryRow = {
  code: string
  name: string
  nameEn: string
  agencyCode: string | null
  workingDays: number | null
  needsIdentity: boolean
  isSensitive: boolean
  keywords: string[]
}

/** Some hundred keywords, asked for with every message: as JSON they are read ten times faster than as an array. */
export function listCategories(trx: Trx, regionId: string): Promise<CategoryRow[]> {
  return trx
    .selectFrom('categories')
    .modifyFront(sql.raw(PREPARED))
    .select(['code', 'name', 'nameEn', 'agencyCode', 'workingDays', 'needsIdentity', 'isSensitive'])
    .select(sql<string[]>`to_json(keywords)`.as('keywords'))
    .where('regionId', '=', regionId)
    .where('isActive', '=', true)
    .orderBy('position')
    .execute()
}

/** Those that an import has dropped as well: old cases speak of them. */
export function listCategoryNames(trx: Trx, regionId: string): Promise<Pick<CategoryRow, 'code' | 'name' | 'nameEn'>[]> {
  return trx.selectFrom('categories').select(['code', 'name', 'nameEn']).where('regionId', '=', regionId).execute()
}

export type AreaRow = {
  code: string
  parentCode: string | null
  level: 'district' | 'village'
  name: string
  latitude: number | null
  longitude: number | null
}

export function listDistricts(trx: Trx, regionId: string): Promise<AreaRow[]> {
  return trx
    .selectFrom('areas')
    .select(['code', 'parentCode', 'level', 'name', 'latitude', 'longitude'])
    .where('regionId', '=', regionId)
    .where('level', '=', 'district')
    .orderBy('name')
    .$castTo<AreaRow>()
    .execute()
}

/** @returns days `YYYY-MM-DD` that are no working days, weekends aside */
export async function listHolidays(trx: Trx, regionId: string): Promise<string[]> {
  const rows = await trx.selectFrom('daysOff').select('day').where('regionId', '=', regionId).where('kind', '<>', 'working_day').execute()
  return rows.map(({ day }) => day as string)
}
