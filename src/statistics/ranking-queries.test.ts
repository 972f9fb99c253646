import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hearVerdict, rateReport } from '#cases/reporter-commands.ts'
import { closeSilentCases } from '#cases/sweep-commands.ts'
import { answerCase, askReporter, postUpdate, returnCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { listAgencies, type RegionRow } from '#regions/queries.ts'
import { listCasesBehind } from '#statistics/case-queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { countRegionAnew } from '#statistics/kept/commands.ts'
import { figuresOf } from '#statistics/ranking.ts'
import { listCaseGroups, type AgencyGroup } from '#statistics/ranking-queries.ts'
import type { Measure } from '#statistics/tally.ts'
import { transferCase } from '#transfers/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()

/** Working days after that Monday, at nine. */
const DAY = 24

/** @param days since Monday 23 November */
function groupsOf({ id, zone }: RegionRow, days: number, edges: Date[] = []): Promise<AgencyGroup[]> {
  const asked = { regionId: id, filter: { range: 90 as const }, period: periodOf(hoursLater(days * DAY), 90, zone) }
  return inRegion(db, id, async (trx) => {
    await countRegionAnew(trx, id, asked.period.now)
    return listCaseGroups(trx, asked, edges)
  })
}

function byAgency({ regionId, caseId, officerId, agencyId }: ACase, days: number) {
  return { regionId, caseId, actor: { staffId: officerId, agencyId }, at: hoursLater(days * DAY) }
}

const told = (groups: AgencyGroup[]) => groups.map(({ firstResponse, isLate, end }) => `${firstResponse}, ${isLate ? 'late' : 'not late'}, ${end}`)

test('a case answered and confirmed in time is that, with its category and the stars of its reporter', async () => {
  const found = await aCase(db, { state: 'closed' })
  await rateReport(db, { regionId: found.regionId, reportId: found.reportId, rating: 4, at: hoursLater(1) })
  const [group, ...others] = await groupsOf(found.region, 1)
  assert.deepEqual([group?.category, group?.ratedCount, group?.ratingSum], ['road', 1, 0.75])
  assert.deepEqual([told(group ? [group] : []), others], [['in_time, not late, confirmed'], []])
})

//  days later  first word by the agency after  said
const words = [
  [3, undefined, 'waiting, not late, open'],
  [9, undefined, 'late, not late, open'], // five working days: until Monday 30 November
  [9, 7, 'in_time, not late, open'],
  [9, 8, 'late, not late, open'],
  [30, 7, 'in_time, late, open'],
] as const
for (const [days, wordAfter, said] of words) {
  test(`after ${days} days with ${wordAfter === undefined ? 'no word' : `a word after ${wordAfter}`}: ${said}`, async () => {
    const found = await aCase(db, { state: 'assigned' })
    if (wordAfter !== undefined) await postUpdate(db, { ...byAgency(found, wordAfter - 0.05), text: 'Kami periksa.', attachmentIds: [] })
    assert.deepEqual(told(await groupsOf(found.region, days)), [said])
  })
}

test('a holiday or a limit set later rewrites nobody’s past', async () => {
  const found = await aCase(db, { state: 'assigned' })
  await postUpdate(db, { ...byAgency(found, 8), text: 'Kami periksa.', attachmentIds: [] })
  const before = await groupsOf(found.region, 9)
  await inRegion(db, found.regionId, (trx) =>
    trx.insertInto('holidays').values({ regionId: found.regionId, day: '2026-11-25', name: 'Libur', kind: 'regional' }).execute(),
  )
  assert.deepEqual(await groupsOf(found.region, 9), before)
  assert.deepEqual(told(before), ['late, not late, open'])
})

test('while the reporter is asked, the first word is not overdue', async () => {
  const found = await aCase(db, { state: 'assigned' })
  await askReporter(db, { ...byAgency(found, 1), actor: { staffId: found.adminId }, text: 'Di mana persisnya?' })
  assert.deepEqual(told(await groupsOf(found.region, 12)), ['waiting, not late, open'])
})

test('"not ours" said in time leaves nothing behind; said late it stays with who said it', async () => {
  const region = await aRegion(db)
  const inTime = await aCase(db, { region, state: 'assigned' })
  await returnCase(db, { ...byAgency(inTime, 2), reason: 'Jalan provinsi' })
  assert.deepEqual(await groupsOf(region, 9), [])
  const late = await aCase(db, { region, state: 'assigned' })
  await returnCase(db, { ...byAgency(late, 8), reason: 'Jalan provinsi' })
  const groups = await groupsOf(region, 9)
  assert.deepEqual([told(groups), groups[0]?.agencyId], [['late, not late, returned'], late.agencyId])
})

test('"not ours" after the deadline of the whole counts as not solved in time as well', async () => {
  const found = await aCase(db, { state: 'assigned' })
  await returnCase(db, { ...byAgency(found, 30), reason: 'Jalan provinsi' })
  const [figures] = figuresOf(await inRegion(db, found.regionId, (trx) => listAgencies(trx, found.regionId)), await groupsOf(found.region, 31))
  assert.deepEqual(
    [figures?.tallies.solved, figures?.tallies.firstResponse],
    [
      { good: 0, all: 1 },
      { good: 0, all: 1 },
    ],
  )
})

test('secret cases are in no ranking', async () => {
  const region = await aRegion(db)
  const found = await aCase(db, { region, state: 'assigned' })
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', found.caseId).execute())
  assert.deepEqual(await groupsOf(region, 9), [])
})

test('cases are told apart by the month they came in', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  for (const at of [hoursLater(-40 * DAY), hoursLater(-10 * DAY), hoursLater(0)]) await aCase(db, { region, agencyId, state: 'assigned', at })
  const groups = await groupsOf(region, 1, [new Date('2026-09-30T17:00:00Z'), new Date('2026-10-31T17:00:00Z')])
  assert.deepEqual(groups.map(({ part, caseCount }) => [part, caseCount]).toSorted(), [
    [1, 1],
    [2, 1],
    [2, 1],
  ])
})

