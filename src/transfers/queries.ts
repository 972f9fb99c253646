/** All SQL about cases handed to other governments, as the sender keeps them. The receiver's side: received-queries.ts. */
import { sql, type Insertable, type Updateable } from 'kysely'
import type { Transfers } from '#db/schema.ts'
import type { Db, Trx } from '#db/transaction.ts'
import type { TransferState, Way } from '#transfers/steps.ts'

export type TransferRow = {
  regionId: string
  id: string
  caseId: string
  agencyId: string
  toRegionId: string | null
  toCaseId: string | null
  toTicket: string | null
  way: Way
  state: TransferState
  reason: string
  offeredAt: Date
  sentAt: Date | null
  reference: string | null
  acceptedAt: Date | null
  endedAt: Date | null
  endReason: string | null
  heardAt: Date | null
  heardSeq: number
  remindedAt: Date | null
}

const columns = [
  'regionId', 'id', 'caseId', 'agencyId', 'toRegionId', 'toCaseId', 'toTicket', 'way', 'state', 'reason', 'offeredAt', 'sentAt', 'reference',
  'acceptedAt', 'endedAt', 'endReason', 'heardAt', 'heardSeq', 'remindedAt',
] as const // biome-ignore format: a list of names reads better in lines

export async function insertTransfer(trx: Trx, values: Insertable<Transfers>): Promise<void> {
  await trx.insertInto('transfers').values(values).execute()
}

export function findTransfer(trx: Trx, regionId: string, id: string): Promise<TransferRow | undefined> {
  return trx.selectFrom('transfers').select(columns).where('regionId', '=', regionId).where('id', '=', id).$castTo<TransferRow>().executeTakeFirst()
}

/** Holds it; the caller holds its case already. */
export function lockTransfer(trx: Trx, regionId: string, id: string): Promise<TransferRow | undefined> {
  return trx
    .selectFrom('transfers')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('id', '=', id)
    .forUpdate()
    .$castTo<TransferRow>()
    .executeTakeFirst()
}

export async function updateTransfer(trx: Trx, { regionId, id }: Pick<TransferRow, 'regionId' | 'id'>, values: Updateable<Transfers>): Promise<void> {
  await trx.updateTable('transfers').set(values).where('regionId', '=', regionId).where('id', '=', id).execute()
}

/** Newest first. */
export function listTransfersOfCase(trx: Trx, regionId: string, caseId: string): Promise<TransferRow[]> {
  return trx
    .selectFrom('transfers')
    .select(columns)
    .where('regionId', '=', regionId)
    .where('caseId', '=', caseId)
    .orderBy('offeredAt', 'desc')
    .$castTo<TransferRow>()
    .execute()
}

/** Those whose receiver holds the case now and has not answered. */
export function listAwaited(trx: Trx, regionId: string): Promise<TransferRow[]> {
  return trx
    .selectFrom('transfers as t')
    .innerJoin('cases as c', (join) => join.onRef('c.regionId', '=', 't.regionId').onRef('c.transferId', '=', 't.id'))
    .select(columns.map((column) => `t.${column}` as const))
    .where('t.regionId', '=', regionId)
    .where('t.state', 'in', ['offered', 'accepted'])
    .where('c.state', '=', 'transferred')
    .orderBy('t.offeredAt')
    .$castTo<TransferRow>()
    .execute()
}

export type Receiver = {
  id: string
  kind: 'opd' | 'district' | 'external'
  name: string
  shortName: string
  regionCode: string | null
  contactPhone: string | null
  contactEmail: string | null
}

export function findReceiver(trx: Trx, regionId: string, agencyId: string): Promise<Receiver | undefined> {
  return trx
    .selectFrom('agencies')
    .select(['id', 'kind', 'name', 'shortName', 'regionCode', 'contactPhone', 'contactEmail'])
    .where('regionId', '=', regionId)
    .where('id', '=', agencyId)
    .$castTo<Receiver>()
    .executeTakeFirst()
}

/** A region of this installation where somebody would see an offer. @returns undefined: none, or nobody is at its desk */
export async function findRegionWithDesk(db: Db, code: string): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    select r.id from regions r where r.code = ${code}
      and exists (select 1 from staff s where s.region_id = r.id and s.role in ('admin', 'coordinator'))`.execute(db)
  return rows[0]
}
