/** What the desk shows of a case's hand-overs: the one that was last, and the one it came by. Pieces of findDeskCase's one question; `c` is the case. */
import { sql, type RawBuilder } from 'kysely'
import type { TransferState, Way } from '#transfers/steps.ts'

export type DeskTransfer = {
  id: string
  /** Another government holds the case by this one now. */
  isActive: boolean
  way: Way
  state: TransferState
  agencyName: string
  agencyLongName: string
  /** The region behind it is gone from this installation. */
  isGone: boolean
  toTicket: string | null
  reason: string
  reference: string | null
  endReason: string | null
  offeredAt: Date
  sentAt: Date | null
  acceptedAt: Date | null
  heardAt: Date | null
  endedAt: Date | null
  /** We were told that nothing came back, and nothing has come since. */
  isSilent: boolean
}

export type DeskReceived = {
  regionName: string
  ticket: string
  reporterCount: number
  reason: string
  state: 'open' | 'returned' | 'withdrawn'
  receivedAt: Date
}

export function transferOfCase(): RawBuilder<unknown> {
  return sql`(select json_build_object('id', t.id, 'isActive', t.id = c.transfer_id, 'way', t.way, 'state', t.state, 'agencyName', a.short_name,
      'agencyLongName', a.name, 'isGone', a.region_code is not null and t.way = 'other' and t.to_region_id is null and t.sent_at is null and exists (
        select 1 from case_events e where e.region_id = t.region_id and e.case_id = t.case_id and e.kind = 'transfer_silent' and e.details ? 'isGone'),
      'toTicket', t.to_ticket, 'reason', t.reason, 'reference', t.reference, 'endReason', t.end_reason, 'offeredAt', t.offered_at, 'sentAt', t.sent_at,
      'acceptedAt', t.accepted_at, 'heardAt', t.heard_at, 'endedAt', t.ended_at,
      'isSilent', t.reminded_at is not null and t.state in ('offered', 'accepted') and t.reminded_at > coalesce(t.heard_at, t.sent_at, t.offered_at))
    from transfers t join agencies a on a.region_id = t.region_id and a.id = t.agency_id
    where t.region_id = c.region_id and t.case_id = c.id order by t.offered_at desc limit 1)`
}

export function receivedOfCase(): RawBuilder<unknown> {
  return sql`(select json_build_object('regionName', coalesce(r.short_name, ''), 'ticket', t.from_ticket, 'reporterCount', t.reporter_count,
      'reason', t.reason, 'state', t.state, 'receivedAt', t.received_at)
    from received_transfers t left join regions r on r.id = t.from_region_id
    where t.region_id = c.region_id and (t.case_id = c.id or t.case_id in (
      select l.id from cases l where l.region_id = c.region_id and l.linked_to = c.id))
    order by t.received_at desc limit 1)`
}

/** Sent on so often that only the coordinator gives it a holder (isForCoordinator in cases/assignment.ts). */
export function isForCoordinator(regionId: string): RawBuilder<boolean> {
  return sql<boolean>`c.returned_count >= coalesce((select (r.settings ->> 'handOverMost')::int from regions r where r.id = ${regionId}), 2)`
}

/** Whether a region of this installation, with somebody at its desk, stands behind an agency; `a` is the agency. */
export function isHere(): RawBuilder<boolean> {
  return sql<boolean>`(a.region_code is not null and exists (select 1 from regions r where r.code = a.region_code and r.id <> a.region_id
    and exists (select 1 from staff s where s.region_id = r.id and s.role in ('admin', 'coordinator'))))`
}

/** Instants inside JSON arrive as text. */
export function transferWithDates(row: DeskTransfer | null): DeskTransfer | null {
  const date = (value: Date | null) => value && new Date(value)
  return (
    row && {
      ...row,
      offeredAt: new Date(row.offeredAt),
      sentAt: date(row.sentAt),
      acceptedAt: date(row.acceptedAt),
      heardAt: date(row.heardAt),
      endedAt: date(row.endedAt),
    }
  )
}

export function receivedWithDates(row: DeskReceived | null): DeskReceived | null {
  return row && { ...row, receivedAt: new Date(row.receivedAt) }
}
