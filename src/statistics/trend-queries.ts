/** All SQL of figures over time. Edges are the beginnings of the parts, oldest first. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { dayOf, type Day } from '#lib/dates.ts'
import { grainFor, isKeptAsked } from '#statistics/kept/read-queries.ts'
import type { Asked } from '#statistics/queries.ts'

function edgeList(edges: readonly Day[]): RawBuilder<unknown> {
  return sql`${sql.val([...edges])}::date[]`
}

export type TopicFigures = {
  code: string
  name: string
  nameEn: string
  count: number
  /** Of the period before, of the same length. */
  previous: number
  /** Cases per part of the period. */
  parts: number[]
}

/** What residents write about, most first. */
export async function listTopics(trx: Trx, asked: Asked, { edges, limit }: { edges: readonly Day[]; limit: number }): Promise<TopicFigures[]> {
  const { rows } = await sql<Omit<TopicFigures, 'parts'> & { inParts: { part: number; count: number }[] | null }>`
    with counted as (
      select f.category, width_bucket(f.day, ${edgeList(edges)}) as part, sum(f.received)::int as count
      from figures f where ${isKeptAsked(asked)} and f.grain = ${sql.lit(grainFor(asked, ['category']))} and f.day >= ${asked.period.previousFrom} and f.received > 0
      group by 1, 2
    )
    select k.code, k.name, k.name_en, sum(counted.count) filter (where part > 0) as count,
      coalesce(sum(counted.count) filter (where part = 0), 0) as previous,
      json_agg(json_build_object('part', part, 'count', counted.count)) filter (where part > 0) as in_parts
    from counted join categories k on k.region_id = ${asked.regionId} and k.code = counted.category
    group by k.code, k.name, k.name_en
    having sum(counted.count) filter (where part > 0) > 0
    order by 4 desc, k.name limit ${sql.lit(limit)}`.execute(trx)
  return rows.map(({ inParts, ...topic }) => ({
    ...topic,
    parts: edges.map((_, index) => inParts?.find(({ part }) => part === index + 1)?.count ?? 0),
  }))
}

export type TrendPart = { startsAt: Date; received: number; answered: number }

/** Cases that came in and cases that were answered, by part. @param edges midnights of the region */
export async function listTrend(trx: Trx, asked: Asked, edges: readonly Date[]): Promise<TrendPart[]> {
  const days = edges.map((edge) => dayOf(edge, asked.period.zone))
  const [first] = days
  if (!first) return []
  const { rows } = await sql<{ part: number; received: number; answered: number }>`
    select width_bucket(f.day, ${edgeList(days)}) as part, sum(f.received)::int as received, sum(f.answered)::int as answered
    from figures f where ${isKeptAsked(asked)} and f.grain = ${sql.lit(grainFor(asked))} and f.day >= ${first} group by 1`.execute(trx)
  return edges.map((startsAt, index) => {
    const found = rows.find(({ part }) => part === index + 1)
    return { startsAt, received: found?.received ?? 0, answered: found?.answered ?? 0 }
  })
}
