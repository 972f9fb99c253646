import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inRegion } from '#db/transaction.ts'
import type { RegionRow } from '#regions/queries.ts'
import { addReporter } from '#reporters/commands.ts'
import { listWays } from '#reporters/queries.ts'
import { submitOnce, submitReport, type SubmitReport } from '#reports/commands.ts'
import { findReportByTicket, getReport, listReportsOfCase, listReportsOfContact } from '#reports/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aConversation, aPhoto, aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()

const told = (region: RegionRow, more: Partial<SubmitReport> = {}): SubmitReport => ({
  region,
  channel: 'whatsapp',
  text: 'Selamat pagi, jalan berlubang di depan pasar.\nSudah lama.',
  categoryCode: 'road',
  place: { text: 'Depan pasar' },
  isAnonymous: false,
  isSecret: false,
  isEmergency: false,
  messageIds: [],
  toldAt: MONDAY,
  at: MONDAY,
  ...more,
})

const submit = (report: SubmitReport) => inRegion(db, report.region.id, (trx) => submitReport(trx, report))

test('a report keeps its words and opens a case with a name of its own', async () => {
  const region = await aRegion(db)
  const talk = await aConversation(db, { regionId: region.id })
  const { ticket, code, reportId, caseId } = await submit(told(region, { conversationId: talk.conversationId, contactId: talk.contactId }))
  assert.match(ticket, /^UJI-2611-000[12]$/)
  assert.match(code, /^[2-9A-HJ-NP-Z]{6}$/)
  await inRegion(db, region.id, async (trx) => {
    const report = await getReport(trx, region.id, reportId)
    assert.deepEqual(
      [report.text, report.placeText, report.caseId],
      ['Selamat pagi, jalan berlubang di depan pasar.\nSudah lama.', 'Depan pasar', caseId],
    )
    const opened = await trx
      .selectFrom('cases')
      .select(['title', 'state', 'isUrgent'])
      .where('regionId', '=', region.id)
      .where('id', '=', caseId)
      .executeTakeFirst()
    assert.deepEqual(opened, { title: 'Jalan berlubang di depan pasar', state: 'received', isUrgent: false })
    assert.deepEqual(
      [
        await findReportByTicket(trx, region.id, ticket),
        (await listReportsOfCase(trx, region.id, caseId))[0],
        (await listReportsOfContact(trx, region.id, talk.contactId))[0],
      ],
      [report, report, report],
    )
  })
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from graphile_worker.jobs where task_identifier = 'triage-report'`.execute(db)
  assert.ok((rows[0]?.count ?? 0) > 0)
})

test('forty reports at once get forty numbers, some left out at random; the next month begins anew', async () => {
  const region = await aRegion(db)
  const submitted = await Promise.all(Array.from({ length: 40 }, () => submit(told(region))))
  const numbers = submitted.map(({ ticket }) => Number(ticket.slice(-4)))
  assert.equal(new Set(numbers).size, 40)
  // A number is left out at most once in a row, so that a gap says nothing.
  assert.ok(Math.max(...numbers) <= 80)
  const december = await submit(told(region, { at: new Date('2026-11-30T17:30:00Z') }))
  assert.match(december.ticket, /^UJI-2612-000[12]$/)
})

test('photos of the messages it was told in go with the report and its case', async () => {
  const region = await aRegion(db)
  const photoId = await aPhoto(db, { regionId: region.id })
  const messageId = '0190a000-0000-7000-8000-000000000001'
  await inRegion(db, region.id, (trx) =>
    trx.updateTable('attachments').set({ messageId }).where('regionId', '=', region.id).where('id', '=', photoId).execute(),
  )
  const { reportId, caseId } = await submit(told(region, { messageIds: [messageId] }))
  const photo = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('attachments').select(['reportId', 'caseId']).where('regionId', '=', region.id).where('id', '=', photoId).executeTakeFirst(),
  )
  assert.deepEqual(photo, { reportId, caseId })
})

test('a sensitive category makes it secret, an emergency urgent', async () => {
  const region = await aRegion(db)
  const { caseId } = await submit(told(region, { categoryCode: 'conduct', isEmergency: true }))
  const opened = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('cases').select(['isSecret', 'isUrgent']).where('regionId', '=', region.id).where('id', '=', caseId).executeTakeFirst(),
  )
  assert.deepEqual(opened, { isSecret: true, isUrgent: true })
})

test('another region sees nothing of it', async () => {
  const [region, stranger] = [await aRegion(db), await aRegion(db)]
  const { ticket } = await submit(told(region))
  assert.equal(await inRegion(db, stranger.id, (trx) => findReportByTicket(trx, region.id, ticket)), undefined)
})

test('sent again because the answer was lost, even at the same moment, it is one report', async () => {
  const region = await aRegion(db)
  const send = (submissionKey: string) =>
    inRegion(db, region.id, (trx) => submitOnce(trx, { regionId: region.id, submissionKey }, async () => told(region, { channel: 'web' })))
  const answers = await Promise.all([send('a'), send('a'), send('a'), send('b')])
  assert.equal(new Set(answers.map(({ ticket }) => ticket)).size, 2)
  assert.equal(answers.filter(({ isNew }) => isNew).length, 2)
})

test('who cannot write to us is known by how they want to be reached, each time anew', async () => {
  const region = await aRegion(db)
  await inRegion(db, region.id, async (trx) => {
    const ways = [
      { kind: 'phone', address: '+6280000009999' },
      { kind: 'email', address: 'warga@contoh.example' },
    ] as const
    const [one, other] = [await addReporter(trx, { regionId: region.id, ways }), await addReporter(trx, { regionId: region.id, ways })]
    assert.notEqual(one, other)
    assert.deepEqual(await listWays(trx, region.id, one), ways)
  })
})
