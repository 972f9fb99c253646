/** All SQL about the stand-in's people, bubbles, media and switches. One function, one statement. */
import { readFile } from 'node:fs/promises'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { LogKind, MediaRow, MessageRow, MetaMessage, OutboxRow, PersonRow, Pricing, SimulatorDb, Status, Tables, Telling } from './tables.ts'

/** Makes or completes the schema. Two servers on one database must not do so at the same moment. */
export async function openSimulatorDb(pool: pg.Pool): Promise<SimulatorDb> {
  const client = await pool.connect()
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`)
    await client.query(await readFile(new URL('./schema.sql', import.meta.url), 'utf8'))
  } finally {
    await client.query(`select pg_advisory_unlock(${LOCK})`)
    client.release()
  }
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  }).withSchema('simulator')
}

/** Any number that nobody else uses. */
const LOCK = 7_441_208

/** @returns how many of them are new: somebody else of this business may have the number */
export async function addPeople(db: SimulatorDb, people: PersonRow[]): Promise<number> {
  if (people.length === 0) return 0
  const added = await db
    .insertInto('people')
    .values(people)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return added.length
}

export function listPeople(db: SimulatorDb): Promise<(PersonRow & { unreadCount: number })[]> {
  return db
    .selectFrom('people')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('messages')
        .whereRef('messages.accountId', '=', 'people.accountId')
        .whereRef('messages.waId', '=', 'people.waId')
        .where('direction', '=', 'business')
        .where('status', 'in', ['accepted', 'sent', 'delivered'])
        .select((count) => count.fn.countAll<number>().as('n'))
        .as('unreadCount'),
    )
    .orderBy('accountId')
    .orderBy('position')
    .$castTo<PersonRow & { unreadCount: number }>()
    .execute()
}

export function findPerson(db: SimulatorDb, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findPersonByUserId(db: SimulatorDb, accountId: string, userId: string): Promise<PersonRow | undefined> {
  return db.selectFrom('people').selectAll().where('accountId', '=', accountId).where('userId', '=', userId).executeTakeFirst()
}

/** A new number and id: for the business, somebody it has never met. @returns false when somebody else of this business has the number */
export async function renumberPerson(
  db: SimulatorDb,
  { id, accountId }: Pick<PersonRow, 'id' | 'accountId'>,
  address: { waId: string; userId: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('people')
    .set(address)
    .where('id', '=', id)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('people as other').select('other.id').where('other.accountId', '=', accountId).where('other.waId', '=', address.waId))),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function openWindows(db: SimulatorDb, opened: Tables['windows'][]): Promise<void> {
  if (opened.length === 0) return
  await db
    .insertInto('windows')
    .values(opened)
    .onConflict((conflict) =>
      conflict.columns(['accountId', 'waId']).doUpdateSet((eb) => ({ openedAt: eb.fn('greatest', ['windows.openedAt', 'excluded.openedAt']) })),
    )
    .execute()
}

export async function findWindow(db: SimulatorDb, accountId: string, waId: string): Promise<Date | undefined> {
  const row = await db.selectFrom('windows').select('openedAt').where('accountId', '=', accountId).where('waId', '=', waId).executeTakeFirst()
  return row?.openedAt
}

export type NewMessage = {
  id: string
  accountId: string
  waId: string
  direction: 'person' | 'business'
  body: MetaMessage
  status: Status
  callback?: string | null
  pricing?: Pricing | null
  errorCode?: number | null
  at: Date
}

export type NewTelling = { kind: OutboxRow['kind']; value: Telling; dueAt: Date }

/** A bubble and what the business is to be told of it: together or not at all. */
export async function addMessage(db: SimulatorDb, message: NewMessage, tellings: NewTelling[]): Promise<void> {
  const row = { ...message, body: JSON.stringify(message.body), pricing: message.pricing ? JSON.stringify(message.pricing) : null }
  const outbox = tellings.map(({ kind, value, dueAt }) => ({
    accountId: message.accountId,
    waId: message.waId,
    kind,
    messageId: message.id,
    value: JSON.stringify(value),
    dueAt,
    madeAt: message.at,
  }))
  if (outbox.length === 0) await db.insertInto('messages').values(row).execute()
  else
    await db
      .with('said', (cte) => cte.insertInto('messages').values(row))
      .insertInto('outbox')
      .values(outbox)
      .execute()
}

export function findMessage(db: SimulatorDb, accountId: string, id: string): Promise<MessageRow | undefined> {
  return db.selectFrom('messages').selectAll().where('id', '=', id).where('accountId', '=', accountId).executeTakeFirst()
}

/** @returns the newest 300, oldest first */
export async function listChat(db: SimulatorDb, accountId: string, waId: string): Promise<MessageRow[]> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('waId', '=', waId)
    .orderBy('seq', 'desc')
    .limit(300)
    .execute()
  return rows.reverse()
}

/** Only forwards: a late "delivered" does not undo a "read". @returns whether something changed */
export async function raiseStatus(db: SimulatorDb, ids: string[], status: Status): Promise<boolean> {
  const lower: Record<Status, Status[]> = {
    accepted: [],
    sent: ['accepted'],
    delivered: ['accepted', 'sent'],
    read: ['accepted', 'sent', 'delivered'],
    failed: ['accepted', 'sent'],
  }
  const { numUpdatedRows } = await db
    .updateTable('messages')
    .set({ status })
    .where('id', 'in', ids)
    .where('status', 'in', lower[status])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The person has looked: everything that arrived is read. @returns what was not read before */
export function readAll(db: SimulatorDb, accountId: string, waId: string): Promise<Pick<MessageRow, 'id' | 'callback'>[]> {
  return db
    .updateTable('messages')
    .set({ status: 'read' })
    .where('accountId', '=', accountId)
    .where('waId', '=', waId)
    .where('direction', '=', 'business')
    .where('status', 'in', ['accepted', 'sent', 'delivered'])
    .returning(['id', 'callback'])
    .execute()
}

/** The business has looked at this and at everything before it. @returns false when there is no such message */
export async function markReadUpTo(db: SimulatorDb, { accountId, waId, seq }: Pick<MessageRow, 'accountId' | 'waId' | 'seq'>): Promise<void> {
  await db
    .updateTable('messages')
    .set({ status: 'read' })
    .where('accountId', '=', accountId)
    .where('waId', '=', waId)
    .where('direction', '=', 'person')
    .where('seq', '<=', seq)
    .execute()
}

export async function changeMessage(db: SimulatorDb, id: string, change: { body?: MetaMessage; editedAt?: Date; revokedAt?: Date }): Promise<void> {
  const { body, ...rest } = change
  await db
    .updateTable('messages')
    .set({ ...rest, ...(body ? { body: JSON.stringify(body) } : {}) })
    .where('id', '=', id)
    .execute()
}

export async function countCharged(db: SimulatorDb, accountId: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('accountId', '=', accountId)
    .where('at', '>=', since)
    .where('pricing', 'is not', null)
    .executeTakeFirstOrThrow()
  return row.n
}

export async function addMedia(db: SimulatorDb, media: MediaRow): Promise<void> {
  await db.insertInto('media').values(media).execute()
}

export function findMedia(db: SimulatorDb, id: string): Promise<MediaRow | undefined> {
  return db.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function deleteMedia(db: SimulatorDb, id: string): Promise<void> {
  await db.deleteFrom('media').where('id', '=', id).execute()
}

export async function addLog(
  db: SimulatorDb,
  entry: { accountId: string; waId: string; kind: LogKind; details: Record<string, string | number>; milliseconds?: number; at: Date },
) {
  await db
    .insertInto('log')
    .values({ ...entry, details: JSON.stringify(entry.details) })
    .execute()
}

export async function readSwitches(db: SimulatorDb): Promise<unknown> {
  const row = await db.selectFrom('switches').select('value').executeTakeFirst()
  return row?.value
}

export async function writeSwitches(db: SimulatorDb, value: unknown): Promise<void> {
  const json = JSON.stringify(value)
  await db
    .insertInto('switches')
    .values({ value: json })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ value: json }))
    .execute()
}
