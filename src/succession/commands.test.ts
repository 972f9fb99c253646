import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAbout } from '#cases/about/commands.ts'
import { loadCalendar } from '#cases/change-commands.ts'
import { readClock } from '#cases/clock/clock.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { listCaseAgencies, findCase } from '#cases/queries.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { assignCase } from '#cases/triage-commands.ts'
import { askReporter, postUpdate, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { findDeskCase } from '#desk/case-queries.ts'
import { getDeskChoices } from '#desk/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { findStaff } from '#staff/queries.ts'
import { countMovedCases, listMovedCases } from '#succession/case-queries.ts'
import { addAgency, cancelMove, endAgency, getMove, renameAgency, undoMove } from '#succession/commands.ts'
import { carryOutMoves } from '#succession/move-commands.ts'
import { CLOSED, type Plan } from '#succession/plan.ts'
import { listOrphanedAgencies, listSettledAgencies } from '#succession/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, aStaffMember, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const now = hoursLater(2)
const TODAY = '2026-11-23'
const isKey = (key: string) => (error: unknown) => error instanceof DomainError && error.key === key
const only = (rest: string): Plan => ({ rest, byCategory: {}, byDistrict: {}, staff: {} })

/** An agency with an officer that ends, one that follows, and whoever orders it. */
async function setting(inspectorateAgency?: string) {
  const region = await aRegion(db, inspectorateAgency ? { settings: { inspectorateAgency } } : {})
  const regionId = region.id
  const [old, next] = [
    await anAgency(db, { regionId, agencyCode: 'lama', isRestrictedUnit: inspectorateAgency !== undefined }),
    await anAgency(db, { regionId, agencyCode: 'baru', shortName: 'Dinas Baru' }),
  ]
  const staffId = await aStaffMember(db, { regionId, role: 'coordinator' })
  const order = { regionId, agencyId: old, plan: only(next), reason: 'Perda 4/2026', effectiveOn: TODAY, staffId, at: now }
  const carryOut = (at = now) => carryOutMoves(db, { regionId, at })
  return {
    region,
    regionId,
    old,
    next,
    staffId,
    order,
    carryOut,
    held: (state: 'assigned' | 'in_progress' | 'answered' | 'waiting_for_reporter' | 'closed') => aCase(db, { region, agencyId: old, state }),
  }
}

const inside =
  (regionId: string) =>
  <T>(work: Parameters<typeof inRegion<T>>[2]) =>
    inRegion(db, regionId, work)
const historyOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
const partsOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseAgencies(trx, regionId, caseId))
const moveOf = (regionId: string, id: string) => inRegion(db, regionId, (trx) => getMove(trx, regionId, id))

test('open cases go to who follows: deadlines as they were, the first word still owed, and no "not ours"', async () => {
  const { order, next, old, carryOut, held } = await setting()
  const found = await held('assigned')
  const before = await getCase(db, found)
  await endAgency(db, order)
  await carryOut()
  const after = await getCase(db, found)
  assert.deepEqual(
    [after.leadAgencyId, after.state, after.dueAt, after.firstDueAt, after.returnedCount],
    [next, 'assigned', before.dueAt, before.firstDueAt, 0],
  )
  const parts = await partsOf(found)
  const [mine, theirs] = [parts.find(({ agencyId }) => agencyId === next), parts.find(({ agencyId }) => agencyId === old)]
  assert.deepEqual([mine?.part, mine?.returnedAt, mine?.firstResponseDueAt], ['lead', null, before.firstDueAt])
  assert.deepEqual([theirs?.returnedAt, theirs?.returnReason], [now, null])
  const events = await historyOf(found)
  assert.deepEqual([events.at(-1)?.kind, events.at(-1)?.agencyId, verifyChain(events)], ['succeeded', next, undefined])
})

