/** The end of an account: what it holds goes to somebody else in the same moment. */
import { record } from '#audit/commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { dayOf } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { findRegionById } from '#regions/queries.ts'
import { SHORTEST_REASON } from '#staff/factors/commands.ts'
import { tell } from '#staff/letter-commands.ts'
import { checkChange } from '#staff/people/commands.ts'
import { findPerson, saveEnded, type Listed } from '#staff/people/queries.ts'
import { isAnyLeft, maySucceed, needsSuccessor, type WorkLeft } from '#staff/people/successors.ts'
import { countWork, moveGroupImports, moveImports, moveInstructions, moveTalks, moveVisits } from '#staff/people/work-queries.ts'
import { listStaff, type StaffMember } from '#staff/queries.ts'
import { deleteDevices, deleteSessions } from '#staff/sessions/queries.ts'

export type Ending = { left: WorkLeft; isAnyLeft: boolean; needsSuccessor: boolean; successors: StaffMember[] }

/** What would move, and who may take it. @throws DomainError staff.not_found */
export async function previewEnding(db: Db, { regionId, id, at }: { regionId: string; id: string; at: Date }): Promise<Ending> {
  return inRegion(db, regionId, async (trx) => {
    const person = await findPerson(trx, regionId, id)
    if (!person) throw new DomainError('staff.not_found')
    return endingOf(trx, { regionId, person, at })
  })
}

async function endingOf(trx: Trx, { regionId, person, at }: { regionId: string; person: Listed; at: Date }): Promise<Ending> {
  const left = await countWork(trx, { regionId, staffId: person.id, today: await todayIn(trx, regionId, at) })
  const people = await listStaff(trx, regionId)
  const successors = people.filter((one) => maySucceed(one, person, left)).toSorted((a, b) => near(b, person) - near(a, person))
  return { left, isAnyLeft: isAnyLeft(left), needsSuccessor: needsSuccessor(left), successors }
}

/** Those who do the same work come first. */
function near(one: StaffMember, person: Listed): number {
  return one.role === person.role ? 1 : 0
}

type End = { by: StaffMember; id: string; successorId: string | undefined; reason: string; publicUrl: string; at: Date }

/** @throws DomainError staff.not_found, staff.not_yourself, staff.may_not_grant, staff.unit_not_yours, staff.last_of_role, staff.successor_invalid, staff.reason_missing */
export async function endAccount(db: Db, { by, id, successorId, reason, publicUrl, at }: End): Promise<void> {
  const { regionId } = by
  const why = reason.trim()
  if (why.length < SHORTEST_REASON) throw new DomainError('staff.reason_missing')
  await inRegion(db, regionId, async (trx) => {
    const person = await checkChange(trx, { by, of: await findPerson(trx, regionId, id), to: undefined })
    const { left, successors, needsSuccessor: isNeeded } = await endingOf(trx, { regionId, person, at })
    const successor = successors.find((one) => one.id === successorId)
    if ((successorId || isNeeded) && !successor) throw new DomainError('staff.successor_invalid')
    await saveEnded(trx, id, at)
    await deleteSessions(trx, id)
    await deleteDevices(trx, id)
    await moveWork(trx, { regionId, staffId: id, to: successor?.id, at })
    if (successor && isAnyLeft({ ...left, notices: 0 })) {
      const { id: staffId, email, name } = successor
      const key = `moved:${id}:${at.getTime()}`
      const values = { from: person.name }
      await tell(trx, { kind: 'work_moved', regionId, to: { staffId, email, name }, values, publicUrl, path: '/meja', key, at })
    }
    const details = { ...left, ...(successor && { successor: successor.id }) }
    await record(trx, { regionId, act: 'account.ended', at, staffId: by.id, subjectId: id, reason: why, details })
  })
}

type Moving = { regionId: string; staffId: string; to: string | undefined; at: Date }

async function moveWork(trx: Trx, { to, at, ...of }: Moving): Promise<void> {
  await moveTalks(trx, { ...of, to: to ?? null, at })
  if (!to) return
  await moveInstructions(trx, { ...of, to })
  await moveVisits(trx, { ...of, to, today: await todayIn(trx, of.regionId, at) })
  await moveGroupImports(trx, { ...of, to })
  await moveImports(trx, { ...of, to })
}

async function todayIn(trx: Trx, regionId: string, at: Date): Promise<string> {
  return dayOf(at, (await findRegionById(trx, regionId))?.zone ?? 'Asia/Jakarta')
}
