/** Several people, residents and sweeps at once on the same cases, in random order: whatever wins, the case makes sense. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideAbout } from '#cases/about/commands.ts'
import { addNote, editCase } from '#cases/commands.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents, type CaseEventRow } from '#cases/history/queries.ts'
import { linkCase, unlinkReport } from '#cases/link-commands.ts'
import { findCase, listCaseAgencies } from '#cases/queries.ts'
import { hearReporter, hearVerdict } from '#cases/reporter-commands.ts'
import { resumeCase } from '#cases/reporters/waiting-commands.ts'
import { isEnded, mayMove, type CaseState } from '#cases/states.ts'
import { checkDeadlines, closeSilentCases } from '#cases/sweep-commands.ts'
import { assignCase, rejectCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, askReporter, postUpdate, returnCase, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { fulfil, instruct } from '#instructions/commands.ts'
import { listInstructionsOfCase } from '#instructions/queries.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { endAgency } from '#succession/commands.ts'
import { carryOutMoves } from '#succession/move-commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, aStaffMember, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()

type World = { first: ACase; second: ACase; agencies: [string, string, string]; leaderId: string; adminId: string; moved: Set<string> }

async function aWorld(): Promise<World> {
  const region = await aRegion(db)
  const agencies = [
    await anAgency(db, { regionId: region.id }),
    await anAgency(db, { regionId: region.id }),
    await anAgency(db, { regionId: region.id }),
  ] as const
  const first = await aCase(db, { region, agencyId: agencies[0] })
  const second = await aCase(db, { region, agencyId: agencies[1] })
  const leaderId = await aStaffMember(db, { regionId: region.id, role: 'leader' })
  return { first, second, agencies: [...agencies], leaderId, adminId: first.adminId, moved: new Set() }
}

const DEEDS = [
  'verify', 'assign', 'assign_other', 'take', 'tell', 'ask', 'reply', 'resume', 'answer', 'fixed', 'not_fixed', 'return', 'reject', 'edit', 'note', 'link',
  'link_back', 'unlink', 'about', 'instruct', 'fulfil', 'end_agency', 'move', 'sweep', 'silence',
] as const // biome-ignore format: a list of names reads better in lines
type Deed = (typeof DEEDS)[number]

/** One deed on one of the two cases, with the version that was on the screen when the round began. */
type Act = { deed: Deed; onSecond: boolean; withVersion: boolean }

