/**
 * The SQL of figures that only papers ask for: of a stretch of time that is over. All else comes from src/statistics.
 * Secret cases are counted where nothing is said of what or where, and never listed.
 */
import { sql } from 'kysely'
import { isNotAbout } from '#cases/about/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { isAnswered, isLate, nextDue, type Asked } from '#statistics/queries.ts'
import { coveredRow } from '#staff/reading/covered.ts'

/** From the first instant up to and without the last. */
export type Span = { from: Date; before: Date }
export type AskedOf = Pick<Asked, 'regionId' | 'reader'> & { now: Date }

const everything = ({ regionId, reader = {} }: AskedOf) => sql<boolean>`(c.region_id = ${regionId} and ${isNotAbout(reader)})`

/** Of the cases received then: how many can be judged by their deadline, and how many of those were answered before it. */
export type InTime = { judged: number; inTime: number }

export async function countInTime(trx: Trx, asked: AskedOf, { from, before }: Span): Promise<InTime> {
  const { rows } = await sql<InTime>`
    select count(*) filter (where ${isAnswered} or ${isLate(asked.now)}) as judged,
      count(*) filter (where ${isAnswered} and c.answered_at <= c.due_at) as in_time
    from cases c where ${everything(asked)} and c.state not in ('rejected', 'linked') and c.received_at >= ${from} and c.received_at < ${before}`.execute(
    trx,
  )
  return rows[0] ?? { judged: 0, inTime: 0 }
}

/** Cases that were called "not fixed" then, and the stars given then: counts of 1 to 5. */
export type Voices = { reopened: number; stars: number[] }

export async function countVoices(trx: Trx, asked: AskedOf, { from, before }: Span): Promise<Voices> {
  const { rows } = await sql<{ reopened: number; stars: number[] }>`
    select (select count(distinct e.case_id) from case_events e join cases c on c.region_id = e.region_id and c.id = e.case_id
        where e.region_id = ${asked.regionId} and e.kind = 'not_fixed' and e.at >= ${from} and e.at < ${before} and ${everything(asked)}) as reopened,
      array(select count(r.id)::int from generate_series(1, 5) star
        left join (reports r join cases c on c.region_id = r.region_id and c.id = r.case_id and ${everything(asked)})
          on r.region_id = ${asked.regionId} and r.rating = star and r.verdict_at >= ${from} and r.verdict_at < ${before}
        group by star order by star) as stars`.execute(trx)
  return rows[0] ?? { reopened: 0, stars: [0, 0, 0, 0, 0] }
}

/** @property agencyName null: the admin team */
export type LateCase = { ticket: string; title: string; placeName: string | null; agencyName: string | null; dueAt: Date; reportCount: number }

/** Late now, the longest first; secret ones only counted. */
export async function listLateCases(trx: Trx, asked: AskedOf, limit: number): Promise<{ cases: LateCase[]; secretCount: number }> {
  const { rows } = await sql<LateCase>`
    select ${ticketOfCase} as ticket, c.title, coalesce(v.name, d.name) as place_name, a.short_name as agency_name, ${nextDue} as due_at, c.report_count
    from cases c
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    where ${everything(asked)} and not c.is_secret and ${isLate(asked.now)}
    order by ${nextDue}, c.id limit ${sql.lit(limit)}`.execute(trx)
  const { rows: secret } = await sql<{ count: number }>`
    select count(*) as count from cases c where ${everything(asked)} and c.is_secret and ${isLate(asked.now)}`.execute(trx)
  return { cases: rows.map((row) => coveredRow(row, ['title'], asked.reader ?? {})), secretCount: secret[0]?.count ?? 0 }
}

const ticketOfCase = sql<string>`(select r.ticket from reports r where r.region_id = c.region_id and r.case_id = c.id order by r.submitted_at, r.id limit 1)`

/** silent: an agency owes its first word · unheld: nobody accepts it · objection: a reporter objects and waits for the coordinator */
export type Waiting = { why: 'silent' | 'unheld' | 'objection'; ticket: string; title: string; agencyName: string | null; since: Date }

