/**
 * Writing down that something was read. In the transaction of the reading itself and before it ends: what cannot be written down is not shown.
 * The same person, case and words within an hour are one reading: a page that stays open fetches itself anew whenever anything happens in the
 * region, and a log of reloads hides the readings in it. What has changed meanwhile (`details`) is another reading.
 */
import type { Act } from '#audit/acts.ts'
import { record } from '#audit/commands.ts'
import { findReading } from '#audit/queries.ts'
import type { Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'

export type Read = {
  regionId: string
  act: Extract<Act, 'case.secret_read' | 'case.conversation_read' | 'file.secret_opened'>
  caseId: string
  staffId: string
  subjectId?: string
  details?: Record<string, string | number | boolean>
  at: Date
}

/** Milliseconds. */
const HOUR = 3_600_000

/** One question, and one entry the first time in an hour. @throws DomainError case.not_found: this reader sees no such case */
export async function recordRead(trx: Trx, { details = {}, ...read }: Read): Promise<void> {
  const since = new Date(read.at.getTime() - (read.at.getTime() % HOUR))
  const found = await findReading(trx, { ...read, subjectId: read.subjectId ?? null, details, since })
  if (!found) throw new DomainError('case.not_found')
  if (!found.isTold) await record(trx, { ...read, details, isRestricted: found.isRestricted })
}
