import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listCaseEvents } from '#cases/history/queries.ts'
import type { EventKind } from '#cases/events.ts'
import { gatherCases, linkCase, unlinkReport } from '#cases/link-commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { decideObjection } from '#cases/reporters/objection-commands.ts'
import { endLongWaits, remindReporters } from '#cases/reporters/waiting-commands.ts'
import { verifyCase } from '#cases/triage-commands.ts'
import { answerCase, postUpdate } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aConversation, aPhoto, aRegion, aReport, hoursLater, MONDAY, type ACase, type AReport } from '#tests/factories.ts'

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

test('"Belum" is answered in the talk itself, to the one who says it: no message besides', async () => {
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

const lastOf = async ({ regionId }: ACase, reportId: string) => (await heard(regionId, reportId)).at(-1)
const says = (made: ACase, { reportId, verdict, hours = 2 }: { reportId: string; verdict: 'fixed' | 'not_fixed'; hours?: number }) =>
  hearVerdict(db, { regionId: made.regionId, reportId, verdict, at: hoursLater(hours) })

/** Thirty neighbours on one case: the fifth wrote two days ago, the sixth came by web form, the seventh is the second one's other report. */
async function thirtyNeighbours(): Promise<{ made: ACase; neighbours: AReport[] }> {
  const made = await aCase(db, { state: 'in_progress' })
  const neighbours: AReport[] = [made]
  for (let number = 2; number <= 30; number++) {
    const wishes = {
      5: { conversation: await aConversation(db, { regionId: made.regionId, lastInboundAt: hoursLater(-48) }) },
      6: { conversation: 'none' as const },
      7: { conversation: neighbours[1]?.conversation ?? ('none' as const) },
    }[number]
    neighbours.push(await aReport(db, { regionId: made.regionId, caseId: made.caseId, at: new Date(MONDAY.getTime() + number * 1000), ...wishes }))
  }
  return { made, neighbours }
}

test('one answer reaches thirty neighbours, each once and in the own way', async () => {
  const { made, neighbours } = await thirtyNeighbours()
  await answerCase(db, { ...byAgency(made), text: 'Pompa sudah diganti.', attachmentIds: [], reasonCode: 'explained' })
  await Promise.all([tellAll(made), tellAll(made)])
  const kinds = await Promise.all(neighbours.map(async ({ reportId }) => (await heard(made.regionId, reportId)).map(({ kind }) => kind).join()))
  assert.equal(kinds.filter((kind) => kind === 'buttons').length, 27)
  assert.deepEqual([kinds[4], kinds[5], kinds[6]], ['template', '', '']) // closed window · web form · heard by the first of the two
})

test('one says "Belum": the others hear that it is worked on again; one confirms the next answer: the others hear that, and may object', async () => {
  const { made, neighbours } = await thirtyNeighbours()
  const [, second, third] = neighbours as [AReport, AReport, AReport]
  await answerCase(db, { ...byAgency(made), text: 'Pompa sudah diganti.', attachmentIds: [], reasonCode: 'explained' })
  await tellAll(made)
  await says(made, { reportId: second.reportId, verdict: 'not_fixed' })
  await tellAll(made)
  assert.match((await lastOf(made, third.reportId))?.text ?? '', /warga lain menyatakan belum beres\. Dinas PU bekerja lagi/)
  assert.match((await lastOf(made, second.reportId))?.text ?? '', /Pompa sudah diganti/)
  await answerCase(db, { ...byAgency(made), at: hoursLater(3), text: 'Kabelnya juga.', attachmentIds: [], reasonCode: 'explained' })
  await says(made, { reportId: made.reportId, verdict: 'fixed', hours: 4 })
  await tellAll(made, hoursLater(4))
  const told = await lastOf(made, third.reportId)
  assert.equal(told?.kind, 'buttons')
  assert.match(told?.text ?? '', /warga lain yang melaporkan hal ini menyatakan sudah beres[\s\S]*paling lambat Senin 7 Desember/)
  assert.equal((await heard(made.regionId, third.reportId)).length, 3) // answered, worked on again, closed; the second answer was overtaken
})

test('who joins a case that is answered hears the standing answer with its photo, and may judge it', async () => {
  const region = await aRegion(db)
  const target = await aCase(db, { region, state: 'in_progress' })
  await answerCase(db, { ...byAgency(target), text: 'Sudah ditambal.', attachmentIds: [await aPhoto(db, { regionId: region.id })] })
  const [one, other] = [await aCase(db, { region }), await aCase(db, { region })]
  const byTeam = { regionId: region.id, caseId: target.caseId, at, actor: { staffId: target.adminId } }
  await gatherCases(db, { ...byTeam, fromCaseIds: [one.caseId, other.caseId] })
  for (const each of [one, other]) {
    await tellAll(each)
    const told = await heard(region.id, each.reportId)
    assert.deepEqual([told.length, told[0]?.kind, told[0]?.caseId], [1, 'buttons', target.caseId])
    assert.match(told[0]?.text ?? '', /sudah menjawabnya:\nSudah ditambal\.\nFoto atau dokumennya:/)
  }
})

test('who is taken off an answered case is told so honestly', async () => {
  const region = await aRegion(db)
  const target = await aCase(db, { region, state: 'in_progress' })
  const source = await aCase(db, { region })
  await linkCase(db, { regionId: region.id, caseId: source.caseId, toCaseId: target.caseId, at, actor: {} })
  await answerCase(db, { ...byAgency(target), text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  await unlinkReport(db, { regionId: region.id, caseId: target.caseId, at: hoursLater(2), actor: {}, reportId: source.reportId })
  await tellAll(source)
  assert.match(
    (await lastOf(source, source.reportId))?.text ?? '',
    /masalah yang berbeda, jadi kami periksa sendiri, paling lambat Kamis 26 November\. Jawaban yang Anda terima/,
  )
})

test('the coordinator’s reason is read by those concerned', async () => {
  const region = await aRegion(db, { settings: { reopenMost: 1 } })
  const made = await aCase(db, { region, state: 'answered' })
  await says(made, { reportId: made.reportId, verdict: 'not_fixed', hours: 0.1 })
  await answerCase(db, { ...byAgency(made), text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  await says(made, { reportId: made.reportId, verdict: 'not_fixed' })
  const decision = { regionId: region.id, caseId: made.caseId, at: hoursLater(3), actor: { staffId: made.adminId } }
  await decideObjection(db, { ...decision, isGranted: false, text: 'Pipa itu milik warga.' })
  await tellAll(made, hoursLater(3))
  assert.match((await lastOf(made, made.reportId))?.text ?? '', /jawabannya tetap\.\nPipa itu milik warga\.\n\nMasih tidak puas\? .*Ombudsman RI/)
})

test('a question is asked again by template, and ended with the words how it goes on', async () => {
  const made = await aCase(db, { state: 'waiting_for_reporter' })
  const { regionId } = made
  await remindReporters(db, { regionId, at: hoursLater(4 * 24) })
  await tellAll(made, hoursLater(4 * 24))
  const asked = await lastOf(made, made.reportId)
  assert.deepEqual([asked?.kind, /kami masih menunggu keterangan Anda\. Di mana persisnya\?/.test(asked?.text ?? '')], ['template', true])
  await endLongWaits(db, { regionId, at: hoursLater(20 * 24) })
  await tellAll(made, hoursLater(20 * 24))
  assert.match((await lastOf(made, made.reportId))?.text ?? '', /kami akhiri dahulu\. .*Balas di sini dalam 30 hari/)
})

test('progress that comes again and again is told at once, and then gathered', async () => {
  const made = await aCase(db, { state: 'in_progress' })
  const posts = ['Material datang.', 'Alat berat tiba.', 'Penggalian mulai.']
  for (const [hours, text] of posts.entries()) {
    await postUpdate(db, { ...byAgency(made), at: hoursLater(1 + hours), text, attachmentIds: [] })
    await tellAll(made, hoursLater(1 + hours))
  }
  const told = async () => (await heard(made.regionId, made.reportId)).map(({ text }) => text).filter((text) => text.includes('kabar dari'))
  assert.equal((await told()).length, 1)
  await Promise.all([tellAll(made, hoursLater(7)), tellAll(made, hoursLater(7))])
  await tellAll(made, hoursLater(20))
  const [first, second, ...more] = await told()
  assert.match(first ?? '', /Material datang\./)
  assert.match(second ?? '', /Alat berat tiba\.\s+Penggalian mulai\./)
  assert.equal(more.length, 0)
})
