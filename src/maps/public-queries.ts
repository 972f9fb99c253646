/** All SQL of the map for everybody: only what a person has shown to everybody, in the words and at the place made for that. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { MapCell } from '#maps/queries.ts'
import type { Box, Level } from '#maps/tiles.ts'

export async function countPublished(trx: Trx, regionId: string): Promise<{ district: string | null; count: number }[]> {
  const { rows } = await sql<{ district: string | null; count: number }>`
    select district_code as district, count(*)::int as count from publications
    where region_id = ${regionId} and taken_down_at is null group by district_code`.execute(trx)
  return rows
}

export async function listPublishedCells(trx: Trx, regionId: string, { cell, box }: { cell: Level; box: Box }): Promise<MapCell[]> {
  const perDegree = sql.lit(Math.round(1 / cell))
  const { rows } = await sql<MapCell>`
    select avg(p.latitude) as latitude, avg(p.longitude) as longitude, count(*)::int as count
    from publications p where ${isIn(regionId, box)} group by floor(p.latitude * ${perDegree}), floor(p.longitude * ${perDegree})`.execute(trx)
  return rows
}

export type PublishedPoint = { ticket: string; title: string; latitude: number; longitude: number }

/** The newest first. @param limit one more is asked for, to know whether there are more */
export async function listPublishedPoints(trx: Trx, regionId: string, { limit, box }: { limit: number; box: Box }): Promise<PublishedPoint[]> {
  const { rows } = await sql<PublishedPoint>`
    select p.ticket, p.title, p.latitude, p.longitude from publications p
    where ${isIn(regionId, box)} order by p.published_at desc, p.case_id limit ${sql.lit(limit + 1)}`.execute(trx)
  return rows
}

export type PublishedReport = { ticket: string; title: string; place: string | null; publishedAt: Date }

export async function listNewestPublished(trx: Trx, regionId: string, { district, limit }: { district?: string | undefined; limit: number }) {
  const { rows } = await sql<PublishedReport>`
    select p.ticket, p.title, coalesce(p.place_text, d.name) as place, p.published_at
    from publications p left join areas d on d.region_id = p.region_id and d.code = p.district_code
    where p.region_id = ${regionId} and p.taken_down_at is null and ${district ? sql`p.district_code = ${district}` : sql`true`}
    order by p.published_at desc, p.case_id limit ${sql.lit(limit)}`.execute(trx)
  return rows
}

function isIn(regionId: string, { west, south, east, north }: Box) {
  return sql<boolean>`(p.region_id = ${regionId} and p.taken_down_at is null
    and p.latitude >= ${south} and p.latitude < ${north} and p.longitude >= ${west} and p.longitude < ${east})`
}
