/** After a region's key was rotated: what older versions sealed is sealed anew, a few hundred rows at a time, while everybody works on. */
import { inRegion, type Db } from '#db/transaction.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { enqueue } from '#jobs/queue.ts'
import { keysOf } from '#sealing/carried.ts'
import { LOOKED_ANEW } from '#sealing/keyring-commands.ts'
import { listRegionKeys, retireRegionKeys } from '#sealing/queries.ts'
import { lockOlder, updateSealed } from '#sealing/reseal-queries.ts'
import { SEALED, type SealedColumn } from '#sealing/sealed.ts'

/** Rows of one transaction. */
const PORTION = 500

/** Done twice it does nothing the second time. Older versions are retired when no process seals with them any more and nothing is left of them. */
export async function resealRegion({ db, now }: Pick<JobContext, 'db' | 'now'>, { regionId }: Jobs['reseal-region']): Promise<void> {
  const newest = (await inRegion(db, regionId, (trx) => listRegionKeys(trx, regionId))).at(-1)
  if (!newest || newest.version === 1) return
  // Whoever has not looked yet seals with the version before; this process as well, until it looks.
  const settledAt = new Date(newest.createdAt.getTime() + 2 * LOOKED_ANEW)
  let count = 0
  if ((await keysOf(db, regionId)).version === newest.version)
    for (const column of SEALED) count += await resealColumn(db, column, { regionId, version: newest.version })
  const at = now()
  await inRegion(db, regionId, async (trx) => {
    if (at >= settledAt && count === 0) return retireRegionKeys(trx, regionId, { before: newest.version, at })
    const runAt = at < settledAt ? settledAt : at
    await enqueue(trx, 'reseal-region', { regionId }, { key: `reseal:${regionId}`, runAt })
  })
}

/** @returns how many rows were sealed anew */
async function resealColumn(db: Db, column: SealedColumn, { regionId, version }: { regionId: string; version: number }): Promise<number> {
  let [count, last] = [0, undefined as string[] | undefined]
  for (;;) {
    const rows = await inRegion(db, regionId, async (trx) => {
      const keys = await keysOf(trx, regionId)
      const found = await lockOlder(trx, column, { regionId, version, last, limit: PORTION })
      const fresh = await Promise.all(
        found.map(async ({ key, sealed }) => ({ key, sealed: keys.seal(column.purpose, await keys.open(column.purpose, sealed)) })),
      )
      if (fresh.length > 0) await updateSealed(trx, column, { regionId, rows: fresh })
      return found
    })
    count += rows.length
    last = rows.at(-1)?.key
    if (rows.length < PORTION) return count
  }
}
