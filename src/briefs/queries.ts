/** All SQL about briefs. Their figures are those of src/statistics. */
import type { Brief } from '#briefs/lines.ts'
import type { BriefKind } from '#briefs/schedule.ts'
import type { Trx } from '#db/transaction.ts'
import type { Day } from '#lib/dates.ts'

export type BriefRow = { day: Day; kind: BriefKind; lines: Brief; imageKey: string; linkSecret: string; madeAt: Date }

export function findBrief(trx: Trx, regionId: string, day: Day): Promise<BriefRow | undefined> {
  return trx
    .selectFrom('briefs')
    .select(['day', 'kind', 'lines', 'imageKey', 'linkSecret', 'madeAt'])
    .where('regionId', '=', regionId)
    .where('day', '=', day)
    .$castTo<BriefRow>()
    .executeTakeFirst()
}

/** @returns false when another one was made of this day already */
export async function insertBrief(trx: Trx, regionId: string, { lines, ...row }: BriefRow): Promise<boolean> {
  const added = await trx
    .insertInto('briefs')
    .values({ ...row, regionId, lines: JSON.stringify(lines) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('day')
    .executeTakeFirst()
  return added !== undefined
}
