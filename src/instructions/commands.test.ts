import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAbout } from '#cases/about/commands.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { countQueues, listDeskItems } from '#desk/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { fulfil, instruct, withdraw } from '#instructions/commands.ts'
import { countGiven, listGiven, listInstructionsOfCase, listOpenInstructions } from '#instructions/queries.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { storyOf } from '#tracking/story.ts'
import { listPublicEvents } from '#tracking/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, aStaffMember, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const now = hoursLater(1)
const isKey = (key: string) => (error: unknown) => error instanceof DomainError && error.key === key

/** Two cases of one agency, and a leader. */
async function setting() {
  const region = await aRegion(db)
  const first = await aCase(db, { region, state: 'in_progress' })
  const second = await aCase(db, { region, state: 'assigned', agencyId: first.agencyId })
  const leaderId = await aStaffMember(db, { regionId: region.id, role: 'leader', name: 'Bupati Uji' })
  const order = { regionId: region.id, text: 'Selesaikan sebelum hujan', dueOn: '2026-11-27', actor: { staffId: leaderId }, at: now }
  const leader = scopeOf({ regionId: region.id, role: 'leader', agencyId: null })
  const given = () => inRegion(db, region.id, (trx) => listGiven(trx, { regionId: region.id, reader: leader }, leaderId))
  return { region, first, second, leaderId, order, leader, given }
}

const historyOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
const byOfficer = ({ regionId, caseId, officerId, agencyId }: ACase) => ({ regionId, caseId, actor: { staffId: officerId, agencyId }, at: now })

test('an instruction on two cases stands in the history of both, and spoils nobody’s form', async () => {
  const { first, second, order } = await setting()
  const { version } = await getCase(db, first)
  assert.equal(await instruct(db, { ...order, caseIds: [first.caseId, second.caseId] }), 2)
  for (const one of [first, second]) {
    const events = await historyOf(one)
    assert.deepEqual([events.at(-1)?.kind, events.at(-1)?.text, events.at(-1)?.isPublic], ['instructed', 'Selesaikan sebelum hujan', false])
    assert.equal(verifyChain(events), undefined)
  }
  assert.equal((await getCase(db, first)).version, version)
})

test('it waits in the queue of everybody who sees the case, with its day', async () => {
  const { region, first, second, order, leader } = await setting()
  await instruct(db, { ...order, caseIds: [first.caseId] })
  await instruct(db, { ...order, dueOn: '2026-11-25', caseIds: [first.caseId] })
  const officer = scopeOf({ regionId: region.id, role: 'contact_officer', agencyId: second.agencyId })
  for (const scope of [leader, officer, scopeOf({ regionId: region.id, role: 'admin', agencyId: null })]) {
    await inRegion(db, region.id, async (trx) => {
      const { items } = await listDeskItems(trx, scope, { filter: { queue: 'instructed' }, now })
      assert.deepEqual(
        items.map(({ id, instructionDueOn }) => [id, instructionDueOn]),
        [[first.caseId, '2026-11-25']],
      )
      assert.equal((await countQueues(trx, scope, now)).instructed, 1)
    })
  }
})

test('who holds the case reports it done, and the leader reads with what words', async () => {
  const { region, first, second, order, given, leaderId, leader } = await setting()
  await instruct(db, { ...order, caseIds: [first.caseId, second.caseId] })
  const [open] = await inRegion(db, region.id, (trx) => listInstructionsOfCase(trx, region.id, first.caseId))
  assert.deepEqual([open?.giverName, open?.giverRole, open?.dueOn], ['Bupati Uji', 'leader', '2026-11-27'])
  const report = { ...byOfficer(first), instructionId: open?.id ?? '', text: 'Sudah ditambal 40 meter' }
  await fulfil(db, report)
  await assert.rejects(fulfil(db, report), isKey('instruction.not_open'))
  const [back] = await given()
  assert.equal(back?.openCount, 1)
  assert.deepEqual(
    back?.cases.map(({ isOpen, doneText, doneName }) => [isOpen, doneText, doneName]),
    [
      [true, null, null],
      [false, 'Sudah ditambal 40 meter', 'Dinas PU'],
    ],
  )
  assert.deepEqual(
    await inRegion(db, region.id, (trx) => countGiven(trx, { regionId: region.id, reader: leader, staffId: leaderId, today: '2026-11-28' })),
    {
      open: 0,
      overdue: 1,
    },
  )
  assert.deepEqual((await historyOf(first)).at(-1)?.kind, 'instruction_done')
})

