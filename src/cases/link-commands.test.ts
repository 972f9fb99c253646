import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findReportOfCase } from '#cases/reporters/queries.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { gatherCases, linkCase, unlinkReport } from '#cases/link-commands.ts'
import { editCase } from '#cases/commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { answerCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aPhoto, aReport, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const at = hoursLater(3)

async function twoCases() {
  const region = await aRegion(db)
  return { source: await aCase(db, { region }), target: await aCase(db, { region, state: 'assigned' }) }
}
const link = (source: ACase, target: ACase) =>
  linkCase(db, { regionId: source.regionId, caseId: source.caseId, at, actor: { staffId: source.adminId }, toCaseId: target.caseId })
const eventsOf = ({ regionId, caseId }: ACase) => inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
const caseOfReport = async ({ regionId, reportId }: ACase) =>
  (await inRegion(db, regionId, (trx) => findReportOfCase(trx, regionId, reportId)))?.caseId

test('the reports and their photos move, a trace stays, and both histories say so', async () => {
  const { source, target } = await twoCases()
  const second = await aReport(db, { regionId: source.regionId, caseId: source.caseId })
  const photo = await aPhoto(db, { regionId: source.regionId, reportId: second.reportId, caseId: source.caseId })
  await link(source, target)
  const trace = await getCase(db, source)
  assert.deepEqual([trace.state, trace.outcome, trace.linkedTo, trace.closedAt, trace.reportCount], ['linked', 'linked', target.caseId, at, 0])
  const kept = await getCase(db, target)
  assert.deepEqual([kept.state, kept.reportCount], ['assigned', 3])
  assert.equal(await caseOfReport(source), target.caseId)
  const file = await inRegion(db, source.regionId, (trx) => trx.selectFrom('attachments').select('caseId').where('id', '=', photo).executeTakeFirst())
  assert.equal(file?.caseId, target.caseId)
  const [left, right] = [await eventsOf(source), await eventsOf(target)]
  assert.deepEqual([left.at(-1)?.kind, right.at(-1)?.kind], ['linked', 'reporter_joined'])
  assert.deepEqual([verifyChain(left), verifyChain(right)], [undefined, undefined])
})

test('a report taken off again brings its own case back to the team', async () => {
  const { source, target } = await twoCases()
  await link(source, target)
  await unlinkReport(db, { regionId: target.regionId, caseId: target.caseId, at, actor: { staffId: target.adminId }, reportId: source.reportId })
  const found = await getCase(db, source)
  assert.deepEqual([found.state, found.outcome, found.linkedTo, found.closedAt, found.reportCount], ['received', null, null, null, 1])
  assert.deepEqual([await caseOfReport(source), (await getCase(db, target)).reportCount], [source.caseId, 1])
})

test('a report that came here by itself cannot be taken off', async () => {
  const { target } = await twoCases()
  const command = { regionId: target.regionId, caseId: target.caseId, at, actor: { staffId: target.adminId }, reportId: target.reportId }
  await assert.rejects(unlinkReport(db, command), { key: 'case.cannot_link' })
})

test('not to itself, not to an ended case, and nothing secret into the open', async () => {
  const { source, target } = await twoCases()
  await assert.rejects(link(source, source), { key: 'case.cannot_link' })
  await assert.rejects(link(source, await aCase(db, { region: source.region, state: 'closed' })), { key: 'case.cannot_link' })
  await editCase(db, { regionId: source.regionId, caseId: source.caseId, at, actor: {}, categoryCode: 'conduct' })
  await assert.rejects(link(source, target), { key: 'case.cannot_link' })
  assert.equal((await getCase(db, source)).state, 'received')
})

test('two officers who link crosswise do not wait for ever, and one of them is refused', async () => {
  const region = await aRegion(db)
  const [one, other] = [await aCase(db, { region }), await aCase(db, { region })]
  const results = await Promise.allSettled([link(one, other), link(other, one)])
  const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => (reason as { key: string }).key)
  assert.equal(refused.length, 1)
  assert.ok(['case.cannot_link', 'case.cannot_move'].includes(refused[0] ?? ''))
})

test('several are gathered in one go: all or none, each traced, and figures count the problem once', async () => {
  const region = await aRegion(db)
  const target = await aCase(db, { region, state: 'assigned' })
  const others = await Promise.all(Array.from({ length: 4 }, () => aCase(db, { region })))
  const closed = await aCase(db, { region, state: 'closed' })
  const gather = (cases: ACase[]) =>
    gatherCases(db, {
      regionId: region.id,
      caseId: target.caseId,
      at,
      actor: { staffId: target.adminId },
      fromCaseIds: cases.map(({ caseId }) => caseId),
    })
  await assert.rejects(gather([...others, closed]), { key: 'case.cannot_move' })
  assert.equal((await getCase(db, target)).reportCount, 1)
  await assert.rejects(gather([]), { key: 'case.cannot_link' })
  await assert.rejects(gather([target]), { key: 'case.cannot_link' })
  await gather(others)
  assert.equal((await getCase(db, target)).reportCount, 5)
  for (const other of others) assert.equal((await getCase(db, other)).linkedTo, target.caseId)
  assert.equal(verifyChain(await eventsOf(target)), undefined)
})

test('two officers who gather the same ones: one of them is refused, nothing is counted twice', async () => {
  const region = await aRegion(db)
  const [one, other, ...rest] = (await Promise.all(Array.from({ length: 6 }, () => aCase(db, { region })))) as [ACase, ACase, ...ACase[]]
  const gather = (target: ACase) =>
    gatherCases(db, {
      regionId: region.id,
      caseId: target.caseId,
      at,
      actor: {},
      fromCaseIds: rest.map(({ caseId }) => caseId),
    })
  const results = await Promise.allSettled([gather(one), gather(other)])
  assert.equal(results.filter(({ status }) => status === 'rejected').length, 1)
  assert.deepEqual([(await getCase(db, one)).reportCount, (await getCase(db, other)).reportCount].toSorted(), [1, 5])
})

test('taken off after the answer: an own case with fresh days, and the word on the other answer is in the history only', async () => {
  const { source, target } = await twoCases()
  await link(source, target)
  const { regionId } = source
  const byLead = { regionId, caseId: target.caseId, at, actor: { agencyId: target.agencyId } }
  await answerCase(db, { ...byLead, text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' })
  await hearVerdict(db, { regionId, reportId: source.reportId, verdict: 'fixed', at })
  const later = hoursLater(30 * 24) // Wednesday 23 December
  await unlinkReport(db, { regionId, caseId: target.caseId, at: later, actor: {}, reportId: source.reportId })
  const found = await getCase(db, source)
  assert.deepEqual(
    [found.state, found.verifyDueAt.toISOString(), found.dueAt.toISOString()],
    ['received', '2026-12-28T09:00:00.000Z', '2027-01-12T09:00:00.000Z'],
  )
  const report = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('reports').select('verdict').where('id', '=', source.reportId).executeTakeFirst(),
  )
  assert.equal(report?.verdict, null)
  assert.equal((await eventsOf(target)).at(-1)?.details['verdict'], 'fixed')
})
