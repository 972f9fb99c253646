/** What leaders ask for, and what is reported back. It stands in the case's own history; residents see nothing of it. */
import { loadCalendar, record, required, withCase, type Actor, type OnCase } from '#cases/change-commands.ts'
import { isEnded } from '#cases/states.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { checkedWish, type Wish } from '#instructions/rules.ts'
import { closeInstructedCase, insertInstructedCase, insertInstruction, listOpenCases, markDone, markWithdrawn } from '#instructions/queries.ts'
import { dayOf } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'

export type Instruct = Wish & { regionId: string; actor: Actor & { staffId: string }; at: Date }

/**
 * Cases that have ended meanwhile, and those whose content the leader may not know, are left out.
 * @returns on how many cases it stands
 * @throws DomainError instruction.text_missing, instruction.date_past, instruction.no_cases, instruction.too_many
 */
export async function instruct(db: Db, { regionId, actor, at, ...wish }: Instruct): Promise<number> {
  return inRegion(db, regionId, async (trx) => {
    const { region } = await loadCalendar(trx, regionId)
    const { text, dueOn, caseIds } = checkedWish(wish, dayOf(at, region.zone))
    const id = newId()
    await insertInstruction(trx, { regionId, id, text, dueOn, givenBy: actor.staffId, givenAt: at })
    let count = 0
    // In one order everywhere, so that two who mark the same cases wait for each other instead of for ever.
    for (const caseId of caseIds.toSorted()) {
      await withCase(trx, { regionId, caseId, actor, at }, async (held) => {
        if (isEnded(held.found.state) || held.found.isSecret) return
        await insertInstructedCase(trx, { regionId, instructionId: id, caseId })
        await record(held, { actor, at }, { kind: 'instructed', text, details: { instructionId: id, dueOn } })
        count++
      })
    }
    if (count === 0) throw new DomainError('instruction.no_cases')
    return count
  })
}

/** By whoever holds the case, with words for who asked. @throws DomainError case.text_missing, instruction.not_open */
export async function fulfil(db: Db, command: OnCase & { instructionId: string; text: string }): Promise<void> {
  const text = required(command.text, 'case.text_missing')
  await withCase(db, { ...command, version: undefined }, async (held) => {
    const { instructionId, actor, at } = command
    const of = { regionId: held.found.regionId, caseId: held.found.id, instructionId }
    if (!(await markDone(held.trx, of, { by: actor.staffId ?? null, text, at }))) throw new DomainError('instruction.not_open')
    await record(held, command, { kind: 'instruction_done', text, details: { instructionId } })
  })
}

/** Only by who gave it. What was reported done stays so. @throws DomainError instruction.not_open */
export async function withdraw(
  db: Db,
  { regionId, instructionId, actor, at }: { regionId: string; instructionId: string; actor: Actor & { staffId: string }; at: Date },
): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    if (!(await markWithdrawn(trx, { regionId, id: instructionId, by: actor.staffId, at }))) throw new DomainError('instruction.not_open')
    for (const caseId of await listOpenCases(trx, regionId, instructionId)) {
      // The case first, as everywhere: whoever reports it done at this moment holds it already.
      await withCase(trx, { regionId, caseId, actor, at }, async (held) => {
        if (!(await closeInstructedCase(trx, { regionId, instructionId, caseId }))) return
        await record(held, { actor, at }, { kind: 'instruction_withdrawn', details: { instructionId } })
      })
    }
  })
}
