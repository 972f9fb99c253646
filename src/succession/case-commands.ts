/** One case goes to who follows its agency, or back. Each in a transaction of its own: ten thousand of them may be interrupted anywhere. */
import { handToInspectorate } from '#cases/about/commands.ts'
import { takeOff } from '#cases/about/letting-go-commands.ts'
import { holding } from '#cases/assignment.ts'
import { change, record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { LADDER } from '#cases/escalation.ts'
import { updateCase } from '#cases/queries.ts'
import { refreshWords } from '#cases/search/queries.ts'
import { isEnded } from '#cases/states.ts'
import type { Db } from '#db/transaction.ts'
import { addMovedCase, findPart, listMovedCases, markMovedBack, passPart, passPartBack } from '#succession/case-queries.ts'
import { listRestrictedUnits } from '#regions/agencies-queries.ts'
import { receiverOf } from '#succession/plan.ts'
import type { MoveRow } from '#succession/queries.ts'

type Moving = { move: MoveRow; caseId: string; at: Date }

/** @returns false when somebody ended it or took it over meanwhile */
export function succeed(db: Db, { move, caseId, at }: Moving): Promise<boolean> {
  const command: OnCase = { regionId: move.regionId, caseId, actor: { staffId: move.madeBy }, at }
  return withCase(db, command, async (held) => {
    const mine = holding(held.agencies).find(({ agencyId }) => agencyId === move.agencyId)
    if (!mine || isEnded(held.found.state)) return false
    const to = receiverOf(move.plan, held.found)
    const { about, aboutAgencyId, regionId } = held.found
    const isReported = to === aboutAgencyId || (about !== null && !(await listRestrictedUnits(held.trx, regionId)).includes(to))
    const before = isReported ? undefined : await findPart(held.trx, { regionId: move.regionId, caseId }, to)
    // Whom a case complains of does not inherit it either, nor who may not know of it.
    if (isReported) {
      await takeOff(held, command, [move.agencyId])
      await handToInspectorate(held, command)
    } else await handOn(held, command, { from: move.agencyId, to, part: mine.part, details: { moveId: move.id } })
    const moved = { regionId: move.regionId, caseId, part: mine.part, toAgencyId: isReported ? null : to, undoneAt: null }
    await addMovedCase(held.trx, move.id, { ...moved, before: before ? { part: before } : {}, eventSeq: held.last?.seq ?? 0 })
    return true
  })
}

type HandOn = { from: string; to: string; part: 'lead' | 'support'; details: Record<string, unknown> }

/** Deadlines stay, the clock of the first word goes on, and it is no "not ours". */
async function handOn(held: Held, command: OnCase, hands: HandOn): Promise<void> {
  const { trx, found } = held
  await passPart(trx, { regionId: found.regionId, caseId: found.id }, { ...hands, at: command.at })
  await tellOf(held, command, hands)
}

async function tellOf(held: Held, command: OnCase, { from, to, part, details }: HandOn): Promise<void> {
  if (part === 'lead') {
    const event = { kind: 'succeeded', agencyId: to, details: { ...details, fromAgencyId: from, toAgencyId: to } } as const
    return change(held, command, { set: { leadAgencyId: to }, event })
  }
  await refreshWords(held.trx, held.found.regionId, [held.found.id])
  // Who only helps is nobody's news but the history's.
  return change(held, command, { event: { kind: 'edited', agencyId: to, details: { ...details, support: [from, to] } } })
}

/** Only what nobody has touched since goes back. @returns whether it did */
export function goBack(db: Db, { move, caseId, at }: Moving): Promise<boolean> {
  const command: OnCase = { regionId: move.regionId, caseId, actor: { staffId: move.undoneBy ?? move.madeBy }, at }
  return withCase(db, command, async (held) => {
    const { trx, found } = held
    const [moved] = await listMovedCases(trx, { regionId: move.regionId, moveId: move.id, caseId, limit: 1 })
    const from = moved?.toAgencyId
    if (!from || moved.undoneAt || !moved.isUntouched) return false
    await passPartBack(trx, { regionId: found.regionId, caseId }, { from, to: move.agencyId, before: moved.before.part, at })
    await tellOf(held, command, { from, to: move.agencyId, part: moved.part, details: { moveId: move.id, isUndo: true } })
    await markMovedBack(trx, { regionId: found.regionId, caseId }, { moveId: move.id, at })
    return true
  })
}

/** A case whose agency has ended without anybody to follow waits for nobody: the coordinator hears of it at once. */
export function raiseOrphan(db: Db, command: OnCase): Promise<void> {
  return withCase(db, command, async (held) => {
    const level = LADDER.indexOf('coordinator')
    const { escalationLevel, state, leadAgencyId } = held.found
    if (escalationLevel >= level || isEnded(state)) return
    held.found = await updateCase(held.trx, held.found, { escalationLevel: level })
    const details = { before: escalationLevel, level, asked: LADDER[level], why: 'agency_ended' }
    await record(held, command, { kind: 'escalated', agencyId: leadAgencyId, details })
  })
}
