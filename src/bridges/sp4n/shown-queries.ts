/** What the desk shows of SP4N. Reading only; pieces for the desk's own statements, in which `c` is the case. */
import { sql, type RawBuilder } from 'kysely'
import { SP4N_FILTERS, type Sp4nFilter, type Sp4nStatus } from '#bridges/sp4n/statuses.ts'
import type { Trx } from '#db/transaction.ts'

export type Direction = 'from_sp4n' | 'to_sp4n'
export type Sending = 'queued' | 'sending' | 'sent' | 'unclear' | 'refused'
export type NewAnswer = { text: string; agency: string | null; at: string | null }

export type DeskSp4n = {
  id: string
  caseId: string
  direction: Direction
  sp4nId: string | null
  status: Sp4nStatus | null
  statusWords: string | null
  agency: string | null
  link: string | null
  packedAt: Date | null
  sentAt: Date | null
  seenAt: Date | null
  answeredAt: Date | null
  /** New there, and nobody has looked at it. */
  answer: NewAnswer | null
  sending: Sending | null
  queuedAt: Date | null
  problem: string | null
}

/** Of the case, and of those it answers for; what we sent first. */
export async function listSp4nOfCase(trx: Trx, regionId: string, caseId: string): Promise<DeskSp4n[]> {
  const { rows } = await sql<DeskSp4n>`
    select l.id, l.case_id, l.direction, l.sp4n_id, l.status, l.status_words, l.agency, l.link, l.packed_at, l.sent_at, l.seen_at, l.answered_at, l.answer,
      l.sending, l.queued_at, l.problem
    from sp4n_links l where l.region_id = ${regionId} and (l.case_id = ${caseId}
      or l.case_id in (select o.id from cases o where o.region_id = ${regionId} and o.linked_to = ${caseId}))
    order by l.direction desc, l.created_at, l.id`.execute(trx)
  return rows
}

/** Numbers of a row in a list, as text; null: none. */
export function numbersOfCase(): RawBuilder<unknown> {
  return sql`(select string_agg(l.sp4n_id, ', ' order by l.created_at) from sp4n_links l where l.region_id = c.region_id and l.case_id = c.id)`
}

const CONDITIONS: Record<Sp4nFilter, RawBuilder<unknown>> = {
  ada: sql`l.sp4n_id is not null`,
  dari: sql`l.direction = 'from_sp4n'`,
  ke: sql`l.direction = 'to_sp4n' and (l.sent_at is not null or l.sp4n_id is not null)`,
  menunggu: sql`l.sending in ('queued', 'sending', 'unclear') or l.answer is not null`,
}

/** @param name as in an address; unknown: no case */
export function isOfSp4n(name: string): RawBuilder<boolean> {
  const known = SP4N_FILTERS.find((one) => one === name)
  const condition = known ? CONDITIONS[known] : sql`false`
  return sql<boolean>`exists (select 1 from sp4n_links l where l.region_id = c.region_id and l.case_id = c.id and (${condition}))`
}
