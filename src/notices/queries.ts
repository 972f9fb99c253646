/** All SQL about notices to staff. One function, one statement. */
import type { CaseRow } from '#cases/queries.ts'
import type { Trx } from '#db/transaction.ts'
import type { NoticeKind, NoticeRung, Pace } from '#notices/kinds.ts'

export type NewNotice = {
  regionId: string
  id: string
  staffId: string
  caseId: string
  kind: NoticeKind
  key: string
  rung: NoticeRung
  agencyId: string | null
  dueAt: Date | null
  pace: Pace
  madeAt: Date
  tellAt: Date
}

/** @returns whose notice is new: the others hear or heard of it already */
export async function insertNotices(trx: Trx, notices: readonly NewNotice[]): Promise<string[]> {
  if (notices.length === 0) return []
  const rows = await trx
    .insertInto('notices')
    .values(notices)
    .onConflict((conflict) => conflict.columns(['regionId', 'staffId', 'key']).doNothing())
    .returning('staffId')
    .execute()
  return rows.map(({ staffId }) => staffId)
}

/** Held until the transaction ends: what one person is told is told one after another. @returns undefined: nobody any more */
export function lockStaff(trx: Trx, regionId: string, staffId: string): Promise<{ id: string; isActive: boolean } | undefined> {
  return trx
    .selectFrom('staff')
    .select(['id', 'isActive'])
    .where('regionId', '=', regionId)
    .where('id', '=', staffId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export type WaitingNotice = Omit<NewNotice, 'regionId'>

/** Whose time has come, oldest first. */
export function listWaitingNotices(trx: Trx, regionId: string, { staffId, at }: { staffId: string; at: Date }): Promise<WaitingNotice[]> {
  return trx
    .selectFrom('notices')
    .select(['id', 'staffId', 'caseId', 'kind', 'key', 'rung', 'agencyId', 'dueAt', 'pace', 'madeAt', 'tellAt'])
    .where('regionId', '=', regionId)
    .where('staffId', '=', staffId)
    .where('toldAt', 'is', null)
    .where('dropped', 'is', null)
    .where('tellAt', '<=', at)
    .orderBy('madeAt')
    .orderBy('id')
    .$castTo<WaitingNotice>()
    .execute()
}

/** People for whom something waits whose time has come. */
export async function listStaffToTell(trx: Trx, regionId: string, at: Date): Promise<string[]> {
  const rows = await trx
    .selectFrom('notices')
    .select('staffId')
    .distinct()
    .where('regionId', '=', regionId)
    .where('toldAt', 'is', null)
    .where('dropped', 'is', null)
    .where('tellAt', '<=', at)
    .execute()
  return rows.map(({ staffId }) => staffId)
}

export async function getToldBefore(
  trx: Trx,
  regionId: string,
  staffId: string,
): Promise<{ lastToldAt: Date | undefined; lastDigestAt: Date | undefined }> {
  const row = await trx
    .selectFrom('notices')
    .select((eb) => [eb.fn.max('toldAt').as('lastToldAt'), eb.fn.max('toldAt').filterWhere('pace', '=', 'digest').as('lastDigestAt')])
    .where('regionId', '=', regionId)
    .where('staffId', '=', staffId)
    .where('toldAt', 'is not', null)
    .executeTakeFirst()
  return { lastToldAt: row?.lastToldAt ?? undefined, lastDigestAt: row?.lastDigestAt ?? undefined }
}

export async function saveTold(trx: Trx, regionId: string, { ids, at }: { ids: readonly string[]; at: Date }): Promise<void> {
  if (ids.length === 0) return
  await trx.updateTable('notices').set({ toldAt: at }).where('regionId', '=', regionId).where('id', 'in', ids).execute()
}

export async function saveDropped(
  trx: Trx,
  regionId: string,
  { ids, why }: { ids: readonly string[]; why: 'overtaken' | 'passed_on' },
): Promise<void> {
  if (ids.length === 0) return
  await trx.updateTable('notices').set({ dropped: why }).where('regionId', '=', regionId).where('id', 'in', ids).execute()
}

/** Open cases whose clock runs, and one of whose deadlines may lie before this moment. */
export function listCasesDueBefore(trx: Trx, regionId: string, { now, until }: { now: Date; until: Date }): Promise<CaseRow[]> {
  return trx
    .selectFrom('cases')
    .selectAll()
    .where('regionId', '=', regionId)
    .where('closedAt', 'is', null)
    .where('state', 'not in', ['answered', 'waiting_for_reporter'])
    .where((eb) =>
      eb.or([
        eb.and([eb('dueAt', '>', now), eb('dueAt', '<=', until)]),
        eb.and([eb('leadAgencyId', 'is', null), eb('verifyDueAt', '>', now), eb('verifyDueAt', '<=', until)]),
        eb.and([eb('firstDueAt', '>', now), eb('firstDueAt', '<=', until)]),
      ]),
    )
    .orderBy('dueAt')
    .$castTo<CaseRow>()
    .execute()
}

/** The region's number, over which staff hear by WhatsApp. */
export async function findWhatsappAccount(trx: Trx, regionId: string): Promise<string | undefined> {
  const found = await trx
    .selectFrom('channelAccounts')
    .select('id')
    .where('regionId', '=', regionId)
    .where('channel', '=', 'whatsapp')
    .where('isActive', '=', true)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return found?.id
}
