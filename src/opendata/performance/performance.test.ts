import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTHING } from '#statistics/kept/sums.ts'
import { inRegion } from '#db/transaction.ts'
import { chartsOf, drawCharts } from '#opendata/commands.ts'
import { durationOf } from '#opendata/performance/duration.ts'
import { getPerformance } from '#opendata/performance/queries.ts'
import { monthsOf, toldOf, tookOf } from '#opendata/performance/performance.ts'
import { words } from '#texts/text.ts'
import { freshDatabase } from '#tests/database.ts'
import { figuresFollow } from '#tests/figures.ts'
import { aCase, aRegion, hoursLater, MONDAY, waitingJobs } from '#tests/factories.ts'
import type { RegionRow } from '#regions/queries.ts'

const db = await freshDatabase()
async function figuresOf(region: RegionRow, now = MONDAY) {
  await figuresFollow(db, region.id)
  return inRegion(db, region.id, (trx) => getPerformance(trx, { region, range: 90, now, isEnglish: false }))
}

test('a region without a report says nothing, and nothing is drawn', async () => {
  const region = await aRegion(db)
  const figures = await figuresOf(region)
  assert.deepEqual(
    [figures.ends, figures.first, figures.answer, figures.months, figures.topics, figures.districts],
    [undefined, undefined, undefined, [], [], []],
  )
  assert.deepEqual(await chartsOf(db, { region, figures, range: 90, locale: 'id', now: MONDAY }), {})
  assert.ok(!(await waitingJobs(db)).includes('draw-charts'))
})

test('what is secret is in the sum of the region and in nothing that says what or where; what is restricted is in none', async () => {
  const region = await aRegion(db)
  for (let count = 0; count < 7; count++) await aCase(db, { region, state: 'verified', at: hoursLater(-24 * count) })
  for (let count = 0; count < 6; count++) await aCase(db, { region, state: 'verified', categoryCode: 'conduct', at: hoursLater(-24 * count) })
  // Told openly and kept secret later.
  for (let count = 0; count < 5; count++) {
    const { caseId } = await aCase(db, { region, state: 'verified' })
    await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', caseId).execute())
  }
  const figures = await figuresOf(region, hoursLater(1))
  assert.equal(figures.received, 12)
  assert.deepEqual(
    figures.topics.map(({ code, count }) => [code, count]),
    [['road', 7]],
  )
})

test('few cases of one kind are hidden, and so is the other kind that would give them away', () => {
  const sum = (category: string | null, received: number) => ({
    category,
    ...NOTHING,
    received,
    reports: received,
  })
  const names = ['a', 'b', 'c', 'd'].map((code) => ({ code, name: code }))
  const told = toldOf(names, { key: 'category', rows: [sum('a', 50), sum('b', 3), sum('c', 20), sum(null, 9)], before: [] })
  assert.deepEqual(
    told.map(({ code, count, before }) => [code, count, before]),
    [
      ['a', 50, undefined],
      ['c', 20, undefined],
      ['b', undefined, undefined],
    ],
  )
  const bare = toldOf(names, { key: 'category', rows: [sum('a', 50), sum('b', 3), sum('c', 20)], before: [] })
  assert.deepEqual(
    bare.filter(({ count }) => count === undefined).map(({ code }) => code),
    ['b', 'c'],
  )
})

test('months begin with the first in which anything happened', () => {
  const day = (on: string, received: number) => ({
    day: on,
    ...NOTHING,
    received,
    reports: received,
  })
  const months = monthsOf(['2026-09-01', '2026-10-01', '2026-11-01'], [day('2026-10-03', 6), day('2026-10-30', 3), day('2026-11-02', 2)])
  assert.deepEqual(months, [
    { month: '2026-10-01', received: 9, answered: 0 },
    { month: '2026-11-01', received: undefined, answered: 0 },
  ])
})

test('fewer than five times are no half', () => {
  assert.equal(tookOf({ counts: [4] }), undefined)
  assert.equal(tookOf(undefined), undefined)
  assert.deepEqual(tookOf({ counts: [0, 0, 0, 0, 10] }), { count: 10, half: 16, nine: 22.4 })
})

test('hours are said as people say them', () => {
  const say = words('id')
  assert.deepEqual(
    [0.5, 1, 20, 35, 36, 80].map((hours) => durationOf(hours, say)),
    ['kurang dari satu jam', '1 jam', '20 jam', '35 jam', '2 hari', '3 hari'],
  )
})

test('charts are asked for by a visit, drawn by the job, shown at the next, and drawn anew only after a while', async () => {
  const region = await aRegion(db)
  const visit = async (now: Date) => chartsOf(db, { region, figures: await figuresOf(region, now), range: 90, locale: 'id', now })
  for (const at of [-24 * 40, -24 * 41, -24 * 42, -24 * 43, -24 * 44, -24, -25, -26, -27, -28])
    await aCase(db, { region, state: 'verified', at: hoursLater(at) })
  assert.deepEqual(await visit(MONDAY), {})
  assert.ok((await waitingJobs(db)).includes('draw-charts'))
  await drawCharts(db, { regionId: region.id, range: 90, locale: 'id', now: MONDAY })
  const drawn = await visit(MONDAY)
  assert.deepEqual(Object.keys(drawn), ['trend'])
  assert.match(drawn.trend ?? '', /^<svg/)
})
