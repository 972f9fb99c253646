/** How kept figures are asked for: the same filters as every list of cases has, and the coarsest grain that can answer. */
import { sql, type RawBuilder } from 'kysely'
import { MONTHS } from '#statistics/kept/happened-queries.ts'
import type { Spans } from '#statistics/kept/spans.ts'
import { NOBODY } from '#statistics/kept/sums.ts'
import type { Asked } from '#statistics/filters.ts'

export type AskedOf = Pick<Asked, 'regionId' | 'filter' | 'reader'>
type Part = 'agency' | 'category' | 'district' | 'channel'

/**
 * Rows of `figures`, `figure_ways` or `counted_cases` named `f`: those of the region and the filter. Matters of the restricted unit are in none.
 * What is secret says neither agency nor category nor district, and so is in none of their filters.
 */
export function isKeptAsked({ regionId, filter }: AskedOf): RawBuilder<boolean> {
  const { district, agency, category, channel } = filter
  const conditions = [sql`f.region_id = ${regionId}`]
  if (channel) conditions.push(sql`f.channel = ${channel}`)
  if (district) conditions.push(sql`f.district = ${district}`)
  if (category) conditions.push(sql`f.category = ${category}`)
  // Unknown: no rows. Nothing around it, or row security keeps the indexes from being asked.
  if (agency) conditions.push(sql`f.agency_id = (select a.id from agencies a where a.region_id = ${regionId} and a.code = ${agency})`)
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** @param by what is told apart @returns the grain that holds all of it with the fewest rows; see 0035_kept_figures.sql and 0053_speed.sql */
export function grainFor({ filter }: AskedOf, by: readonly Part[] = []): number {
  const needs = (part: Part) => Boolean(filter[part]) || by.includes(part)
  const [hasWhat, hasChannel] = [needs('agency') || needs('category'), needs('channel')]
  // Told apart by nothing, districts are the fewest rows.
  if (!hasWhat && !hasChannel) return 2
  if (!hasWhat && needs('district')) return 4
  return needs('district') ? 3 : hasChannel ? 1 : 0
}

/** The same for `figure_ways`, which always tell agency and category apart. */
export function wayGrainFor({ filter }: AskedOf): number {
  return filter.district ? 3 : filter.channel ? 1 : 0
}

/** Rows of one grain on these days: whole months as such. */
export function isIn(grain: number, { days, months }: Spans): RawBuilder<boolean> {
  const parts = days.map(({ from, until }) => sql`f.grain = ${sql.lit(grain)} and f.day between ${from} and ${until}`)
  if (months.length > 0) parts.push(sql`f.grain = ${sql.lit(MONTHS + grain)} and f.day = any (${sql.val(months)}::date[])`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

export function orNull(column: 'agency' | 'category' | 'district'): RawBuilder<unknown> {
  return column === 'agency' ? sql`nullif(f.agency_id, ${NOBODY}::uuid)` : sql`nullif(${sql.ref(`f.${column}`)}, '')`
}
