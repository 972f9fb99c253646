/** The region's own time of keeping, and doing what it says: in small portions, each whole; killed in between, the next night goes on. */
import { addSettingChange, putOwnSettings } from '#calendars/queries.ts'
import { record } from '#audit/commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { eraseContacts, eraseReports, tellOf } from '#privacy/erasing/commands.ts'
import { listOldCases, listSilentContacts } from '#privacy/retention/queries.ts'
import { cutoffsAt } from '#privacy/retention/rules.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'
import type { RegionSettings } from '#regions/settings.ts'
import { words } from '#texts/text.ts'

/** Cases, or people, in one transaction. */
const AT_ONCE = 25

type Night = { regionId: string; at: Date }

/** @returns how many cases and how many people went */
export async function anonymiseOld(db: Db, night: Night): Promise<{ cases: number; contacts: number }> {
  const done = { cases: 0, contacts: 0 }
  for (const isRestricted of [false, true])
    for (let count = AT_ONCE; count === AT_ONCE; done.cases += count) count = await anonymiseCases(db, { ...night, isRestricted })
  for (let count = AT_ONCE; count === AT_ONCE; done.contacts += count) count = await forgetContacts(db, night)
  return done
}

/** One entry in the log of acts for each portion; what is restricted has an entry in a log of its own. */
function anonymiseCases(db: Db, { regionId, at, isRestricted }: Night & { isRestricted: boolean }): Promise<number> {
  return inRegion(db, regionId, async (trx) => {
    const region = await regionOf(trx, regionId)
    const cutoffs = cutoffsAt(at, region.settings.retention)
    const old = await listOldCases(trx, regionId, { cutoffs, isRestricted, limit: AT_ONCE })
    if (old.length === 0) return 0
    const of = { regionId, reportIds: old.flatMap(({ reportIds }) => reportIds), caseIds: old.map(({ id }) => id) }
    const how = { how: 'whole', keepsPhotos: false, quietSince: cutoffs.talk } as const
    const erased = await eraseReports(trx, { ...of, ...how, say: words('id', region.texts), at })
    await tellOf(trx, erased, { regionId, act: 'data.anonymised', at })
    return old.length
  })
}

function forgetContacts(db: Db, { regionId, at }: Night): Promise<number> {
  return inRegion(db, regionId, async (trx) => {
    const region = await regionOf(trx, regionId)
    const contactIds = await listSilentContacts(trx, regionId, { before: cutoffsAt(at, region.settings.retention).talk, limit: AT_ONCE })
    if (contactIds.length === 0) return 0
    const contacts = await eraseContacts(trx, { regionId, contactIds, say: words('id', region.texts) })
    await record(trx, { regionId, act: 'data.anonymised', at, details: { contacts } })
    return contactIds.length
  })
}

async function regionOf(db: Db, regionId: string): Promise<RegionRow> {
  const region = await findRegionById(db, regionId)
  if (!region) throw new DomainError('region.not_found')
  return region
}

export type ChangeRetention = Night & { staffId: string; retention: RegionSettings['retention'] }

export async function changeRetention(db: Db, { regionId, staffId, at, retention }: ChangeRetention): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const { settings } = await regionOf(trx, regionId)
    await putOwnSettings(trx, regionId, { retention })
    await addSettingChange(trx, regionId, { id: newId(), staffId, part: 'retention', details: { before: settings.retention, after: retention }, at })
    await record(trx, { regionId, act: 'settings.changed', at, staffId, details: { part: 'retention' } })
  })
}
