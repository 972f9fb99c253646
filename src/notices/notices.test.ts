/** Noting and telling with a real database: who is told, how often, and what is let go. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { answerCase } from '#cases/work-commands.ts'
import { checkDeadlines } from '#cases/sweep-commands.ts'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { createIntake } from '#intake/commands.ts'
import { continueConversation } from '#conversations/commands.ts'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { noteCaseEvent } from '#notices/commands.ts'
import { tellNotices, tellStaff } from '#notices/tell-commands.ts'
import type { RegionRow } from '#regions/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, aStaffMember, waitingJobs, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const wib = (text: string) => new Date(`${text}+07:00`)
const MORNING = wib('2026-11-23T09:00')

/** Whatever the jobs of case events would do, for all events so far. */
async function noteAll(region: RegionRow, at: Date): Promise<void> {
  const events = await inRegion(db, region.id, (trx) => trx.selectFrom('caseEvents').select('id').orderBy('at').orderBy('seq').execute())
  for (const { id } of events) await noteCaseEvent(db, { regionId: region.id, caseEventId: id, at })
}

function tell(region: RegionRow, at: Date): Promise<void> {
  return tellNotices(db, { regionId: region.id, publicUrl: 'https://x.example', at })
}

async function mailsTo(region: RegionRow, staffId: string): Promise<string[]> {
  const rows = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('mails').select('subject').where('staffId', '=', staffId).orderBy('createdAt').orderBy('id').execute(),
  )
  return rows.map(({ subject }) => subject)
}

function messages(region: RegionRow) {
  return inRegion(db, region.id, (trx) =>
    trx.selectFrom('messages').selectAll().where('direction', '=', 'out').where('dedupeKey', 'like', 'notices:%').orderBy('sentAt').execute(),
  )
}

async function assigned(region: RegionRow, agencyId: string, at = MORNING): Promise<ACase> {
  return aCase(db, { region, agencyId, state: 'assigned', at })
}

test('a hand-over is told at once, by WhatsApp and by e-mail, with an address that opens the case', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  const officer = await aStaffMember(db, { regionId: region.id, role: 'contact_officer', agencyId, phone: '+6280010090001' })
  const made = await assigned(region, agencyId)
  await noteAll(region, MORNING)
  assert.ok((await waitingJobs(db)).includes('tell-staff'))
  const told = { regionId: region.id, staffId: officer, publicUrl: 'https://x.example' }
  await tellStaff(db, { ...told, at: wib('2026-11-23T09:01') }) // a moment too early
  assert.deepEqual(await mailsTo(region, officer), [])
  await tellStaff(db, { ...told, at: wib('2026-11-23T09:02') })
  await tellStaff(db, { ...told, at: wib('2026-11-23T09:03') })
  assert.deepEqual(await mailsTo(region, officer), [`${made.ticket}: Baru diserahkan`])
  const [message, ...more] = await messages(region)
  assert.deepEqual([message?.kind, message?.caseId, message?.reportId, more.length], ['template', null, null, 0])
  assert.match(message?.text ?? '', new RegExp(`https://x.example/${region.code}/meja/kasus/${made.ticket}`))
})

test('several at once are one message; the next ones wait a quarter of an hour', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  const made = [await assigned(region, agencyId), await assigned(region, agencyId)]
  await noteAll(region, MORNING)
  await tell(region, wib('2026-11-23T09:05'))
  const officer = made[0]?.officerId ?? ''
  assert.deepEqual(await mailsTo(region, officer), ['2 kasus untuk Anda'])
  await assigned(region, agencyId, wib('2026-11-23T09:06'))
  await noteAll(region, wib('2026-11-23T09:06'))
  await tell(region, wib('2026-11-23T09:10'))
  assert.equal((await mailsTo(region, officer)).length, 1)
  await tell(region, wib('2026-11-23T09:20'))
  assert.equal((await mailsTo(region, officer)).length, 2)
})

