/** Whether whatever was taken out of histories is told of in the log of acts. */
import { inRegion, type Db } from '#db/transaction.ts'
import { listErasures, type ErasureRow } from '#privacy/erasing/case-queries.ts'
import { sealOf } from '#privacy/erasing/events.ts'

/** @returns what is told of in no entry, or otherwise than it is. Taken out a second time, an event counts with the newer one. */
export function checkErasures(db: Db, regionId: string): Promise<string[]> {
  return inRegion(db, regionId, async (trx) => {
    const together = Map.groupBy(await listErasures(trx, regionId), ({ erasureId }) => erasureId)
    return [...together].flatMap(([erasureId, events]) => (isTold(events) ? [] : [erasureId]))
  })
}

function isTold(events: readonly ErasureRow[]): boolean {
  const { told, toldCount } = events[0] ?? { told: null, toldCount: null }
  if (told === null || toldCount === null || events.length > toldCount) return false
  return events.length < toldCount || told === sealOf(events)
}
