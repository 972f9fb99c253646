/** Figures follow what happens by a worker; tests without one ask for it. */
import type { Db } from '#db/transaction.ts'
import { countWaiting } from '#statistics/kept/commands.ts'

/** Counts what commands did. */
export async function figuresFollow(db: Db, regionId: string): Promise<void> {
  await countWaiting(db, regionId)
}
