/** The SQL of where cases lie: from the kept grid when that can say it, else from the narrow rows. Secret cases are on no map. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { AskedSums } from '#statistics/kept/sum-queries.ts'
import { isKeptAsked } from '#statistics/kept/read-queries.ts'

/** Degrees. */
export type Box = { west: number; south: number; east: number; north: number }
/** Of the region's clock, [from, until). */
export type Hours = { from: number; until: number }
/** @property latitude, longitude the middle of its cases */
export type Cell = { latitude: number; longitude: number; count: number }

/** Cells of counted_cases in a degree, and in the kept grid. */
const FINE = 400
const KEPT = 20

/**
 * Cases received on these days, counted on a grid.
 * @param perDegree cells in a degree: 20, 100 or 400 @param hours a band of three hours, or left out
 */
export async function sumCells(
  trx: Trx,
  asked: AskedSums,
  { perDegree, box, hours }: { perDegree: number; box: Box; hours?: Hours | undefined },
): Promise<Cell[]> {
  const one = perDegree === KEPT ? dimOf(asked, hours) : undefined
  const { rows } = await (one ? keptCells(asked, box, one) : countedCells(asked, box, { perDegree, hours })).execute(trx)
  return rows
}

type Dim = { dim: string; value: RawBuilder<unknown> }

/** @returns what the kept grid is asked for; undefined: by two things at once it is not told apart */
function dimOf({ regionId, filter }: AskedSums, hours: Hours | undefined): Dim | undefined {
  const { agency, category, district, channel } = filter
  const wanted: Dim[] = []
  if (agency) wanted.push({ dim: 'agency', value: sql`(select a.id::text from agencies a where a.region_id = ${regionId} and a.code = ${agency})` })
  if (category) wanted.push({ dim: 'category', value: sql`${category}` })
  if (district) wanted.push({ dim: 'district', value: sql`${district}` })
  if (channel) wanted.push({ dim: 'channel', value: sql`${channel}` })
  if (hours) wanted.push({ dim: 'band', value: sql`${String(hours.from)}` })
  return wanted.length < 2 ? (wanted[0] ?? { dim: 'all', value: sql`''` }) : undefined
}

function keptCells({ regionId, days }: AskedSums, { west, south, east, north }: Box, { dim, value }: Dim) {
  return sql<Cell>`
    select (sum(f.sum_y) / sum(f.count) + 0.5)::float8 / ${sql.lit(FINE)} as latitude, (sum(f.sum_x) / sum(f.count) + 0.5)::float8 / ${sql.lit(FINE)} as longitude,
      sum(f.count)::int as count
    from figure_cells f where f.region_id = ${regionId} and f.dim = ${dim} and f.value = ${value} and f.day between ${days.from} and ${days.until}
      and f.cell_y between ${first(south)} and ${first(north) - 1} and f.cell_x between ${first(west)} and ${first(east) - 1}
    group by f.cell_y, f.cell_x having sum(f.count) > 0`
}

/** The first cell whose middle is not before this degree: between two boxes side by side no cell is counted twice. */
function first(degree: number): number {
  return Math.ceil(degree * KEPT - 0.5)
}

function countedCells(asked: AskedSums, box: Box, { perDegree, hours }: { perDegree: number; hours: Hours | undefined }) {
  const step = sql.lit(FINE / perDegree)
  return sql<Cell>`
    select (avg(f.cell_y) + 0.5)::float8 / ${sql.lit(FINE)} as latitude, (avg(f.cell_x) + 0.5)::float8 / ${sql.lit(FINE)} as longitude, count(*)::int as count
    from counted_cases f where ${liesWithin(asked, { box, hours })}
    group by floor(f.cell_y::numeric / ${step}), floor(f.cell_x::numeric / ${step})`
}

/** Rows of counted_cases named `f` that may be shown in this box, as exactly as a cell of 280 m can say. */
export function liesWithin(asked: AskedSums, { box, hours }: { box: Box; hours?: Hours | undefined }): RawBuilder<boolean> {
  // Of nobody at all: whoever reads need not be kept from anything.
  const { reader: _reader, ...whoever } = asked
  return sql<boolean>`(${isKeptAsked(whoever)} and f.slot = 0 and not f.is_secret and f.about = '' and ${liesIn(box)}
    and f.received_on between ${asked.days.from} and ${asked.days.until}
    and ${hours ? sql`f.hour >= ${hours.from} and f.hour < ${hours.until}` : sql`true`})`
}

/** As columns stand in the index: row security lets no index be asked for what is computed of them. Cell by cell where they are few, as in near squares. */
function liesIn({ west, south, east, north }: Box): RawBuilder<unknown> {
  const [bottom, top, left, right] = [Math.floor(south * FINE), Math.ceil(north * FINE) - 1, Math.floor(west * FINE), Math.ceil(east * FINE) - 1]
  const isFew = (top - bottom + 1) * (right - left + 1) <= FEW_CELLS
  const within = (column: string, from: number, until: number) =>
    isFew ? sql`${sql.ref(`f.${column}`)} = any (${sql.val(span(from, until))}::int[])` : sql`${sql.ref(`f.${column}`)} between ${from} and ${until}`
  return sql`f.cell_y is not null and ${within('cell_y', bottom, top)} and ${within('cell_x', left, right)}`
}

const FEW_CELLS = 1_000

function span(from: number, until: number): number[] {
  return Array.from({ length: Math.max(0, until - from + 1) }, (_, place) => from + place)
}

/** Cases by the part of the day they came in, as they can be shown on a map. @returns hour at which a band of three begins */
export async function sumBands(trx: Trx, asked: AskedSums): Promise<{ band: number; count: number }[]> {
  const { days, regionId, filter } = asked
  const isWhole = !filter.agency && !filter.category && !filter.district && !filter.channel
  const kept = sql`select f.value::int as band, f.count from figure_cells f
    where f.region_id = ${regionId} and f.dim = 'band' and f.day between ${days.from} and ${days.until}`
  const counted = sql`select f.hour / 3 * 3 as band, 1 as count from counted_cases f
    where ${isKeptAsked(asked)} and f.slot = 0 and f.cell_y is not null and not f.is_secret and f.about = '' and f.received_on between ${days.from} and ${days.until}`
  const { rows } = await sql<{ band: number; count: number }>`
    select band::int, sum(count)::int as count from (${isWhole ? kept : counted}) f group by 1 having sum(count) > 0 order by 1`.execute(trx)
  return rows
}
