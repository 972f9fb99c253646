/** All SQL of triage: names of places, districts near a point, cases like this one, and what was suggested. */
import { sql } from 'kysely'
import type { CaseState } from '#cases/states.ts'
import { PREPARED } from '#db/prepared.ts'
import type { Trx } from '#db/transaction.ts'
import type { CategoryGuess } from '#triage/category.ts'
import { compare, distanceBetween, maySame, scoreOf, sharedWords, type Comparison, type Point, type Told } from '#triage/duplicates.ts'
import type { FreshCase } from '#triage/bursts.ts'
import { rankPlaces, type AreaName, type PlaceCandidate } from '#triage/place.ts'
import type { Reported } from '#triage/reported.ts'
import type { AgencySuggestion } from '#triage/routing.ts'

/** @param words as typed: an answer to "where?", or a whole story @returns best first */
export async function findPlaces(trx: Trx, regionId: string, words: string): Promise<PlaceCandidate[]> {
  return rankPlaces(words, await listAreaNames(trx, regionId))
}

async function listAreaNames(trx: Trx, regionId: string): Promise<AreaName[]> {
  const { rows } = await sql<AreaName>`${sql.raw(PREPARED)}
    select a.code, a.name, a.search_name, a.level, d.code as district_code, d.name as district_name
    from areas a join areas d on d.region_id = a.region_id and d.code = coalesce(a.parent_code, a.code)
    where a.region_id = ${regionId}`.execute(trx)
  return rows
}

/** Metres. A point farther from every district's centre lies outside the region. */
const FARTHEST = 60_000

/** The district with the nearest centre, until boundaries are imported. @returns {} outside the region */
export async function placeOfPoint(trx: Trx, regionId: string, point: Point): Promise<{ districtCode?: string; districtName?: string }> {
  const districts = await trx
    .selectFrom('areas')
    .select(['code', 'name', 'latitude', 'longitude'])
    .where('regionId', '=', regionId)
    .where('level', '=', 'district')
    .where('latitude', 'is not', null)
    .where('longitude', 'is not', null)
    .$castTo<{ code: string; name: string } & Point>()
    .execute()
  const [nearest] = districts.map((district) => ({ ...district, distance: distanceBetween(point, district) })).sort((a, b) => a.distance - b.distance)
  return nearest && nearest.distance <= FARTHEST ? { districtCode: nearest.code, districtName: nearest.name } : {}
}

/** @property since older cases are not looked at @property caseId left out of the answer */
export type Described = Told & { caseId?: string; since: Date }

export type SimilarCase = {
  id: string
  title: string
  ticket: string
  state: CaseState
  reportCount: number
  receivedAt: Date
  /** Why it may be the same, and how much speaks for it: 0 to 100. */
  score: number
  distanceMetres: number | null
  isSameVillage: boolean
  isSameCategory: boolean
  sharedWords: string[]
}

/** Open cases that may be about the same problem, the most alike first. Secret ones are never among them. */
export async function findSimilarCases(trx: Trx, regionId: string, described: Described): Promise<SimilarCase[]> {
  const nearby = await listNearbyCases(trx, regionId, described)
  return nearby
    .map((found) => ({ found, comparison: compare({ ...found, at: found.receivedAt }, described) }))
    .filter(({ comparison }) => maySame(comparison))
    .map(({ found, comparison }) => similarOf(found, comparison, described))
    .sort((a, b) => b.score - a.score || (a.distanceMetres ?? Infinity) - (b.distanceMetres ?? Infinity))
}

function similarOf(found: NearbyCase, comparison: Comparison, { text }: Described): SimilarCase {
  const { id, title, ticket, state, reportCount, receivedAt } = found
  const { distance, isSameVillage, isSameCategory } = comparison
  return {
    id,
    title,
    ticket,
    state,
    reportCount,
    receivedAt,
    isSameVillage,
    isSameCategory,
    score: scoreOf(comparison),
    distanceMetres: distance === undefined ? null : Math.round(distance),
    sharedWords: sharedWords(text, found.text),
  }
}

