/** Whatever happens to a case, by the real commands: its columns say what the clock reads from its history. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideAbout, unrestrict } from '#cases/about/commands.ts'
import { loadCalendar } from '#cases/change-commands.ts'
import { readClock } from '#cases/clock/clock.ts'
import { extendPpid, passToPpid } from '#cases/classes/ppid-commands.ts'
import { editCase } from '#cases/commands.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { findCase, listCaseAgencies } from '#cases/queries.ts'
import { hearReporter, hearVerdict } from '#cases/reporter-commands.ts'
import { decideObjection } from '#cases/reporters/objection-commands.ts'
import { endLongWaits, resumeCase } from '#cases/reporters/waiting-commands.ts'
import { isEnded } from '#cases/states.ts'
import { assignCase, rejectCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, askReporter, postUpdate, returnCase, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { recordReply, transferCase, withdrawTransfer } from '#transfers/commands.ts'
import { DomainError } from '#lib/errors.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db, { holidays: ['2026-11-26', '2026-12-09', '2026-12-25'], settings: { limits: { firstResponse: 2, urgentHours: 6 } } })
const others = await anAgency(db, { regionId: region.id, kind: 'external' })
const [first, second] = [await anAgency(db, { regionId: region.id }), await anAgency(db, { regionId: region.id })]

const DEEDS = [
  'verify',
  'assign',
  'assign_other',
  'take',
  'tell',
  'ask',
  'resume',
  'answer',
  'fixed',
  'not_fixed',
  'return',
  'reject',
  'tells_more',
  'end_wait',
  'grant',
  'uphold',
  'retitle',
  'urgent',
  'reclass',
  'restrict',
  'lift',
  'ppid',
  'extend',
  'hand_to_others',
  'others_tell',
  'others_answer',
  'others_return',
  'take_back',
] as const
type Deed = (typeof DEEDS)[number]

async function does(made: ACase, deed: Deed, at: Date): Promise<unknown> {
  const { regionId, caseId, reportId, adminId } = made
  const lead = (await inRegion(db, regionId, (trx) => findCase(trx, regionId, caseId)))?.leadAgencyId
  const byTeam = { regionId, caseId, at, actor: { staffId: adminId } }
  const decides = { staffId: adminId, mayDecide: true }
  const byLead = { ...byTeam, actor: lead ? { staffId: made.officerId, agencyId: lead } : { staffId: adminId } }
  const deeds: Record<Deed, () => Promise<unknown>> = {
    verify: () => verifyCase(db, { ...byTeam, agencyIds: [] }),
    assign: () => assignCase(db, { ...byTeam, actor: decides, agencyIds: [first] }),
    assign_other: () => assignCase(db, { ...byTeam, actor: decides, agencyIds: [second, first] }),
    take: () => takeCase(db, byLead),
    tell: () => postUpdate(db, { ...byLead, text: 'Kami mulai.', attachmentIds: [] }),
    ask: () => askReporter(db, { ...byTeam, text: 'Di mana?' }),
    resume: () => resumeCase(db, byTeam),
    answer: () => answerCase(db, { ...byLead, text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' }),
    fixed: () => hearVerdict(db, { regionId, reportId, verdict: 'fixed', at }),
    not_fixed: () => hearVerdict(db, { regionId, reportId, verdict: 'not_fixed', at }),
    return: () => returnCase(db, { ...byLead, reason: 'Bukan kami.' }),
    reject: () => rejectCase(db, { ...byTeam, code: at.getTime() % 120_000 ? 'unclear' : 'prank', reason: '' }),
    tells_more: () => hearReporter(db, { regionId, reportId, at }),
    end_wait: () => endLongWaits(db, { regionId, at }),
    grant: () => decideObjection(db, { ...byTeam, isGranted: true, text: '' }),
    uphold: () => decideObjection(db, { ...byTeam, isGranted: false, text: 'Tetap.' }),
    retitle: () => editCase(db, { ...byTeam, categoryCode: 'quick' }),
    urgent: () => editCase(db, { ...byTeam, isUrgent: true }),
    reclass: () => editCase(db, { ...byTeam, class: 'information' }),
    restrict: () => decideAbout(db, { ...byTeam, about: 'leader' }),
    lift: () => unrestrict(db, { ...byTeam, reason: 'Tidak menyebut siapa pun.' }),
    ppid: () => passToPpid(db, { ...byTeam, agencyId: second }),
    extend: () => extendPpid(db, { ...byTeam, reason: 'Dokumen masih dicari.' }),
    hand_to_others: () => transferCase(db, { ...byTeam, actor: decides, agencyId: others, way: 'letter', reason: 'Jalan nasional.' }),
    others_tell: () => recordReply(db, { ...byTeam, reply: 'told', text: 'Kami mulai.', attachmentIds: [] }),
    others_answer: () => recordReply(db, { ...byTeam, reply: 'answered', text: 'Sudah.', attachmentIds: [] }),
    others_return: () => recordReply(db, { ...byTeam, reply: 'returned', text: 'Bukan kami.', attachmentIds: [] }),
    take_back: () => withdrawTransfer(db, { ...byTeam, reason: 'Ternyata jalan kami.' }),
  }
  return deeds[deed]()
}

async function compare({ regionId, caseId }: ACase): Promise<void> {
  const { found, events, calendar, parts } = await inRegion(db, regionId, async (trx) => ({
    found: await findCase(trx, regionId, caseId),
    events: await listCaseEvents(trx, regionId, caseId),
    parts: await listCaseAgencies(trx, regionId, caseId),
    ...(await loadCalendar(trx, regionId)),
  }))
  assert.ok(found)
  const clock = readClock(events, { rule: found.rule, calendar })
  const said = events.map(({ kind, at }) => `${kind} ${at.toISOString()}`).join('\n')
  assert.deepEqual(clock.rule, found.rule, said)
  assert.equal(found.closedAt !== null, isEnded(found.state), said)
  if (found.closedAt) return
  assert.deepEqual([clock.dueAt, clock.firstDueAt ?? null], [found.dueAt, found.firstDueAt], said)
  if (found.leadAgencyId === null) assert.deepEqual(clock.verifyDueAt, found.verifyDueAt, said)
  const lead = parts.find(({ agencyId, returnedAt }) => agencyId === found.leadAgencyId && returnedAt === null)
  if (lead && found.firstDueAt) assert.deepEqual(lead.firstResponseDueAt, found.firstDueAt, said)
}

const lives = fc.array(fc.tuple(fc.constantFrom(...DEEDS), fc.integer({ min: 5, max: 4 * 24 * 60 })), { minLength: 3, maxLength: 14 })

test('the columns of a case agree with its history, whatever happens in whatever order', async () => {
  await inRegion(db, region.id, (trx) =>
    trx
      .insertInto('categories')
      .values({ regionId: region.id, code: 'quick', name: 'Cepat', nameEn: 'Quick', workingDays: 3, position: 9 })
      .execute(),
  )
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      const made = await aCase(db, { region, agencyId: first })
      let at = MONDAY.getTime()
      for (const [deed, minutes] of life) {
        at += minutes * 60_000
        await does(made, deed, new Date(at)).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error
        })
        await compare(made)
      }
    }),
    { numRuns: 25 },
  )
})
