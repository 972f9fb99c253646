/** The SQL that keeps the figures: counting what waits, counting everything anew, and comparing. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { FACTS, factsOf } from '#statistics/kept/facts-queries.ts'
import { addedUp, addTo, CELLS, coarser, FIGURES, happened, hasOneGrain, TIMES, WAYS, type Kept } from '#statistics/kept/happened-queries.ts'

const ALL: readonly Kept[] = [FIGURES, WAYS, TIMES, CELLS]
const facts = sql.join(FACTS.map((name) => sql.ref(name)))

/** One counter at a time in a region, until the transaction ends. */
export async function lockCounting(trx: Trx, regionId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`figures ${regionId}`}, 0))`.execute(trx)
}

/** Something was changed in these cases without an event. */
export async function askToCount(trx: Trx, regionId: string, caseIds: readonly string[]): Promise<void> {
  await sql`insert into cases_to_count (region_id, case_id) select ${regionId}, unnest(${caseIds}::uuid[])`.execute(trx)
}

/** Takes what waits off the list, the oldest first. */
export async function takeWaiting(trx: Trx, regionId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ caseId: string }>`
    with gone as (delete from cases_to_count w where w.region_id = ${regionId} and w.id in (
      select id from cases_to_count where region_id = ${regionId} order by id limit ${sql.lit(limit)}) returning w.case_id)
    select distinct case_id from gone`.execute(trx)
  return rows.map(({ caseId }) => caseId)
}

/**
 * Whatever these cases were counted as is taken back, and what they are now is counted: all in one statement, or nothing of it.
 * @returns whether any of them was counted or is: matters of the restricted unit never are
 */
export async function recount(trx: Trx, regionId: string, caseIds: readonly string[]): Promise<boolean> {
  const isAsked = sql`c.region_id = ${regionId} and c.id = any(${caseIds}::uuid[])`
  const wasCounted = sql`region_id = ${regionId} and case_id = any(${caseIds}::uuid[])`
  const deltas = ALL.map(
    (kept) => sql`${sql.ref(`${kept.table}_delta`)} as materialized (${addedUp(kept, inAllGrains(kept, sql`signed`))}),
    ${sql.ref(`${kept.table}_added`)} as (${addTo(kept, sql.ref(`${kept.table}_delta`))})`,
  )
  const { rows } = await sql<{ isAny: boolean }>`
    with fresh as materialized (select * from ${factsOf(isAsked)} f),
    signed as materialized (
      select ${facts}, 1 as sign from fresh union all select ${facts}, -1 from counted_cases where ${wasCounted}
    ),
    ${sql.join(deltas)},
    gone as (delete from counted_cases k where ${wasCounted} and not exists (select 1 from fresh f where f.case_id = k.case_id and f.slot = k.slot)),
    written as (insert into counted_cases as k (${facts}) select ${facts} from fresh
      on conflict (region_id, case_id, slot) do update set (${facts}) = row (${sql.join(FACTS.map((name) => sql`excluded.${sql.ref(name)}`))}))
    select exists (select 1 from signed) as is_any`.execute(trx)
  return rows[0]?.isAny ?? false
}

function inAllGrains(kept: Kept, counted: RawBuilder<unknown>): RawBuilder<unknown> {
  const finest = happened(kept, counted)
  if (hasOneGrain(kept)) return finest
  return sql`${finest} union all ${coarser(kept, sql`(${finest})`)}`
}

/** Every figure of the region, counted anew from its cases. Minutes for millions. */
export async function countAnew(trx: Trx, regionId: string): Promise<void> {
  for (const table of ['counted_cases', ...ALL.map((kept) => kept.table)])
    await sql`delete from ${sql.table(table)} where region_id = ${regionId}`.execute(trx)
  await sql`insert into counted_cases (${facts}) select ${facts} from ${factsOf(sql`c.region_id = ${regionId}`)} f order by received_on, case_id`.execute(
    trx,
  )
  for (const kept of ALL) {
    await sql`${addTo(kept, inOrder(kept, addedUp(kept, happened(kept, countedOf(regionId)))))}`.execute(trx)
    if (!hasOneGrain(kept)) await sql`${addTo(kept, inOrder(kept, addedUp(kept, coarser(kept, finestOf(kept, regionId)))))}`.execute(trx)
  }
}

/** Neighbours of a question lie beside each other, as they do when days come one after the other. */
function inOrder({ keys }: Kept, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select * from (${rows}) r order by ${sql.join(keys.map((name) => sql.ref(name)))})`
}

function countedOf(regionId: string): RawBuilder<unknown> {
  return sql`(select *, 1 as sign from counted_cases where region_id = ${regionId})`
}

