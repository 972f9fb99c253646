import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion, type Trx } from '#db/transaction.ts'
import { addDays, instantAt } from '#lib/dates.ts'
import { listCasesBehind } from '#statistics/case-queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { countRegionAnew } from '#statistics/kept/commands.ts'
import { sumFigures } from '#statistics/kept/sum-queries.ts'
import { countBurning } from '#statistics/moves/burning-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const { zone } = region
const now = hoursLater(2)
const asked = { regionId: region.id, filter: { range: 30 }, period: periodOf(now, 30, zone) }
const ask = <T>(query: (trx: Trx) => Promise<T>) =>
  inRegion(db, region.id, async (trx) => {
    await countRegionAnew(trx, region.id, now)
    return query(trx)
  })
const change = (
  { caseId }: ACase,
  columns: { isUrgent?: boolean; isSecret?: boolean; reopenedCount?: number; verifyDueAt?: Date; outcome?: string },
) => ask((trx) => trx.updateTable('cases').set(columns).where('regionId', '=', region.id).where('id', '=', caseId).execute())

test('behind what happened on some days stand as many cases as were counted on them', async () => {
  await aCase(db, { region, state: 'closed', at: hoursLater(-96) })
  await change(await aCase(db, { region, state: 'closed', at: hoursLater(-72) }), { outcome: 'unconfirmed' })
  await aCase(db, { region, state: 'answered', at: hoursLater(-72) })
  await aCase(db, { region, state: 'closed', at: hoursLater(-50 * 24) })
  //  days                        received, answered, called fixed, ended in silence
  const wanted = [
    ['2026-11-20', '2026-11-23', [2, 2, 0, 1]],
    ['2026-09-01', '2026-11-19', [2, 2, 2, 0]], // begins long before the period of the page
  ] as const
  for (const [from, until, counts] of wanted) {
    const [sum] = await ask((trx) => sumFigures(trx, { ...asked, days: { from, until } }))
    assert.deepEqual([sum?.received, sum?.answered, sum?.confirmed, sum?.unconfirmed], counts)
    const within = { from: instantAt(from, '00:00', zone), until: instantAt(addDays(until, 1), '00:00', zone) }
    for (const [index, figure] of (['received', 'answered', 'found_fixed', 'ended_silent'] as const).entries())
      assert.equal((await ask((trx) => listCasesBehind(trx, asked, { figure, within }))).count, counts[index], figure)
  }
})

test('a page goes on exactly where the one before ended', async () => {
  // Two of the same instant, so that the id must decide.
  await aCase(db, { region, at: hoursLater(-30) })
  await aCase(db, { region, at: hoursLater(-30) })
  const { cases, count } = await ask((trx) => listCasesBehind(trx, asked, { figure: 'received' }))
  assert.equal(cases.length, count)
  for (const [place, last] of cases.entries()) {
    const next = await ask((trx) => listCasesBehind(trx, asked, { figure: 'received', after: { at: last.listedAt, id: last.id } }))
    assert.deepEqual(
      next.cases.map(({ id }) => id),
      cases.slice(place + 1).map(({ id }) => id),
    )
  }
})

test('what burns is counted as its lists have it; of secret cases only that they wait', async () => {
  const urgent = await aCase(db, { region, at: hoursLater(-1) })
  await change(urgent, { isUrgent: true })
  await change(await aCase(db, { region, at: hoursLater(-1) }), { isUrgent: true, isSecret: true })
  await change(await aCase(db, { region, state: 'in_progress', at: hoursLater(-1) }), { reopenedCount: 1 })
  await change(await aCase(db, { region, state: 'answered', at: hoursLater(-1) }), { reopenedCount: 1, isUrgent: true })
  const late = await aCase(db, { region, at: hoursLater(-2) })
  await change(late, { verifyDueAt: hoursLater(1) })
  const since = hoursLater(-5)
  const burning = await ask((trx) => countBurning(trx, asked, since))
  assert.deepEqual(burning, { urgent: 1, notFixed: 1, secret: 1, becameLate: 1 })
  const { cases } = await ask((trx) => listCasesBehind(trx, asked, { figure: 'became_late', within: { from: since, until: now } }))
  assert.deepEqual(
    cases.map(({ id }) => id),
    [late.caseId],
  )
  const listed = await ask((trx) => listCasesBehind(trx, asked, { figure: 'urgent' }))
  assert.deepEqual(
    listed.cases.map(({ id }) => id),
    [urgent.caseId],
  )
  assert.equal((await ask((trx) => countBurning(trx, { ...asked, filter: { range: 30, category: 'road' } }, since))).secret, 0)
  assert.ok((await getCase(db, late)).verifyDueAt < now)
})