type NearbyCase = Pick<SimilarCase, 'id' | 'title' | 'ticket' | 'state' | 'reportCount' | 'receivedAt'> & {
  text: string
  /** Decided, or as triage guesses. */
  categoryCode: string | null
  districtCode: string | null
  villageCode: string | null
  latitude: number | null
  longitude: number | null
}

/** Cells of a hundredth of a degree (about 1.1 km): its own and the eight around it; the village; and the district of what has no point. */
async function listNearbyCases(
  trx: Trx,
  regionId: string,
  { caseId, latitude, longitude, villageCode, districtCode, since, at }: Described,
): Promise<NearbyCase[]> {
  const around = (degrees: number) => [-1, 0, 1].map((step) => Math.floor(degrees * 100) + step)
  const inCells =
    typeof latitude === 'number' && typeof longitude === 'number'
      ? sql`floor(c.latitude * 100)::int in (${sql.join(around(latitude))}) and floor(c.longitude * 100)::int in (${sql.join(around(longitude))})`
      : sql`false`
  const { rows } = await sql<NearbyCase>`
    select c.id, c.title, r.ticket, r.text, c.report_count, c.state, c.received_at, c.village_code, c.district_code, c.latitude, c.longitude,
      coalesce(c.category_code, g.categories -> 0 ->> 'code') as category_code
    from cases c
    left join case_suggestions g on g.region_id = c.region_id and g.case_id = c.id
    cross join lateral (select ticket, left(text, 500) as text from reports where region_id = c.region_id and case_id = c.id order by submitted_at limit 1) r
    where c.region_id = ${regionId} and c.closed_at is null and not c.is_secret and c.state not in ('linked', 'rejected', 'closed')
      and c.received_at >= ${since} and c.id is distinct from ${caseId ?? null}::uuid
      and ((${inCells}) or c.village_code = ${villageCode ?? null}
        or (c.district_code = ${districtCode ?? null} and (c.latitude is null or ${sql.lit(typeof latitude !== 'number')}) and c.received_at >= ${new Date(at.getTime() - LATELY)}))
    order by c.received_at desc limit 100`.execute(trx)
  return rows
}

/** Milliseconds. Where only the district is known, older cases are other ones. */
const LATELY = 3 * 86_400_000

/** Fresh reports nobody has handed over yet: what a burst is looked for in. Newest first; secret ones are never among them. */
export async function listFreshCases(trx: Trx, regionId: string, since: Date): Promise<FreshCase[]> {
  const { rows } = await sql<FreshCase>`
    select c.id, r.ticket, r.text, c.received_at as at, c.village_code, c.district_code, c.latitude, c.longitude,
      coalesce(c.category_code, g.categories -> 0 ->> 'code') as category_code, coalesce(v.name, d.name) as place_name
    from cases c
    cross join lateral (select ticket, left(text, 500) as text from reports where region_id = c.region_id and case_id = c.id order by submitted_at limit 1) r
    left join case_suggestions g on g.region_id = c.region_id and g.case_id = c.id
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    where c.region_id = ${regionId} and c.closed_at is null and c.state in ('received', 'verified') and not c.is_secret and c.held_until is null and c.received_at >= ${since}
    order by c.received_at desc limit ${sql.lit(MOST_FRESH)}`.execute(trx)
  return rows
}

/** Each is compared with each. */
const MOST_FRESH = 100

export async function putSuggestions(
  trx: Trx,
  {
    regionId,
    caseId,
    categories,
    agencies,
    about,
    at,
  }: { regionId: string; caseId: string; categories: CategoryGuess[]; agencies: AgencySuggestion[]; about: Reported | undefined; at: Date },
): Promise<void> {
  const values = {
    categories: JSON.stringify(categories),
    agencies: JSON.stringify(agencies),
    about: about ? JSON.stringify(about) : null,
    madeAt: at,
  }
  await trx
    .insertInto('caseSuggestions')
    .values({ regionId, caseId, ...values })
    .onConflict((conflict) => conflict.columns(['regionId', 'caseId']).doUpdateSet(values))
    .execute()
}
