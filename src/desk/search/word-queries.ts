/**
 * Which cases of a list have these words. The newest of the list are looked at one by one; when they do not fill the page, the index
 * of words is asked for words and signs together, from there back. A beginning that is written everywhere stands for more words than
 * can be gathered: it is asked of the cases that the other words name, and alone only of the newest.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { NO_HOLDER, searchTerms, writeCursor, type Beginnings, type DeskFilter } from '#desk/filters.ts'
import { orderOf } from '#desk/queues.ts'
import type { Scope } from '#desk/scope.ts'
import { agencyNamed, type Condition } from '#desk/search/conditions-queries.ts'
import { listRows, pageFrom, pageOf, type PageAsked } from '#desk/search/page-queries.ts'
import { agencySign, readableSign, signsOf, wheneverBefore, windowsBefore, type Window } from '#desk/search/signs.ts'

/** Cases that are looked at one by one before an index of words is asked. */
const NEWEST = 2_000

/** Whole words; where they are in no case, beginnings of the last, and of each. @returns ids in the order of the list */
export async function findByWords(trx: Trx, scope: Scope, asked: PageAsked): Promise<string[]> {
  const { text = '' } = asked.filter
  const [whole, ...begun] = triesFor(text)
  if (!whole) return []
  const found = await tryAll(trx, scope, { ...asked, tries: [whole] })
  return found.length > 0 || begun.length === 0 ? found : tryAll(trx, scope, { ...asked, tries: begun, frequentOf: text })
}

/** @property frequentOf what was typed, where beginnings are tried */
type Trying = PageAsked & { tries: Try[]; frequentOf?: string }

/** One look at the newest for all of them. @returns what the first finds that finds anything */
async function tryAll(trx: Trx, scope: Scope, { tries, frequentOf, ...asked }: Trying): Promise<string[]> {
  const newest = await lookAtNewest(trx, scope, { ...asked, tries: tries.map(({ words }) => words) })
  const isLong = newest.count === NEWEST
  // Who is of an agency does not see the newest of all, by which it is told what is frequent.
  const frequent = isLong && frequentOf && !scope.agencyId ? await findFrequent(trx, scope.regionId, frequentOf) : undefined
  for (const [place, { terms, words }] of tries.entries()) {
    const found = newest.ids[place] ?? []
    if (isLong && found.length < asked.limit)
      found.push(...(await lookFurther(trx, scope, { ...asked, words, found: [...found], newest, indexed: indexedOf(terms, frequent) })))
    if (found.length > 0) return found
  }
  return []
}

/** @property words for to_tsquery */
type Try = { terms: string[]; words: string }

function triesFor(text: string): Try[] {
  const tries = (['none', 'last', 'all'] as const satisfies Beginnings[]).map((beginnings) => {
    const terms = searchTerms(text, beginnings)
    return { terms, words: terms.join(' & ') }
  })
  return tries.filter(({ words }, place) => words !== '' && tries.findIndex((other) => other.words === words) === place)
}

/** @returns of which terms the index of words is asked; none: what they name is more than can be gathered */
function indexedOf(terms: string[], frequent: ReadonlySet<string> | undefined): string[] {
  const isWhole = (term: string) => !term.endsWith(':*')
  if (terms.every(isWhole)) return terms
  const telling = terms.filter((term) => isWhole(term) || !frequent?.has(term))
  return frequent && telling.some((term) => !frequent.has(term)) ? telling : []
}

/** @property ids for each try those that have the words @property count how many were looked at @property first, last of the times at which those were received */
type Newest = { ids: string[][]; count: number; first: Date; last: Date; lastId: string }

async function lookAtNewest(trx: Trx, scope: Scope, { tries, limit, ...asked }: PageAsked & { tries: string[] }): Promise<Newest> {
  const ids = tries.map(
    (words) => sql`array(select w.id from written w where w.words @@ to_tsquery('simple', ${words}) order by w.place limit ${sql.lit(limit)})`,
  )
  const { rows } = await sql<Newest>`
    with newest as materialized (select c.id, c.at, row_number() over () as place from (${pageOf(scope, { ...asked, limit: NEWEST })}) c),
    written as (select n.id, n.place, w.words from newest n
      cross join lateral (select w.words from case_words w where w.region_id = ${scope.regionId} and w.case_id = n.id offset 0) w)
    select json_build_array(${sql.join(ids)}) as ids, count(*)::int as count, max(n.at) as first, min(n.at) as last,
      (array_agg(n.id order by n.place desc))[1] as last_id from newest n`.execute(trx)
  return rows[0] as Newest
}

/** @property found among the newest */
type Looking = PageAsked & Pick<Try, 'words'> & { newest: Newest; found: string[]; indexed: string[] }

/** What lies behind the newest, by the index of words. Of what is overdue all are asked, from the longest on: there is no time to begin from. */
async function lookFurther(trx: Trx, scope: Scope, asked: Looking): Promise<string[]> {
  const { filter, newest, words, indexed } = asked
  const more: string[] = []
  const signs = indexed.length > 0 ? await signsFor(trx, scope, filter) : undefined
  if (!signs) return more
  const also = indexed.join(' & ') === words ? [] : [holds(words)]
  if (orderOf(filter.queue) === 'due') {
    const seen = new Set(asked.found)
    return (await listRows(trx, pageFrom(scope, { ...asked, also: [holds(words)] }))).map(({ id }) => id).filter((id) => !seen.has(id))
  }
  // In none of the newest: so few have them that all are asked for at once.
  const end = new Date(newest.last.getTime() + 1)
  const after = writeCursor({ at: newest.last, id: newest.lastId })
  for (const window of asked.found.length === 0 ? [wheneverBefore(end)] : windowsBefore(end, newest.first)) {
    const limit = asked.limit - asked.found.length - more.length
    if (limit <= 0) break
    const from = foundIn(scope.regionId, { words: indexed.join(' & '), signs: [...signs, window.times] })
    const rows = await listRows(trx, pageFrom(scope, { ...asked, limit, filter: { ...filter, after }, from, also: [...isWithin(window), ...also] }))
    more.push(...rows.map(({ id }) => id))
  }
  return more
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
  for (const code of [filter.agency, filter.holder]) {
    if (!code || code === NO_HOLDER) continue
    const { rows } = await sql<{ id: string | null }>`select ${agencyNamed(scope.regionId, code)} as id`.execute(trx)
    const id = rows[0]?.id
    if (!id) return undefined
    signs.push(agencySign(id))
  }
  return signs
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
