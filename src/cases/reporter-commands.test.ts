import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAbout } from '#cases/about/commands.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { findReportOfCase } from '#cases/reporters/queries.ts'
import { hearReporter, hearVerdict, rateReport } from '#cases/reporter-commands.ts'
import { closeSilentCases } from '#cases/sweep-commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aReport, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const DAY = 24
const kindsOf = async ({ regionId, caseId }: ACase) =>
  (await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))).map(({ kind }) => kind)
const reportOf = ({ regionId }: ACase, reportId: string) => inRegion(db, regionId, (trx) => findReportOfCase(trx, regionId, reportId))

test('"Sudah beres" closes the case as confirmed; said twice it is said once', async () => {
  const made = await aCase(db, { state: 'answered' })
  const tap = { regionId: made.regionId, reportId: made.reportId, verdict: 'fixed', at: hoursLater(1) } as const
  assert.deepEqual((await Promise.all([hearVerdict(db, tap), hearVerdict(db, tap)])).toSorted(), ['close', 'note'])
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.outcome, found.closedAt], ['closed', 'confirmed', tap.at])
  assert.deepEqual((await kindsOf(made)).slice(-2), ['answered', 'confirmed'])
})

test('"Belum" puts it back to the agency, marks it for the supervisor, and gives the days back', async () => {
  const made = await aCase(db, { state: 'answered' })
  const effect = await hearVerdict(db, {
    regionId: made.regionId,
    reportId: made.reportId,
    verdict: 'not_fixed',
    words: 'Masih banjir.',
    at: hoursLater(2 * DAY),
  })
  assert.equal(effect, 'reopen')
  const found = await getCase(db, made)
  assert.deepEqual(
    [found.state, found.reopenedCount, found.escalationLevel, found.answeredAt, found.leadAgencyId],
    ['in_progress', 1, 1, null, made.agencyId],
  )
  assert.equal(found.dueAt.toISOString(), '2026-12-14T09:00:00.000Z') // Friday 11 December and one working day: that of receipt never counted
  const events = await inRegion(db, made.regionId, (trx) => listCaseEvents(trx, made.regionId, made.caseId))
  assert.deepEqual([events.at(-1)?.text, events.at(-1)?.details['words']], ['', 'Masih banjir.'])
})

test('what the team answered itself comes back to the team', async () => {
  const made = await aCase(db)
  await answerCase(db, {
    regionId: made.regionId,
    caseId: made.caseId,
    at: MONDAY,
    actor: { staffId: made.adminId },
    text: 'Kantor buka pukul 8.',
    attachmentIds: [],
    reasonCode: 'explained',
  })
  await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'not_fixed', at: hoursLater(1) })
  assert.equal((await getCase(db, made)).state, 'verified')
})

test('of several reporters one "Belum" is enough, also after another said "Sudah beres"', async () => {
  const made = await aCase(db, { state: 'answered' })
  const { reportId } = await aReport(db, { regionId: made.regionId, caseId: made.caseId })
  await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'fixed', at: hoursLater(1) })
  assert.equal(await hearVerdict(db, { regionId: made.regionId, reportId, verdict: 'not_fixed', at: hoursLater(DAY) }), 'reopen')
  assert.deepEqual(
    [(await getCase(db, made)).state, (await getCase(db, made)).outcome, (await getCase(db, made)).closedAt],
    ['in_progress', null, null],
  )
})

test('a new answer is judged anew', async () => {
  const made = await aCase(db, { state: 'answered' })
  await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'not_fixed', at: hoursLater(1) })
  await answerCase(db, {
    regionId: made.regionId,
    caseId: made.caseId,
    at: hoursLater(2),
    actor: { agencyId: made.agencyId },
    text: 'Sekarang sudah.',
    attachmentIds: [],
    reasonCode: 'explained',
  })
  assert.equal((await reportOf(made, made.reportId))?.verdict, null)
  assert.equal(await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'fixed', at: hoursLater(3) }), 'close')
})