test('what was answered before the morning is not told in the morning', async () => {
  const region = await aRegion(db)
  const head = await aStaffMember(db, { regionId: region.id, role: 'agency_head' })
  const made = await aCase(db, { region, state: 'in_progress', at: wib('2026-11-02T09:00') })
  await db.updateTable('staff').set({ agencyId: made.agencyId }).where('id', '=', head).execute()
  const late = wib('2026-11-23T16:10')
  await checkDeadlines(db, { regionId: region.id, at: late })
  await noteAll(region, late)
  const command = { ...made, at: wib('2026-11-23T18:00'), actor: { staffId: made.officerId, agencyId: made.agencyId } }
  await answerCase(db, { ...command, text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  await tell(region, wib('2026-11-24T07:00'))
  assert.deepEqual(await mailsTo(region, head), [])
})

test('whoever left hears nothing; the next rung does, in the same round', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  const head = await aStaffMember(db, { regionId: region.id, role: 'agency_head', agencyId })
  const made = await assigned(region, agencyId)
  await noteAll(region, MORNING)
  await db.updateTable('staff').set({ isActive: false }).where('id', '=', made.officerId).execute()
  await tell(region, wib('2026-11-23T09:05'))
  assert.deepEqual(await mailsTo(region, made.officerId), [])
  assert.equal((await mailsTo(region, head)).length, 1)
})

test('whoever changed to another agency does not hear of the old one’s cases', async () => {
  const region = await aRegion(db)
  const [agencyId, other] = [await anAgency(db, { regionId: region.id }), await anAgency(db, { regionId: region.id })]
  const made = await assigned(region, agencyId)
  const colleague = await aStaffMember(db, { regionId: region.id, role: 'contact_officer', agencyId })
  await noteAll(region, MORNING)
  await db.updateTable('staff').set({ agencyId: other }).where('id', '=', made.officerId).execute()
  await tell(region, wib('2026-11-23T09:05'))
  assert.deepEqual([(await mailsTo(region, made.officerId)).length, (await mailsTo(region, colleague)).length], [0, 1])
})

test('a case handed on meanwhile is told to the one who has it', async () => {
  const region = await aRegion(db)
  const [first, second] = [await anAgency(db, { regionId: region.id }), await anAgency(db, { regionId: region.id })]
  const made = await assigned(region, first)
  const other = await aStaffMember(db, { regionId: region.id, role: 'contact_officer', agencyId: second })
  await assignCase(db, { ...made, at: wib('2026-11-23T09:01'), actor: { staffId: made.adminId }, agencyIds: [second] })
  await noteAll(region, wib('2026-11-23T09:01'))
  await tell(region, wib('2026-11-23T09:05'))
  assert.deepEqual([(await mailsTo(region, made.officerId)).length, (await mailsTo(region, other)).length], [0, 1])
})

test('who did it is not told of it', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  const made = await aCase(db, { region, agencyId, at: MORNING })
  const actor = { staffId: made.officerId }
  await verifyCase(db, { ...made, at: MORNING, actor, categoryCode: 'road', agencyIds: [agencyId] })
  await noteAll(region, MORNING)
  await tell(region, wib('2026-11-23T09:05'))
  assert.deepEqual(await mailsTo(region, made.officerId), [])
})

test('an urgent case does not wait for the digest, but for the end of the night', async () => {
  const region = await aRegion(db)
  const made = await aCase(db, { region, at: wib('2026-11-21T22:00') })
  const command = { ...made, at: wib('2026-11-21T22:00'), actor: { staffId: made.adminId } }
  await verifyCase(db, { ...command, categoryCode: 'road', agencyIds: [made.agencyId], isUrgent: true })
  await noteAll(region, command.at)
  await tell(region, wib('2026-11-22T05:55'))
  assert.deepEqual(await mailsTo(region, made.officerId), [])
  await tell(region, wib('2026-11-22T06:00')) // a Sunday
  assert.equal((await mailsTo(region, made.officerId)).length, 1)
})

test('a deadline that comes near is said on each of the region’s days, once', async () => {
  const region = await aRegion(db, { settings: { escalation: { remindBefore: [2, 1] } } })
  const made = await aCase(db, { region, state: 'in_progress', at: wib('2026-11-02T09:00') }) // first word by the 9th, due on the 20th
  for (const at of [
    '2026-11-05T07:00',
    '2026-11-05T07:05',
    '2026-11-06T07:00',
    '2026-11-09T07:00',
    '2026-11-16T07:00',
    '2026-11-18T07:00',
    '2026-11-19T07:00',
    '2026-11-20T07:00',
  ])
    await tell(region, wib(at))
  const subjects = await mailsTo(region, made.officerId)
  assert.equal(subjects.length, 4)
  assert.ok(subjects.every((subject) => subject.includes('1 kasus')))
})

