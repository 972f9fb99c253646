/** The forms about a case's reporters: objections, slowed senders, several cases gathered into one. */
import { gatherCases } from '#cases/link-commands.ts'
import { decideObjection } from '#cases/reporters/objection-commands.ts'
import { resumeCase } from '#cases/reporters/waiting-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { findDeskCase } from '#desk/case-queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { DomainError } from '#lib/errors.ts'
import { linkReporters, unlinkReporter } from '#reporters/link-commands.ts'
import { liftSlowing, releaseCase } from '#reports/slowing-commands.ts'
import { findTicket } from '#reports/ticket.ts'
import { caseAction, textIn, textsIn, type Submitted } from './case-form.ts'

export const reporterActions = {
  resume: caseAction('resume', 'case.triage', ({ command, locals: { db } }) => resumeCase(db, command)),
  decide: caseAction('decide', 'case.decide', ({ form, command, locals: { db } }) => {
    const choice = textIn(form, 'putusan')
    if (choice !== 'benar' && choice !== 'tetap') throw new DomainError('case.choice_missing')
    return decideObjection(db, { ...command, isGranted: choice === 'benar', text: textIn(form, 'teks') ?? '' })
  }),
  release: caseAction('release', 'case.triage', ({ command, locals: { db } }) => releaseCase(db, command)),
  lift: caseAction('lift', 'case.triage', ({ form, command, locals: { db } }) => liftSlowing(db, { ...command, reason: textIn(form, 'teks') ?? '' })),
  gather: caseAction('gather', 'case.triage', gather),
  unite: caseAction('unite', 'case.triage', unite),
  part: caseAction('part', 'case.triage', ({ form, command, staff, locals: { db } }) =>
    unlinkReporter(db, { regionId: command.regionId, linkId: textIn(form, 'tautan') ?? '', staffId: staff.id, at: command.at }),
  ),
}

/** By ticket, each one that this person may open. */
async function gather({ form, command, staff, eyes, locals: { db } }: Submitted): Promise<void> {
  const tickets = textsIn(form, 'kasus').slice(0, MOST)
  const found = await inRegion(eyes, command.regionId, (trx) => Promise.all(tickets.map((ticket) => findDeskCase(trx, scopeOf(staff), ticket))))
  const ids = found.flatMap((one) => (one?.isReadable ? [one.id] : []))
  if (ids.length < tickets.length) throw new DomainError('case.cannot_link')
  await gatherCases(db, { ...command, fromCaseIds: ids })
}

/** The other report is one that this person may open; what is hidden is answered as what is not there. */
async function unite({ form, found, command, staff, eyes, locals: { db } }: Submitted): Promise<void> {
  const { regionId, at } = command
  const reportId = found.reports.find(({ id }) => id === textIn(form, 'laporan'))?.id
  const ticket = findTicket(textIn(form, 'tiket') ?? '')
  const other = ticket && (await inRegion(eyes, regionId, (trx) => findDeskCase(trx, scopeOf(staff), ticket)))
  if (!reportId || !other || !other.isReadable) throw new DomainError('reporter.no_such_report')
  await linkReporters(db, { regionId, reportId, ticket, reason: textIn(form, 'teks') ?? '', staffId: staff.id, at })
}

/** More than are ever offered. */
const MOST = 100
