/** All SQL of figures over time. Edges are the beginnings of the parts, oldest first. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { isAsked, type Asked } from '#statistics/queries.ts'

function edgeList(edges: readonly Date[]): RawBuilder<unknown> {
  return sql`${sql.val(edges.map((edge) => edge.toISOString()))}::timestamptz[]`
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
export async function listTopics(trx: Trx, asked: Asked, { edges, limit }: { edges: readonly Date[]; limit: number }): Promise<TopicFigures[]> {
  const { previousFrom } = asked.period
  const { rows } = await sql<Omit<TopicFigures, 'parts'> & { inParts: { part: number; count: number }[] | null }>`
    with counted as (
      select c.category_code, width_bucket(c.received_at, ${edgeList(edges)}) as part, count(*) as count
      from cases c where ${isAsked(asked)} and not c.is_secret and c.state <> 'linked' and c.received_at >= ${previousFrom}
      group by 1, 2
    )
    select k.code, k.name, k.name_en, sum(counted.count) filter (where part > 0) as count,
      coalesce(sum(counted.count) filter (where part = 0), 0) as previous,
      json_agg(json_build_object('part', part, 'count', counted.count)) filter (where part > 0) as in_parts
    from counted join categories k on k.region_id = ${asked.regionId} and k.code = counted.category_code
    group by k.code, k.name, k.name_en
    having sum(counted.count) filter (where part > 0) > 0
    order by 4 desc, k.name limit ${sql.lit(limit)}`.execute(trx)
  return rows.map(({ inParts, ...topic }) => ({
    ...topic,
    parts: edges.map((_, index) => inParts?.find(({ part }) => part === index + 1)?.count ?? 0),
  }))
}

export type TrendPart = { startsAt: Date; received: number; answered: number }

/** Cases that came in and cases that were answered, by part. */
export async function listTrend(trx: Trx, asked: Asked, edges: readonly Date[]): Promise<TrendPart[]> {
  const [first] = edges
  if (!first) return []
  const { rows } = await sql<{ part: number; received: number; answered: number }>`
    select part, sum(received) as received, sum(answered) as answered from (
      select width_bucket(c.received_at, ${edgeList(edges)}) as part, 1 as received, 0 as answered
      from cases c where ${isAsked(asked)} and c.received_at >= ${first} and c.state <> 'linked'
      union all
      select width_bucket(c.answered_at, ${edgeList(edges)}), 0, 1
      from cases c where ${isAsked(asked)} and c.answered_at >= ${first}
    ) happened group by part`.execute(trx)
  return edges.map((startsAt, index) => {
    const found = rows.find(({ part }) => part === index + 1)
    return { startsAt, received: found?.received ?? 0, answered: found?.answered ?? 0 }
  })
}
