/** Senders who are slowed: when a new report of theirs is looked at, telling them once, and officers who take it up earlier. */
import { MISUSE_CODES } from '#cases/rejection/reasons.ts'
import { change, required, withCase, type OnCase } from '#cases/change-commands.ts'
import { freshDays } from '#cases/commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { dayOf, instantAt } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { newId } from '#lib/ids.ts'
import type { RegionRow } from '#regions/queries.ts'
import { findLastLift, insertLift, listHeldOfSender, listMisuses, listTakenDays, markSlowedTold } from '#reports/slowing-queries.ts'
import { heldUntil, slowingOf, type Slowing } from '#reports/slowing.ts'

type Sender = { contactId: string; at: Date }

async function slowingOfSender(trx: Trx, { id, settings }: RegionRow, { contactId, at }: Sender): Promise<Slowing | undefined> {
  const since = new Date(at.getTime() - settings.slowing.days * 86_400_000)
  const misuses = await listMisuses(trx, id, { contactId, codes: MISUSE_CODES, since })
  if (misuses.length < settings.slowing.after) return undefined
  return slowingOf({ misuses, liftedAt: await findLastLift(trx, id, contactId) }, settings.slowing, at)
}

/** @returns from when on a new report of this sender stands in the inbox; null: at once */
export async function holdFor(trx: Trx, { region, contactId, at }: Sender & { region: RegionRow }): Promise<Date | null> {
  const slowing = await slowingOfSender(trx, region, { contactId, at })
  if (!slowing) return null
  const { zone, settings } = region
  const taken = await listTakenDays(trx, region.id, { contactId, since: instantAt(dayOf(at, zone), '00:00', zone) })
  return heldUntil(slowing, settings.slowing, { now: at, zone, taken })
}

/** @returns what the sender is to be told; undefined: was told already */
export async function tellSlowed(
  trx: Trx,
  region: RegionRow,
  { contactId, at }: Sender,
): Promise<{ count: number; perDay: number; until: Date } | undefined> {
  const slowing = await slowingOfSender(trx, region, { contactId, at })
  if (!slowing || !(await markSlowedTold(trx, region.id, { contactId, since: slowing.since, at }))) return undefined
  return { count: slowing.count, perDay: region.settings.slowing.reportsPerDay, until: slowing.until }
}

/** Somebody looks at it now: it stands in the inbox, with all its days before it. @throws DomainError case.cannot_move when it does not wait */
export async function releaseCase(db: Db, command: OnCase): Promise<void> {
  await withCase(db, command, async (held) => {
    const { trx, found } = held
    if (!found.heldUntil || found.heldUntil <= command.at) throw new DomainError('case.cannot_move')
    await change(held, command, { set: await freshDays(trx, found, command.at), event: { kind: 'released' } })
  })
}

/** The sender is no misuser after all: all that waits is looked at, and what was before no longer counts. @throws DomainError case.reason_missing besides those of releaseCase */
export async function liftSlowing(db: Db, command: OnCase & { reason: string }): Promise<void> {
  const { regionId, caseId, at, actor } = command
  const reason = required(command.reason, 'case.reason_missing')
  await inRegion(db, regionId, async (trx) => {
    const waiting = await listHeldOfSender(trx, regionId, { caseId, now: at })
    if (waiting.length === 0) throw new DomainError('case.cannot_move')
    for (const contactId of new Set(waiting.map((one) => one.contactId)))
      await insertLift(trx, { regionId, id: newId(), contactId, staffId: actor.staffId ?? '', reason, at })
    for (const one of new Set(waiting.map((each) => each.caseId)))
      await withCase(trx, { ...command, caseId: one, ...(one !== caseId && { version: undefined }) }, async (held) =>
        change(held, { ...command, caseId: one }, { set: await freshDays(trx, held.found, at), event: { kind: 'released', text: reason } }),
      )
  })
}
