/** Whether whatever was taken out of histories is told of in the log of acts. */
import { inRegion, type Db } from '#db/transaction.ts'
import { listErasures, type ErasureRow } from '#privacy/erasing/case-queries.ts'

/** @returns a case of each time that no entry tells of, or tells otherwise. Taken out a second time, an event counts with the newer one. */
export function checkErasures(db: Db, regionId: string): Promise<{ caseId: string }[]> {
  return inRegion(db, regionId, async (trx) => (await listErasures(trx, regionId)).filter((one) => !isTold(one)))
}

function isTold({ count, seal, told, toldCount }: ErasureRow): boolean {
  if (told === null || toldCount === null || count > toldCount) return false
  return count < toldCount || told === seal
}
