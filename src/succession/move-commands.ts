/**
 * Carrying out what was ordered, in pieces: a crash anywhere loses nothing, as what is still to be done is asked of the cases themselves.
 * An order that is done goes on holding: a case that is opened again, and belongs to an agency that is no more, follows.
 */
import { loadCalendar } from '#cases/change-commands.ts'
import { LADDER } from '#cases/escalation.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { dayOf } from '#lib/dates.ts'
import { goBack, raiseOrphan, succeed } from '#succession/case-commands.ts'
import { listCasesLedBy, listMovedCases } from '#succession/case-queries.ts'
import { begin } from '#succession/commands.ts'
import { findMove, listMoves, listOpenParts, listOrphanedAgencies, updateMove, type MoveRow } from '#succession/queries.ts'

type Sweep = { regionId: string; at: Date }

/** Cases asked for at a time. Between two pieces it is seen whether the order still stands. */
const PIECE = 200

/** Begins what is due, goes on with what is under way. May be called at any time, and twice at once. */
export async function carryOutMoves(db: Db, { regionId, at }: Sweep): Promise<void> {
  const moves = await inRegion(db, regionId, async (trx) => {
    const { region } = await loadCalendar(trx, regionId)
    for (const { id, state, effectiveOn } of await listMoves(trx, regionId)) {
      if (state === 'planned' && effectiveOn <= dayOf(at, region.zone)) await begin(trx, { regionId, id }, at)
    }
    return listMoves(trx, regionId)
  })
  const failures: unknown[] = []
  for (const move of moves) {
    if (move.state === 'running' || move.state === 'done') failures.push(...(await moveAll(db, move, at)))
    if (move.state === 'undoing') failures.push(...(await moveAllBack(db, move, at)))
  }
  await raiseOrphans(db, { regionId, at })
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} cases could not be moved`)
}

/** @returns what failed: one case does not hold up the others, and is tried again with the next sweep */
async function moveAll(db: Db, move: MoveRow, at: Date): Promise<unknown[]> {
  const { regionId, agencyId, id } = move
  const piece = (after: string | undefined) =>
    inRegion(db, regionId, async (trx) => {
      const now = await findMove(trx, regionId, id)
      if (now?.state !== 'running' && now?.state !== 'done') return []
      return (await listOpenParts(trx, { regionId, agencyId, after, limit: PIECE })).map(({ caseId }) => caseId)
    })
  const failures = await eachCase(piece, (caseId) => succeed(db, { move, caseId, at }))
  if (move.state === 'running' && failures.length === 0) await finish(db, move, { from: 'running', to: 'done', at })
  return failures
}

async function moveAllBack(db: Db, move: MoveRow, at: Date): Promise<unknown[]> {
  const { regionId, id } = move
  const piece = (after: string | undefined) =>
    inRegion(db, regionId, async (trx) => (await listMovedCases(trx, { regionId, moveId: id, after, limit: PIECE })).map(({ caseId }) => caseId))
  const failures = await eachCase(piece, (caseId) => goBack(db, { move, caseId, at }))
  if (failures.length === 0) await finish(db, move, { from: 'undoing', to: 'undone', at })
  return failures
}

async function eachCase(piece: (after: string | undefined) => Promise<string[]>, work: (caseId: string) => Promise<unknown>): Promise<unknown[]> {
  const failures: unknown[] = []
  for (let after: string | undefined; ; ) {
    const caseIds = await piece(after)
    for (const caseId of caseIds) await work(caseId).catch((error: unknown) => failures.push(error))
    after = caseIds.at(-1)
    if (after === undefined) return failures
  }
}

async function finish(
  db: Db,
  { regionId, id }: MoveRow,
  { from, to, at }: { from: MoveRow['state']; to: MoveRow['state']; at: Date },
): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    if ((await findMove(trx, regionId, id))?.state === from) await updateMove(trx, { regionId, id }, { state: to, finishedAt: at })
  })
}

async function raiseOrphans(db: Db, { regionId, at }: Sweep): Promise<void> {
  const caseIds = await inRegion(db, regionId, async (trx) => {
    const agencyIds = (await listOrphanedAgencies(trx, regionId)).map(({ id }) => id)
    return listCasesLedBy(trx, { regionId, agencyIds, belowLevel: LADDER.indexOf('coordinator') })
  })
  for (const caseId of caseIds) await raiseOrphan(db, { regionId, caseId, actor: {}, at })
}
