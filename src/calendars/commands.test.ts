import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeCalendar, changeLimits, previewCalendar, previewLimits, recalculateDeadlines } from '#calendars/commands.ts'
import { listSettingChanges } from '#calendars/queries.ts'
import { summaryOf } from '#calendars/effects.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { listCaseAgencies } from '#cases/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { findRegionById, listHolidays } from '#regions/queries.ts'
import { replaceHolidays } from '#regions/import-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, getCase, hoursLater, MONDAY, waitingJobs } from '#tests/factories.ts'

const db = await freshDatabase()
const at = hoursLater(3)
const day = (instant: Date | null | undefined) => instant?.toISOString().slice(0, 10)
/** Thursday in the first week; reports came on Monday. */
const LEAVE = [{ day: '2026-11-26', name: 'Cuti bersama', kind: 'joint_leave' }] as const

async function aRegionWithCases() {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  const open = await aCase(db, { region, agencyId, state: 'assigned' })
  const closed = await aCase(db, { region, agencyId, state: 'closed' })
  return { region, regionId: region.id, open, closed, staffId: open.adminId }
}

test('what a holiday would do is shown, and nothing is written', async () => {
  const { regionId, open } = await aRegionWithCases()
  const effects = await previewCalendar(db, { regionId, changes: LEAVE })
  assert.deepEqual(
    effects.map(({ found, before, after }) => [found.id, day(before.dueAt), day(after.dueAt), day(before.firstDueAt), day(after.firstDueAt)]),
    [[open.caseId, '2026-12-11', '2026-12-14', '2026-11-30', '2026-12-01']],
  )
  assert.deepEqual(summaryOf(effects, at), { later: 1, earlier: 0, forgiven: 0, becomingLate: 0 })
  assert.equal(day((await getCase(db, open)).dueAt), '2026-12-11')
  assert.deepEqual(await inRegion(db, regionId, (trx) => listHolidays(trx, regionId)), [])
})

test('saved, the open case follows once, its agency’s first answer too, and the closed one stays as it was judged', async () => {
  const { regionId, open, closed, staffId } = await aRegionWithCases()
  const before = await getCase(db, closed)
  await changeCalendar(db, { regionId, staffId, at, changes: LEAVE })
  assert.ok((await waitingJobs(db)).includes('recalculate-deadlines'))
  assert.equal(await recalculateDeadlines(db, { regionId, withLimits: false, at }), 1)
  assert.equal(await recalculateDeadlines(db, { regionId, withLimits: false, at }), 0)
  const found = await getCase(db, open)
  assert.deepEqual([day(found.dueAt), day(found.firstDueAt)], ['2026-12-14', '2026-12-01'])
  const parts = await inRegion(db, regionId, (trx) => listCaseAgencies(trx, regionId, open.caseId))
  assert.equal(day(parts[0]?.firstResponseDueAt), '2026-12-01')
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, open.caseId))
  assert.deepEqual([events.at(-1)?.kind, events.at(-1)?.isPublic, verifyChain(events)], ['recalculated', false, undefined])
  assert.deepEqual(await getCase(db, closed), before)
  const [change] = await inRegion(db, regionId, (trx) => listSettingChanges(trx, regionId, 'calendar'))
  assert.equal(change?.name, 'Wulan Uji')
})

test('a day off that is worked after all brings deadlines nearer; taken back, they are as before; an import leaves the page alone', async () => {
  const region = await aRegion(db, { holidays: ['2026-11-26'] })
  const regionId = region.id
  const open = await aCase(db, { region, state: 'assigned' })
  const change = async (kind: 'working_day' | 'remove') => {
    await changeCalendar(db, { regionId, staffId: open.adminId, at, changes: [{ day: '2026-11-26', name: 'Tetap masuk', kind }] })
    await recalculateDeadlines(db, { regionId, withLimits: false, at })
    return day((await getCase(db, open)).dueAt)
  }
  assert.equal(day((await getCase(db, open)).dueAt), '2026-12-14')
  assert.equal(await change('working_day'), '2026-12-11')
  await inRegion(db, regionId, (trx) => replaceHolidays(trx, regionId, [{ day: '2026-11-26', name: 'Cuti', kind: 'national', line: 2 } as never]))
  assert.deepEqual(await inRegion(db, regionId, (trx) => listHolidays(trx, regionId)), [])
  assert.equal(await change('remove'), '2026-12-14')
})

test('new limits hold for what comes; for what is open only when that is wished', async () => {
  const { region, regionId, open, closed, staffId } = await aRegionWithCases()
  const limits = { ...region.settings.limits, complaint: 2, firstResponse: null }
  const effects = await previewLimits(db, { regionId, limits })
  assert.deepEqual(
    effects.map(({ found, after }) => [found.id, day(after.dueAt), after.firstDueAt]),
    [[open.caseId, '2026-11-25', null]],
  )
  await changeLimits(db, { regionId, staffId, at, limits, withOpen: false })
  assert.equal(await recalculateDeadlines(db, { regionId, withLimits: false, at }), 0)
  assert.equal(day((await getCase(db, open)).dueAt), '2026-12-11')
  const changed = await findRegionById(db, regionId)
  assert.ok(changed)
  assert.equal(day((await getCase(db, await aCase(db, { region: changed, at: MONDAY }))).dueAt), '2026-11-25')
  await changeLimits(db, { regionId, staffId, at, limits, withOpen: true })
  assert.equal(await recalculateDeadlines(db, { regionId, withLimits: true, at }), 1)
  const found = await getCase(db, open)
  assert.deepEqual([day(found.dueAt), found.rule.solve, found.firstDueAt], ['2026-11-25', 2, null])
  assert.equal((await getCase(db, closed)).rule.solve, 14)
})

test('a secret case is counted among the effects, and its title is not shown; a restricted one is not there', async () => {
  const region = await aRegion(db)
  const kept = await aCase(db, { region, title: 'Pungutan di kantor' })
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', kept.caseId).execute())
  await aCase(db, { region, categoryCode: 'conduct', title: 'Pelecehan di kantor' })
  const effects = await previewCalendar(db, { regionId: region.id, changes: LEAVE })
  assert.deepEqual(
    effects.map(({ found }) => [found.id, found.title]),
    [[kept.caseId, '']],
  )
})