test('the clock reads the same from the history, also while a question waits', async () => {
  const { region, order, carryOut, old, next } = await setting()
  for (const asks of [false, true]) {
    const found = await aCase(db, { region, agencyId: old, state: 'in_progress' })
    if (asks)
      await askReporter(db, { regionId: region.id, caseId: found.caseId, actor: { staffId: found.adminId }, at: hoursLater(1), text: 'Di mana?' })
  }
  await endAgency(db, order)
  await carryOut()
  await inside(region.id)(async (trx) => {
    const { calendar } = await loadCalendar(trx, region.id)
    const ids = await trx.selectFrom('cases').select('id').where('regionId', '=', region.id).execute()
    for (const { id } of ids) {
      const kept = await findCase(trx, region.id, id)
      assert.ok(kept)
      const clock = readClock(await listCaseEvents(trx, region.id, id), { rule: kept.rule, calendar })
      assert.deepEqual([clock.dueAt, clock.firstDueAt ?? null], [kept.dueAt, kept.firstDueAt])
      const holder = clock.spans.at(-1)?.holder
      assert.deepEqual(holder, kept.pausedAt ? { kind: 'reporter', why: 'asked' } : { kind: 'agency', agencyId: next })
    }
  })
})

test('residents are told once who holds it now, in words that name the successor', async () => {
  const { order, regionId, carryOut, held } = await setting()
  const found = await held('in_progress')
  await endAgency(db, order)
  await carryOut()
  await carryOut()
  const succeeded = (await historyOf(found)).filter(({ kind }) => kind === 'succeeded')
  assert.equal(succeeded.length, 1)
  for (let times = 0; times < 2; times++)
    await notifyCaseEvent(db, { regionId, caseEventId: succeeded[0]?.id ?? '', publicUrl: 'http://localhost', at: now })
  const told = await inside(regionId)((trx) =>
    trx.selectFrom('messages').select('text').where('caseId', '=', found.caseId).where('direction', '=', 'out').execute(),
  )
  assert.equal(told.length, 1)
  assert.match(told[0]?.text ?? '', /sekarang dipegang Dinas Baru/)
})

test('the officers of the old agency see moved cases no more, those of the new one do', async () => {
  const { order, regionId, old, next, carryOut, held } = await setting()
  const found = await held('in_progress')
  await endAgency(db, order)
  await carryOut()
  const sees = (agencyId: string) =>
    inside(regionId)((trx) => findDeskCase(trx, scopeOf({ regionId, role: 'contact_officer', agencyId }), found.caseId))
  assert.equal(await sees(old), undefined)
  assert.ok(await sees(next))
})

test('people, categories and choices follow; an account may be closed instead', async () => {
  const { order, regionId, old, next } = await setting()
  const [stays, goes] = [
    await aStaffMember(db, { regionId, role: 'agency_head', agencyId: old }),
    await aStaffMember(db, { regionId, role: 'contact_officer', agencyId: old }),
  ]
  await inside(regionId)((trx) => trx.updateTable('categories').set({ agencyCode: 'lama' }).where('regionId', '=', regionId).execute())
  const parks = await anAgency(db, { regionId, agencyCode: 'taman' })
  await endAgency(db, { ...order, plan: { ...only(next), byCategory: { conduct: parks }, staff: { [goes]: CLOSED } } })
  assert.equal((await findStaff(db, stays))?.agencyId, next)
  assert.equal(await findStaff(db, goes), undefined)
  await inside(regionId)(async (trx) => {
    const { agencies, categories } = await getDeskChoices(trx, regionId)
    assert.ok(!agencies.some(({ id }) => id === old))
    assert.deepEqual(Object.fromEntries(categories.map(({ code, agencyCode }) => [code, agencyCode])), { road: 'baru', conduct: 'taman' })
    const settled = await listSettledAgencies(trx, regionId)
    assert.deepEqual(
      settled
        .filter(({ id }) => [old, next, parks].includes(id))
        .map(({ code, family, validUntil }) => [code, family, validUntil])
        .sort(),
      [
        ['baru', 'lama', null],
        ['lama', 'lama', TODAY],
        ['taman', 'lama', null],
      ],
    )
  })
})

test('by the end of an agency, too, people come into a restricted unit by the operator alone', async () => {
  const { order, regionId, old, next } = await setting()
  const unit = await anAgency(db, { regionId, agencyCode: 'inspektorat', isRestrictedUnit: true })
  const officer = await aStaffMember(db, { regionId, role: 'contact_officer', agencyId: old })
  for (const plan of [only(unit), { ...only(next), staff: { [officer]: unit } }])
    await assert.rejects(endAgency(db, { ...order, plan }), isKey('staff.unit_not_yours'))
  assert.equal((await findStaff(db, officer))?.agencyId, old)
  await endAgency(db, { ...order, plan: only(unit), staffId: await aStaffMember(db, { regionId, role: 'operator' }) })
  assert.equal((await findStaff(db, officer))?.agencyId, unit)
})

