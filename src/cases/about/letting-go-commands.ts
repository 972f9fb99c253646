/** Whoever may not know of a restricted matter has no part in it any more. */
import { holding } from '#cases/assignment.ts'
import { change, record, type Held, type OnCase } from '#cases/change-commands.ts'
import { endParts } from '#cases/queries.ts'
import { isEnded, mayMove } from '#cases/states.ts'
import { withTeamAgain } from '#cases/work-commands.ts'
import { listRestrictedUnits } from '#regions/agencies-queries.ts'

/** Within a command that has just said what the case is about. */
export async function letGo(held: Held, command: OnCase): Promise<void> {
  const { trx, found, agencies } = held
  if (found.about === null) return
  const units = await listRestrictedUnits(trx, found.regionId)
  // Another government that holds it knows of it already: it comes back by the hand-over, not by taking it off.
  const isHandedTo = (id: string) => found.transferId !== null && id === found.leadAgencyId
  const mayStay = (id: string) => id !== found.aboutAgencyId && (units.includes(id) || isHandedTo(id))
  await takeOff(
    held,
    command,
    holding(agencies).flatMap(({ agencyId }) => (mayStay(agencyId) ? [] : [agencyId])),
  )
}

/** No "not ours": the agencies did nothing wrong by holding it so far. */
export async function takeOff(held: Held, command: OnCase, gone: readonly string[]): Promise<void> {
  const { trx, found, agencies } = held
  if (gone.length === 0) return
  await endParts(trx, found, { agencyIds: gone, reason: null, at: command.at })
  held.agencies = agencies.map((part) => (gone.includes(part.agencyId) ? { ...part, returnedAt: command.at } : part))
  for (const agencyId of gone.filter((id) => id !== found.leadAgencyId))
    await record(held, command, { kind: 'returned', agencyId, details: { isLead: false, byTeam: true } })
  if (!found.leadAgencyId || !gone.includes(found.leadAgencyId)) return
  const isPutBack = !isEnded(found.state) && mayMove(found.state, 'received')
  const event = { kind: 'returned', agencyId: found.leadAgencyId, details: { isLead: true, byTeam: true } } as const
  const set = isPutBack ? await withTeamAgain(held, command.at) : { leadAgencyId: null, firstDueAt: null }
  await change(held, command, { to: isPutBack ? 'received' : undefined, set, event })
}