test('a period that begins earlier than usual is counted from its beginning', async () => {
  const region = await aRegion(db)
  await aCase(db, { region, state: 'closed', at: hoursLater(-200 * DAY) })
  assert.deepEqual(await groupsOf(region, 1), [])
  const period = { ...periodOf(hoursLater(DAY), 90, region.zone), from: '2026-05-01' }
  const groups = await inRegion(db, region.id, (trx) => listCaseGroups(trx, { regionId: region.id, filter: { range: 90 }, period }))
  assert.deepEqual(told(groups), ['in_time, not late, confirmed'])
})

test('behind what counts against an agency stand as many cases as it says', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id, agencyCode: 'works' })
  const inState = (state: 'assigned' | 'in_progress' | 'answered' | 'closed', days: number) =>
    aCase(db, { region, agencyId, state, at: hoursLater(-days * DAY) })
  await inState('assigned', 10)
  await inState('in_progress', 40)
  await inState('closed', 10)
  const notFixed = await inState('answered', 30)
  await hearVerdict(db, { regionId: region.id, reportId: notFixed.reportId, verdict: 'not_fixed', at: hoursLater(-29 * DAY) })
  await answerCase(db, { ...byAgency(notFixed, -28), text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  await inState('answered', 25)
  await closeSilentCases(db, { regionId: region.id, at: hoursLater(0) })
  const [figures] = figuresOf(await inRegion(db, region.id, (trx) => listAgencies(trx, region.id)), await groupsOf(region, 0))
  const asked = { regionId: region.id, filter: { range: 90 as const, agency: 'works' }, period: periodOf(hoursLater(0), 90, region.zone) }
  const behind = { first_late: 'firstResponse', unsolved: 'solved', not_confirmed: 'confirmed', reopened: 'kept' } as const
  for (const [figure, measure] of Object.entries(behind) as [keyof typeof behind, Measure][]) {
    const { count } = await inRegion(db, region.id, (trx) => listCasesBehind(trx, asked, { figure }))
    const { good, all } = figures?.tallies[measure] ?? assert.fail()
    assert.equal(count, all - good, figure)
    assert.ok(count > 0, figure)
  }
})

test('an answer handed in on time is on time, however long the second person takes', async () => {
  const region = await aRegion(db, { settings: { proof: { secondPerson: true } } })
  const found = await aCase(db, { region, state: 'in_progress' })
  await answerCase(db, { ...byAgency(found, 6), text: 'Sudah ditambal.', attachmentIds: [], reasonCode: 'explained' })
  assert.deepEqual(told(await groupsOf(region, 60)), ['in_time, not late, open'])
})

test('a case that another government holds is not held against who had it before, beyond what was late already', async () => {
  const region = await aRegion(db)
  const province = await anAgency(db, { regionId: region.id, kind: 'external', shortName: 'Provinsi' })
  const passedOn = async (after: number) => {
    const found = await aCase(db, { region, state: 'assigned' })
    const by = { ...byAgency(found, after), actor: { staffId: found.adminId } }
    await transferCase(db, { ...by, agencyId: province, way: 'letter', reason: 'Jalan provinsi' })
    return found.agencyId
  }
  await passedOn(3)
  const late = await passedOn(8)
  const groups = (await groupsOf(region, 60)).filter(({ agencyId }) => agencyId !== province)
  assert.deepEqual([groups.map(({ agencyId }) => agencyId), told(groups)], [[late], ['late, not late, returned']])
})
