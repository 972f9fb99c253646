/** Counting the datasets: by night, and when somebody wants one that has never been counted. */
import { createHash } from 'node:crypto'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { addDays, dayOf, type Day } from '#lib/dates.ts'
import { CUT_NAMES, CUTS, type Row } from '#opendata/datasets.ts'
import { findFirstDay, getYear, listRanks, listTimes } from '#opendata/tables/count-queries.ts'
import { listTables, putTable } from '#opendata/tables/queries.ts'
import { receivedIn } from '#opendata/tables/ranks.ts'
import { monthsBetween, tablesOf } from '#opendata/tables/year.ts'
import { findRegionById, type RegionRow } from '#regions/queries.ts'

/** Older years are what archives are for. */
const MOST_YEARS = 10

/** Asks for the count when none of this day is there. @returns whether there is one at all */
export async function wantTables(db: Db, { id: regionId, zone }: RegionRow, now: Date): Promise<boolean> {
  return inRegion(db, regionId, async (trx) => {
    const tables = await listTables(trx, regionId)
    const isFresh = tables.some(({ countedAt }) => dayOf(countedAt, zone) === dayOf(now, zone))
    if (!isFresh) await enqueue(trx, 'count-open-data', { regionId }, { key: `count-open-data:${regionId}` })
    return tables.length > 0
  })
}

/** Up to yesterday: today is not over. May run twice; what has not changed keeps its date. */
export async function countOpenData(db: Db, regionId: string, now: Date): Promise<void> {
  const region = await findRegionById(db, regionId)
  if (!region) return
  const yesterday = addDays(dayOf(now, region.zone), -1)
  const first = await inRegion(db, regionId, (trx) => findFirstDay(trx, regionId))
  const begins = first && first <= yesterday ? first : yesterday
  const years = yearsBetween(begins, yesterday)
  const monthly = new Map<string, Row[]>()
  // A transaction a year: a large region takes a while.
  for (const days of years) await inRegion(db, regionId, (trx) => countYear(trx, { region, days, monthly, now }))
  await inRegion(db, regionId, async (trx) => {
    const whole = years.flatMap(({ from, until }) => monthsBetween(from, until)).filter((days) => isOver(days[0] ?? '', yesterday))
    monthly.set('waktu-jawab', await listTimes(trx, region, whole))
    const received = receivedIn(monthly.get(`bulanan-${CUT_NAMES.agency}`) ?? [])
    monthly.set('peringkat', await listRanks(trx, region, { months: whole, received, now }))
    for (const [name, rows] of monthly) await put(trx, regionId, { name, year: 0, rows, at: now })
  })
}

type YearToCount = { region: RegionRow; days: { from: Day; until: Day }; monthly: Map<string, Row[]>; now: Date }

async function countYear(trx: Trx, { region, days, monthly, now }: YearToCount): Promise<void> {
  const yesterday = addDays(dayOf(now, region.zone), -1)
  const tables = tablesOf(await getYear(trx, region, days), (month) => isOver(`${month}-01`, yesterday))
  const year = Number(days.from.slice(0, 4))
  const add = (name: string, rows: Row[]) => monthly.set(name, [...(monthly.get(name) ?? []), ...rows])
  await put(trx, region.id, { name: 'harian', year, rows: tables.days, at: now })
  add('bulanan', tables.months)
  for (const cut of CUTS) {
    await put(trx, region.id, { name: `harian-${CUT_NAMES[cut]}`, year, rows: tables.cutDays[cut], at: now })
    add(`bulanan-${CUT_NAMES[cut]}`, tables.cutMonths[cut])
  }
}

async function put(trx: Trx, regionId: string, table: { name: string; year: number; rows: Row[]; at: Date }): Promise<void> {
  const hash = createHash('sha256').update(JSON.stringify(table.rows)).digest('base64url').slice(0, 22)
  await putTable(trx, regionId, { ...table, hash })
}

/** @param first first day of a month */
function isOver(first: Day, yesterday: Day): boolean {
  return addDays(yesterday, 1).slice(0, 7) > first.slice(0, 7)
}

function yearsBetween(from: Day, until: Day): { from: Day; until: Day }[] {
  const [oldest, newest] = [Math.max(Number(from.slice(0, 4)), Number(until.slice(0, 4)) - MOST_YEARS + 1), Number(until.slice(0, 4))]
  return Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index).map((year) => ({
    from: year === Number(from.slice(0, 4)) ? `${from.slice(0, 7)}-01` : `${year}-01-01`,
    until: year === newest ? until : `${year}-12-31`,
  }))
}
