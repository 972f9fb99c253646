/** Which of several regions behind one number last talked with somebody. One function, one statement for each region. */
import { sql } from 'kysely'
import { inRegion, type Db } from '#db/transaction.ts'
import type { NewestTalk } from '#intake/sharing.ts'
import { keysOf } from '#sealing/carried.ts'

/** Days after the last word, theirs or ours, in which a talk is going on: an answer may be asked for weeks after the report. */
const GOING_ON = 60

export function newestTalk(db: Db): NewestTalk {
  return async (accounts, sender) => {
    const found: { id: string; at: Date }[] = []
    for (const { id, regionId } of accounts) {
      const at = await lastWord(db, { regionId, accountId: id, sender })
      if (at) found.push({ id, at })
    }
    return found.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]?.id
  }
}

async function lastWord(db: Db, { regionId, accountId, sender }: { regionId: string; accountId: string; sender: string }): Promise<Date | undefined> {
  const addressIndex = (await keysOf(db, regionId)).index(sender)
  const row = await inRegion(db, regionId, (trx) =>
    trx
      .selectFrom('contactAddresses as a')
      .innerJoin('conversations as c', (join) =>
        join.onRef('c.regionId', '=', 'a.regionId').onRef('c.accountId', '=', 'a.accountId').onRef('c.contactId', '=', 'a.contactId'),
      )
      .innerJoin('messages as m', (join) => join.onRef('m.regionId', '=', 'c.regionId').onRef('m.conversationId', '=', 'c.id'))
      .select((eb) => eb.fn.max('m.createdAt').as('at'))
      .where('a.regionId', '=', regionId)
      .where('a.accountId', '=', accountId)
      .where('a.addressIndex', '=', addressIndex)
      .where('m.createdAt', '>', sql<Date>`now() - make_interval(days => ${GOING_ON})`)
      .executeTakeFirst(),
  )
  return row?.at ?? undefined
}
