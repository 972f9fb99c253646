/** Asking for papers and doing away with them. How one is made stands in make-commands.ts. */
import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { record } from '#audit/commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { findDeskCase, type DeskCase } from '#desk/case-queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { ticketOf } from '#desk/shown-case.ts'
import { announce } from '#jobs/live.ts'
import { enqueue } from '#jobs/queue.ts'
import { dayOf } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { isUuid, newId } from '#lib/ids.ts'
import type { Storage } from '#lib/storage.ts'
import { keysUpTo } from '#papers/files.ts'
import { expiryOf, parametersOf, RULES, wishOf, type PaperKind, type Parameters, type Wish } from '#papers/kinds.ts'
import { deleteExpired, deletePaper, findPaper, insertPaper, type PaperFile } from '#papers/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { StaffMember } from '#staff/queries.ts'

/** The paper's workshop: one folder for each attempt, below the system's own for such things. */
export const WORKSHOP = 'tanggap-paper-'

export type AskForPaper = { region: RegionRow; staff: StaffMember; wish: Wish; at: Date }

/** Asked again while it is being made, it is made once. @throws DomainError paper.month_invalid, paper.year_invalid, case.not_found */
export async function askForPaper(db: Db, { region, staff, wish, at }: AskForPaper): Promise<void> {
  const { kind } = wish
  const { id: regionId, zone } = region
  const told = parametersOf(wish, dayOf(at, zone))
  await inRegion(db, regionId, async (trx) => {
    const found = RULES[kind].about === 'case' ? await findDeskCase(trx, scopeOf(staff), wish.ticket?.trim() ?? '') : undefined
    if (RULES[kind].about === 'case' && !found?.isReadable) throw new DomainError('case.not_found')
    const parameters = found ? { caseId: found.id, ticket: ticketOf(found) } : told
    const row = {
      regionId,
      id: newId(),
      kind,
      parameters,
      caseId: found?.id ?? null,
      askedBy: staff.id,
    }
    const isNew = await insertPaper(trx, { ...row, wish: wishOf(kind, parameters), askedAt: at, expiresAt: expiryOf(kind, at) })
    if (!isNew) return
    // One after the other: each takes memory that the machine has only once.
    await enqueue(trx, 'make-paper', { regionId, paperId: row.id }, { queue: 'papers' })
    await announce(trx, { regionId, topic: 'paper', ...(found && { caseId: found.id }) })
    await record(trx, { ...actOf(row), act: 'paper.made', at, staffId: staff.id, isRestricted: isRestricted(found) })
  })
}

type Named = { regionId: string; id: string; kind: PaperKind; parameters: Parameters; caseId: string | null }

/** What the log of acts says of a paper. */
function actOf({ regionId, id, kind, parameters, caseId }: Named) {
  const { month, year } = parameters
  return { regionId, subjectId: id, details: { kind, ...(month && { month }), ...(year && { year }) }, ...(caseId && { caseId }) }
}

function isRestricted(found: DeskCase | undefined): boolean {
  return (found?.about ?? null) !== null
}

/**
 * A file of a paper, for whoever takes it away. Written down before it is handed out.
 * @throws DomainError paper.not_found
 */
export async function fetchPaper(db: Db, { staff, id, name, at }: { staff: StaffMember; id: string; name: string; at: Date }): Promise<PaperFile> {
  return inRegion(db, staff.regionId, async (trx) => {
    const scope = scopeOf(staff)
    const paper = isUuid(id) ? await findPaper(trx, scope, id) : undefined
    const file = paper?.state === 'done' ? paper.files.find((one) => one.name === name) : undefined
    if (!paper || !file) throw new DomainError('paper.not_found')
    const found = paper.caseId === null ? undefined : await findDeskCase(trx, scope, paper.caseId)
    const { details, ...act } = actOf(paper)
    await record(trx, { ...act, act: 'paper.fetched', details: { ...details, file: name }, at, staffId: staff.id, isRestricted: isRestricted(found) })
    return file
  })
}

type Kept = { db: Db; storage: Storage }

/** @throws DomainError paper.not_found */
export async function removePaper({ db, storage }: Kept, { staff, id }: { staff: StaffMember; id: string }): Promise<void> {
  const { regionId } = staff
  const gone = await inRegion(db, regionId, async (trx) => {
    const found = isUuid(id) ? await findPaper(trx, scopeOf(staff), id) : undefined
    return found && deletePaper(trx, regionId, found.id)
  })
  if (!gone) throw new DomainError('paper.not_found')
  for (const key of keysUpTo(regionId, gone)) await storage.remove(key)
}

/** Nightly: papers past their day, and workshops that a crash left. */
export async function deleteOldPapers({ db, storage }: Kept, { regionId, at }: { regionId: string; at: Date }): Promise<void> {
  const gone = await inRegion(db, regionId, (trx) => deleteExpired(trx, regionId, at))
  for (const key of gone.flatMap((one) => keysUpTo(regionId, one))) await storage.remove(key)
  await clearWorkshops()
}

/** Milliseconds. No paper takes as long. */
const ABANDONED = 3_600_000

async function clearWorkshops(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(WORKSHOP))
  for (const name of names) {
    const folder = join(tmpdir(), name)
    const made = await stat(folder).catch(() => undefined)
    if (made && Date.now() - made.mtimeMs > ABANDONED) await rm(folder, { recursive: true, force: true })
  }
}
