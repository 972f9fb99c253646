/** After an update of the program: settings of regions get what they do not say yet, with its default. */
import { inTransaction, type Db } from '#db/transaction.ts'
import { listSettings, putSettings } from '#regions/import-queries.ts'
import { regionSettings } from '#regions/settings.ts'

/** @returns the codes of regions whose settings cannot be read any more: they keep what they have */
export async function completeSettings(db: Db): Promise<string[]> {
  return inTransaction(db, async (trx) => {
    const wrong: string[] = []
    for (const { id, code, settings } of await listSettings(trx)) {
      const read = regionSettings.safeParse(settings)
      if (!read.success) wrong.push(code)
      else if (JSON.stringify(read.data) !== JSON.stringify(settings)) await putSettings(trx, id, read.data)
    }
    return wrong
  })
}