test('taken back it leaves every desk; what was reported stays', async () => {
  const { region, first, second, order, given, leaderId } = await setting()
  await instruct(db, { ...order, caseIds: [first.caseId, second.caseId] })
  const [id = ''] = (await given()).map((one) => one.id)
  await fulfil(db, { ...byOfficer(first), instructionId: id, text: 'Sudah' })
  const stranger = await aStaffMember(db, { regionId: region.id, role: 'sekda' })
  await assert.rejects(withdraw(db, { regionId: region.id, instructionId: id, actor: { staffId: stranger }, at: now }), isKey('instruction.not_open'))
  const order2 = { regionId: region.id, instructionId: id, actor: { staffId: leaderId }, at: now }
  await withdraw(db, order2)
  await assert.rejects(withdraw(db, order2), isKey('instruction.not_open'))
  await assert.rejects(fulfil(db, { ...byOfficer(second), instructionId: id, text: 'Sudah' }), isKey('instruction.not_open'))
  const [back] = await given()
  assert.deepEqual([back?.openCount, back?.cases.filter(({ doneAt }) => doneAt).length], [0, 1])
  assert.equal((await historyOf(second)).at(-1)?.kind, 'instruction_withdrawn')
  assert.deepEqual(await inRegion(db, region.id, (trx) => listInstructionsOfCase(trx, region.id, second.caseId)), [])
})

test('ended and secret cases are left out; with none left nothing is given', async () => {
  const { region, first, order, given } = await setting()
  const closed = await aCase(db, { region, state: 'closed' })
  const secret = await aCase(db, { region, categoryCode: 'conduct' })
  assert.equal(await instruct(db, { ...order, caseIds: [first.caseId, closed.caseId, secret.caseId] }), 1)
  await assert.rejects(instruct(db, { ...order, caseIds: [closed.caseId, secret.caseId] }), isKey('instruction.no_cases'))
  assert.equal((await given()).length, 1)
})

test('an officer of another agency cannot report it done', async () => {
  const { region, first, order, given } = await setting()
  await instruct(db, { ...order, caseIds: [first.caseId] })
  const other = await aCase(db, { region, state: 'assigned' })
  const [id = ''] = (await given()).map((one) => one.id)
  await assert.rejects(fulfil(db, { ...byOfficer(other), caseId: first.caseId, instructionId: id, text: 'Sudah' }), isKey('case.not_found'))
})

test('a case that turns out to be about the leader leaves his list and his brief', async () => {
  const { region, first, second, order, given, leader } = await setting()
  await instruct(db, { ...order, caseIds: [first.caseId, second.caseId] })
  await instruct(db, { ...order, text: 'Hanya ini', caseIds: [first.caseId] })
  await decideAbout(db, { regionId: region.id, caseId: first.caseId, actor: { staffId: first.adminId }, at: now, about: 'leader' })
  assert.deepEqual(
    (await given()).map(({ text, cases }) => [text, cases.length]),
    [['Selesaikan sebelum hujan', 1]],
  )
  const brief = await inRegion(db, region.id, (trx) => listOpenInstructions(trx, { regionId: region.id, reader: leader, limit: 5 }))
  assert.deepEqual(brief, [{ text: 'Selesaikan sebelum hujan', dueOn: '2026-11-27', openCount: 1, doneCount: 0 }])
})

test('residents neither hear nor read of it', async () => {
  const { region, first, order } = await setting()
  await instruct(db, { ...order, caseIds: [first.caseId] })
  const last = (await historyOf(first)).at(-1)
  const count = () => inRegion(db, region.id, (trx) => trx.selectFrom('messages').select('id').where('regionId', '=', region.id).execute())
  const before = await count()
  await notifyCaseEvent(db, { regionId: region.id, caseEventId: last?.id ?? '', publicUrl: 'http://localhost', at: now })
  assert.equal((await count()).length, before.length)
  const events = await inRegion(db, region.id, (trx) => listPublicEvents(trx, region.id, { caseId: first.caseId, reportId: first.reportId }))
  const story = storyOf({ state: 'in_progress', leadAgencyShort: 'Dinas PU', submittedAt: MONDAY, objectedAt: null }, events)
  assert.ok(story.every(({ text }) => !text.includes('hujan')))
})

test('two who report the same one done at once: one is heard', async () => {
  const { first, order, given } = await setting()
  await instruct(db, { ...order, caseIds: [first.caseId] })
  const [id = ''] = (await given()).map((one) => one.id)
  const results = await Promise.allSettled([1, 2, 3].map((n) => fulfil(db, { ...byOfficer(first), instructionId: id, text: `Sudah ${n}` })))
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await historyOf(first)).filter(({ kind }) => kind === 'instruction_done').length, 1)
})
