/** People who report by a form, at the counter, on a visit: known only by how they want to be reached. */
import { insertContact, putTalk } from '#conversations/contact-queries.ts'
import type { Trx } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { listDoors } from '#reporters/door-queries.ts'
import { inOrder } from '#reporters/ladder.ts'
import { insertWays, type Way } from '#reporters/queries.ts'

/** @returns the contact's id; always a new one: a number that somebody typed proves nothing @param ways none: cannot be reached @param name only where the matter needs it */
export async function addReporter(trx: Trx, { regionId, ways, name }: { regionId: string; ways: readonly Way[]; name?: string }): Promise<string> {
  const id = newId()
  await insertContact(trx, { regionId, id, name })
  await insertWays(trx, { regionId, contactId: id, ways })
  return id
}

/**
 * The talk in which somebody who has not written to us is told the news: by the first door they gave.
 * @returns undefined: they gave none that this region has
 */
export async function openTalkFor(trx: Trx, { regionId, contactId }: { regionId: string; contactId: string }): Promise<string | undefined> {
  const [door] = inOrder(await listDoors(trx, regionId, { contactId }))
  return door && putTalk(trx, { regionId, id: newId(), accountId: door.accountId, contactId })
}
