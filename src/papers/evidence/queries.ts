/** The SQL of what only the evidence pack asks for: public cases with their proof, and the days off by name. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { Span } from '#papers/figures/month-queries.ts'

/** @property answers words of agencies that are shown in public @property photos storage keys of the public copies */
export type Sample = {
  ticket: string
  title: string
  text: string
  agencyName: string | null
  receivedAt: Date
  answeredAt: Date | null
  answers: string[]
  photos: { key: string; part: 'report' | 'answer' }[]
}

/** Public now, and called fixed by the reporter then: with proof first, newest first. */
export async function listSamples(trx: Trx, { regionId, span, limit }: { regionId: string; span: Span; limit: number }): Promise<Sample[]> {
  const { rows } = await sql<Sample>`
    select p.ticket, p.title, p.text, a.short_name as agency_name, c.received_at, c.answered_at,
      array(select e.text from case_events e where e.region_id = p.region_id and e.id = any (p.shown_events) and e.text <> '' order by e.seq) as answers,
      coalesce((select json_agg(json_build_object('key', f.storage_key, 'part', f.part) order by f.position) from publication_photos f
        where f.region_id = p.region_id and f.case_id = p.case_id and f.removed_at is null), '[]') as photos
    from publications p join cases c on c.region_id = p.region_id and c.id = p.case_id
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    where p.region_id = ${regionId} and p.taken_down_at is null and not c.is_secret and c.about is null and c.outcome = 'confirmed'
      and c.closed_at >= ${span.from} and c.closed_at < ${span.before}
    order by exists (select 1 from publication_photos f where f.region_id = p.region_id and f.case_id = p.case_id and f.part = 'answer' and f.removed_at is null) desc,
      c.closed_at desc, p.case_id
    limit ${sql.lit(limit)}`.execute(trx)
  return rows
}

export async function countPublished(trx: Trx, regionId: string, { from, before }: Span): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from publications where region_id = ${regionId} and taken_down_at is null and published_at >= ${from} and published_at < ${before}`.execute(
    trx,
  )
  return rows[0]?.count ?? 0
}

export type DayOff = { day: string; name: string; kind: string }

/** Weekends aside. @param year `YYYY` */
export async function listDaysOff(trx: Trx, regionId: string, year: string): Promise<DayOff[]> {
  const { rows } = await sql<DayOff>`
    select day::text as day, coalesce(name, '') as name, kind from days_off
    where region_id = ${regionId} and kind <> 'working_day' and day >= ${`${year}-01-01`}::date and day <= ${`${year}-12-31`}::date order by day`.execute(
    trx,
  )
  return rows
}
