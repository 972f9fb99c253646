/**
 * Which cases stand on a page of the desk. What is open is few, and one narrow index holds all that is asked of it; what is
 * over is walked through from the newest back, in the index of what narrows it. Searching looks at the newest one by one;
 * when they do not fill the page, it asks the index of words for words and signs together, from the newest time back.
 */
import { sql, type RawBuilder } from 'kysely'
import type { WorkCalendar } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import { standsAt } from '#desk/backlog/queries.ts'
import { readCursor, searchQuery, writeCursor, type Beginnings, type Cursor, type DeskFilter } from '#desk/filters.ts'
import { orderOf } from '#desk/queues.ts'
import type { Scope } from '#desk/scope.ts'
import {
  agencyNamed,
  isIn,
  isOpenQueue,
  isReadable,
  isVisible,
  mayBeKnown,
  narrowedBy,
  partsOf,
  type Condition,
} from '#desk/search/conditions-queries.ts'
import { agencySign, readableSign, signsOf, windowsBefore, type Window } from '#desk/search/signs.ts'

/** @property calendar the region's, when an age is asked for: it is counted in working days */
export type AskedList = { filter: DeskFilter; now: Date; calendar?: WorkCalendar }

/** @property limit ids at most */
type PageAsked = AskedList & { limit: number }

/** @property words for to_tsquery; '': none */
type Looking = PageAsked & { words: string }

/** In the order of the list. */
export async function listPageIds(trx: Trx, scope: Scope, asked: PageAsked): Promise<string[]> {
  const { queue, text, agency } = asked.filter
  if (text !== undefined) return findByWords(trx, scope, asked)
  const isOver = queue === 'closed' || queue === 'all'
  return isOver && (scope.agencyId || agency) ? listOfAgency(trx, scope, asked) : listIds(trx, scope, asked)
}

/** What an agency leads and what it helps with lie in different indexes: a page of each, and of all the first. */
async function listOfAgency(trx: Trx, scope: Scope, asked: PageAsked): Promise<string[]> {
  const { agencyId, regionId } = scope
  const { agency: named = '', ...filter } = asked.filter
  const also = [...(named ? [isReadable(scope)] : []), mayBeKnown(scope)]
  const parts = partsOf(agencyId ? sql`${agencyId}::uuid` : agencyNamed(regionId, named))
  const conditions = [...also, ...(agencyId ? narrowedBy(asked.filter, scope) : narrowedBy(filter, scope))]
  const pages = parts.map((part) => sql`(${pageOf(scope, { ...asked, from: sql`cases c`, conditions: [part, ...conditions] })})`)
  return listRows(
    trx,
    sql`select id from (${sql.join(pages, sql` union all `)}) c order by c.received_at desc, c.id desc limit ${sql.lit(asked.limit)}`,
  )
}

