import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAbout } from '#cases/about/commands.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { checkDeadlines } from '#cases/sweep-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, getCase } from '#tests/factories.ts'

const db = await freshDatabase()
const wib = (text: string) => new Date(`${text}+07:00`)

test('a case that nobody holds climbs too, once per level', async () => {
  const made = await aCase(db)
  assert.equal(await checkDeadlines(db, { regionId: made.regionId, at: wib('2026-11-26T15:59') }), 0)
  assert.equal(await checkDeadlines(db, { regionId: made.regionId, at: wib('2026-11-26T16:01') }), 1)
  assert.equal(await checkDeadlines(db, { regionId: made.regionId, at: wib('2026-11-26T16:06') }), 0)
  assert.equal((await getCase(db, made)).escalationLevel, 2)
  const events = await inRegion(db, made.regionId, (trx) => listCaseEvents(trx, made.regionId, made.caseId))
  assert.deepEqual([events.at(-1)?.kind, events.at(-1)?.actor, events.at(-1)?.details['asked']], ['escalated', 'system', 'coordinator'])
})

test('an agency that says nothing for five working days is late long before the deadline', async () => {
  const made = await aCase(db, { state: 'assigned' })
  assert.equal(await checkDeadlines(db, { regionId: made.regionId, at: wib('2026-11-30T16:01') }), 1)
  assert.equal((await getCase(db, made)).escalationLevel, 1)
})

test('a late case climbs to the leader and no further; answered, asked and closed ones stay', async () => {
  const region = await aRegion(db)
  const late = await aCase(db, { region, state: 'in_progress' })
  for (const state of ['answered', 'waiting_for_reporter', 'closed', 'rejected'] as const) await aCase(db, { region, state })
  const levels: number[] = []
  for (const day of ['2026-12-01T09:00', '2026-12-02T09:00', '2026-12-07T09:00', '2026-12-14T09:00', '2027-03-01T09:00']) {
    await checkDeadlines(db, { regionId: region.id, at: wib(day) })
    levels.push((await getCase(db, late)).escalationLevel)
  }
  assert.deepEqual(levels, [1, 2, 3, 4, 4]) // the first word was owed on 30 November
  const others = await inRegion(db, region.id, (trx) => trx.selectFrom('cases').select('escalationLevel').where('id', '<>', late.caseId).execute())
  assert.ok(others.every(({ escalationLevel }) => escalationLevel === 0))
})

test('a complaint about the leader goes past secretary and leader, also when it had climbed before; with no agency it begins at once', async () => {
  const region = await aRegion(db)
  const late = await aCase(db, { region, state: 'in_progress' })
  const early = await aCase(db, { region, state: 'in_progress' })
  const about = async (made: typeof late, day: string) =>
    decideAbout(db, { regionId: region.id, caseId: made.caseId, actor: { staffId: made.adminId }, at: wib(day), about: 'leader' })
  await about(late, '2026-11-24T09:00')
  const levels: number[][] = []
  for (const day of ['2026-12-01T09:00', '2026-12-02T09:00', '2026-12-07T09:00', '2026-12-14T09:00', '2027-03-01T09:00']) {
    await checkDeadlines(db, { regionId: region.id, at: wib(day) })
    levels.push([(await getCase(db, late)).escalationLevel, (await getCase(db, early)).escalationLevel])
    if (day === '2026-12-14T09:00') await about(early, '2026-12-15T09:00')
  }
  assert.deepEqual(levels, [[2, 1], [2, 2], [5, 3], [5, 4], [5, 5]]) // biome-ignore format: two climbs side by side
})

test('climbing spoils nobody’s form', async () => {
  const made = await aCase(db)
  await checkDeadlines(db, { regionId: made.regionId, at: wib('2026-12-20T09:00') })
  assert.equal((await getCase(db, made)).version, 1)
})
