/** All SQL of the map: the ground it stands on, and what lies there. Secret cases are on no map, whoever looks. */
import { sql } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import type { StateLabel } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import type { Band, Hours } from '#maps/hours.ts'
import type { Box, Level } from '#maps/tiles.ts'
import type { Polygons } from '#regions/boundaries/rings.ts'
import { liesWithin, sumBands, sumCells, type Cell } from '#statistics/kept/cell-queries.ts'
import type { AskedSums } from '#statistics/kept/sum-queries.ts'
import { coveredRow } from '#staff/reading/covered.ts'

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

export type MapCell = Cell

/** @property hours of the day of the region's clock; left out: all */
export type Window = { box: Box; hours?: Hours | undefined }

/** Cases of a period, counted on a grid of `cell` degrees. */
export function listMapCells(trx: Trx, asked: AskedSums, { cell, ...window }: Window & { cell: Level }): Promise<Cell[]> {
  return sumCells(trx, asked, { ...window, perDegree: Math.round(1 / cell) })
}

export type MapPoint = { ticket: string; title: string; state: StateLabel; latitude: number; longitude: number }

/** Single cases, the newest first. @param limit one more is asked for, to know whether there are more */
export async function listMapPoints(trx: Trx, asked: AskedSums, { limit, ...window }: Window & { limit: number }): Promise<MapPoint[]> {
  const { west, south, east, north } = window.box
  const { rows } = await sql<MapPoint>`
    with near as (
      select f.case_id, f.received_on from counted_cases f where ${liesWithin(asked, window)}
      order by f.received_on desc, f.case_id desc limit ${sql.lit(limit + 1)}
    )
    select coalesce(first.ticket, '') as ticket, c.title, c.latitude, c.longitude,
      case when c.state = 'closed' then coalesce(c.outcome, c.state) else c.state end as state
    from near join cases c on c.region_id = ${asked.regionId} and c.id = near.case_id
    left join lateral (select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1) first on true
    where not c.is_secret and ${isNotAbout(asked.reader ?? {})}
      and c.latitude >= ${south} and c.latitude < ${north} and c.longitude >= ${west} and c.longitude < ${east}
    order by near.received_on desc, c.id desc`.execute(trx)
  return rows.map((row) => coveredRow(row, ['title'], asked.reader ?? {}))
}

/** Cases of a period by the part of the day they came in, wherever they are. Parts without any are left out. */
export async function countHours(trx: Trx, asked: AskedSums): Promise<{ band: Band; count: number }[]> {
  return (await sumBands(trx, asked)) as { band: Band; count: number }[]
}