async function listRows(trx: Trx, page: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${page}`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Whole words; when nothing has them all, beginnings of the last, and of each. */
async function findByWords(trx: Trx, scope: Scope, asked: PageAsked): Promise<string[]> {
  const tried = new Set([''])
  for (const beginnings of ['none', 'last', 'all'] as const satisfies Beginnings[]) {
    const words = searchQuery(asked.filter.text ?? '', beginnings)
    if (tried.has(words)) continue
    tried.add(words)
    const found = await lookThrough(trx, scope, { ...asked, words })
    if (found.length > 0) return found
  }
  return []
}

async function lookThrough(trx: Trx, scope: Scope, asked: Looking): Promise<string[]> {
  const { filter, limit } = asked
  const found = await listIds(trx, scope, { ...asked, from: newestOf(scope, asked), also: holds(asked.words) })
  if (found.length >= limit || orderOf(filter.queue) === 'due') return found
  const seen = await findLastOfNewest(trx, scope, asked)
  if (!seen) return found
  const signs = await signsFor(trx, scope, filter)
  for (const window of signs ? windowsBefore(new Date(seen.at.getTime() + 1)) : []) {
    const from = foundIn(scope.regionId, { words: asked.words, signs: [...(signs ?? []), window.times] })
    const older = { ...asked, limit: limit - found.length, filter: { ...filter, after: writeCursor(seen) } }
    found.push(...(await listIds(trx, scope, { ...older, from, also: isWithin(window) })))
    if (found.length >= limit) break
  }
  return found
}

/** Where the looking one by one ended. @returns undefined when there are no more cases than that */
async function findLastOfNewest(trx: Trx, scope: Scope, { filter }: PageAsked): Promise<Cursor | undefined> {
  const { rows } = await sql<Cursor>`
    select c.received_at as at, c.id from cases c where ${sql.join(newestConditions(scope, filter), sql` and `)}
    order by c.received_at desc, c.id desc offset ${sql.lit(NEWEST - 1)} limit 1`.execute(trx)
  return rows[0]
}

/** @returns undefined when there is no such agency */
async function signsFor(trx: Trx, scope: Scope, filter: DeskFilter): Promise<string[] | undefined> {
  const { regionId, agencyId } = scope
  const { channel: _, ...telling } = filter
  const isTelling = agencyId || filter.text || filter.agency || signsOf(telling)
  const signs = [signsOf(filter), ...(isTelling ? [readableSign(scope)] : []), ...(agencyId ? [agencySign(agencyId)] : [])]
  if (!filter.agency) return signs
  const { rows } = await sql<{ id: string | null }>`select ${agencyNamed(regionId, filter.agency)} as id`.execute(trx)
  const id = rows[0]?.id
  return id ? [...signs, agencySign(id)] : undefined
}

type Source = { from: RawBuilder<unknown>; also: Condition[] }

async function listIds(trx: Trx, scope: Scope, asked: PageAsked & Partial<Source>): Promise<string[]> {
  const { from = sql`cases c`, also = [], filter } = asked
  return listRows(trx, pageOf(scope, { ...asked, from, conditions: [...also, ...narrowedBy(filter, scope), isVisible(scope)] }))
}

type Page = PageAsked & { from: RawBuilder<unknown>; conditions: Condition[] }

/** One page of ids. Nothing is asked for that is not in an index, where one has all of it. @param conditions besides those of the queue */
function pageOf(scope: Scope, { filter, now, calendar, limit, from, conditions }: Page): RawBuilder<unknown> {
  const all = [...isOpen(filter), isIn(filter.queue, scope, now), ...standsAt(filter, now, calendar), ...conditions, ...isAfter(filter)]
  const order = orderOf(filter.queue) === 'due' ? sql`c.due_at, c.id` : sql`c.received_at desc, c.id desc`
  return sql`select c.id, c.received_at from ${from} where ${sql.join(all, sql` and `)} order by ${order} limit ${sql.lit(limit)}`
}

function isOpen({ queue }: DeskFilter): Condition[] {
  return isOpenQueue(queue) ? [sql<boolean>`c.closed_at is null`] : []
}

function isAfter({ queue, after }: DeskFilter): Condition[] {
  const cursor = readCursor(after)
  if (!cursor) return []
  const isPast = orderOf(queue) === 'due' ? sql`(c.due_at, c.id) >` : sql`(c.received_at, c.id) <`
  return [sql<boolean>`${isPast} (${cursor.at}, ${cursor.id}::uuid)`]
}

/** Cases that are looked at one by one before an index of words is asked. */
const NEWEST = 2_000

function newestOf(scope: Scope, { filter }: PageAsked): RawBuilder<unknown> {
  if (orderOf(filter.queue) === 'due') return sql`cases c`
  return sql`(select f.* from (select c.id from cases c where ${sql.join(newestConditions(scope, filter), sql` and `)}
      order by c.received_at desc, c.id desc limit ${sql.lit(NEWEST)}) newest
    cross join lateral (select o.* from cases o where o.region_id = ${scope.regionId} and o.id = newest.id offset 0) f) c`
}

/** Only of what the index of all cases knows. */
function newestConditions({ regionId }: Scope, filter: DeskFilter): Condition[] {
  // Ended and no trace of another case: so the states say it (cases/states.ts).
  const ended = filter.queue === 'closed' ? [sql<boolean>`c.state in ('closed', 'rejected')`] : []
  return [sql<boolean>`c.region_id = ${regionId}`, ...ended, ...isOpen(filter), ...isAfter(filter)]
}

function holds(words: string): Condition[] {
  if (words === '') return []
  // The offset keeps it a question about each case, asked by its key.
  return [
    sql<boolean>`exists (select 1 from case_words w where w.region_id = c.region_id and w.case_id = c.id and w.words @@ to_tsquery('simple', ${words}) offset 0)`,
  ]
}

/** The cases that have all of it, each fetched by its key. */
function foundIn(regionId: string, { words, signs }: { words: string; signs: string[] }): RawBuilder<unknown> {
  const parts = [
    ...(words === '' ? [] : [sql`to_tsquery('simple', ${words})`]),
    ...signs.flatMap((sign) => (sign === '' ? [] : [sql`${sign}::tsquery`])),
  ]
  return sql`(select f.* from case_words w
    cross join lateral (select o.* from cases o where o.region_id = w.region_id and o.id = w.case_id offset 0) f
    where w.region_id = ${regionId} and w.words @@ (${sql.join(parts, sql` && `)})) c`
}

function isWithin({ from, until }: Window): Condition[] {
  return [sql<boolean>`c.received_at < ${until}`, ...(from ? [sql<boolean>`c.received_at >= ${from}`] : [])]
}
