/** One problem, many reporters: reports move to the case that answers for them all; every reporter keeps the ticket. */
import { countReports, findReportOfCase, forgetWord, moveReportFiles, moveReports } from '#cases/reporters/queries.ts'
import { change, record, takeDown, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { freshDays } from '#cases/commands.ts'
import { findOriginOfReport } from '#cases/history/queries.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { lockCase, updateCase, type CaseRow } from '#cases/queries.ts'
import { isEnded } from '#cases/states.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { isShownReport } from '#publications/hiding-queries.ts'

/**
 * The case given becomes a trace that points to the other one. The other's deadline stays.
 * @throws DomainError case.not_found, case.changed, case.cannot_move, case.cannot_link (itself, ended, only one of both secret, or about somebody else)
 */
export async function linkCase(db: Db, command: OnCase & { toCaseId: string }): Promise<void> {
  const { regionId, caseId, toCaseId } = command
  await inOrder(db, { regionId, caseIds: [caseId, toCaseId] }, (trx) => linkOne(trx, command))
}

/** Several cases at once into the one given, all or none. @throws as linkCase, and case.cannot_link when there is none */
export async function gatherCases(db: Db, command: OnCase & { fromCaseIds: readonly string[] }): Promise<void> {
  const { regionId, caseId, fromCaseIds, version, actor, at } = command
  if (fromCaseIds.length === 0) throw new DomainError('case.cannot_link')
  await inOrder(db, { regionId, caseIds: [caseId, ...fromCaseIds] }, async (trx) => {
    await withCase(trx, { regionId, caseId, version, actor, at }, async () => {})
    for (const from of new Set(fromCaseIds)) await linkOne(trx, { regionId, caseId: from, toCaseId: caseId, actor, at })
  })
}

async function linkOne(trx: Trx, command: OnCase & { toCaseId: string }): Promise<void> {
  const { regionId, caseId, toCaseId, at } = command
  if (caseId === toCaseId) throw new DomainError('case.cannot_link')
  await withCase(trx, command, async (source) => {
    await withCase(trx, { regionId, caseId: toCaseId, actor: {}, at }, async (target) => {
      if (isEnded(target.found.state) || target.found.isSecret !== source.found.isSecret || !isAboutSame(target, source))
        throw new DomainError('case.cannot_link')
      const reportIds = await moveReports(trx, { regionId, from: caseId, to: toCaseId })
      await moveReportFiles(trx, { regionId, to: toCaseId, reportIds })
      const set = { closedAt: at, outcome: 'linked', linkedTo: toCaseId, reportCount: 0, heldUntil: null }
      await change(source, command, { to: 'linked', set, event: { kind: 'linked', details: { toCaseId, reportIds } } })
      await recount(target)
      await refreshWords(trx, regionId, [caseId, toCaseId])
      await record(target, command, { kind: 'reporter_joined', details: { fromCaseId: caseId, reportIds } })
    })
  })
}

/** What is kept from somebody must not join what is not, nor take it along. */
function isAboutSame({ found: one }: Held, { found: other }: Held): boolean {
  return one.about === other.about && one.aboutAgencyId === other.aboutAgencyId
}

/**
 * Takes a report off the case again: it was another matter. What its reporter said of the other answer stays in the history only.
 * @throws DomainError case.cannot_link when it did not come by linking
 */
export async function unlinkReport(db: Db, command: OnCase & { reportId: string }): Promise<void> {
  const { regionId, caseId, reportId, at } = command
  await inRegion(db, regionId, async (trx) => {
    const origin = await findOriginOfReport(trx, { regionId, caseId, reportId })
    if (!origin) throw new DomainError('case.cannot_link')
    await inOrder(trx, { regionId, caseIds: [caseId, origin] }, () =>
      withCase(trx, command, async (target) => {
        const said = await findReportOfCase(trx, regionId, reportId)
        const moved = await moveReports(trx, { regionId, from: caseId, to: origin, reportIds: [reportId] })
        if (moved.length === 0) throw new DomainError('case.cannot_link')
        await moveReportFiles(trx, { regionId, to: origin, reportIds: moved })
        await forgetWord(trx, regionId, reportId)
        await recount(target)
        await refreshWords(trx, regionId, [caseId, origin])
        const details = { toCaseId: origin, reportIds: moved, verdict: said?.verdict, rating: said?.rating }
        await record(target, command, { kind: 'unlinked', details })
        if (target.found.isPublished && (await isShownReport(trx, { regionId, caseId, reportId })))
          await takeDown(target, command, { why: 'unlinked' })
        await withCase(trx, { regionId, caseId: origin, actor: {}, at }, (source) => reviveSource(source, command, target.found))
      }),
    )
  })
}

/** The team checks it anew, with days of its own. A trace that came alive before only gets its report back. */
async function reviveSource(source: Held, command: OnCase & { reportId: string }, target: CaseRow): Promise<void> {
  const details = { fromCaseId: command.caseId, reportIds: [command.reportId], wasAnswered: target.answeredAt !== null }
  const event = { kind: 'unlinked', details } as const
  await recount(source)
  if (source.found.state !== 'linked') return record(source, command, event)
  const days = await freshDays(source.trx, source.found, command.at)
  const set = { closedAt: null, outcome: null, linkedTo: null, leadAgencyId: null, firstDueAt: null, ...days }
  await change(source, { ...command, caseId: source.found.id }, { to: 'received', set, event })
}

async function recount(held: Held): Promise<void> {
  const { trx, found } = held
  held.found = await updateCase(trx, found, { reportCount: await countReports(trx, found.regionId, found.id) })
}

/** Rows are held in one order everywhere, so that two officers who link crosswise wait for each other instead of for ever. */
function inOrder<T>(db: Db, { regionId, caseIds }: { regionId: string; caseIds: string[] }, work: (trx: Trx) => Promise<T>): Promise<T> {
  return inRegion(db, regionId, async (trx) => {
    for (const caseId of caseIds.toSorted()) await lockCase(trx, regionId, caseId)
    return work(trx)
  })
}
