import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addNote } from '#cases/commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { answerCase, postUpdate, returnCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { BY_TICKET } from '#staff/attempts.ts'
import { lookUp } from '#tracking/commands.ts'
import { countMonth, listNewlyAnswered } from '#tracking/figures-queries.ts'
import { listHoldings, listPublicEvents, listTrackedPhotos } from '#tracking/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { figuresFollow } from '#tests/figures.ts'
import { type ACase, aCase, anAgency, aPhoto, aRegion, aReport, hoursLater, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()

/** Everything the page is made of. */
async function allOf({ regionId, ticket, code }: { regionId: string; ticket: string; code: string }) {
  const found = await lookUp(db, { regionId, ticket, code, at: MONDAY })
  return inRegion(db, regionId, async (trx) => {
    const events = await listPublicEvents(trx, regionId, found)
    const photos = await listTrackedPhotos(trx, regionId, { reportId: found.reportId, eventIds: events.map(({ id }) => id) })
    return { found, events, photos, holdings: await listHoldings(trx, regionId, found.caseId) }
  })
}

const byAgency = ({ regionId, caseId, officerId, agencyId }: ACase) => ({ regionId, caseId, actor: { staffId: officerId, agencyId }, at: MONDAY })

test('ticket and code together open the report', async () => {
  const made = await aCase(db, { state: 'assigned' })
  const { found, events } = await allOf(made)
  assert.equal(found.state, 'assigned')
  assert.equal(found.leadAgencyShort, 'Dinas PU')
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['opened', 'verified', 'assigned'],
  )
})

test('a wrong code, an unknown ticket and another region hear the same', async () => {
  const { regionId, ticket, code } = await aCase(db)
  const { regionId: stranger } = await aCase(db)
  for (const wrong of [
    { regionId, ticket, code: 'AAAAAA' },
    { regionId, ticket: 'UJI-2611-XXXX', code },
    { regionId: stranger, ticket, code },
    { regionId, ticket: '', code: '' },
  ]) {
    await assert.rejects(lookUp(db, { ...wrong, at: MONDAY }), { key: 'report.not_found' })
  }
})

test('guessing the code of a ticket comes to a stop, and the reporter reads on a quarter of an hour later', async () => {
  const { regionId, ticket, code } = await aCase(db)
  for (let attempt = 0; attempt < BY_TICKET.tries; attempt++)
    await assert.rejects(lookUp(db, { regionId, ticket, code: 'AAAAAA', at: MONDAY }), { key: 'report.not_found' })
  await assert.rejects(lookUp(db, { regionId, ticket, code: 'BBBBBB', at: MONDAY }), { key: 'staff.too_many_attempts', values: { minutes: 15 } })
  await assert.rejects(lookUp(db, { regionId, ticket, code, at: MONDAY }), { key: 'staff.too_many_attempts' })
  assert.equal((await lookUp(db, { regionId, ticket, code, at: hoursLater(0.26) })).ticket, ticket)
})

test('reading one’s own report is never counted', async () => {
  const { regionId, ticket, code } = await aCase(db)
  for (let reading = 0; reading < BY_TICKET.tries * 2; reading++) await lookUp(db, { regionId, ticket, code, at: MONDAY })
})

test('nothing personal leaves: no number, no name of staff, no note, no word or photo of another reporter', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const other = await aReport(db, { regionId: made.regionId, caseId: made.caseId, text: 'Saya Siti dari RT 4, jalannya hancur' })
  const [own, stranger] = [
    await aPhoto(db, { regionId: made.regionId, reportId: made.reportId }),
    await aPhoto(db, { regionId: made.regionId, reportId: other.reportId }),
  ]
  await addNote(db, { ...byAgency(made), text: 'Catatan dalam: pelapor sering mengeluh' })
  await hearVerdict(db, {
    regionId: made.regionId,
    reportId: other.reportId,
    verdict: 'not_fixed',
    words: 'Belum sama sekali, Pak Darto',
    at: MONDAY,
  })
  const all = await allOf(made)
  assert.deepEqual(
    all.photos.map(({ id }) => id),
    [own],
  )
  const everything = JSON.stringify(all)
  const secrets = [
    made.conversation?.address,
    made.conversation?.contactId,
    made.conversation?.conversationId,
    made.officerId,
    made.adminId,
    other.ticket,
    other.code,
    other.reportId,
    stranger,
  ]
  for (const secret of [...secrets, 'Darto', 'Wulan', 'Siti', 'Catatan dalam', 'Belum sama sekali'])
    assert.ok(secret && !everything.includes(secret), `${secret} leaves`)
})

