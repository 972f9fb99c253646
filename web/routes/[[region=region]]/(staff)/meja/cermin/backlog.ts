/** What is open, by where it waits and for how long; each cell leads to the desk's list of just these cases. */
import type { Trx } from '#db/transaction.ts'
import { AGES, STAGES, type Stage } from '#desk/backlog/ages.ts'
import { deskQuery } from '#desk/filters.ts'
import { dayOf } from '#lib/dates.ts'
import { workingDaysBetween } from '#cases/sla.ts'
import { listOldest } from '#mirror/queries.ts'
import type { Looking } from './looking.ts'

/** Named beneath the table. */
const OLDEST = 3

export async function loadBacklog(trx: Trx, { open: cells, scope, now, calendar, region, today }: Looking) {
  const countOf = (stage: Stage, age: string) => cells.find((cell) => cell.stage === stage && cell.age === age)?.count ?? 0
  const rows = (Object.keys(STAGES) as Stage[]).map((stage) => ({
    stage,
    total: cells.filter((cell) => cell.stage === stage).reduce((sum, { count }) => sum + count, 0),
    query: deskQuery({ queue: 'open', stage }),
    cells: AGES.map((age) => ({ age, count: countOf(stage, age), query: deskQuery({ queue: 'open', stage, age }) })),
  }))
  const oldest = await listOldest(trx, scope, { now, limit: OLDEST })
  return {
    // Kept back on purpose is rare: no row while there is none.
    rows: rows.filter(({ stage, total }) => stage !== 'slowed' || total > 0),
    total: cells.reduce((sum, { count }) => sum + count, 0),
    most: Math.max(1, ...cells.map(({ count }) => count)),
    sums: AGES.map((age) => ({
      age,
      count: cells.filter((cell) => cell.age === age).reduce((sum, { count }) => sum + count, 0),
      query: deskQuery({ queue: 'open', age }),
    })),
    oldest: oldest.map(({ receivedAt, ...one }) => ({ ...one, days: workingDaysBetween(dayOf(receivedAt, region.zone), today, calendar) })),
  }
}