async function does(
  world: World,
  { deed, onSecond, withVersion }: Act,
  { at, versions }: { at: Date; versions: [number, number] },
): Promise<unknown> {
  const [made, other] = onSecond ? [world.second, world.first] : [world.first, world.second]
  const { regionId, caseId, reportId } = made
  const byTeam = { regionId, caseId, at, actor: { staffId: world.adminId }, ...(withVersion && { version: versions[onSecond ? 1 : 0] }) }
  const [one, two, three] = world.agencies
  const lead = (await getCase(db, made)).leadAgencyId
  const byLead = { ...byTeam, actor: lead ? { staffId: made.officerId, agencyId: lead } : { staffId: world.adminId } }
  const deeds: Record<Deed, () => Promise<unknown>> = {
    verify: () => verifyCase(db, { ...byTeam, agencyIds: [] }),
    assign: () => assignCase(db, { ...byTeam, agencyIds: [one] }),
    assign_other: () => assignCase(db, { ...byTeam, agencyIds: [two, one] }),
    take: () => takeCase(db, byLead),
    tell: () => postUpdate(db, { ...byLead, text: 'Kami mulai.', attachmentIds: [] }),
    ask: () => askReporter(db, { ...byTeam, text: 'Di mana?' }),
    reply: () => hearReporter(db, { regionId, reportId, at }),
    resume: () => resumeCase(db, byTeam),
    answer: () => answerCase(db, { ...byLead, text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' }),
    fixed: () => hearVerdict(db, { regionId, reportId, verdict: 'fixed', at }),
    not_fixed: () => hearVerdict(db, { regionId, reportId, verdict: 'not_fixed', at }),
    return: () => returnCase(db, { ...byLead, reason: 'Bukan kami.' }),
    reject: () => rejectCase(db, { ...byTeam, code: 'not_government', reason: 'Tidak jelas.' }),
    edit: () => editCase(db, { ...byTeam, isUrgent: at.getTime() % 2 === 0 }),
    note: () => addNote(db, { ...byTeam, text: 'Dilihat.' }),
    link: () => linkCase(db, { ...byTeam, toCaseId: other.caseId }),
    link_back: () => linkCase(db, { ...byTeam, caseId: other.caseId, version: undefined, toCaseId: caseId }),
    unlink: () => unlinkReport(db, { ...byTeam, reportId: other.reportId }),
    about: () => decideAbout(db, { ...byTeam, about: 'agency', agencyId: two }),
    instruct: () =>
      instruct(db, { regionId, text: 'Segera', dueOn: '2027-12-31', caseIds: [caseId, other.caseId], actor: { staffId: world.leaderId }, at }),
    fulfil: () => fulfilFirst(made, at),
    end_agency: () =>
      endAgency(db, {
        regionId,
        agencyId: one,
        plan: { rest: three, byCategory: {}, byDistrict: {}, staff: {} },
        reason: 'Perda',
        effectiveOn: '2026-11-23',
        staffId: world.adminId,
        at,
      }),
    move: () => carryOutMoves(db, { regionId, at }),
    sweep: () => checkDeadlines(db, { regionId, at }),
    silence: () => closeSilentCases(db, { regionId, at }),
  }
  return deeds[deed]()
}

async function fulfilFirst({ regionId, caseId, adminId }: ACase, at: Date): Promise<void> {
  const [open] = await inRegion(db, regionId, (trx) => listInstructionsOfCase(trx, regionId, caseId))
  if (open) await fulfil(db, { regionId, caseId, actor: { staffId: adminId }, at, instructionId: open.id, text: 'Sudah' })
}

/** What is refused in words is right; anything else (a deadlock above all) is not. */
async function round(world: World, acts: readonly Act[], at: Date): Promise<void> {
  const versions: [number, number] = [(await getCase(db, world.first)).version, (await getCase(db, world.second)).version]
  const results = await Promise.allSettled(acts.map((one) => does(world, one, { at, versions })))
  for (const result of results) if (result.status === 'rejected' && !(result.reason instanceof DomainError)) throw result.reason
}

async function check(made: ACase): Promise<void> {
  const { regionId, caseId } = made
  const { found, events, parts } = await inRegion(db, regionId, async (trx) => ({
    found: await findCase(trx, regionId, caseId),
    events: await listCaseEvents(trx, regionId, caseId),
    parts: await listCaseAgencies(trx, regionId, caseId),
  }))
  assert.ok(found)
  const said = events.map(({ kind, details }) => `${kind} ${JSON.stringify([details['from'], details['to']])}`).join('\n')
  assert.equal(verifyChain(events), undefined, said)
  assert.equal(walk(events, said), found.state, said)
  assert.equal(found.closedAt !== null, isEnded(found.state), said)
  assert.equal(found.pausedAt !== null, found.state === 'waiting_for_reporter', said)
  const holding = parts.filter(({ returnedAt }) => returnedAt === null)
  const leads = holding.filter(({ part }) => part === 'lead').map(({ agencyId }) => agencyId)
  if (found.leadAgencyId !== null && found.state !== 'linked') assert.deepEqual(leads, [found.leadAgencyId], said)
  if (found.aboutAgencyId) assert.ok(!holding.some(({ agencyId }) => agencyId === found.aboutAgencyId), said)
  assert.ok(found.version > events.filter(({ details }) => details['to'] !== undefined && details['channel'] === undefined).length, said)
  const levels = events.filter(({ kind }) => kind === 'escalated').map(({ details }) => Number(details['level']))
  assert.equal(new Set(levels).size, levels.length, said)
}

/** Every move in the history is one of the table, and begins where the one before it ended. */
function walk(events: readonly CaseEventRow[], said: string): CaseState {
  let state: CaseState = 'received'
  for (const { details, kind } of events) {
    const to = details['to'] as CaseState | undefined
    if (to === undefined || kind === 'opened') continue
    assert.equal(details['from'], state, said)
    assert.ok(mayMove(state, to), said)
    state = to
  }
  return state
}

/** Each event is worked on by two workers at once. */
async function tellAll({ regionId, caseId }: ACase, at: Date): Promise<void> {
  const events = await inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
  for (const { id } of events) {
    const telling = () => notifyCaseEvent(db, { regionId, caseEventId: id, publicUrl: 'http://localhost', at })
    await Promise.all([telling(), telling()])
  }
  const told = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('messages').select('dedupeKey').where('regionId', '=', regionId).where('direction', '=', 'out').execute(),
  )
  const keys = told.map(({ dedupeKey }) => dedupeKey)
  assert.equal(new Set(keys).size, keys.length)
}

const act: fc.Arbitrary<Act> = fc.record({ deed: fc.constantFrom(...DEEDS), onSecond: fc.boolean(), withVersion: fc.boolean() })
const rounds = fc.array(fc.tuple(fc.array(act, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 60 })), { minLength: 4, maxLength: 10 })

test('however deeds interleave, every case is whole, reachable by the table, and told once', { timeout: 900_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (life) => {
      const world = await aWorld()
      let at = MONDAY.getTime()
      for (const [acts, hours] of life) {
        at += hours * 3_600_000
        await round(world, acts, new Date(at))
        for (const made of [world.first, world.second]) await check(made)
      }
      for (const made of [world.first, world.second]) await tellAll(made, new Date(at))
    }),
    { numRuns: 20, endOnFailure: true },
  )
})

test('two officers with the same form: one is first, the other is told by whom, and nothing of his is lost or done', async () => {
  const world = await aWorld()
  const { regionId, caseId } = world.first
  const colleague = await aStaffMember(db, { regionId, name: 'Rina Uji' })
  const form = { regionId, caseId, version: (await getCase(db, world.first)).version, at: hoursLater(1) }
  const results = await Promise.allSettled([
    rejectCase(db, { ...form, actor: { staffId: world.adminId }, code: 'not_government', reason: 'Tidak jelas.' }),
    verifyCase(db, { ...form, actor: { staffId: colleague }, agencyIds: [world.agencies[0]] }),
  ])
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as DomainError] : []))
  assert.deepEqual(
    refused.map(({ key }) => key),
    ['case.changed'],
  )
  assert.match(String(refused[0]?.values['name']), /^(Wulan|Rina) Uji$/)
  await check(world.first)
})

test('two who link crosswise do not wait for each other for ever', { timeout: 20_000 }, async () => {
  const world = await aWorld()
  const by = { regionId: world.first.regionId, actor: { staffId: world.adminId }, at: hoursLater(1) }
  const [a, b] = [world.first.caseId, world.second.caseId]
  const results = await Promise.allSettled([linkCase(db, { ...by, caseId: a, toCaseId: b }), linkCase(db, { ...by, caseId: b, toCaseId: a })])
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const made of [world.first, world.second]) await check(made)
})