test('cases go to a restricted unit, and people elsewhere: anybody may order it who orders ends', async () => {
  const { order, regionId, next } = await setting()
  const unit = await anAgency(db, { regionId, agencyCode: 'inspektorat', isRestrictedUnit: true })
  await endAgency(db, { ...order, plan: { ...only(next), byCategory: { road: unit } } })
})

test('nobody hands a case to an agency that has ended', async () => {
  const { region, order, old } = await setting()
  const found = await aCase(db, { region, state: 'verified' })
  await endAgency(db, order)
  await assert.rejects(
    assignCase(db, { regionId: region.id, caseId: found.caseId, actor: { staffId: found.adminId }, at: now, agencyIds: [old] }),
    isKey('case.agency_ended'),
  )
})

test('cases are split by category and district, helpers keep helping in other hands', async () => {
  const { region, regionId, order, old, next, carryOut, held } = await setting()
  const roads = await anAgency(db, { regionId, agencyCode: 'jalan' })
  const road = await held('in_progress')
  const helped = await aCase(db, { region, state: 'in_progress' })
  await assignCase(db, { regionId, caseId: helped.caseId, actor: { staffId: helped.adminId }, at: hoursLater(1), agencyIds: [helped.agencyId, old] })
  await inside(regionId)((trx) => trx.updateTable('cases').set({ categoryCode: null }).where('id', '=', helped.caseId).execute())
  await endAgency(db, { ...order, plan: { ...only(next), byCategory: { road: roads } } })
  await carryOut()
  assert.equal((await getCase(db, road)).leadAgencyId, roads)
  assert.equal((await getCase(db, helped)).leadAgencyId, helped.agencyId)
  const parts = await partsOf(helped)
  assert.deepEqual(
    parts.filter(({ returnedAt }) => returnedAt === null).map(({ agencyId, part }) => [agencyId, part]),
    [
      [helped.agencyId, 'lead'],
      [next, 'support'],
    ],
  )
  assert.ok(!(await historyOf(helped)).some(({ kind }) => kind === 'succeeded'))
})

test('whom a case complains of does not inherit it', async () => {
  const { order, regionId, old, next, carryOut, held } = await setting('inspektorat')
  const inspectorate = await anAgency(db, { regionId, agencyCode: 'inspektorat', isRestrictedUnit: true })
  const found = await held('in_progress')
  await decideAbout(db, { regionId, caseId: found.caseId, actor: { staffId: found.adminId }, at: now, about: 'agency', agencyId: next })
  assert.equal((await getCase(db, found)).leadAgencyId, old)
  await endAgency(db, order)
  await carryOut()
  assert.equal((await getCase(db, found)).leadAgencyId, inspectorate)
})

test('taken back: what nobody touched returns as it was, the rest stays, and the page can tell which', async () => {
  const { order, regionId, old, next, staffId, carryOut, held } = await setting()
  const officer = await aStaffMember(db, { regionId, role: 'contact_officer', agencyId: old })
  const [quiet, touched, talked] = [await held('in_progress'), await held('assigned'), await held('in_progress')]
  const before = await partsOf(quiet)
  const moveId = await endAgency(db, order)
  await carryOut()
  await takeCase(db, { regionId, caseId: touched.caseId, actor: { staffId: touched.adminId, agencyId: next }, at: hoursLater(3) })
  const counts = await inside(regionId)((trx) => countMovedCases(trx, regionId, moveId))
  assert.deepEqual(counts, [{ toAgencyId: next, moved: 3, back: 0, untouched: 2 }])
  const at = hoursLater(4)
  await undoMove(db, { regionId, moveId, staffId, at })
  await carryOut(at)
  assert.deepEqual(
    [(await getCase(db, quiet)).leadAgencyId, (await getCase(db, touched)).leadAgencyId, (await getCase(db, talked)).leadAgencyId],
    [old, next, old],
  )
  assert.deepEqual(
    (await partsOf(quiet)).find(({ agencyId }) => agencyId === old),
    before.find(({ agencyId }) => agencyId === old),
  )
  assert.equal((await findStaff(db, officer))?.agencyId, old)
  assert.equal((await moveOf(regionId, moveId)).state, 'undone')
  for (const one of [quiet, touched]) assert.equal(verifyChain(await historyOf(one)), undefined)
  const moved = await inside(regionId)((trx) => listMovedCases(trx, { regionId, moveId, limit: 10 }))
  assert.deepEqual(
    moved.map(({ caseId, undoneAt }) => [caseId, undoneAt !== null]).sort(),
    [
      [quiet.caseId, true],
      [touched.caseId, false],
      [talked.caseId, true],
    ].sort(),
  )
  await assert.rejects(undoMove(db, { regionId, moveId, staffId, at }), isKey('succession.cannot_undo'))
})

