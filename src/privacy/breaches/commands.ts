/** Writing down that something happened to data of residents, and what is done about it. Nothing is ever changed. */
import { record } from '#audit/commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import type { BreachFacts } from '#privacy/breaches/letters.ts'
import { holdBreach, insertBreach, insertEntry, listBreaches, type EntryKind } from '#privacy/breaches/queries.ts'
import { answerDue } from '#privacy/requests/rules.ts'

type ByStaff = { regionId: string; staffId: string; at: Date }

/** The 72 hours begin when it was found, not when it was written down. @returns its id @throws DomainError privacy.breach_incomplete */
export async function writeBreach(
  db: Db,
  { regionId, staffId, foundAt, facts, at }: ByStaff & { foundAt: Date; facts: BreachFacts },
): Promise<string> {
  if (!facts.what.trim() || Number.isNaN(foundAt.getTime()) || foundAt > at) throw new DomainError('privacy.breach_incomplete')
  const id = newId()
  await inRegion(db, regionId, async (trx) => {
    await insertBreach(trx, { regionId, id, foundAt, dueAt: answerDue(foundAt), writtenBy: staffId, writtenAt: at })
    await insertEntry(trx, { regionId, breachId: id, seq: 1, kind: 'written', facts, note: '', staffId, at })
    await record(trx, { regionId, act: 'breach.written', at, staffId, subjectId: id, details: { kind: 'written' } })
  })
  return id
}

export type AddToBreach = ByStaff & { breachId: string; kind: Exclude<EntryKind, 'written'>; facts?: BreachFacts; note: string }

/** Two at once: one after the other. @throws DomainError privacy.breach_not_found, privacy.breach_closed */
export async function addToBreach(db: Db, { regionId, breachId, kind, facts, note, staffId, at }: AddToBreach): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    await holdBreach(trx, breachId)
    const [breach] = await listBreaches(trx, regionId, breachId)
    const last = breach?.entries.at(-1)
    if (!last) throw new DomainError('privacy.breach_not_found')
    if (last.kind === 'closed') throw new DomainError('privacy.breach_closed')
    await insertEntry(trx, { regionId, breachId, seq: last.seq + 1, kind, facts: facts ?? last.facts, note: note.trim(), staffId, at })
    await record(trx, { regionId, act: 'breach.written', at, staffId, subjectId: breachId, details: { kind } })
  })
}