test('an agency’s public word and its photo show, its reason for giving back does not', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const photo = await aPhoto(db, { regionId: made.regionId })
  await postUpdate(db, { ...byAgency(made), text: 'Alat berat sudah di lokasi', attachmentIds: [photo] })
  await returnCase(db, { ...byAgency(made), reason: 'Bukan kewenangan kami' })
  const { events, photos, holdings } = await allOf(made)
  assert.ok(events.some(({ kind, text }) => kind === 'progress' && text === 'Alat berat sudah di lokasi'))
  assert.deepEqual(
    photos.map(({ id }) => id),
    [photo],
  )
  assert.ok(events.every(({ kind }) => kind !== 'returned'))
  assert.ok(holdings.some(({ kind }) => kind === 'returned'))
  assert.ok(!JSON.stringify({ events, holdings }).includes('Bukan kewenangan'))
})

const SPAN = { zone: 'Asia/Jakarta', from: '2026-10-24', now: hoursLater(1) }

test('every problem of the month stands in exactly one part, confirmed and unconfirmed apart', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  for (const state of ['received', 'assigned', 'answered', 'closed', 'closed', 'waiting_for_reporter', 'rejected'] as const)
    await aCase(db, { region, agencyId, state })
  await aCase(db, { region, agencyId, state: 'received', at: hoursLater(-25 * 24) })
  await aCase(db, { region, agencyId, state: 'received', at: hoursLater(-31 * 24) })
  await figuresFollow(db, region.id)
  const figures = await inRegion(db, region.id, (trx) => countMonth(trx, { regionId: region.id, ...SPAN }))
  assert.deepEqual(figures, {
    reports: 8,
    problems: 8,
    today: 7,
    confirmed: 2,
    unconfirmed: 0,
    withReporter: 2,
    working: 2,
    late: 1,
    rejected: 1,
    judged: 4,
    answeredInTime: 3,
  })
})

test('thirty neighbours and one broken pump are one problem and thirty reports', async () => {
  const region = await aRegion(db)
  const made = await aCase(db, { region, state: 'closed' })
  for (let count = 0; count < 29; count++) await aReport(db, { regionId: region.id, caseId: made.caseId })
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ reportCount: 30 }).where('id', '=', made.caseId).execute())
  await figuresFollow(db, region.id)
  const { reports, problems, confirmed, judged, today } = await inRegion(db, region.id, (trx) => countMonth(trx, { regionId: region.id, ...SPAN }))
  assert.deepEqual({ reports, problems, confirmed, judged, today }, { reports: 30, problems: 1, confirmed: 1, judged: 1, today: 30 })
})

test('a region without reports has noughts, not holes', async () => {
  const region = await aRegion(db)
  await figuresFollow(db, region.id)
  const figures = await inRegion(db, region.id, (trx) => countMonth(trx, { regionId: region.id, ...SPAN }))
  assert.ok(Object.values(figures).every((figure) => figure === 0))
})

test('the newest answers name kind, agency and verdict, never a title, a sensitive or a secret matter', async () => {
  const region = await aRegion(db)
  const open = await aCase(db, { region, state: 'closed', title: 'Pak Lurah Budi mengambil semen' })
  const sensitive = await aCase(db, { region, state: 'received', categoryCode: 'conduct' })
  await answerCase(db, {
    ...byAgency(sensitive),
    text: 'Sudah diperiksa.',
    attachmentIds: [],
    reasonCode: 'explained',
    actor: { staffId: sensitive.adminId },
  })
  const answered = await inRegion(db, region.id, (trx) => listNewlyAnswered(trx, { regionId: region.id, since: hoursLater(-30 * 24), limit: 9 }))
  assert.deepEqual(
    answered.map(({ id }) => id),
    [open.caseId],
  )
  assert.equal(answered[0]?.reports, 1)
  assert.equal(answered[0]?.fixed, 1)
  assert.ok(!JSON.stringify(answered).includes('Budi'))
})
