/** What importing a group's chat, again or undone, does to candidates that nobody has decided on. One function, one statement. */
import type { Trx } from '#db/transaction.ts'

type Of = { regionId: string; channel: string; sourceKey: string }

/** A later export holds more of what its author wrote in one go. @returns whether anything changed */
export async function lengthenWaiting(trx: Trx, { regionId, channel, sourceKey }: Of, text: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('candidates')
    .set({ text })
    .where('regionId', '=', regionId)
    .where('channel', '=', channel)
    .where('sourceKey', '=', sourceKey)
    .where('state', '=', 'waiting')
    .where((eb) => eb(eb.fn<number>('length', ['text']), '<', text.length))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Forgotten as if they had never been offered. @returns the ids of those that were still waiting */
export async function deleteWaiting(trx: Trx, regionId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await trx
    .deleteFrom('candidates')
    .where('regionId', '=', regionId)
    .where('id', 'in', ids)
    .where('state', '=', 'waiting')
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}