function finestOf({ table }: Kept, regionId: string): RawBuilder<unknown> {
  return sql`(select * from ${sql.table(table)} where region_id = ${regionId} and grain = 3)`
}

/** What is kept and what it should be: cases whose rows differ (those that wait to be counted left out), and figures. */
export type Differences = { cases: number; figures: number; ways: number; times: number; cells: number }

/** Days of the region from … up to, not with, `until`; either may be infinite. */
type Span = { from: string; until: string }

/** What this transaction reads from now on is of one moment. Before anything else is read. */
export async function holdStill(trx: Trx): Promise<void> {
  await sql`set transaction isolation level repeatable read`.execute(trx)
}

/** Quarters of a year, from the first case to the last; the first and the last without an end, so that nothing lies outside. */
export async function findQuarters(trx: Trx, regionId: string): Promise<Span[]> {
  const { rows } = await sql<{
    day: string
  }>`select generate_series(date_trunc('quarter', min(c.received_at)) + interval '3 months', max(c.received_at), '3 months')::date::text as day
    from cases c where c.region_id = ${regionId}`.execute(trx)
  const edges = ['-infinity', ...rows.map(({ day }) => day), 'infinity']
  return edges.slice(1).map((until, place) => ({ from: edges[place] ?? '-infinity', until }))
}

/** Of a few months, as comparing millions at once would need more room on disk than the cases themselves. */
export async function compareFigures(trx: Trx, regionId: string, span: Span): Promise<Differences> {
  const differing = ALL.map((kept) => sql`(${differingRows(kept, regionId, span)})`)
  const { rows } =
    await sql<Differences>`select ${differingCases(regionId, span)} as cases, ${differing[0]} as figures, ${differing[1]} as ways, ${differing[2]} as times, ${differing[3]} as cells`.execute(
      trx,
    )
  const [found] = rows
  if (!found) throw new Error('a select without from gives one row')
  return found
}

function isWithin(day: string, { from, until }: Span): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(day)} >= ${from}::date and ${sql.ref(day)} < ${until}::date)`
}

function differingCases(regionId: string, span: Span): RawBuilder<unknown> {
  const row = (of: string) => sql`row (${sql.join(FACTS.slice(3).map((name) => sql.ref(`${of}.${name}`)))})`
  const instant = (day: string) => sql`(${day}::timestamp at time zone (select zone from regions where id = ${regionId}))`
  const isReceived = sql`c.region_id = ${regionId} and c.received_at >= ${instant(span.from)} and c.received_at < ${instant(span.until)}`
  return sql`(select count(*) from ${factsOf(isReceived)} f
    full join (select * from counted_cases where region_id = ${regionId} and ${isWithin('received_on', span)}) k on k.case_id = f.case_id and k.slot = f.slot
    where ${row('f')} is distinct from ${row('k')}
      and not exists (select 1 from cases_to_count w where w.region_id = ${regionId} and w.case_id = coalesce(f.case_id, k.case_id)))`
}

/** The finest grain first, and the others of it: as counting anew does. */
function differingRows(kept: Kept, regionId: string, span: Span): RawBuilder<unknown> {
  const { table, keys, sums } = kept
  const finest = addedUp(kept, sql`select * from (${happened(kept, countedOf(regionId))}) h where ${isWithin('h.day', span)}`)
  const others = hasOneGrain(kept) ? sql`` : sql`union all ${addedUp(kept, coarser(kept, sql`finest`))}`
  const isSame = keys.map((name) => sql`k.${sql.ref(name)} = e.${sql.ref(name)}`)
  const differs = sums.map((name) => sql`coalesce(k.${sql.ref(name)}, 0) <> coalesce(e.${sql.ref(name)}, 0)`)
  return sql`with finest as materialized (${finest}) select count(*) from (select * from finest ${others}) e
    full join (select * from ${sql.table(table)} where region_id = ${regionId} and ${isWithin('day', span)}) k on ${sql.join(isSame, sql` and `)}
    where ${sql.join(differs, sql` or `)}`
}

export async function findRules(trx: Trx, regionId: string): Promise<string | undefined> {
  const found = await trx.selectFrom('figureRules').select('rules').where('regionId', '=', regionId).executeTakeFirst()
  return found?.rules
}

export async function saveRules(trx: Trx, regionId: string, { rules, at }: { rules: string; at: Date }): Promise<void> {
  await trx
    .insertInto('figureRules')
    .values({ regionId, rules, countedAt: at })
    .onConflict((conflict) => conflict.column('regionId').doUpdateSet({ rules, countedAt: at }))
    .execute()
}
