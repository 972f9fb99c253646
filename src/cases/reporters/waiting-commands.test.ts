import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/history/queries.ts'
import { hearReporter } from '#cases/reporter-commands.ts'
import { endLongWaits, remindReporters } from '#cases/reporters/waiting-commands.ts'
import { rejectCase } from '#cases/triage-commands.ts'
import { askReporter } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const wib = (day: string, time = '16:01') => new Date(`2026-${day}T${time}:00+07:00`)
const kindsOf = async ({ regionId, caseId }: ACase) =>
  (await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))).map(({ kind }) => kind)
const hears = ({ regionId, reportId }: ACase, at: Date) => hearReporter(db, { regionId, reportId, at })

// Asked on Monday 23 November: three working days are over on Thursday, ten on Monday 7 December.
test('a question is asked again once, after three working days, with the same words', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  const { regionId } = made
  assert.equal(await remindReporters(db, { regionId, at: wib('11-26', '15:59') }), 0)
  assert.equal(await remindReporters(db, { regionId, at: wib('11-26') }), 1)
  assert.equal(await remindReporters(db, { regionId, at: wib('11-27') }), 0)
  const last = (await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, made.caseId))).at(-1)
  assert.deepEqual([last?.kind, last?.text], ['reminded', 'Di mana persisnya?'])
  assert.equal((await getCase(db, made)).version, 2) // nobody's form is spoiled by it
})

test('a second question is asked again as well', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  await remindReporters(db, { regionId: made.regionId, at: wib('11-26') })
  await hears(made, wib('11-27', '09:00'))
  await askReporter(db, { regionId: made.regionId, caseId: made.caseId, at: wib('11-27', '10:00'), actor: {}, text: 'Boleh minta foto?' })
  assert.equal(await remindReporters(db, { regionId: made.regionId, at: wib('12-02') }), 1)
})

test('after ten working days it is ended as incomplete, and the days of waiting are given back', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  const before = (await getCase(db, made)).dueAt
  assert.equal(await endLongWaits(db, { regionId: made.regionId, at: wib('12-07', '15:59') }), 0)
  assert.equal(await endLongWaits(db, { regionId: made.regionId, at: wib('12-07') }), 1)
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.outcome, found.rejectCode, found.pausedAt], ['rejected', 'rejected', 'incomplete', null])
  assert.match(found.rejectReason ?? '', /^Keterangan yang kami perlukan belum kami terima\./)
  assert.deepEqual([before, found.dueAt], [wib('12-11', '16:00'), wib('12-25', '16:00')]) // ten closing times, from Tuesday on: the day of receipt never counted
})

test('an answer within thirty days brings it back by itself, with its history, fresh days for the team and the days between given back', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  await endLongWaits(db, { regionId: made.regionId, at: wib('12-07') })
  await hears(made, wib('12-21', '09:00'))
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.outcome, found.rejectCode, found.closedAt, found.leadAgencyId], ['received', null, null, null, null])
  assert.deepEqual([found.verifyDueAt, found.dueAt], [wib('12-24', '16:00'), new Date('2027-01-07T16:00:00+07:00')])
  assert.deepEqual((await kindsOf(made)).slice(-3), ['asked', 'rejected', 'resumed'])
})

test('after thirty days, or for another reason, words are only noted', async () => {
  const late = await aCase(db, { state: 'waiting_for_reporter' })
  await endLongWaits(db, { regionId: late.regionId, at: wib('12-07') })
  await hears(late, new Date('2027-01-07T00:00:00+07:00'))
  const refused = await aCase(db)
  await rejectCase(db, { regionId: refused.regionId, caseId: refused.caseId, at: hoursLater(1), actor: {}, code: 'court', reason: '' })
  await hears(refused, hoursLater(2))
  for (const made of [late, refused]) {
    assert.equal((await getCase(db, made)).state, 'rejected')
    assert.equal((await kindsOf(made)).at(-1), 'reporter_added')
  }
})

test('with the rules switched off nothing is asked again and nothing is ended', async () => {
  const region = await aRegion(db, { settings: { limits: { waiting: null, remindReporter: null } } })
  const made = await aCase(db, { region, state: 'waiting_for_reporter' })
  const at = new Date('2027-06-01T00:00:00+07:00')
  assert.deepEqual([await remindReporters(db, { regionId: region.id, at }), await endLongWaits(db, { regionId: region.id, at })], [0, 0])
  assert.equal((await getCase(db, made)).state, 'waiting_for_reporter')
})

test('who answers in the moment of the sweep is not ended', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  const at = wib('12-07')
  const [ended] = await Promise.all([endLongWaits(db, { regionId: made.regionId, at }), hears(made, at)])
  // Whichever was first: the report is with the team again, and nothing was refused over an answer.
  assert.equal((await getCase(db, made)).state, 'received')
  assert.equal((await kindsOf(made)).filter((kind) => kind === 'rejected').length, ended)
})
