/** A small look into Tanggap's tables, for the panel "Yang terjadi di dalam" and the map of the phone. Reads only. */
import { inRegion, type Db } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'
import type { LogRow, SimulatorDb } from './tables.ts'

export function listLog(db: SimulatorDb, accountId: string, waId: string): Promise<LogRow[]> {
  return db.selectFrom('log').selectAll().where('accountId', '=', accountId).where('waId', '=', waId).orderBy('id', 'desc').limit(200).execute()
}

export type Place = { name: string; latitude: number; longitude: number }

/** The districts that have a centre. */
export function listPlaces(db: Db, regionId: string): Promise<Place[]> {
  return inRegion(db, regionId, (trx) =>
    trx
      .selectFrom('areas')
      .select(['name', 'latitude', 'longitude'])
      .where('regionId', '=', regionId)
      .where('level', '=', 'district')
      .where('latitude', 'is not', null)
      .where('longitude', 'is not', null)
      .orderBy('name')
      .$narrowType<{ latitude: number; longitude: number }>()
      .execute(),
  )
}

export type InsideReport = {
  id: string
  ticket: string
  caseId: string
  toldAt: Date
  submittedAt: Date
  categoryName: string | null
  placeText: string | null
}
export type InsideEvent = { caseId: string; kind: string; agencyName: string | null; at: Date; ticket: string }
export type InsideUpdate = { kind: string; receivedAt: Date; readAt: Date | null }

export type Asked = { regionId: string; accountId: string; addresses: string[] }

/** Newest last, at most 20. */
export function listReports(db: Db, { regionId, accountId, addresses }: Asked): Promise<InsideReport[]> {
  return inRegion(db, regionId, async (trx) => {
    const { index } = await keysOf(trx, regionId)
    const rows = await trx
      .selectFrom('contactAddresses')
      .innerJoin('reports', (join) => join.onRef('reports.contactId', '=', 'contactAddresses.contactId').on('reports.regionId', '=', regionId))
      .leftJoin('categories', (join) => join.onRef('categories.code', '=', 'reports.categoryCode').on('categories.regionId', '=', regionId))
      .select([
        'reports.id',
        'reports.ticket',
        'reports.caseId',
        'reports.toldAt',
        'reports.submittedAt',
        'reports.placeText',
        'categories.name as categoryName',
      ])
      .distinctOn('reports.id')
      .where('contactAddresses.regionId', '=', regionId)
      .where('contactAddresses.accountId', '=', accountId)
      .where('contactAddresses.addressIndex', 'in', addresses.map(index))
      .orderBy('reports.id', 'desc')
      .limit(20)
      .execute()
    return rows.reverse()
  })
}

export function listEvents(db: Db, regionId: string, reports: InsideReport[]): Promise<InsideEvent[]> {
  if (reports.length === 0) return Promise.resolve([])
  return inRegion(db, regionId, async (trx) => {
    const caseIds = reports.map(({ caseId }) => caseId)
    const rows = await trx
      .selectFrom('caseEvents')
      .leftJoin('agencies', (join) => join.onRef('agencies.id', '=', 'caseEvents.agencyId').on('agencies.regionId', '=', regionId))
      .select(['caseEvents.caseId', 'caseEvents.kind', 'caseEvents.at', 'agencies.shortName as agencyName'])
      .where('caseEvents.regionId', '=', regionId)
      .where('caseEvents.caseId', 'in', caseIds)
      .orderBy('caseEvents.at', 'desc')
      .limit(100)
      .execute()
    return rows.map((row) => ({ ...row, ticket: reports.find(({ caseId }) => caseId === row.caseId)?.ticket ?? '' }))
  })
}

/** What the door has stored of this person, newest first. */
export function listStored(db: Db, { regionId, accountId, addresses }: Asked): Promise<InsideUpdate[]> {
  return inRegion(db, regionId, async (trx) => {
    const { index } = await keysOf(trx, regionId)
    return trx
      .selectFrom('inboundUpdates')
      .select(['kind', 'receivedAt', 'readAt'])
      .where('regionId', '=', regionId)
      .where('accountId', '=', accountId)
      .where('kind', '=', 'message')
      .where('sender', 'in', addresses.map(index))
      .orderBy('receivedAt', 'desc')
      .limit(100)
      .execute()
  })
}
