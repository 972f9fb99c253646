/** The machine's clock jumps about while a case lives: nothing is lost, nothing happens twice, and the history runs one way. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadCalendar } from '#cases/change-commands.ts'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents, type CaseEventRow } from '#cases/history/queries.ts'
import { hearReporter, hearVerdict } from '#cases/reporter-commands.ts'
import { dueAt, type WorkCalendar } from '#cases/sla.ts'
import { checkDeadlines, closeSilentCases } from '#cases/sweep-commands.ts'
import { assignCase, verifyCase } from '#cases/triage-commands.ts'
import { answerCase, askReporter, postUpdate, returnCase, takeCase } from '#cases/work-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { dayOf } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyCaseEvent } from '#notifications/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, getCase, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const agencyId = await anAgency(db, { regionId: region.id })

const DEEDS = ['verify', 'assign', 'take', 'tell', 'ask', 'reply', 'answer', 'fixed', 'not_fixed', 'return', 'sweep', 'close'] as const

async function does(made: ACase, deed: (typeof DEEDS)[number], at: Date): Promise<unknown> {
  const { regionId, caseId, reportId } = made
  const byTeam = { regionId, caseId, at, actor: { staffId: made.adminId } }
  const byAgency = { ...byTeam, actor: { staffId: made.officerId, agencyId } }
  const deeds: Record<(typeof DEEDS)[number], () => Promise<unknown>> = {
    verify: () => verifyCase(db, { ...byTeam, agencyIds: [] }),
    assign: () => assignCase(db, { ...byTeam, agencyIds: [agencyId] }),
    take: () => takeCase(db, byAgency),
    tell: () => postUpdate(db, { ...byAgency, text: 'Kami mulai.', attachmentIds: [] }),
    ask: () => askReporter(db, { ...byTeam, text: 'Di mana?' }),
    reply: () => hearReporter(db, { regionId, reportId, at }),
    answer: () => answerCase(db, { ...byAgency, text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' }),
    fixed: () => hearVerdict(db, { regionId, reportId, verdict: 'fixed', at }),
    not_fixed: () => hearVerdict(db, { regionId, reportId, verdict: 'not_fixed', at }),
    return: () => returnCase(db, { ...byAgency, reason: 'Bukan kami.' }),
    sweep: () => checkDeadlines(db, { regionId, at }),
    close: () => closeSilentCases(db, { regionId, at }),
  }
  return deeds[deed]()
}

/** Each event is told twice, as a job that was begun twice would. */
async function tellAll({ regionId }: ACase, events: readonly CaseEventRow[]): Promise<void> {
  for (const { id, at } of [...events, ...events]) await notifyCaseEvent(db, { regionId, caseEventId: id, publicUrl: 'http://localhost', at })
}

async function historyOf({ regionId, caseId }: ACase): Promise<CaseEventRow[]> {
  return inRegion(db, regionId, (trx) => listCaseEvents(trx, regionId, caseId))
}

/** Hours that the clock goes on or back before each deed: mostly on, sometimes by a year, sometimes back. */
const jump = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 72 }) },
  { weight: 2, arbitrary: fc.integer({ min: -200, max: -1 }) },
  { weight: 1, arbitrary: fc.constantFrom(24 * 365, -24 * 365, 1e-6, -1e-6) },
)
const lives = fc.array(fc.tuple(fc.constantFrom(...DEEDS), jump), { minLength: 4, maxLength: 16 })

test('whatever the clock does: the chain is whole, times never run back, nothing is raised or told twice', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      const made = await aCase(db, { region, agencyId })
      let at = MONDAY.getTime()
      for (const [deed, hours] of life) {
        at += Math.round(hours * 3_600_000)
        await does(made, deed, new Date(at)).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error
        })
      }
      const events = await historyOf(made)
      await tellAll(made, events)
      assertWhole(events)
      await assertOnce(made, events)
    }),
    { numRuns: 40 },
  )
})

function assertWhole(events: readonly CaseEventRow[]): void {
  assert.equal(verifyChain(events), undefined)
  const times = events.map(({ at }) => at.getTime())
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
}

async function assertOnce(made: ACase, events: readonly CaseEventRow[]): Promise<void> {
  const levels = events.filter(({ kind }) => kind === 'escalated').map(({ details }) => details['level'] as number)
  assert.deepEqual(levels, [...new Set(levels)].toSorted())
  const told = await inRegion(db, made.regionId, (trx) =>
    trx.selectFrom('messages').select('dedupeKey').where('caseId', '=', made.caseId).where('direction', '=', 'out').execute(),
  )
  const keys = told.map(({ dedupeKey }) => dedupeKey)
  assert.equal(new Set(keys).size, keys.length)
}

test('a clock set back is noted in the history, and the columns say what the history says', async () => {
  const made = await aCase(db, { region, agencyId, state: 'in_progress', at: hoursLater(10) })
  await does(made, 'answer', hoursLater(2))
  const found = await getCase(db, made)
  const last = (await historyOf(made)).at(-1)
  assert.deepEqual([last?.at, last?.details['clockSaid']], [hoursLater(10), hoursLater(2).toISOString()])
  assert.deepEqual(found.answeredAt, hoursLater(10))
})

test('a clock that is right leaves no note', async () => {
  const made = await aCase(db, { region, agencyId, state: 'answered' })
  assert.ok((await historyOf(made)).every(({ details }) => !('clockSaid' in details)))
})

test('a sweep repeated by a clock that jumped back raises nobody again', async () => {
  const made = await aCase(db, { region, agencyId, state: 'assigned' })
  await checkDeadlines(db, { regionId: region.id, at: hoursLater(24 * 20) })
  const { escalationLevel } = await getCase(db, made)
  for (const hours of [24 * 3, 24 * 20, 24 * 19]) await checkDeadlines(db, { regionId: region.id, at: hoursLater(hours) })
  assert.equal((await getCase(db, made)).escalationLevel, escalationLevel)
  assert.equal((await historyOf(made)).filter(({ kind }) => kind === 'escalated').length, 1)
})

test('a deadline falls on the same day of the region, in whatever zone the machine lives', async () => {
  const { calendar } = await inRegion(db, region.id, (trx) => loadCalendar(trx, region.id))
  const zones = ['UTC', 'Asia/Jayapura', 'America/Los_Angeles', 'Pacific/Kiritimati']
  const instants = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 30 }), (at, days) =>
      assert.equal(new Set(zones.map((zone) => dueIn(zone, at, { days, calendar }))).size, 1),
    ),
  )
})

function dueIn(zone: string, at: Date, { days, calendar }: { days: number; calendar: WorkCalendar }): string {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    return dayOf(dueAt(at, days, calendar), calendar.zone)
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
}
