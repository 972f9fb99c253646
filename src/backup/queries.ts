/** SQL of copying a whole database out and in, whatever its tables are. One function, one statement. */
import { sql } from 'kysely'
import type { Db, Trx } from '#db/transaction.ts'

/** @property isOfRegion row-level security shows one region at a time */
export type Table = { name: string; isOfRegion: boolean; columns: string[] }

/** What others refer to first. Generated columns make themselves. */
export async function listTables(db: Db): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name, c.relrowsecurity as is_of_region, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
    group by c.relname, c.relrowsecurity
    order by case c.relname when 'regions' then 0 when 'staff' then 1 else 2 end, c.relname`.execute(db)
  return rows
}

export async function listMigrations(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** By the one column that every release has. */
export async function listRegionIds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from regions order by id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Everything that is read in this transaction is of one moment. */
export async function seeOneMoment(trx: Trx): Promise<void> {
  await sql`set transaction isolation level repeatable read read only`.execute(trx)
}

export async function openRows(trx: Trx, { name, columns }: Table): Promise<void> {
  const named = sql.join(columns.map((column) => sql.ref(column)))
  await sql`declare copied no scroll cursor for select row_to_json(r)::text as line from (select ${named} from ${sql.table(name)}) r`.execute(trx)
}

/** @returns each row as JSON; none: that was all */
export async function nextRows(trx: Trx, count: number): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`fetch ${sql.lit(count)} from copied`.execute(trx)
  return rows.map(({ line }) => line)
}

export async function closeRows(trx: Trx): Promise<void> {
  await sql`close copied`.execute(trx)
}

/** @param lines rows as JSON */
export async function insertRows(trx: Trx, { name, columns }: Table, lines: readonly string[]): Promise<void> {
  const named = sql.join(columns.map((column) => sql.ref(column)))
  await sql`insert into ${sql.table(name)} (${named}) overriding system value
    select ${named} from json_populate_recordset(null::${sql.table(name)}, ${`[${lines.join(',')}]`}::json)`.execute(trx)
}

/** @param column says of each row whether it is in use */
export async function switchOff(trx: Trx, table: string, column: string): Promise<void> {
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = false`.execute(trx)
}

/** Numbers that count up go on after the last one. */
export async function setCounters(trx: Trx): Promise<void> {
  await sql`
    do $$ declare one record; begin
      for one in select c.relname as name, a.attname as "column", pg_get_serial_sequence(quote_ident(c.relname), a.attname) as counter
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null
      loop execute format('select setval(%L, coalesce((select max(%I) from %I), 0) + 1, false)', one.counter, one."column", one.name); end loop;
    end $$`.execute(trx)
}

/** As add_job wants it. */
export type Job = { identifier: string; payload: unknown; queue: string | null; runAt: string; key: string | null; priority: number }

/** Work that was asked for and not done. */
export async function listJobs(trx: Trx): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select t.identifier, j.payload, q.queue_name as queue, j.run_at::text as run_at, j.key, j.priority
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    where j.attempts < j.max_attempts`.execute(trx)
  return rows
}

export async function addJob(trx: Trx, { identifier, payload, queue, runAt, key, priority }: Job): Promise<void> {
  await sql`select graphile_worker.add_job(${identifier}, ${JSON.stringify(payload)}::json, queue_name := ${queue}, run_at := ${runAt}::timestamptz,
    job_key := ${key}, priority := ${priority}::integer)`.execute(trx)
}
