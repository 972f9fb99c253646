/** Indexes and keys are built once after a load, not row by row: what a table has is taken off and put back by its own words. */
import type pg from 'pg'

/** @property drop @property create statements, in the order they are to be run */
export type Shelf = { drop: string[]; create: string[] }

export async function readIndexes(database: pg.Client, tables: readonly string[]): Promise<Shelf> {
  const keys = await database.query<{ table: string; name: string; words: string }>(
    `select c.conrelid::regclass::text as table, c.conname as name, pg_get_constraintdef(c.oid) as words
     from pg_constraint c where c.conrelid = any ($1::text[]::regclass[]) and c.contype in ('p', 'u') order by 1, 2`,
    [tables],
  )
  const indexes = await database.query<{ name: string; words: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as words
     from pg_index i where i.indrelid = any ($1::text[]::regclass[]) and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid) order by 1`,
    [tables],
  )
  return {
    drop: [
      ...keys.rows.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
      ...indexes.rows.map(({ name }) => `drop index ${name}`),
    ],
    create: [
      ...keys.rows.map(({ table, name, words }) => `alter table ${table} add constraint ${name} ${words}`),
      ...indexes.rows.map(({ words }) => words),
    ],
  }
}
