import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideAbout, unrestrict } from '#cases/about/commands.ts'
import { loadCalendar } from '#cases/change-commands.ts'
import { readClock } from '#cases/clock/clock.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { linkCase } from '#cases/link-commands.ts'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { findDeskCase } from '#desk/case-queries.ts'
import { countQueues, listDeskItems } from '#desk/queries.ts'
import { QUEUES, type Queue } from '#desk/queues.ts'
import { scopeOf } from '#desk/scope.ts'
import { findOpenable } from '#evidence/queries.ts'
import { mayStaffOpen } from '#evidence/access.ts'
import { DomainError } from '#lib/errors.ts'
import { submitReport } from '#reports/commands.ts'
import type { Role } from '#staff/permissions.ts'
import { FIGURES, type FigureName } from '#statistics/figure-names.ts'
import { listCasesBehind } from '#statistics/case-queries.ts'
import { periodOf, sparkEdges, trendEdges } from '#statistics/filters.ts'
import { getHeadline, listDistrictFigures, listLateAgencies, listUrgentCases } from '#statistics/queries.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { listTopics, listTrend } from '#statistics/trend-queries.ts'
import { findSimilarCases } from '#triage/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { figuresFollow } from '#tests/figures.ts'
import { aCase, anAgency, aPhoto, aRegion, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const now = hoursLater(1)
const isKey = (key: string) => (error: unknown) => error instanceof DomainError && error.key === key

/** Everything a person can ask of a region that has this one case: what comes back must be nothing. */
async function seenBy(found: ACase, role: Role, agencyId: string | null): Promise<string[]> {
  const { region, regionId } = found
  const scope = scopeOf({ regionId, role, agencyId })
  const asked = { regionId, filter: { range: 90 as const }, period: periodOf(now, 90, region.zone), reader: scope }
  await figuresFollow(db, regionId)
  return inRegion(db, regionId, async (trx) => {
    const seen: [string, number][] = []
    const note = (where: string, count: number) => seen.push([where, count])
    for (const queue of Object.keys(QUEUES) as Queue[]) {
      note(`desk ${queue}`, (await listDeskItems(trx, scope, { filter: { queue }, now })).items.length)
    }
    note('search', (await listDeskItems(trx, scope, { filter: { queue: 'all', text: found.ticket }, now })).items.length)
    const { channels, ...counts } = await countQueues(trx, scope, now)
    for (const [queue, count] of Object.entries(counts)) note(`count of ${queue}`, count)
    note('channels', channels.length)
    for (const name of [found.caseId, found.ticket, found.ticket.toLowerCase()])
      note(`address ${name}`, (await findDeskCase(trx, scope, name)) ? 1 : 0)
    note('files', await openFiles(trx, found, { role, agencyId }))
    for (const [figure, count] of Object.entries(await getHeadline(trx, asked))) note(`figure ${figure}`, count)
    for (const figure of Object.keys(FIGURES) as FigureName[]) note(`behind ${figure}`, (await listCasesBehind(trx, asked, { figure })).count)
    for (const part of await listTrend(trx, asked, trendEdges(now, 90, region.zone))) note('trend', part.received + part.answered)
    note('late', (await listLateAgencies(trx, asked)).length)
    note('urgent', (await listUrgentCases(trx, asked, 10)).length)
    for (const district of await listDistrictFigures(trx, asked)) note('map', district.open + district.late)
    note('topics', (await listTopics(trx, asked, { edges: sparkEdges(asked.period), limit: 10 })).length)
    note('ranking', (await listCaseGroups(trx, asked)).length)
    note('similar', (await findSimilarCases(trx, regionId, { categoryCode: 'road', text: 'jalan', at: MONDAY, since: hoursLater(-48) })).length)
    return seen.flatMap(([where, count]) => (count > 0 ? [where] : []))
  })
}

const listsOf = async (found: ACase) =>
  (await seenBy(found, 'restricted_officer', null)).filter((where) => /^(desk|search|count|channels|address|files)/.test(where))

async function openFiles(trx: Trx, { regionId, caseId }: ACase, reader: { role: Role; agencyId: string | null }): Promise<number> {
  const files = await trx.selectFrom('attachments').select('id').where('regionId', '=', regionId).where('caseId', '=', caseId).execute()
  const found = await Promise.all(files.map(({ id }) => findOpenable(trx, regionId, id)))
  return found.filter((file) => file && mayStaffOpen(reader, file)).length
}

async function aboutLeader(): Promise<ACase> {
  const found = await aCase(db, { state: 'in_progress' })
  await aPhoto(db, { regionId: found.regionId, caseId: found.caseId, reportId: found.reportId })
  await decideAbout(db, { ...byTeam(found), about: 'leader' })
  return found
}

const byTeam = ({ regionId, caseId, adminId }: ACase) => ({ regionId, caseId, actor: { staffId: adminId }, at: now })

const OTHERS = ['admin', 'coordinator', 'sekda', 'leader', 'auditor'] as const satisfies Role[]

test('a complaint about the leader exists for nobody but the restricted officer, by no list, figure or address', async () => {
  const found = await aboutLeader()
  assert.equal((await getCase(db, found)).isSecret, true)
  for (const role of OTHERS) assert.deepEqual(await seenBy(found, role, null), [], role)
  const seen = await seenBy(found, 'restricted_officer', null)
  for (const where of ['desk open', 'count of open', `address ${found.ticket}`, 'search', 'files']) assert.ok(seen.includes(where), where)
  // Counted for nobody: a total that holds it would tell by what it is more than its parts.
  assert.deepEqual(
    seen.filter((where) => /figure|behind|trend|late$|map|topics|ranking/.test(where) && !where.startsWith('count')),
    [],
  )
})

test('what the restricted officer sees is nothing else', async () => {
  const found = await aCase(db, { state: 'in_progress' })
  assert.deepEqual(await listsOf(found), [])
})

test('a complaint about an agency is taken off it, and exists for nobody there', async () => {
  const found = await aCase(db, { state: 'in_progress' })
  assert.ok((await seenBy(found, 'contact_officer', found.agencyId)).includes('desk in_progress'))
  await decideAbout(db, { ...byTeam(found), about: 'agency', agencyId: found.agencyId })
  for (const role of ['contact_officer', 'agency_head'] as const) {
    assert.deepEqual(await seenBy(found, role, found.agencyId), [], role)
  }
  const kept = await getCase(db, found)
  assert.deepEqual([kept.state, kept.leadAgencyId, kept.isSecret, kept.returnedCount], ['received', null, true, 0])
})

test('taken off its agency the team has days of its own, however long the agency had it', async () => {
  const found = await aCase(db, { state: 'in_progress' })
  // Wednesday 9 December: three working days are over on Monday.
  await decideAbout(db, { ...byTeam(found), at: hoursLater(24 * 16), about: 'agency', agencyId: found.agencyId })
  const kept = await getCase(db, found)
  assert.deepEqual([kept.state, kept.verifyDueAt.toISOString().slice(0, 10)], ['received', '2026-12-14'])
})

test('where the region names an inspectorate, that takes the place of the agency', async () => {
  const region = await aRegion(db, { settings: { inspectorateAgency: 'inspektorat' } })
  const inspectorate = await anAgency(db, { regionId: region.id, agencyCode: 'inspektorat', shortName: 'Inspektorat', isRestrictedUnit: true })
  const found = await aCase(db, { region, state: 'in_progress' })
  await decideAbout(db, { ...byTeam(found), about: 'agency', agencyId: found.agencyId })
  const kept = await getCase(db, found)
  assert.deepEqual([kept.state, kept.leadAgencyId], ['assigned', inspectorate])
  assert.ok((await seenBy(found, 'agency_head', inspectorate)).includes('desk open'))
})

test('nobody hands it to whom it complains of, nor to whoever may not know of it', async () => {
  const found = await aCase(db, { state: 'verified' })
  const [other, unit] = [await anAgency(db, { regionId: found.regionId }), await anAgency(db, { regionId: found.regionId, isRestrictedUnit: true })]
  await decideAbout(db, { ...byTeam(found), about: 'agency', agencyId: found.agencyId })
  await assert.rejects(assignCase(db, { ...byTeam(found), agencyIds: [found.agencyId] }), isKey('case.agency_reported'))
  await assert.rejects(assignCase(db, { ...byTeam(found), agencyIds: [other, found.agencyId] }), isKey('case.agency_reported'))
  await assert.rejects(verifyCase(db, { ...byTeam(found), agencyIds: [found.agencyId] }), isKey('case.agency_reported'))
  await assert.rejects(assignCase(db, { ...byTeam(found), agencyIds: [other] }), isKey('case.agency_not_restricted'))
  await assignCase(db, { ...byTeam(found), agencyIds: [unit] })
  assert.equal((await getCase(db, found)).leadAgencyId, unit)
})

test('it is not joined with a case that others may see', async () => {
  const found = await aboutLeader()
  const other = await aCase(db, { region: found.region, categoryCode: 'conduct' })
  await assert.rejects(linkCase(db, { ...byTeam(other), toCaseId: found.caseId }), isKey('case.cannot_link'))
  await assert.rejects(linkCase(db, { ...byTeam(found), toCaseId: other.caseId }), isKey('case.cannot_link'))
})

const told = (region: ACase['region'], text: string) =>
  inRegion(db, region.id, (trx) =>
    submitReport(trx, {
      region,
      channel: 'web',
      text,
      place: {},
      isAnonymous: false,
      isSecret: false,
      isEmergency: false,
      messageIds: [],
      toldAt: MONDAY,
      at: MONDAY,
    }),
  )

test('words that accuse the leader keep him out from the first moment, until a person has looked', async () => {
  const region = await aRegion(db)
  const { caseId } = await told(region, 'Bupati menerima suap dari proyek jalan lingkar')
  const found = { ...(await aCase(db, { region: await aRegion(db) })), region, regionId: region.id, caseId, ticket: '-' }
  const opened = await getCase(db, found)
  assert.deepEqual([opened.about, opened.aboutBy, opened.isSecret], ['leader', 'rule', true])
  assert.deepEqual(await seenBy(found, 'leader', null), [])
  await decideAbout(db, { ...byTeam(found), about: null })
  assert.equal((await getCase(db, found)).about, 'sensitive')
  await assert.rejects(unrestrict(db, { ...byTeam(found), reason: ' ' }), isKey('case.reason_missing'))
  await unrestrict(db, { ...byTeam(found), reason: 'Hanya menyebut nama jalan.' })
  const decided = await getCase(db, found)
  assert.deepEqual([decided.about, decided.aboutBy, decided.isSecret], [null, 'person', false])
  assert.ok((await seenBy({ ...found, ticket: 'x' }, 'admin', null)).includes('desk open'))
})

test('what is secret for another reason stays secret', async () => {
  const found = await aCase(db, { categoryCode: 'conduct' })
  await decideAbout(db, { ...byTeam(found), about: 'leader' })
  await unrestrict(db, { ...byTeam(found), reason: 'Tidak menyebut siapa pun.' })
  assert.equal((await getCase(db, found)).isSecret, true)
})

test('a letter to the leader is an ordinary report', async () => {
  const region = await aRegion(db)
  const { caseId } = await told(region, 'Yth. Bapak Bupati, jalan di desa kami rusak parah')
  const opened = await getCase(db, { regionId: region.id, caseId })
  assert.deepEqual([opened.about, opened.aboutBy, opened.isSecret], [null, null, false])
})

test('an agency that is not of the region cannot be named', async () => {
  const found = await aCase(db)
  const stranger = await anAgency(db, { regionId: (await aRegion(db)).id })
  await assert.rejects(decideAbout(db, { ...byTeam(found), about: 'agency', agencyId: stranger }), isKey('case.agency_missing'))
  await assert.rejects(decideAbout(db, { ...byTeam(found), about: 'agency' }), isKey('case.agency_missing'))
})

test('saying it again changes nothing', async () => {
  const found = await aboutLeader()
  const { version } = await getCase(db, found)
  await decideAbout(db, { ...byTeam(found), about: 'leader' })
  assert.equal((await getCase(db, found)).version, version)
})

test('an answer of whom it complains of stands, and the wait for the reporter goes on', async () => {
  const found = await aCase(db, { state: 'answered' })
  await decideAbout(db, { ...byTeam(found), about: 'agency', agencyId: found.agencyId })
  const kept = await getCase(db, found)
  assert.deepEqual([kept.state, kept.leadAgencyId, kept.dueAt], ['answered', null, (await getCase(db, await aCase(db, { state: 'answered' }))).dueAt])
  const clock = await inRegion(db, found.regionId, async (trx) => {
    const { calendar } = await loadCalendar(trx, found.regionId)
    return readClock(await listCaseEvents(trx, found.regionId, found.caseId), { rule: kept.rule, calendar })
  })
  assert.deepEqual(clock.spans.at(-1)?.holder, { kind: 'reporter', why: 'answered' })
})
