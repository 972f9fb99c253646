/** One person behind several doors: an officer says so, with a reason that stays. Nothing is merged, so it can be taken back. */
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { endLink, findReportId, insertLink, joinPersons, lockContactsOf, setAlone } from '#reporters/link-queries.ts'
import { findTicket } from '#reports/ticket.ts'

/** @property reportId of the case that is open at the desk @property ticket as typed: the other report of the same person */
export type LinkReporters = { regionId: string; reportId: string; ticket: string; reason: string; staffId: string; at: Date }

/** @throws DomainError case.reason_missing, reporter.no_such_report, reporter.nobody, reporter.same */
export async function linkReporters(db: Db, { regionId, reportId, reason, staffId, at, ...typed }: LinkReporters): Promise<void> {
  if (!reason.trim()) throw new DomainError('case.reason_missing')
  await inRegion(db, regionId, async (trx) => {
    const other = await findReportId(trx, regionId, findTicket(typed.ticket) ?? '')
    if (!other) throw new DomainError('reporter.no_such_report')
    const contacts = await lockContactsOf(trx, regionId, [reportId, other.id])
    const mine = contacts.find((one) => one.reportId === reportId)
    const theirs = contacts.find((one) => one.reportId === other.id)
    if (!mine || !theirs) throw new DomainError('reporter.nobody')
    if (mine.id === theirs.id || (mine.personId !== null && mine.personId === theirs.personId)) throw new DomainError('reporter.same')
    const personId = mine.personId ?? mine.id
    await joinPersons(trx, { regionId, contacts: [mine, theirs], personId })
    await insertLink(trx, { regionId, id: newId(), contactId: theirs.id, personId, staffId, reason: reason.trim(), at })
  })
}

/** It was another person after all. Done twice it does nothing. */
export async function unlinkReporter(
  db: Db,
  { regionId, linkId, staffId, at }: { regionId: string; linkId: string; staffId: string; at: Date },
): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const ended = await endLink(trx, regionId, { id: linkId, staffId, at })
    if (ended) await setAlone(trx, regionId, ended.contactId)
  })
}
