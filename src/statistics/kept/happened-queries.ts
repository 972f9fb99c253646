/** The SQL of what rows of counted_cases add to the figures. Each takes a relation with those columns and `sign` (1: counted, -1: no longer). */
import { sql, type RawBuilder } from 'kysely'
import { NOBODY } from '#statistics/kept/sums.ts'

/** A table of figures: what its rows are known by, and what is added up in them. */
export type Kept = { table: 'figures' | 'figure_ways' | 'figure_times' | 'figure_cells'; keys: readonly string[]; sums: readonly string[] }

export const FIGURES: Kept = {
  table: 'figures',
  keys: ['region_id', 'grain', 'day', 'agency_id', 'category', 'district', 'channel', 'about', 'is_secret'],
  sums: ['received', 'reports', 'answered', 'closed', 'confirmed', 'unconfirmed', 'rejected', 'judged', 'in_time', 'ended', 'ended_confirmed'],
}
export const WAYS: Kept = {
  table: 'figure_ways',
  keys: ['region_id', 'grain', 'day', 'agency_id', 'category', 'district', 'channel', 'about', 'how'],
  sums: ['cases', 'rated', 'rating'],
}
export const TIMES: Kept = { table: 'figure_times', keys: ['region_id', 'step', 'day', 'agency_id', 'category', 'about', 'class'], sums: ['count'] }

export const CELLS: Kept = {
  table: 'figure_cells',
  keys: ['region_id', 'dim', 'value', 'day', 'cell_y', 'cell_x'],
  sums: ['count', 'sum_y', 'sum_x'],
}

/** Everything, in the finest grain; the others are made of it. */
export const FINEST = 3

/** Added to a grain: the same by months, which stand as their first days. A year is then a dozen rows of each kind and not hundreds. */
export const MONTHS = 10

/** @returns rows of `keys` and `sums` of the finest grain, not yet added up */
export function happened({ table }: Kept, counted: RawBuilder<unknown>): RawBuilder<unknown> {
  if (table === 'figure_times') return times(counted)
  if (table === 'figure_cells') return cells(counted)
  if (table === 'figure_ways') return ways(counted)
  const key = sql`region_id, ${sql.lit(FINEST)}::smallint as grain`
  const what = sql`agency_id, category, district, channel, about, is_secret`
  return sql`
    select ${key}, received_on as day, ${what}, sign as received, sign * reports as reports, 0 as answered, 0 as closed, 0 as confirmed, 0 as unconfirmed, 0 as rejected,
      sign * is_judged::int as judged, sign * is_in_time::int as in_time, sign * (outcome in ('confirmed', 'unconfirmed'))::int as ended,
      sign * (outcome = 'confirmed')::int as ended_confirmed
    from ${counted} c where slot = 0
    union all
    select ${key}, answered_on, ${what}, 0, 0, sign, 0, 0, 0, 0, 0, 0, 0, 0 from ${counted} c where slot = 0 and answered_on is not null
    union all
    select ${key}, closed_on, ${what}, 0, 0, 0, sign, sign * (outcome = 'confirmed')::int, sign * (outcome = 'unconfirmed')::int,
      sign * (outcome = 'rejected')::int, 0, 0, 0, 0
    from ${counted} c where slot = 0 and closed_on is not null`
}

function ways(counted: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select region_id, ${sql.lit(FINEST)}::smallint as grain, received_on as day, agency_id, category, district, channel, about, how,
      sign as cases, sign * (rating is not null)::int as rated, sign * coalesce(rating, 0)::bigint as rating
    from ${counted} c where how is not null and slow_from is null and late_from is null`
}

function times(counted: RawBuilder<unknown>): RawBuilder<unknown> {
  const step = (name: string, day: string, of: string) => sql`
    select region_id, ${sql.lit(name)} as step, ${sql.ref(day)} as day, agency_id, category, about, ${sql.ref(of)} as class, sign as count
    from ${counted} c where slot = 0 and ${sql.ref(of)} is not null and ${sql.ref(day)} is not null`
  return sql.join(
    [step('verify', 'verified_on', 'verify_class'), step('first_answer', 'first_on', 'first_class'), step('answer', 'answered_on', 'answer_class')],
    sql` union all `,
  )
}

/** Whom it is about is on no map, nor what is secret. */
function cells(counted: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select c.region_id, d.dim, d.value, c.received_on as day, floor(c.cell_y / 20.0)::int as cell_y, floor(c.cell_x / 20.0)::int as cell_x,
      c.sign as count, (c.sign * c.cell_y)::bigint as sum_y, (c.sign * c.cell_x)::bigint as sum_x
    from ${counted} c cross join lateral (values ('all', ''), ('agency', c.agency_id::text), ('category', c.category), ('district', c.district),
      ('channel', c.channel), ('band', (c.hour / 3 * 3)::text)) d (dim, value)
    where c.slot = 0 and c.cell_y is not null and not c.is_secret and c.about = ''`
}

/** Those that are kept in one grain only. */
export function hasOneGrain({ table }: Kept): boolean {
  return table === 'figure_times' || table === 'figure_cells'
}

/** @param rows of the finest grain @returns the same in the coarser grains, not yet added up */
export function coarser({ table, sums }: Kept, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  const bases = table === 'figures' ? [0, 1, 2, 4] : [0, 1]
  const grains = [...bases, ...[...bases, FINEST].map((base) => MONTHS + base)].map((grain) => sql`(${sql.lit(grain)})`)
  const has = (...bases: number[]) => sql`g.grain % ${sql.lit(MONTHS)} in (${sql.join(bases.map((base) => sql.lit(base)))})`
  return sql`select f.region_id, g.grain::smallint as grain, case when g.grain < ${sql.lit(MONTHS)} then f.day else date_trunc('month', f.day)::date end as day,
      case when ${has(0, 1, 3)} then f.agency_id else ${NOBODY}::uuid end as agency_id, case when ${has(0, 1, 3)} then f.category else '' end as category,
      case when ${has(2, 3, 4)} then f.district else '' end as district, case when ${has(1, 3, 4)} then f.channel else '' end as channel,
      f.about, ${sql.ref(table === 'figures' ? 'f.is_secret' : 'f.how')}, ${sql.join(sums.map((name) => sql.ref(`f.${name}`)))}
    from ${rows} f cross join (values ${sql.join(grains)}) g (grain)`
}

const BIG: ReadonlySet<string> = new Set(['rating', 'sum_y', 'sum_x'])

/** Rows of one key become one; what comes to nothing is left out. */
export function addedUp({ keys, sums }: Kept, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  const added = sums.map((name) => sql`sum(${sql.ref(name)})::${sql.raw(BIG.has(name) ? 'bigint' : 'int')} as ${sql.ref(name)}`)
  const isSomething = sums.map((name) => sql`sum(${sql.ref(name)}) <> 0`)
  const named = sql.join(keys.map((name) => sql.ref(name)))
  return sql`select ${named}, ${sql.join(added)} from (${rows}) r group by ${named} having ${sql.join(isSomething, sql` or `)}`
}

/** @param rows one for each key */
export function addTo({ table, keys, sums }: Kept, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  const names = (list: readonly string[]) => sql.join(list.map((name) => sql.ref(name)))
  const more = sums.map((name) => sql`${sql.ref(name)} = kept.${sql.ref(name)} + excluded.${sql.ref(name)}`)
  return sql`insert into ${sql.table(table)} as kept (${names([...keys, ...sums])}) select ${names([...keys, ...sums])} from ${rows} r
    on conflict (${names(keys)}) do update set ${sql.join(more)}`
}
