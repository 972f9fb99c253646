/** All SQL about senders who are slowed. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'

/** @returns when reports of this sender were refused as misuse, since then; an objection that was granted is none */
export async function listMisuses(
  trx: Trx,
  regionId: string,
  { contactId, codes, since }: { contactId: string; codes: readonly string[]; since: Date },
): Promise<Date[]> {
  const rows = await trx
    .selectFrom('reports as r')
    .innerJoin('cases as c', (join) => join.onRef('c.regionId', '=', 'r.regionId').onRef('c.id', '=', 'r.caseId'))
    .select('c.closedAt')
    .where('r.regionId', '=', regionId)
    .where('r.contactId', '=', contactId)
    .where('c.state', '=', 'rejected')
    .where('c.rejectCode', 'in', codes)
    .where('c.closedAt', '>=', since)
    .execute()
  return rows.flatMap(({ closedAt }) => closedAt ?? [])
}

/** @returns when each of the sender's reports is (or was) looked at, from this instant on */
export async function listTakenDays(trx: Trx, regionId: string, { contactId, since }: { contactId: string; since: Date }): Promise<Date[]> {
  const { rows } = await sql<{ at: Date }>`
    select coalesce(c.held_until, r.submitted_at) as at
    from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id
    where r.region_id = ${regionId} and r.contact_id = ${contactId} and coalesce(c.held_until, r.submitted_at) >= ${since}`.execute(trx)
  return rows.map(({ at }) => at)
}

export async function findLastLift(trx: Trx, regionId: string, contactId: string): Promise<Date | null> {
  const row = await trx
    .selectFrom('slowingLifts')
    .select('at')
    .where('regionId', '=', regionId)
    .where('contactId', '=', contactId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? null
}

export type NewLift = { regionId: string; id: string; contactId: string; staffId: string; reason: string; at: Date }

export async function insertLift(trx: Trx, lift: NewLift): Promise<void> {
  await trx.insertInto('slowingLifts').values(lift).execute()
}

/** Two contacts turned out to be one person. */
export async function moveLifts(trx: Trx, { regionId, from, to }: { regionId: string; from: string; to: string }): Promise<void> {
  await trx.updateTable('slowingLifts').set({ contactId: to }).where('regionId', '=', regionId).where('contactId', '=', from).execute()
}

/** @returns whether it is the first time since then */
export async function markSlowedTold(
  trx: Trx,
  regionId: string,
  { contactId, since, at }: { contactId: string; since: Date; at: Date },
): Promise<boolean> {
  const told = await trx
    .updateTable('contacts')
    .set({ slowedToldAt: at })
    .where('regionId', '=', regionId)
    .where('id', '=', contactId)
    .where((eb) => eb.or([eb('slowedToldAt', 'is', null), eb('slowedToldAt', '<', since)]))
    .executeTakeFirst()
  return told.numUpdatedRows > 0n
}

/** @returns the contacts who told of this case, and their cases that still wait for their day */
export async function listHeldOfSender(
  trx: Trx,
  regionId: string,
  { caseId, now }: { caseId: string; now: Date },
): Promise<{ contactId: string; caseId: string }[]> {
  const { rows } = await sql<{ contactId: string; caseId: string }>`
    select distinct r.contact_id, c.id as case_id
    from reports mine
    join reports r on r.region_id = mine.region_id and r.contact_id = mine.contact_id
    join cases c on c.region_id = r.region_id and c.id = r.case_id
    where mine.region_id = ${regionId} and mine.case_id = ${caseId} and c.held_until > ${now} order by c.id`.execute(trx)
  return rows
}
