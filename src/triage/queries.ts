/** All SQL of triage: names of places, districts near a point, cases like this one, and what was suggested. */
import { sql } from 'kysely'
import type { CaseState } from '#cases/states.ts'
import type { Trx } from '#db/transaction.ts'
import type { CategoryGuess } from '#triage/category.ts'
import { distanceBetween, likenessOf, maySame, type Point } from '#triage/duplicates.ts'
import { rankPlaces, type AreaName, type PlaceCandidate } from '#triage/place.ts'
import type { Reported } from '#triage/reported.ts'
import type { AgencySuggestion } from '#triage/routing.ts'

/** @param words as typed: an answer to "where?", or a whole story @returns best first */
export async function findPlaces(trx: Trx, regionId: string, words: string): Promise<PlaceCandidate[]> {
  return rankPlaces(words, await listAreaNames(trx, regionId))
}

async function listAreaNames(trx: Trx, regionId: string): Promise<AreaName[]> {
  const { rows } = await sql<AreaName>`
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
export type Described = {
  caseId?: string
  latitude?: number | null
  longitude?: number | null
  villageCode?: string | null
  categoryCode: string | null
  text: string
  since: Date
}

export type SimilarCase = { id: string; title: string; ticket: string; distanceMetres: number | null; reportCount: number; state: CaseState }

/** Open cases that may be about the same problem, nearest first. Secret ones are never among them. */
export async function findSimilarCases(trx: Trx, regionId: string, described: Described): Promise<SimilarCase[]> {
  const here = pointOf(described)
  const nearby = await listNearbyCases(trx, regionId, described)
  return nearby
    .map((found) => ({ ...found, distance: distanceTo(here, pointOf(found)) }))
    .filter((found) =>
      maySame({
        distance: found.distance,
        isSameVillage: found.villageCode !== null && found.villageCode === described.villageCode,
        isSameCategory: found.categoryCode !== null && found.categoryCode === described.categoryCode,
        likeness: likenessOf(found.text, described.text),
      }),
    )
    .sort((a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity))
    .map(({ id, title, ticket, distance, reportCount, state }) => ({
      id,
      title,
      ticket,
      distanceMetres: distance === undefined ? null : Math.round(distance),
      reportCount,
      state,
    }))
}

type NearbyCase = Omit<SimilarCase, 'distanceMetres'> & {
  text: string
  categoryCode: string | null
  villageCode: string | null
  latitude: number | null
  longitude: number | null
}

/** Cells of a hundredth of a degree (about 1.1 km): its own and the eight around it; or the village. */
async function listNearbyCases(trx: Trx, regionId: string, { caseId, latitude, longitude, villageCode, since }: Described): Promise<NearbyCase[]> {
  const around = (degrees: number) => [-1, 0, 1].map((step) => Math.floor(degrees * 100) + step)
  const inCells =
    typeof latitude === 'number' && typeof longitude === 'number'
      ? sql`floor(c.latitude * 100)::int in (${sql.join(around(latitude))}) and floor(c.longitude * 100)::int in (${sql.join(around(longitude))})`
      : sql`false`
  const { rows } = await sql<NearbyCase>`
    select c.id, c.title, r.ticket, r.text, c.report_count, c.state, c.category_code, c.village_code, c.latitude, c.longitude
    from cases c
    cross join lateral (select ticket, left(text, 500) as text from reports where region_id = c.region_id and case_id = c.id order by submitted_at limit 1) r
    where c.region_id = ${regionId} and c.closed_at is null and not c.is_secret and c.state not in ('linked', 'rejected', 'closed')
      and c.received_at >= ${since} and c.id is distinct from ${caseId ?? null}::uuid
      and ((${inCells}) or c.village_code = ${villageCode ?? null})
    order by c.received_at desc limit 100`.execute(trx)
  return rows
}

function pointOf({ latitude, longitude }: { latitude?: number | null; longitude?: number | null }): Point | undefined {
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined
}

function distanceTo(here: Point | undefined, there: Point | undefined): number | undefined {
  return here && there ? distanceBetween(here, there) : undefined
}

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