/** What only somebody above can move on, the longest waiting first. @param limit for each reason */
export async function listWaiting(trx: Trx, asked: AskedOf, limit: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select why, ticket, title, agency_name, since from (
      select found.*, row_number() over (partition by why order by since, ticket) as place from (
        select case when c.objected_at is not null then 'objection' when c.lead_agency_id is null then 'unheld' else 'silent' end as why,
          ${ticketOfCase} as ticket, c.title, a.short_name as agency_name,
          case when c.objected_at is not null then c.objected_at when c.lead_agency_id is null then c.received_at else c.first_due_at end as since
        from cases c left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
        where ${everything(asked)} and not c.is_secret and c.closed_at is null
          and (c.objected_at is not null
            or (c.lead_agency_id is null and c.transfer_id is null and c.state in ('received', 'verified') and (c.returned_count > 0 or c.verify_due_at < ${asked.now})
              and (c.held_until is null or c.held_until < ${asked.now}))
            or (c.lead_agency_id is not null and c.state in ('assigned', 'in_progress') and c.first_response_at is null and c.first_due_at < ${asked.now}))
      ) found
    ) ranked where place <= ${sql.lit(limit)} order by why, since, ticket`.execute(trx)
  return rows.map((row) => coveredRow(row, ['title'], asked.reader ?? {}))
}

/** @property tickets of the cases it is still open on, secret ones left out */
export type OverdueInstruction = { text: string; dueOn: string; tickets: string[]; openCount: number }

/** The leader's instructions past their day, the oldest first. @param today `YYYY-MM-DD` */
export async function listOverdueInstructions(trx: Trx, asked: AskedOf, today: string): Promise<OverdueInstruction[]> {
  const { rows } = await sql<OverdueInstruction>`
    select i.text, i.due_on::text as due_on, count(*) as open_count,
      coalesce(array_agg(${ticketOfCase} order by c.received_at) filter (where not c.is_secret), '{}') as tickets
    from instructions i
    join instructed_cases ic on ic.region_id = i.region_id and ic.instruction_id = i.id and ic.is_open
    join cases c on c.region_id = ic.region_id and c.id = ic.case_id
    where i.region_id = ${asked.regionId} and i.withdrawn_at is null and i.due_on < ${today}::date and ${everything(asked)}
    group by i.id, i.text, i.due_on order by i.due_on, i.id limit 20`.execute(trx)
  return rows
}

/** A case as a row of a table: no names, no numbers; of a secret one only that it is there. */
export type CaseLine = {
  id: string
  /** As the database writes it: to the last fraction of a second. */
  cursor: string
  ticket: string | null
  receivedAt: Date
  channel: string
  reportCount: number
  categoryName: string | null
  districtName: string | null
  villageName: string | null
  agencyName: string | null
  state: string
  outcome: string | null
  isSecret: boolean
  verifiedAt: Date | null
  firstResponseAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  dueAt: Date
  reopenedCount: number
  rating: number | null
}

/** Of the cases received then, one page in the order in which they came. @param after the last one of the page before */
export async function listCaseLines(
  trx: Trx,
  { asked, span }: { asked: AskedOf; span: Span },
  { after, limit }: { after: Pick<CaseLine, 'id' | 'cursor'> | undefined; limit: number },
): Promise<CaseLine[]> {
  const { rows } = await sql<CaseLine>`
    select c.id, c.received_at::text as cursor, case when not c.is_secret then ${ticketOfCase} end as ticket, c.received_at, c.channel, c.report_count, c.state, c.outcome, c.is_secret,
      case when not c.is_secret then k.name end as category_name, case when not c.is_secret then d.name end as district_name,
      case when not c.is_secret then v.name end as village_name, case when not c.is_secret then a.short_name end as agency_name,
      c.verified_at, c.first_response_at, c.answered_at, c.closed_at, c.due_at, c.reopened_count,
      (select avg(r.rating)::float8 from reports r where r.region_id = c.region_id and r.case_id = c.id and r.rating is not null) as rating
    from cases c
    left join categories k on k.region_id = c.region_id and k.code = c.category_code
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join agencies a on a.region_id = c.region_id and a.id = c.lead_agency_id
    where ${everything(asked)} and c.state <> 'linked' and c.received_at >= ${span.from} and c.received_at < ${span.before}
      and ${after ? sql`(c.received_at, c.id) > (${after.cursor}::timestamptz, ${after.id}::uuid)` : sql`true`}
    order by c.received_at, c.id limit ${sql.lit(limit)}`.execute(trx)
  return rows
}
