/**
 * Which cases stand on a page of the desk. What is open is few, and one narrow index holds all that is asked of it; what is
 * over is walked through from the newest back, in the index of what narrows it. Words are looked for in word-queries.ts.
 */
import { sql, type RawBuilder } from 'kysely'
import type { WorkCalendar } from '#cases/sla.ts'
import type { Trx } from '#db/transaction.ts'
import { standsAt } from '#desk/backlog/queries.ts'
import { readCursor, type Cursor, type DeskFilter } from '#desk/filters.ts'
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

/** @property calendar the region's, when an age is asked for: it is counted in working days */
export type AskedList = { filter: DeskFilter; now: Date; calendar?: WorkCalendar }

/** @property limit ids at most */
export type PageAsked = AskedList & { limit: number }

/** A case on a list, with what the next page of a list by time begins after. */
export type Listed = Cursor

export async function listPage(trx: Trx, scope: Scope, asked: PageAsked): Promise<Listed[]> {
  return listRows(trx, pageOf(scope, asked))
}

/** A query for `id` and `at` in the order of the list, whatever words are asked for. */
export function pageOf(scope: Scope, asked: PageAsked): RawBuilder<unknown> {
  const { queue, agency, holder } = asked.filter
  const isOver = queue === 'closed' || queue === 'all'
  // Who leads it lies in one index, whoever helps.
  return isOver && !holder && (scope.agencyId || agency) ? pageOfAgency(scope, asked) : pageFrom(scope, asked)
}

/** What an agency leads and what it helps with lie in different indexes: a page of each, and of all the first. */
function pageOfAgency(scope: Scope, asked: PageAsked): RawBuilder<unknown> {
  const { agencyId, regionId } = scope
  const { agency: named = '', ...filter } = asked.filter
  const also = [...(named ? [isReadable(scope)] : []), mayBeKnown(scope)]
  const parts = partsOf(agencyId ? sql`${agencyId}::uuid` : agencyNamed(regionId, named))
  const conditions = [...also, ...(agencyId ? narrowedBy(asked.filter, scope) : narrowedBy(filter, scope))]
  const pages = parts.map((part) => sql`(${selectPage(scope, { ...asked, from: sql`cases c`, conditions: [part, ...conditions] })})`)
  return sql`select c.id, c.at from (${sql.join(pages, sql` union all `)}) c order by c.at desc, c.id desc limit ${sql.lit(asked.limit)}`
}

export async function listRows(trx: Trx, page: RawBuilder<unknown>): Promise<Listed[]> {
  const { rows } = await sql<Listed>`${page}`.execute(trx)
  return rows
}

/** @property from a relation named `c`, instead of the cases @property also besides what the filter asks */
type Source = { from: RawBuilder<unknown>; also: Condition[] }

export function pageFrom(scope: Scope, asked: PageAsked & Partial<Source>): RawBuilder<unknown> {
  const { from = sql`cases c`, also = [], filter } = asked
  return selectPage(scope, { ...asked, from, conditions: [...also, ...narrowedBy(filter, scope), isVisible(scope)] })
}

type Page = PageAsked & { from: RawBuilder<unknown>; conditions: Condition[] }

/** One page of ids. Nothing is asked for that is not in an index, where one has all of it. @param conditions besides those of the queue */
function selectPage(scope: Scope, { filter, now, calendar, limit, from, conditions }: Page): RawBuilder<unknown> {
  const all = [...isOpen(filter), isIn(filter.queue, scope, now), ...standsAt(filter, now, calendar), ...conditions, ...isAfter(filter)]
  const order = orderOf(filter.queue) === 'due' ? sql`c.due_at, c.id` : sql`c.received_at desc, c.id desc`
  return sql`select c.id, c.received_at as at from ${from} where ${sql.join(all, sql` and `)} order by ${order} limit ${sql.lit(limit)}`
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
