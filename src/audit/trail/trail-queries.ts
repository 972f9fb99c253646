/** All SQL of reading the log of acts: searching it, and taking it away. */
import { sql, type RawBuilder } from 'kysely'
import { ACTS } from '#audit/acts.ts'
import type { ChainedEntry } from '#audit/chain.ts'
import type { TrailFilter } from '#audit/trail/filters.ts'
import type { Trx } from '#db/transaction.ts'
import { isVisible } from '#desk/search/conditions-queries.ts'
import type { Scope } from '#desk/scope.ts'

/** @property name who did it; null: not of the staff (any more) @property ticket of the case, where the reader may know of it @property subject what else it was done to, by its name */
export type TrailEntry = ChainedEntry & { name: string | null; ticket: string | null; subject: string | null }

export type Search = {
  scope: Scope
  filter: TrailFilter
  /** The first moment, and the first one after the last. */
  between: { from?: Date | undefined; until?: Date | undefined }
  /** Which way through the chain, and from which entry on. */
  order: 'newest' | 'oldest'
  after?: number | undefined
  limit: number
}

export async function searchTrail(trx: Trx, { scope, order, limit, ...search }: Search): Promise<TrailEntry[]> {
  const { rows } = await sql<TrailEntry>`
    select e.*, s.name, ${ticketOf(scope)} as ticket, ${subjectOf()} as subject
    from audit_entries e left join staff s on s.id = e.staff_id and s.region_id = e.region_id
    where ${sql.join(conditionsOf({ scope, order, ...search }), sql` and `)}
    order by e.seq ${order === 'newest' ? sql`desc` : sql`asc`} limit ${limit}`.execute(trx)
  return rows
}

function conditionsOf({ scope, filter, between, order, after }: Omit<Search, 'limit'>): RawBuilder<unknown>[] {
  const { chain, person, group, ticket, words } = filter
  const acts = Object.entries(ACTS).flatMap(([act, of]) => (of === group ? [act] : []))
  return [
    sql`e.region_id = ${scope.regionId} and e.chain = ${chain}`,
    ...(person ? [sql`e.staff_id = ${person}`] : []),
    ...(group ? [sql`e.act = any (${acts})`] : []),
    // Of a case the reader may not know of there is nothing to be found under its ticket.
    ...(ticket
      ? [
          sql`e.case_id = (select r.case_id from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
            where r.region_id = ${scope.regionId} and r.ticket = ${ticket.toUpperCase()} and ${isVisible(scope)})`,
        ]
      : []),
    ...(between.from ? [sql`e.at >= ${between.from}`] : []),
    ...(between.until ? [sql`e.at < ${between.until}`] : []),
    ...(words ? [sql`e.reason <> '' and strpos(lower(e.reason), ${words.toLowerCase()}) > 0`] : []),
    ...(after === undefined ? [] : [order === 'newest' ? sql`e.seq < ${after}` : sql`e.seq > ${after}`]),
  ]
}

function ticketOf(scope: Scope): RawBuilder<unknown> {
  return sql`(select r.ticket from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id
    where c.id = e.case_id and ${isVisible(scope)} order by r.submitted_at, r.id limit 1)`
}

function subjectOf(): RawBuilder<unknown> {
  return sql`case when e.subject_id is not null and e.act ~ '^(account|settings|api_key)' then coalesce(
    (select p.name from staff p where p.id = e.subject_id and p.region_id = e.region_id),
    (select a.short_name from agencies a where a.region_id = e.region_id and a.id::text = e.subject_id),
    (select k.name from api_keys k where k.region_id = e.region_id and k.id::text = e.subject_id),
    (select h.name from webhook_subscribers h where h.region_id = e.region_id and h.id::text = e.subject_id)) end`
}

/** Whether the same search by the same person is on record since then. */
export async function isSearchTold(
  trx: Trx,
  { regionId, filter, staffId, details, since }: { regionId: string; filter: TrailFilter; staffId: string; details: object; since: Date },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from audit_entries where region_id = ${regionId} and chain = ${filter.chain} and staff_id = ${staffId}
      and act = 'audit.searched' and details = ${JSON.stringify(details)}::jsonb and at >= ${since} limit 1`.execute(trx)
  return rows.length > 0
}

/** All who are or were of the staff of a region, by name. */
export function listPeople(trx: Trx, regionId: string): Promise<{ id: string; name: string; isActive: boolean }[]> {
  return trx.selectFrom('staff').select(['id', 'name', 'isActive']).where('regionId', '=', regionId).orderBy('name').execute()
}
