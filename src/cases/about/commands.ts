/**
 * Whom a complaint is about, when it is about those who would look after it, and what is sensitive whoever it is about: from then on it
 * exists for the restricted unit alone. A person decides; until then the rule's guess holds. Taking it off again is an act on record.
 */
import { record as recordAct } from '#audit/commands.ts'
import type { About } from '#cases/about/reader.ts'
import { letGo } from '#cases/about/letting-go-commands.ts'
import { isSecretAnyway } from '#cases/about/queries.ts'
import { holding } from '#cases/assignment.ts'
import { change, required, withCase, type Held, type OnCase } from '#cases/change-commands.ts'
import { freshDays } from '#cases/commands.ts'
import { mayMove } from '#cases/states.ts'
import { handOver } from '#cases/triage-commands.ts'
import type { Db, Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { findInspectorate, listRestrictedUnits } from '#regions/agencies-queries.ts'
import { listAgencies } from '#regions/queries.ts'

/** @property about null: of nobody here; what is restricted stays so for what it tells @property agencyId of whom, when an agency */
export type DecideAbout = OnCase & { about: About | null; agencyId?: string | undefined }

/**
 * From now on those it is about see nothing of it, and whoever may not know of it has no part in it: the inspectorate takes its place.
 * @throws DomainError case.not_found, case.changed, case.agency_missing
 */
export async function decideAbout(db: Db, command: DecideAbout): Promise<void> {
  await withCase(db, command, async (held) => {
    const aboutAgencyId = command.about === 'agency' ? await knownAgency(held.trx, command) : null
    const { found } = held
    const about = command.about ?? (found.about && 'sensitive')
    if (about === found.about && found.aboutAgencyId === aboutAgencyId && found.aboutBy === 'person') return
    if (about === null) return nobodyMeant(held, command)
    const wasHeld = holding(held.agencies).length > 0
    await restrict(held, command, { about, aboutAgencyId, aboutBy: 'person' })
    if (wasHeld && held.found.leadAgencyId === null) await handToInspectorate(held, command)
  })
}

/** A person has looked: no rule says otherwise from now on. */
function nobodyMeant(held: Held, command: OnCase): Promise<void> {
  return change(held, command, { set: { aboutBy: 'person' }, event: { kind: 'edited', details: { changed: {} } } })
}

type Restricting = { about: About; aboutAgencyId: string | null; aboutBy: 'rule' | 'person' }

/** Within a command that holds the case. What waited in a slowed sender's queue waits no longer. */
export async function restrict(held: Held, command: OnCase, set: Restricting): Promise<void> {
  const { trx, found } = held
  const changed = {
    about: [found.about, set.about],
    aboutAgencyId: [found.aboutAgencyId, set.aboutAgencyId],
    isSecret: [found.isSecret, true],
  }
  const days = found.heldUntil ? await freshDays(trx, found, command.at) : {}
  const isReleased = found.heldUntil !== null
  await change(held, command, { set: { ...set, isSecret: true, ...days }, event: { kind: 'edited', details: { changed, isReleased } } })
  await letGo(held, command)
  if (found.about === null) await onRecord(held, command, { act: 'case.restricted' })
}

/**
 * An ordinary case from now on, by whoever looks after restricted ones.
 * @throws DomainError case.not_found, case.changed, case.reason_missing
 */
export async function unrestrict(db: Db, command: OnCase & { reason: string }): Promise<void> {
  const reason = required(command.reason, 'case.reason_missing')
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    if (found.about === null) return
    const isSecret = await isSecretAnyway(trx, found)
    const changed = { about: [found.about, null], aboutAgencyId: [found.aboutAgencyId, null], isSecret: [found.isSecret, isSecret] }
    const set = { about: null, aboutAgencyId: null, aboutBy: 'person', isSecret }
    await change(held, command, { set, event: { kind: 'unrestricted', details: { changed, reason } } })
    await onRecord(held, command, { act: 'case.unrestricted', reason })
  })
}

/** In the chain that the restricted unit alone reads. */
async function onRecord(
  { trx, found }: Held,
  { actor, at }: OnCase,
  told: { act: 'case.restricted' | 'case.unrestricted'; reason?: string },
): Promise<void> {
  await recordAct(trx, { ...told, regionId: found.regionId, caseId: found.id, staffId: actor.staffId, at, isRestricted: true })
}

/** One of our own: of another government's people it is for that one to say. @throws DomainError case.agency_missing */
async function knownAgency(trx: Trx, { regionId, agencyId }: DecideAbout): Promise<string> {
  const agency = (await listAgencies(trx, regionId)).find(({ id, kind }) => id === agencyId && kind !== 'external')
  if (!agency) throw new DomainError('case.agency_missing')
  return agency.id
}

/** Where it is nobody's now: to the inspectorate, if it may be. */
export async function handToInspectorate(held: Held, command: OnCase): Promise<void> {
  const { trx, found } = held
  const next = await findInspectorate(trx, found.regionId)
  if (!next || found.leadAgencyId || next === found.aboutAgencyId || !mayMove(found.state, 'assigned')) return
  if ((await listRestrictedUnits(trx, found.regionId)).includes(next)) await handOver(held, { ...command, agencyIds: [next] })
}
