/** Counting days that are over. A few in a transaction of their own: whatever ends the process, no day is counted half. */
import { inRegion, type Db } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { daysToCount, runsOf } from '#mirror/days/plan.ts'
import {
  deleteActsBefore,
  deleteDays,
  insertActDays,
  insertHourDays,
  insertMessageDays,
  listCounted,
  putCounted,
  type Span,
} from '#mirror/days/queries.ts'
import { findRegionById } from '#regions/queries.ts'

/** Days counted in one job, and in one statement; then others have their turn. */
const AT_ONCE = 56
const IN_A_RUN = 8

/** Days. What each person did is for sharing out the present work, and nothing else. */
const ACTS_KEPT = 90

/** @returns how many days are still to be counted */
export async function countDays(db: Db, { regionId, at }: { regionId: string; at: Date }): Promise<number> {
  const region = await findRegionById(db, regionId)
  if (!region) return 0
  const { zone } = region
  const waiting = daysToCount(await inRegion(db, regionId, (trx) => listCounted(trx, regionId)), at, zone)
  for (const run of runsOf(waiting.slice(0, AT_ONCE), IN_A_RUN)) await countRun(db, { regionId, zone, ...run }, at)
  const left = Math.max(0, waiting.length - AT_ONCE)
  await inRegion(db, regionId, async (trx) => {
    await deleteActsBefore(trx, regionId, addDays(dayOf(at, zone), -ACTS_KEPT))
    if (left > 0) await enqueue(trx, 'count-team-days', { regionId }, { key: `count-team-days:${regionId}` })
  })
  return left
}

async function countRun(db: Db, span: Span, at: Date): Promise<void> {
  const { regionId } = span
  await inRegion(db, regionId, async (trx) => {
    await deleteDays(trx, span)
    await insertMessageDays(trx, span)
    await insertHourDays(trx, span)
    await insertActDays(trx, span)
    await putCounted(trx, span, at)
  })
}
