/** Keeping the figures: what happened is counted a moment later, each case once as what it is now, however often it is asked for. */
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { announce } from '#jobs/live.ts'
import {
  compareFigures,
  countAnew,
  findQuarters,
  findRules,
  holdStill,
  lockCounting,
  recount,
  saveRules,
  takeWaiting,
  type Differences,
} from '#statistics/kept/count-queries.ts'

/** Raised when facts-queries.ts or happened-queries.ts count otherwise: every region is then counted anew at the next start. */
const RULES = '3'

/** Cases in one transaction. More would make pages wait for their figures. */
const PORTION = 2000

/** @returns cases counted. A crash before the commit leaves list and figures as they were */
export async function countWaiting(db: Db, regionId: string): Promise<number> {
  let counted = 0
  for (;;) {
    const taken = await inRegion(db, regionId, async (trx) => {
      await lockCounting(trx, regionId)
      const caseIds = await takeWaiting(trx, regionId, PORTION)
      if (caseIds.length === 0) return 0
      // Of what is in no figure nobody hears, not even that something came in.
      if (await recount(trx, regionId, caseIds)) await announce(trx, { regionId, topic: 'figures' })
      return caseIds.length
    })
    counted += taken
    if (taken === 0) return counted
  }
}

/** For a region whose cases came in another way than by events, or were counted by other rules. */
export async function countRegionAnew(trx: Trx, regionId: string, at: Date): Promise<void> {
  await lockCounting(trx, regionId)
  await countAnew(trx, regionId)
  await saveRules(trx, regionId, { rules: RULES, at })
}

/** At every start, and now and then. */
export async function bringFiguresUpToDate(db: Db, regionId: string, at: Date): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    if ((await findRules(trx, regionId)) !== RULES) await countRegionAnew(trx, regionId, at)
  })
  await countWaiting(db, regionId)
}

/** Changes nothing, and keeps nobody waiting. Minutes for millions. */
export function checkFigures(db: Db, regionId: string): Promise<Differences> {
  return inRegion(db, regionId, async (trx) => {
    await holdStill(trx)
    const all: Differences = { cases: 0, figures: 0, ways: 0, times: 0, cells: 0 }
    for (const quarter of await findQuarters(trx, regionId)) {
      const found = await compareFigures(trx, regionId, quarter)
      for (const name of Object.keys(all) as (keyof Differences)[]) all[name] += found[name]
    }
    return all
  })
}
