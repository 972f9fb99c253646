/** Looking into the log of acts, and taking part of it away. Both stand in it themselves. */
import { record } from '#audit/commands.ts'
import { findHead } from '#audit/queries.ts'
import { searchedFor, type TrailFilter } from '#audit/trail/filters.ts'
import { isSearchTold, searchTrail, type Search, type TrailEntry } from '#audit/trail/trail-queries.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { scopeOf, type Scope } from '#desk/scope.ts'
import { dayAfter, instantAt, type TimeZone } from '#lib/dates.ts'
import type { StaffMember } from '#staff/queries.ts'

export type Looking = { staff: StaffMember; zone: TimeZone; filter: TrailFilter; at: Date }

/** Entries of one page. */
const PAGE = 50

/** Milliseconds: the same search again within it is the same one. */
const HOUR = 3_600_000

/** Newest first. */
export async function lookInto(trx: Trx, looking: Looking): Promise<{ entries: TrailEntry[]; hasMore: boolean }> {
  const { filter } = looking
  const found = await searchTrail(trx, { ...searchOf(looking), order: 'newest', after: filter.after, limit: PAGE + 1 })
  await noteSearch(trx, looking)
  return { entries: found.slice(0, PAGE), hasMore: found.length > PAGE }
}

async function noteSearch(trx: Trx, { staff, filter, at }: Looking): Promise<void> {
  const { regionId, id: staffId } = staff
  const details = searchedFor(filter)
  const since = new Date(at.getTime() - (at.getTime() % HOUR))
  if (await isSearchTold(trx, { regionId, filter, staffId, details, since })) return
  await record(trx, { regionId, act: 'audit.searched', at, staffId, details, isRestricted: filter.chain === 'restricted' })
}

function searchOf({ staff, zone, filter }: Looking): { scope: Scope; filter: TrailFilter; between: Search['between'] } {
  const { from, to } = filter
  const between = {
    from: from ? instantAt(from, '00:00', zone) : undefined,
    until: to ? instantAt(dayAfter(to), '00:00', zone) : undefined,
  }
  return { scope: scopeOf(staff), filter, between }
}

/** Entries read at once while they are handed out. */
const BATCH = 500

/**
 * What was searched for, oldest first, up to the moment of asking. That it is taken away is on record before the first entry leaves.
 * @param db also reads, batch by batch, while the file is fetched
 */
export async function exportTrail(db: Db, looking: Looking & { format: 'csv' | 'json' }): Promise<AsyncGenerator<TrailEntry[]>> {
  const { staff, filter, format, at } = looking
  const { regionId, id: staffId } = staff
  const until = await inRegion(db, regionId, async (trx) => {
    const { seq } = await findHead(trx, regionId, filter.chain)
    const details = { ...searchedFor(filter), format }
    await record(trx, { regionId, act: 'audit.exported', at, staffId, details, isRestricted: filter.chain === 'restricted' })
    return seq
  })
  return batches(db, looking, until)
}

async function* batches(db: Db, looking: Looking, until: number): AsyncGenerator<TrailEntry[]> {
  for (let after = 0; after < until; ) {
    const place = after
    const search = { ...searchOf(looking), order: 'oldest', after: place, limit: BATCH } as const
    const found = await inRegion(db, looking.staff.regionId, (trx) => searchTrail(trx, search))
    const entries = found.filter(({ seq }) => seq <= until)
    if (entries.length > 0) yield entries
    if (entries.length < BATCH) return
    after = entries.at(-1)?.seq ?? until
  }
}