test('a receiver that had a part of its own has it again after the way back', async () => {
  const { region, order, regionId, old, next, staffId, carryOut } = await setting()
  const found = await aCase(db, { region, agencyId: old, state: 'assigned' })
  await assignCase(db, { regionId, caseId: found.caseId, actor: { staffId: found.adminId }, at: hoursLater(1), agencyIds: [old, next] })
  const before = (await partsOf(found)).toSorted((a, b) => a.agencyId.localeCompare(b.agencyId))
  const moveId = await endAgency(db, order)
  await carryOut()
  assert.deepEqual(
    (await partsOf(found)).filter(({ returnedAt }) => returnedAt === null).map(({ agencyId, part }) => [agencyId, part]),
    [[next, 'lead']],
  )
  await undoMove(db, { regionId, moveId, staffId, at: now })
  await carryOut()
  assert.deepEqual(
    (await partsOf(found)).toSorted((a, b) => a.agencyId.localeCompare(b.agencyId)),
    before,
  )
})

test('a day that has not come: nothing happens before it, and the order can be cancelled', async () => {
  const { order, regionId, staffId, old, next, carryOut, held } = await setting()
  const found = await held('in_progress')
  const moveId = await endAgency(db, { ...order, effectiveOn: '2026-12-01' })
  await carryOut()
  assert.deepEqual([(await getCase(db, found)).leadAgencyId, (await moveOf(regionId, moveId)).state], [old, 'planned'])
  await assert.rejects(endAgency(db, order), isKey('succession.already_ordered'))
  await carryOut(new Date('2026-11-30T17:05:00Z')) // five past midnight in western Indonesia
  assert.deepEqual([(await getCase(db, found)).leadAgencyId, (await moveOf(regionId, moveId)).state], [next, 'done'])
  await assert.rejects(cancelMove(db, { regionId, moveId, staffId, at: now }), isKey('succession.cannot_undo'))
})

test('a cancelled order leaves everything, and another may follow', async () => {
  const { order, regionId, staffId, carryOut, held, old } = await setting()
  const found = await held('in_progress')
  const moveId = await endAgency(db, { ...order, effectiveOn: '2026-12-01' })
  await cancelMove(db, { regionId, moveId, staffId, at: now })
  await carryOut(new Date('2026-12-05T02:00:00Z'))
  assert.equal((await getCase(db, found)).leadAgencyId, old)
  await endAgency(db, order)
})

test('a case put back by its reporter after the move follows with the next sweep', async () => {
  const { order, regionId, next, carryOut, held } = await setting()
  const found = await held('closed')
  await endAgency(db, order)
  await carryOut()
  await hearVerdict(db, { regionId, reportId: found.reportId, verdict: 'not_fixed', at: hoursLater(5) })
  await carryOut(hoursLater(6))
  assert.deepEqual([(await getCase(db, found)).leadAgencyId, (await getCase(db, found)).state], [next, 'in_progress'])
})

test('interrupted anywhere and begun again, also by two at once: every case moves once', async () => {
  const { order, regionId, next, carryOut, held } = await setting()
  const found = await Promise.all(Array.from({ length: 12 }, () => held('assigned')))
  const moveId = await endAgency(db, order)
  await Promise.all([carryOut(), carryOut(), carryOut()])
  for (const one of found) {
    assert.equal((await getCase(db, one)).leadAgencyId, next)
    assert.equal((await historyOf(one)).filter(({ kind }) => kind === 'succeeded').length, 1)
  }
  const move = await moveOf(regionId, moveId)
  assert.deepEqual([move.state, move.total], ['done', 12])
})

