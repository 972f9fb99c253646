/** People who report by a form, at the counter, on a visit: known only by how they want to be reached. */
import type { Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { insertReporter, insertWays, type Way } from '#reporters/queries.ts'

/** @returns the contact's id; always a new one: a number that somebody typed proves nothing @param ways none: cannot be reached */
export async function addReporter(trx: Trx, { regionId, ways }: { regionId: string; ways: readonly Way[] }): Promise<string> {
  const id = newId()
  await insertReporter(trx, { regionId, id })
  await insertWays(trx, { regionId, contactId: id, ways })
  return id
}
