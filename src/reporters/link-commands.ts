/** One person behind several doors: an officer says so, with a reason that stays. Nothing is merged, so it can be taken back. */
import { record } from '#audit/commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import { endLink, insertLink, joinPersons, listLinkable, lockContactsOf, setAlone, type LinkableReport } from '#reporters/link-queries.ts'
import { findTicket } from '#reports/ticket.ts'

/** @property reportId of the case that is open at the desk @property ticket as typed: the other report of the same person */
export type LinkReporters = { regionId: string; reportId: string; ticket: string; reason: string; staffId: string; at: Date }

/** @throws DomainError case.reason_missing, reporter.no_such_report (also when only one is of the restricted unit), reporter.nobody, reporter.same */
export async function linkReporters(db: Db, { regionId, reportId, reason, staffId, at, ...typed }: LinkReporters): Promise<void> {
  if (!reason.trim()) throw new DomainError('case.reason_missing')
  await inRegion(db, regionId, async (trx) => {
    const [one, other] = await linkable(trx, regionId, { reportId, ticket: findTicket(typed.ticket) ?? '' })
    const contacts = await lockContactsOf(trx, regionId, [one.id, other.id])
    const mine = contacts.find((contact) => contact.reportId === one.id)
    const theirs = contacts.find((contact) => contact.reportId === other.id)
    if (!mine || !theirs) throw new DomainError('reporter.nobody')
    if (mine.id === theirs.id || (mine.personId !== null && mine.personId === theirs.personId)) throw new DomainError('reporter.same')
    const personId = mine.personId ?? mine.id
    await joinPersons(trx, { regionId, contacts: [mine, theirs], personId })
    await insertLink(trx, { regionId, id: newId(), contactId: theirs.id, personId, staffId, reason: reason.trim(), at })
    // The reason stays with the link: people name each other in it.
    const told = { caseId: one.caseId, subjectId: other.id, isRestricted: one.isRestricted }
    await record(trx, { regionId, act: 'identity.linked', staffId, at, ...told })
  })
}

/** What is restricted has nothing to do with what is not, and is answered as if it were not there. */
async function linkable(trx: Trx, regionId: string, named: { reportId: string; ticket: string }): Promise<[LinkableReport, LinkableReport]> {
  const reports = await listLinkable(trx, regionId, named)
  const one = reports.find(({ id }) => id === named.reportId)
  const other = reports.find(({ ticket }) => ticket === named.ticket)
  if (!one || !other || one.isRestricted !== other.isRestricted) throw new DomainError('reporter.no_such_report')
  return [one, other]
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