test('silence for ten working days closes it as unconfirmed, not a minute earlier', async () => {
  const made = await aCase(db, { state: 'answered' })
  const limit = new Date('2026-12-07T09:00:00Z') // Monday two weeks later, 16.00 WIB
  assert.equal(await closeSilentCases(db, { regionId: made.regionId, at: limit }), 0)
  assert.equal(await closeSilentCases(db, { regionId: made.regionId, at: new Date(limit.getTime() + 60_000) }), 1)
  assert.equal(await closeSilentCases(db, { regionId: made.regionId, at: new Date(limit.getTime() + 120_000) }), 0)
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.outcome], ['closed', 'unconfirmed'])
  assert.deepEqual((await kindsOf(made)).slice(-2), ['answered', 'closed_silent'])
})

test('a late "Sudah beres" makes it confirmed, a very late word changes nothing', async () => {
  const made = await aCase(db, { state: 'answered' })
  await closeSilentCases(db, { regionId: made.regionId, at: hoursLater(15 * DAY) })
  const tap = { regionId: made.regionId, reportId: made.reportId, verdict: 'fixed' } as const
  assert.equal(await hearVerdict(db, { ...tap, verdict: 'not_fixed', at: hoursLater(60 * DAY) }), 'too_late')
  assert.equal((await getCase(db, made)).outcome, 'unconfirmed')
  assert.equal(await hearVerdict(db, { ...tap, at: hoursLater(16 * DAY) }), 'confirm')
  assert.equal((await getCase(db, made)).outcome, 'confirmed')
})

test('a rating is kept after the answer, and only a whole number from 1 to 5', async () => {
  const early = await aCase(db, { state: 'in_progress' })
  const made = await aCase(db, { state: 'closed' })
  const rate = (found: ACase, rating: number) => rateReport(db, { regionId: found.regionId, reportId: found.reportId, rating, at: MONDAY })
  await assert.rejects(rate(early, 5), { key: 'case.cannot_move' })
  for (const rating of [0, 6, 2.5, Number.NaN]) await assert.rejects(rate(made, rating), { key: 'case.rating_invalid' })
  await rate(made, 4)
  await rate(made, 4)
  assert.equal((await reportOf(made, made.reportId))?.rating, 4)
  assert.equal((await kindsOf(made)).filter((kind) => kind === 'rated').length, 1)
})

test('a report nobody made cannot be judged', async () => {
  const made = await aCase(db, { state: 'answered' })
  await assert.rejects(hearVerdict(db, { regionId: made.regionId, reportId: made.caseId, verdict: 'fixed', at: MONDAY }), { key: 'report.not_found' })
})

const MISDEED = 'Yang memukul saya pegawai dinas itu, dia dipukul juga oleh Pak Bupati, saya diancam'

for (const state of ['received', 'in_progress', 'waiting_for_reporter', 'answered', 'closed'] as const)
  test(`a misdeed told later takes the case from its agency at once (${state})`, async () => {
    const made = await aCase(db, { state })
    await hearReporter(db, { regionId: made.regionId, reportId: made.reportId, words: MISDEED, isWritten: true, at: hoursLater(2) })
    const found = await getCase(db, made)
    assert.deepEqual([found.about, found.aboutBy, found.isSecret, found.leadAgencyId], ['leader', 'rule', true, null])
    assert.equal((await kindsOf(made)).at(-1), 'reporter_added')
  })

test('told with "Belum", too: it goes on, with nobody whom it accuses', async () => {
  const made = await aCase(db, { state: 'answered' })
  await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'not_fixed', words: MISDEED, at: hoursLater(2) })
  const found = await getCase(db, made)
  assert.deepEqual([found.state, found.about, found.leadAgencyId, found.reopenedCount], ['verified', 'leader', null, 1])
})

test('ordinary words, and words after a person has decided, change nothing about who sees the case', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const say = (words: string) => hearReporter(db, { regionId: made.regionId, reportId: made.reportId, words, isWritten: true, at: hoursLater(2) })
  await say('Letaknya di depan masjid')
  assert.equal((await getCase(db, made)).about, null)
  await decideAbout(db, { regionId: made.regionId, caseId: made.caseId, actor: { staffId: made.adminId }, about: null, at: hoursLater(3) })
  await say(MISDEED)
  assert.deepEqual([(await getCase(db, made)).about, (await getCase(db, made)).leadAgencyId], [null, made.agencyId])
})
