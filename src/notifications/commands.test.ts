import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/history/queries.ts'
import type { EventKind } from '#cases/events.ts'
import { linkCase } from '#cases/link-commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
import { answerCase, postUpdate } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aPhoto, aRegion, aReport, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const at = hoursLater(1)

/** Tells every event of the case, as the jobs would. */
async function tellAll({ regionId, caseId }: Pick<ACase, 'regionId' | 'caseId'>, now = at): Promise<void> {
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
  for (const { id } of events) await notifyCaseEvent(db, { regionId, caseEventId: id, publicUrl: 'https://lapor.example', at: now })
}

const heard = (regionId: string, reportId: string) =>
  inRegion(db, regionId, (trx) =>
    trx
      .selectFrom('messages')
      .select(['kind', 'text', 'conversationId', 'caseId'])
      .where('reportId', '=', reportId)
      .orderBy('createdAt')
      .orderBy('id')
      .execute(),
  )
const byAgency = ({ regionId, caseId, agencyId, officerId }: ACase) => ({ regionId, caseId, at, actor: { staffId: officerId, agencyId } })

test('verified and handed over is one message', async () => {
  const made = await aCase(db)
  await verifyCase(db, { regionId: made.regionId, caseId: made.caseId, at, actor: { staffId: made.adminId }, agencyIds: [made.agencyId] })
  await tellAll(made)
  const messages = await heard(made.regionId, made.reportId)
  assert.deepEqual(
    messages.map(({ kind, conversationId }) => [kind, conversationId]),
    [['text', made.conversation?.conversationId]],
  )
  assert.match(messages[0]?.text ?? '', /dipegang Dinas PU\./)
})

test('nothing is told twice, however often the job runs', async () => {
  const made = await aCase(db, { state: 'answered' })
  await Promise.all([tellAll(made), tellAll(made)])
  await tellAll(made)
  const messages = await heard(made.regionId, made.reportId)
  assert.deepEqual(
    messages.map(({ kind }) => kind),
    ['buttons'],
  ) // handing over was overtaken by the answer
})

test('every reporter with a talk hears it, each about the own ticket; who came by web form follows on /lacak', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const [second, third] = [
    await aReport(db, { regionId: made.regionId, caseId: made.caseId }),
    await aReport(db, { regionId: made.regionId, caseId: made.caseId, conversation: 'none' }),
  ]
  await answerCase(db, { ...byAgency(made), text: 'Sudah ditambal.', attachmentIds: [await aPhoto(db, { regionId: made.regionId })] })
  await tellAll(made)
  for (const { reportId, ticket, code } of [made, second]) {
    const answered = (await heard(made.regionId, reportId)).at(-1)
    assert.equal(answered?.kind, 'buttons')
    assert.ok(
      answered?.text.includes(ticket) && answered.text.includes(`https://lapor.example/${made.region.code}/lacak?tiket=${ticket}&kode=${code}`),
    )
  }
  assert.deepEqual(await heard(made.regionId, third.reportId), [])
})

test('after a day of silence the template goes instead', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  await answerCase(db, { ...byAgency(made), at: hoursLater(30), text: 'Sudah ditambal.', attachmentIds: [], reasonCode: 'explained' })
  await tellAll(made, hoursLater(30))
  assert.equal((await heard(made.regionId, made.reportId)).at(-1)?.kind, 'template')
})

test('a linked reporter hears who deals with it now, and every later update', async () => {
  const region = await aRegion(db)
  const target = await aCase(db, { region, state: 'assigned' })
  const source = await aCase(db, { region })
  await linkCase(db, { regionId: region.id, caseId: source.caseId, toCaseId: target.caseId, at, actor: { staffId: source.adminId } })
  await tellAll(source)
  await postUpdate(db, { ...byAgency(target), text: 'Besok kami ke sana.', attachmentIds: [] })
  await tellAll(target)
  const messages = await heard(region.id, source.reportId)
  assert.match(messages[0]?.text ?? '', /ditangani bersama oleh Dinas PU\. Nomor Anda tetap berlaku/)
  assert.match(messages.at(-1)?.text ?? '', /Besok kami ke sana\./)
  assert.equal(messages[0]?.caseId, target.caseId)
})

test('what stays inside is told to nobody', async () => {
  const made = await aCase(db, { state: 'answered' })
  await hearVerdict(db, { regionId: made.regionId, reportId: made.reportId, verdict: 'not_fixed', at: MONDAY })
  await tellAll(made)
  assert.deepEqual(await heard(made.regionId, made.reportId), [])
  const kinds = (await inRegion(db, made.regionId, (trx) => listCaseEvents(trx, made.regionId, made.caseId))).map(({ kind }): EventKind => kind)
  assert.equal(kinds.at(-1), 'not_fixed')
})

test('a region says it in its own words', async () => {
  const made = await aCase(db, { state: 'assigned' })
  await db
    .updateTable('regions')
    .set({ texts: JSON.stringify({ id: { 'notify.assigned': 'Laporan {ticket} di tangan {agency}.' } }) })
    .where('id', '=', made.regionId)
    .execute()
  await tellAll(made)
  assert.equal((await heard(made.regionId, made.reportId))[0]?.text, `Laporan ${made.ticket} di tangan Dinas PU.`)
})