test('an officer who answers while the agency ends: one of both is first, and nothing is lost', async () => {
  const { order, regionId, old, next, carryOut, held } = await setting()
  const found = await held('in_progress')
  await endAgency(db, order)
  const [, told] = await Promise.allSettled([
    carryOut(),
    postUpdate(db, {
      regionId,
      caseId: found.caseId,
      actor: { staffId: found.officerId, agencyId: old },
      at: now,
      text: 'Kami mulai',
      attachmentIds: [],
    }),
  ])
  assert.equal((await getCase(db, found)).leadAgencyId, next)
  const events = await historyOf(found)
  assert.equal(verifyChain(events), undefined)
  assert.equal(events.filter(({ kind }) => kind === 'progress').length, told.status === 'fulfilled' ? 1 : 0)
})

test('an agency that left the region’s files holds cases that nobody looks after: they are shown, raised, and can be handed on', async () => {
  const { region, regionId, old, order, next, carryOut, held } = await setting()
  const found = await held('in_progress')
  await inside(regionId)((trx) =>
    trx.updateTable('agencies').set({ validUntil: '2026-11-20' }).where('regionId', '=', regionId).where('id', '=', old).execute(),
  )
  const orphaned = () => inside(regionId)((trx) => listOrphanedAgencies(trx, regionId))
  assert.deepEqual(
    (await orphaned()).map(({ code, openCount }) => [code, openCount]),
    [['lama', 1]],
  )
  await carryOut()
  await carryOut()
  const raised = (await historyOf(found)).filter(({ kind }) => kind === 'escalated')
  assert.deepEqual(
    raised.map(({ details }) => [details['asked'], details['why']]),
    [['coordinator', 'agency_ended']],
  )
  await endAgency(db, order)
  await carryOut()
  assert.deepEqual([(await getCase(db, found)).leadAgencyId, await orphaned()], [next, []])
  assert.ok(region)
})

const WRONG: [string, (order: Parameters<typeof endAgency>[1]) => Parameters<typeof endAgency>[1], string][] = [
  ['no ground', (order) => ({ ...order, reason: ' ' }), 'succession.reason_missing'],
  ['no day', (order) => ({ ...order, effectiveOn: 'besok' }), 'succession.date_invalid'],
  ['itself as successor', (order) => ({ ...order, plan: only(order.agencyId) }), 'succession.successor_missing'],
  ['an agency of nobody', (order) => ({ ...order, agencyId: '00000000-0000-4000-8000-000000000000' }), 'succession.agency_missing'],
]

for (const [what, change, key] of WRONG) {
  test(`${what}: refused, and nothing is written`, async () => {
    const { order, regionId } = await setting()
    await assert.rejects(endAgency(db, change(order)), isKey(key))
    assert.deepEqual(await inside(regionId)((trx) => trx.selectFrom('bulkMoves').select('id').where('regionId', '=', regionId).execute()), [])
  })
}

test('an agency is renamed where it stands, and a new one gets a code nobody has', async () => {
  const { regionId, old, staffId } = await setting()
  const by = { regionId, staffId, at: now }
  await renameAgency(db, { ...by, agencyId: old, name: 'Dinas Bina Marga', shortName: 'Bina Marga' })
  await addAgency(db, { ...by, code: 'tata_ruang', name: 'Dinas Tata Ruang', shortName: 'Tata Ruang', validFrom: '2026-12-01' })
  const settled = await inside(regionId)((trx) => listSettledAgencies(trx, regionId))
  assert.deepEqual(settled.find(({ id }) => id === old)?.name, 'Dinas Bina Marga')
  assert.deepEqual(settled.find(({ code }) => code === 'tata_ruang')?.validFrom, '2026-12-01')
  await assert.rejects(addAgency(db, { ...by, code: 'lama', name: 'X', shortName: 'X', validFrom: TODAY }), isKey('succession.code_taken'))
  await assert.rejects(addAgency(db, { ...by, code: 'Kode Salah', name: 'X', shortName: 'X', validFrom: TODAY }), isKey('succession.code_invalid'))
  await assert.rejects(renameAgency(db, { ...by, agencyId: old, name: '', shortName: 'X' }), isKey('succession.name_invalid'))
})
