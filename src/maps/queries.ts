/** All SQL of the map: the ground it stands on, and what lies there. Secret cases are on no map, whoever looks. */
import { sql, type RawBuilder } from 'kysely'
import type { CaseState } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import { addDays, instantAt } from '#lib/dates.ts'
import type { Band, Hours } from '#maps/hours.ts'
import type { Box, Level } from '#maps/tiles.ts'
import type { Polygons } from '#regions/boundaries/rings.ts'
import type { AskedSums } from '#statistics/kept/sum-queries.ts'
import { isAsked } from '#statistics/queries.ts'

type District = { code: string; name: string; latitude: number | null; longitude: number | null }
export type GroundRow = District & { outline: Polygons | null; residents: number | null; year: number | null; source: string | null }

/** The districts with what a still drawing of them needs. */
export async function listGround(trx: Trx, regionId: string): Promise<GroundRow[]> {
  const { rows } = await sql<GroundRow>`
    select d.code, d.name, d.latitude, d.longitude, s.outline, r.residents, r.year, r.source
    from areas d
    left join area_shapes s on s.region_id = d.region_id and s.code = d.code
    left join area_residents r on r.region_id = d.region_id and r.code = d.code
    where d.region_id = ${regionId} and d.level = 'district' order by d.name`.execute(trx)
  return rows
}

/** The districts with their boundaries as fine as they are kept. */
export async function listShapes(trx: Trx, regionId: string): Promise<(District & { shape: Polygons | null })[]> {
  const { rows } = await sql<District & { shape: Polygons | null }>`
    select d.code, d.name, d.latitude, d.longitude, s.shape
    from areas d left join area_shapes s on s.region_id = d.region_id and s.code = d.code
    where d.region_id = ${regionId} and d.level = 'district' order by d.name`.execute(trx)
  return rows
}

/** @property hours of the day of the region's clock; left out: all */
export type Window = { box: Box; hours?: Hours | undefined }
/** @property latitude, longitude the middle of its cases */
export type MapCell = { latitude: number; longitude: number; count: number }

/** Cases of a period, counted on a grid of `cell` degrees. A cell on the edge of the box is counted as far as it lies inside. */
export async function listMapCells(trx: Trx, asked: AskedSums, { cell, ...window }: Window & { cell: Level }): Promise<MapCell[]> {
  const { rows } = await sql<MapCell>`
    select avg(c.latitude) as latitude, avg(c.longitude) as longitude, count(*)::int as count
    from cases c where ${isOnMap(asked, window)}
    group by floor(c.latitude * ${sql.lit(Math.round(1 / cell))}), floor(c.longitude * ${sql.lit(Math.round(1 / cell))})`.execute(trx)
  return rows
}

export type MapPoint = { ticket: string; title: string; state: CaseState; latitude: number; longitude: number }

/** Single cases, the newest first. @param limit one more is asked for, to know whether there are more */
export async function listMapPoints(trx: Trx, asked: AskedSums, { limit, ...window }: Window & { limit: number }): Promise<MapPoint[]> {
  const { rows } = await sql<MapPoint>`
    select coalesce(first.ticket, '') as ticket, c.title, c.state, c.latitude, c.longitude
    from cases c
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    where ${isOnMap(asked, window)} order by c.received_at desc, c.id desc limit ${sql.lit(limit + 1)}`.execute(trx)
  return rows
}

/** Cases of a period by the part of the day they came in, wherever they are. Parts without any are left out. */
export async function countHours(trx: Trx, asked: AskedSums): Promise<{ band: Band; count: number }[]> {
  const { rows } = await sql<{ band: Band; count: number }>`
    select (floor(extract(hour from c.received_at at time zone ${asked.zone}) / 3) * 3)::int as band, count(*)::int as count
    from cases c where ${isOfPeriod(asked)} and c.latitude is not null group by 1 order by 1`.execute(trx)
  return rows
}

function isOnMap(asked: AskedSums, { box: { west, south, east, north }, hours }: Window): RawBuilder<boolean> {
  const hour = sql`extract(hour from c.received_at at time zone ${asked.zone})`
  return sql<boolean>`(${isOfPeriod(asked)}
    and c.latitude >= ${south} and c.latitude < ${north} and c.longitude >= ${west} and c.longitude < ${east}
    and ${hours ? sql`${hour} >= ${hours.from} and ${hour} < ${hours.until}` : sql`true`})`
}

function isOfPeriod(asked: AskedSums): RawBuilder<boolean> {
  const { zone, days } = asked
  return sql<boolean>`(${isAsked(asked)} and not c.is_secret and c.state <> 'linked'
    and c.received_at >= ${instantAt(days.from, '00:00', zone)} and c.received_at < ${instantAt(addDays(days.until, 1), '00:00', zone)})`
}