test('somebody of the staff who writes to the number reports like anybody', async () => {
  const region = await aRegion(db)
  const agencyId = await anAgency(db, { regionId: region.id })
  const phone = '+6280010090002'
  const officer = await aStaffMember(db, { regionId: region.id, role: 'contact_officer', agencyId, phone })
  await assigned(region, agencyId)
  await noteAll(region, MORNING)
  await tell(region, wib('2026-11-23T09:05'))
  const account = { id: `${region.code}-whatsapp`, regionId: region.id }
  // Real time: what comes in is stamped by the database's clock.
  const sentAt = new Date()
  const message = { kind: 'text' as const, text: 'Jembatan di desa Sukamaju ambruk, warga tidak bisa lewat ke pasar', attachments: [] }
  const update = { kind: 'message' as const, providerId: 'wamid.1', sentAt, sender: phone, aliases: [], message }
  await createIntake(db, createLog('silent'), folderStorage('/tmp')).take([{ account, update }], sentAt)
  const context = { db, now: () => new Date(Date.now() + 60_000), log: createLog('silent'), publicUrl: 'https://x.example' } as JobContext
  await continueConversation(context, { regionId: region.id, accountId: account.id, sender: (await keysOf(db, region.id)).index(phone) })
  const talks = await inRegion(db, region.id, (trx) => trx.selectFrom('conversations').select(['id', 'dialogue']).execute())
  const mine = talks.find(({ dialogue }) => JSON.stringify(dialogue).includes('Sukamaju'))
  const said = await inRegion(db, region.id, (trx) =>
    trx
      .selectFrom('messages')
      .select(['direction', 'dedupeKey'])
      .where('conversationId', '=', mine?.id ?? '')
      .execute(),
  )
  assert.deepEqual(said.map(({ direction }) => direction).sort(), ['in', 'out', 'out'])
  assert.ok(said.some(({ dedupeKey }) => dedupeKey?.startsWith(`notices:${officer}`)))
})

/** What may happen to a region in any order; the clock goes on, or is put back. */
const deeds = fc.array(
  fc.oneof(
    fc.constantFrom('check', 'note', 'tell', 'tell', 'tell twice at once').map((what) => ({ what, hours: 0 })),
    fc.integer({ min: 1, max: 40 }).map((hours) => ({ what: 'wait', hours })),
    fc.integer({ min: 1, max: 30 }).map((hours) => ({ what: 'clock put back', hours: -hours })),
  ),
  { minLength: 10, maxLength: 40 },
)

test('in whatever order the sweeps run, and whatever the clock does, nobody hears twice of one thing, and nobody at night', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (all) => {
      const region = await aRegion(db)
      await aStaffMember(db, { regionId: region.id, role: 'coordinator' })
      await aStaffMember(db, { regionId: region.id, role: 'sekda', phone: `+62800${newId().replace(/\D/g, '').slice(-8)}` })
      const made = await aCase(db, { region, state: 'assigned', at: MORNING })
      await aStaffMember(db, { regionId: region.id, role: 'agency_head', agencyId: made.agencyId })
      let now = MORNING
      for (const { what, hours } of all) {
        now = new Date(now.getTime() + hours * 3_600_000)
        if (what === 'check') await checkDeadlines(db, { regionId: region.id, at: now })
        if (what === 'note') await noteAll(region, now)
        if (what.startsWith('tell')) await Promise.all([tell(region, now), ...(what === 'tell twice at once' ? [tell(region, now)] : [])])
      }
      const rows = await inRegion(db, region.id, (trx) => trx.selectFrom('notices').selectAll().execute())
      const mails = await inRegion(db, region.id, (trx) => trx.selectFrom('mails').selectAll().execute())
      const told = rows.filter(({ toldAt }) => toldAt !== null)
      assert.equal(new Set(told.map(({ staffId, key }) => `${staffId} ${key}`)).size, told.length)
      assert.ok(mails.length <= told.length)
      for (const { createdAt } of mails) {
        const hour = Number(new Date(createdAt.getTime() + 7 * 3_600_000).toISOString().slice(11, 13))
        assert.ok(hour >= 6 && hour < 20, `told at ${createdAt.toISOString()}`)
      }
    }),
    { numRuns: 25 },
  )
})
