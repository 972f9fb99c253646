/** SQL that goes through sealed columns, whatever their table. One function, one statement. */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import type { SealedColumn } from '#sealing/sealed.ts'

/** @property key as text, in the order of the column's key */
export type SealedRow = { key: string[]; sealed: Buffer }

const named = ({ key }: SealedColumn) => sql.join(key.map(([name]) => sql.ref(name)))

function after({ key }: SealedColumn, last: string[] | undefined): RawBuilder<unknown> {
  if (!last) return sql``
  const values = sql.join(key.map(([, type], place) => sql`${last[place]}::${sql.raw(type)}`))
  return sql`and (${sql.join(key.map(([name]) => sql.ref(name)))}) > (${values})`
}

/** Rows sealed with an older version than this, in the order of their key; held until the transaction ends. @param last the key after which to go on */
export async function lockOlder(
  trx: Trx,
  of: SealedColumn,
  { regionId, version, last, limit }: { regionId: string; version: number; last?: string[] | undefined; limit: number },
): Promise<SealedRow[]> {
  const column = sql.ref(of.column)
  const { rows } = await sql<SealedRow>`
    select array[${sql.join(of.key.map(([name]) => sql`${sql.ref(name)}::text`))}] as key, ${column} as sealed
    from ${sql.table(of.table)}
    where region_id = ${regionId} and ${column} is not null and get_byte(${column}, 1) * 256 + get_byte(${column}, 2) < ${version} ${after(of, last)}
    order by ${named(of)} limit ${limit} for update`.execute(trx)
  return rows
}

export async function updateSealed(trx: Trx, of: SealedColumn, { regionId, rows }: { regionId: string; rows: SealedRow[] }): Promise<void> {
  const lists = of.key.map(([, type], place) => sql`${rows.map(({ key }) => key[place])}::${sql.raw(`${type}[]`)}`)
  const same = of.key.map(([name], place) => sql`t.${sql.ref(name)} = fresh.${sql.ref(`k${place}`)}`)
  await sql`
    update ${sql.table(of.table)} t set ${sql.ref(of.column)} = fresh.sealed
    from unnest(${sql.join(lists)}, ${rows.map(({ sealed }) => sealed)}::bytea[])
      as fresh(${sql.join(of.key.map((_, place) => sql.ref(`k${place}`)))}, sealed)
    where t.region_id = ${regionId} and ${sql.join(same, sql` and `)}`.execute(trx)
}
