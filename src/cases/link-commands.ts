/** One problem, many reporters: reports move to the case that answers for them all; every reporter keeps the ticket. */
import { countReports, moveReportFiles, moveReports } from '#cases/reporters/queries.ts'
import { change, loadCalendar, record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { findOriginOfReport } from '#cases/history/queries.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { lockCase, updateCase } from '#cases/queries.ts'
import { verifyDueAt } from '#cases/sla.ts'
import { isEnded } from '#cases/states.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'

/**
 * The case given becomes a trace that points to the other one. The other's deadline stays.
 * @throws DomainError case.not_found, case.changed, case.cannot_move, case.cannot_link (itself, ended, only one of both secret, or about somebody else)
 */
export async function linkCase(db: Db, command: OnCase & { toCaseId: string }): Promise<void> {
  const { regionId, caseId, toCaseId, at } = command
  if (caseId === toCaseId) throw new DomainError('case.cannot_link')
  await inBoth(db, { regionId, caseIds: [caseId, toCaseId] }, (trx) =>
    withCase(trx, command, async (source) => {
      await withCase(trx, { regionId, caseId: toCaseId, actor: {}, at }, async (target) => {
        if (isEnded(target.found.state) || target.found.isSecret !== source.found.isSecret || !isAboutSame(target, source))
          throw new DomainError('case.cannot_link')
        const reportIds = await moveReports(trx, { regionId, from: caseId, to: toCaseId })
        await moveReportFiles(trx, { regionId, to: toCaseId, reportIds })
        const set = { closedAt: at, outcome: 'linked', linkedTo: toCaseId, reportCount: 0 }
        await change(source, command, { to: 'linked', set, event: { kind: 'linked', details: { toCaseId, reportIds } } })
        await recount(target)
        await refreshWords(trx, regionId, [caseId, toCaseId])
        await record(target, command, { kind: 'reporter_joined', details: { fromCaseId: caseId, reportIds } })
      })
    }),
  )
}

/** What is kept from somebody must not join what is not, nor take it along. */
function isAboutSame({ found: one }: Held, { found: other }: Held): boolean {
  return one.about === other.about && one.aboutAgencyId === other.aboutAgencyId
}

/** Takes a report off the case again: it was another matter. @throws DomainError case.cannot_link when it did not come by linking */
export async function unlinkReport(db: Db, command: OnCase & { reportId: string }): Promise<void> {
  const { regionId, caseId, reportId, at } = command
  await inRegion(db, regionId, async (trx) => {
    const origin = await findOriginOfReport(trx, { regionId, caseId, reportId })
    if (!origin) throw new DomainError('case.cannot_link')
    await inBoth(trx, { regionId, caseIds: [caseId, origin] }, () =>
      withCase(trx, command, async (target) => {
        const moved = await moveReports(trx, { regionId, from: caseId, to: origin, reportIds: [reportId] })
        if (moved.length === 0) throw new DomainError('case.cannot_link')
        await moveReportFiles(trx, { regionId, to: origin, reportIds: moved })
        await recount(target)
        await refreshWords(trx, regionId, [caseId, origin])
        await record(target, command, { kind: 'unlinked', details: { toCaseId: origin, reportIds: moved } })
        await withCase(trx, { regionId, caseId: origin, actor: {}, at }, (source) => reviveSource(source, command))
      }),
    )
  })
}

/** The team checks it anew, with days of its own. A trace that came alive before only gets its report back. */
async function reviveSource(source: Held, command: OnCase & { reportId: string }): Promise<void> {
  const event = { kind: 'unlinked', details: { fromCaseId: command.caseId, reportIds: [command.reportId] } } as const
  await recount(source)
  if (source.found.state !== 'linked') return record(source, command, event)
  const { calendar } = await loadCalendar(source.trx, command.regionId)
  const due = verifyDueAt(command.at, source.found.rule, calendar)
  const set = { closedAt: null, outcome: null, linkedTo: null, leadAgencyId: null, firstDueAt: null, verifyDueAt: due }
  await change(source, { ...command, caseId: source.found.id }, { to: 'received', set, event })
}

async function recount(held: Held): Promise<void> {
  const { trx, found } = held
  held.found = await updateCase(trx, found, { reportCount: await countReports(trx, found.regionId, found.id) })
}

/** Both rows are held in one order everywhere, so that two officers who link crosswise wait for each other instead of for ever. */
function inBoth<T>(db: Db, { regionId, caseIds }: { regionId: string; caseIds: string[] }, work: (trx: Trx) => Promise<T>): Promise<T> {
  return inRegion(db, regionId, async (trx) => {
    for (const caseId of caseIds.toSorted()) await lockCase(trx, regionId, caseId)
    return work(trx)
  })
}
