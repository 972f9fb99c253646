/**
 * Which cases of a list have these words. The newest of the list are looked at one by one; when they do not fill the page, the index
 * of words is asked for words and signs together, from there back. A beginning that is written everywhere stands for more words than
 * can be gathered: it is asked of the cases that the other words name, and alone only of the newest.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { searchTerms, writeCursor, type Beginnings, type DeskFilter } from '#desk/filters.ts'
import { orderOf } from '#desk/queues.ts'
import type { Scope } from '#desk/scope.ts'
import { agencyNamed, type Condition } from '#desk/search/conditions-queries.ts'
import { listFrom, listPage, type Listed, type PageAsked } from '#desk/search/page-queries.ts'
import { agencySign, readableSign, signsOf, wheneverBefore, windowsBefore, type Window } from '#desk/search/signs.ts'

/** Cases that are looked at one by one before an index of words is asked. */
const NEWEST = 2_000

/** Whole words; where they are in no case, beginnings of the last, and of each. @returns ids in the order of the list */
export async function findByWords(trx: Trx, scope: Scope, asked: PageAsked): Promise<string[]> {
  const { text = '' } = asked.filter
  const newest = await listPage(trx, scope, { ...asked, limit: NEWEST })
  // Who is of an agency does not see the newest of all, by which it is told what is frequent.
  const frequent = newest.length < NEWEST || scope.agencyId ? undefined : await findFrequent(trx, scope.regionId, text)
  const tried = new Set([''])
  for (const beginnings of ['none', 'last', 'all'] as const satisfies Beginnings[]) {
    const terms = searchTerms(text, beginnings)
    const words = terms.join(' & ')
    if (tried.has(words)) continue
    tried.add(words)
    const found = await lookThrough(trx, scope, { ...asked, newest, words, indexed: indexedOf(terms, frequent) })
    if (found.length > 0) return found
  }
  return []
}

/** @returns of which terms the index of words is asked; none: what they name is more than can be gathered */
function indexedOf(terms: string[], frequent: ReadonlySet<string> | undefined): string[] {
  const isWhole = (term: string) => !term.endsWith(':*')
  if (terms.every(isWhole)) return terms
  const telling = terms.filter((term) => isWhole(term) || !frequent?.has(term))
  return frequent && telling.some((term) => !frequent.has(term)) ? telling : []
}

/** @property words for to_tsquery @property newest the beginning of the list, whatever is written there */
type Looking = PageAsked & { words: string; indexed: string[]; newest: readonly Listed[] }

async function lookThrough(trx: Trx, scope: Scope, asked: Looking): Promise<string[]> {
  const { filter, limit, newest, words, indexed } = asked
  const found = await whereWritten(trx, scope.regionId, { ids: newest.map(({ id }) => id), words, limit })
  const [first, last] = [newest[0], newest.at(-1)]
  if (found.length >= limit || newest.length < NEWEST || !first || !last || indexed.length === 0) return found
  if (orderOf(filter.queue) === 'due') return idsOf(await listFrom(trx, scope, { ...asked, also: [holds(words)] }))
  const signs = await signsFor(trx, scope, filter)
  if (!signs) return found
  // In none of the newest: so few have them that all are asked for at once.
  const end = new Date(last.at.getTime() + 1)
  for (const window of found.length === 0 ? [wheneverBefore(end)] : windowsBefore(end, first.at)) {
    const from = foundIn(scope.regionId, { words: indexed.join(' & '), signs: [...signs, window.times] })
    const also = [...isWithin(window), ...(indexed.join(' & ') === words ? [] : [holds(words)])]
    const older = { ...asked, limit: limit - found.length, filter: { ...filter, after: writeCursor(last) } }
    found.push(...idsOf(await listFrom(trx, scope, { ...older, from, also })))
    if (found.length >= limit) break
  }
  return found
}

function idsOf(cases: Listed[]): string[] {
  return cases.map(({ id }) => id)
}

type Among = { ids: string[]; words: string; limit: number }

/** Those of the cases that have the words, in the order given. */
async function whereWritten(trx: Trx, regionId: string, { ids, words, limit }: Among): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select listed.id from unnest(${ids}::uuid[]) with ordinality listed (id, place)
    cross join lateral (select w.words from case_words w where w.region_id = ${regionId} and w.case_id = listed.id offset 0) w
    where w.words @@ to_tsquery('simple', ${words}) order by listed.place limit ${sql.lit(limit)}`.execute(trx)
  return rows.map(({ id }) => id)
}

/** @returns words and beginnings that are written in the newest cases of the region, and so in very many */
async function findFrequent(trx: Trx, regionId: string, text: string): Promise<ReadonlySet<string>> {
  const terms = [...searchTerms(text, 'none'), ...searchTerms(text, 'all')]
  const isThere = terms.map((term) => sql`coalesce(bool_or(w.words @@ to_tsquery('simple', ${term})), false)`)
  const { rows } = await sql<{ are: boolean[] }>`select array[${sql.join(isThere)}]::boolean[] as are
    from (select c.id from cases c where c.region_id = ${regionId} order by c.received_at desc, c.id desc limit ${sql.lit(NEWEST)}) newest
    cross join lateral (select w.words from case_words w where w.region_id = ${regionId} and w.case_id = newest.id offset 0) w`.execute(trx)
  return new Set(terms.filter((_, place) => rows[0]?.are[place]))
}

/** @returns undefined when there is no such agency */
async function signsFor(trx: Trx, scope: Scope, filter: DeskFilter): Promise<string[] | undefined> {
  const signs = [signsOf(filter), readableSign(scope), ...(scope.agencyId ? [agencySign(scope.agencyId)] : [])]
  if (!filter.agency) return signs
  const { rows } = await sql<{ id: string | null }>`select ${agencyNamed(scope.regionId, filter.agency)} as id`.execute(trx)
  const id = rows[0]?.id
  return id ? [...signs, agencySign(id)] : undefined
}

function holds(words: string): Condition {
  // The offset keeps it a question about each case, asked by its key.
  return sql<boolean>`exists (select 1 from case_words w where w.region_id = c.region_id and w.case_id = c.id and w.words @@ to_tsquery('simple', ${words}) offset 0)`
}

/** The cases that have all of it, each fetched by its key. */
function foundIn(regionId: string, { words, signs }: { words: string; signs: string[] }): RawBuilder<unknown> {
  const parts = [sql`to_tsquery('simple', ${words})`, ...signs.flatMap((sign) => (sign === '' ? [] : [sql`${sign}::tsquery`]))]
  return sql`(select f.* from case_words w
    cross join lateral (select o.* from cases o where o.region_id = w.region_id and o.id = w.case_id offset 0) f
    where w.region_id = ${regionId} and w.words @@ (${sql.join(parts, sql` && `)})) c`
}

function isWithin({ from, until }: Window): Condition[] {
  return [sql<boolean>`c.received_at < ${until}`, ...(from ? [sql<boolean>`c.received_at >= ${from}`] : [])]
}
