/** GET and POST service request updates, of a program's own requests only. */
import { listClientSteps } from '#api/facts-queries.ts'
import { addWords } from '#api/report-commands.ts'
import { many, rangeOf } from '#bridges/open311/arguments.ts'
import { readUpdate, writeUpdates } from '#bridges/open311/updates.ts'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { ask } from './asked.ts'
import type { Method } from './method.ts'

/** Updates in one answer. */
const MOST = 1000

/** Agencies write to reporters: only the program that speaks for them reads it, so a key is needed here. */
export const listUpdates: Method = async (services, http, { code }) => {
  const { region, given, caller, say, at } = await ask(services, http, { code, scope: 'reports:read', isKeyNeeded: true })
  if (!caller) throw new DomainError('api.key_missing')
  const tickets = many(given, 'service_request_id')?.map((ticket) => ticket.toUpperCase())
  const asked = { ...rangeOf(given, { zone: region.zone, now: at }), ...(tickets && { tickets }), limit: MOST }
  const steps = await inRegion(services.db, region.id, (trx) => listClientSteps(trx, { regionId: region.id, clientId: caller.id, ...asked }))
  return writeUpdates(steps, { say, zone: region.zone })
}

export const postUpdate: Method = async (services, http, { code }) => {
  const { given, caller, at } = await ask(services, http, { code, scope: 'reports:write', isKeyNeeded: true })
  if (!caller) throw new DomainError('api.key_missing')
  const { ticket, ...update } = readUpdate(given, caller.id)
  const { id, isNew } = await addWords(services.db, { caller, ticket: ticket.toUpperCase(), ...update, at })
  void http[1].code(isNew ? 201 : 200)
  return { root: 'service_request_updates', holds: [{ update_id: id }] }
}
