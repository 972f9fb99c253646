/** Saying whom a complaint is about, when it is about those who would look after it. A person decides; until then the rule's guess holds. */
import type { About } from '#cases/about/reader.ts'
import { isSecretAnyway } from '#cases/about/queries.ts'
import { holding } from '#cases/assignment.ts'
import { change, record, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { endParts } from '#cases/queries.ts'
import { isEnded, mayMove } from '#cases/states.ts'
import { handOver } from '#cases/triage-commands.ts'
import { withTeamAgain } from '#cases/work-commands.ts'
import type { Db, Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { findInspectorate } from '#regions/agencies-queries.ts'
import { listAgencies } from '#regions/queries.ts'

/** @property about null: of nobody here @property agencyId of whom, when an agency */
export type DecideAbout = OnCase & { about: About | null; agencyId?: string | undefined }

/**
 * From now on those it is about see nothing of it, and the agency it is about has no part in it: the inspectorate takes its place.
 * @throws DomainError case.not_found, case.changed, case.agency_missing
 */
export async function decideAbout(db: Db, command: DecideAbout): Promise<void> {
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    const aboutAgencyId = command.about === 'agency' ? await knownAgency(trx, found.regionId, command.agencyId) : null
    const isSame = found.about === command.about && found.aboutAgencyId === aboutAgencyId && found.aboutBy === 'person'
    if (isSame) return
    const isSecret = command.about !== null || (await staysSecret(held))
    const changed = { about: [found.about, command.about], aboutAgencyId: [found.aboutAgencyId, aboutAgencyId], isSecret: [found.isSecret, isSecret] }
    const set = { about: command.about, aboutAgencyId, aboutBy: 'person', isSecret }
    await change(held, command, { set, event: { kind: 'edited', details: { changed } } })
    if (aboutAgencyId) await takeOff(held, command, aboutAgencyId)
  })
}

/** What the rule's guess made secret is opened again by whoever says that it was wrong; anything else stays as it is. */
async function staysSecret({ trx, found }: Held): Promise<boolean> {
  if (!found.isSecret || found.about === null || found.aboutBy !== 'rule') return found.isSecret
  return isSecretAnyway(trx, found)
}

/** @throws DomainError case.agency_missing */
async function knownAgency(trx: Trx, regionId: string, agencyId: string | undefined): Promise<string> {
  const agency = (await listAgencies(trx, regionId)).find(({ id }) => id === agencyId)
  if (!agency) throw new DomainError('case.agency_missing')
  return agency.id
}

/** Within a command that holds the case. No "not ours": the agency did nothing wrong by holding it so far. */
export async function takeOff(held: Held, command: OnCase, agencyId: string): Promise<void> {
  const { trx, found, agencies } = held
  if (!holding(agencies).some((part) => part.agencyId === agencyId)) return
  await endParts(trx, found, { agencyIds: [agencyId], reason: null, at: command.at })
  held.agencies = agencies.map((part) => (part.agencyId === agencyId ? { ...part, returnedAt: command.at } : part))
  if (found.leadAgencyId !== agencyId) return record(held, command, { kind: 'returned', agencyId, details: { isLead: false, byTeam: true } })
  const next = await findInspectorate(trx, found.regionId)
  const event = { kind: 'returned', agencyId, details: { isLead: true, byTeam: true } } as const
  const isPutBack = !isEnded(found.state) && mayMove(found.state, 'received')
  const set = isPutBack ? await withTeamAgain(held, command.at) : { leadAgencyId: null, firstDueAt: null }
  await change(held, command, { to: isPutBack ? 'received' : undefined, set, event })
  if (next && next !== agencyId && mayMove(held.found.state, 'assigned')) await handOver(held, { ...command, agencyIds: [next] })
}
