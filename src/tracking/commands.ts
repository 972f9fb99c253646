/** Looking a report up is a try at its secret code, so wrong ones are counted; the rest of the public side only reads. */
import { hearReporter } from '#cases/reporter-commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { isTooOften } from '#rates/commands.ts'
import { BY_TICKET, minutesToWait } from '#staff/attempts.ts'
import { countAttempt, findAttempts } from '#staff/attempts-queries.ts'
import { findTracked, type TrackedReport } from '#tracking/queries.ts'

export type LookUp = { regionId: string; ticket: string; code: string; at: Date }

/**
 * The same work whether the ticket exists or not, so that nobody learns which tickets do.
 * Tries are counted by ticket and not by internet address: whole villages share one address of a mobile network.
 * @throws DomainError report.not_found, staff.too_many_attempts (minutes)
 */
export async function lookUp(db: Db, { regionId, ticket, code, at }: LookUp): Promise<TrackedReport> {
  const key = `ticket:${regionId}:${ticket}`
  const found = await inRegion(db, regionId, (trx) => findTracked(trx, { regionId, ticket, code }))
  const before = found ? await findAttempts(db, key) : undefined
  const attempts = before ? { ...before, count: before.count + 1 } : await countAttempt(db, { key, limit: BY_TICKET, at })
  const minutes = minutesToWait(attempts, BY_TICKET, at)
  if (minutes > 0) throw new DomainError('staff.too_many_attempts', { minutes })
  if (!found) throw new DomainError('report.not_found')
  return found
}

/** New facts, or the answer to a question, from whoever holds ticket and code. @throws DomainError case.text_missing, form.too_many */
export async function addWords(db: Db, { words, ...report }: { regionId: string; reportId: string; words: string; at: Date }): Promise<void> {
  if (words.trim() === '') throw new DomainError('case.text_missing')
  if (await isTooOften(db, 'add-words', { who: report.reportId, at: report.at })) throw new DomainError('form.too_many')
  await hearReporter(db, { ...report, words, isWritten: true })
}
