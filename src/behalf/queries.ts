/** A report that somebody of the staff took down, for the slip that is given to the resident. One function, one statement. */
import { sql } from 'kysely'
import type { Trx } from '#db/transaction.ts'
import { keysOf } from '#sealing/carried.ts'

export type TakenReport = {
  ticket: string
  code: string
  channel: string
  takenBy: string
  takenByName: string | null
  submittedAt: Date
  verifyDueAt: Date
  dueAt: Date
  /** `+62…`, told by the resident; null: none. */
  phone: string | null
}

/** @property takenBy by this officer only */
type Sought = { ticket: string; takenBy?: string }

/** @returns undefined as well when the resident sent it without an officer */
export async function findTakenReport(trx: Trx, regionId: string, { ticket, takenBy }: Sought): Promise<TakenReport | undefined> {
  const { rows } = await sql<Omit<TakenReport, 'phone'> & { phone: Buffer | null }>`
    select r.ticket, r.code, r.channel, r.taken_by, s.name as taken_by_name, r.submitted_at, c.verify_due_at, c.due_at,
      (select w.address from contact_ways w where w.region_id = r.region_id and w.contact_id = r.contact_id and w.kind = 'phone' order by w.created_at limit 1) as phone
    from reports r
    join cases c on c.region_id = r.region_id and c.id = r.case_id
    left join staff s on s.id = r.taken_by
    where r.region_id = ${regionId} and r.ticket = ${ticket} and r.taken_by is not null
      and (${takenBy ?? null}::uuid is null or r.taken_by = ${takenBy ?? null})`.execute(trx)
  const [found] = rows
  return found && { ...found, phone: found.phone && (await (await keysOf(trx, regionId)).open('address', found.phone)) }
}
