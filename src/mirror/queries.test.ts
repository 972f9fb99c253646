/** The mirror over a real database: counted days say the same as the rows they were counted from, and nobody sees another region. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarOf } from '#cases/sla.ts'
import { answerCase } from '#cases/work-commands.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { AGES, STAGES, type Stage } from '#desk/backlog/ages.ts'
import { listDeskItems } from '#desk/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { newId } from '#lib/ids.ts'
import { listChannelFacts, listFailedMails } from '#mirror/channels/queries.ts'
import { listReportMessages } from '#mirror/cost-queries.ts'
import { countDays } from '#mirror/days/commands.ts'
import { listActs, listCounted, listHours, listMessageMonths, type AskedSpan } from '#mirror/days/queries.ts'
import { LOOKED_BACK } from '#mirror/days/plan.ts'
import { countBacklog, listOldest, listTeam } from '#mirror/queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aConversation, aRegion, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const regionId = region.id
const calendar = calendarOf(region, [])
const inside = <T>(work: (trx: Trx) => Promise<T>, id = regionId) => inRegion(db, id, work)

const old = await aCase(db, { region, at: hoursLater(-24 * 21) })
const asked = await aCase(db, { region, state: 'waiting_for_reporter', at: hoursLater(-24 * 4) })
const worked = await aCase(db, { region, state: 'in_progress', at: hoursLater(-24 * 7) })
await aCase(db, { region, state: 'answered', at: hoursLater(-48) })
await aCase(db, { region })
const closed = await aCase(db, { region, state: 'closed', at: hoursLater(-24 * 3) })
const stranger = await aCase(db, { at: hoursLater(-24) })

type Wishes = { at: Date; author?: 'bot' | 'staff'; state?: string; pricing?: object; dedupeKey?: string; template?: string; problem?: string }

async function aMessage({ conversation, reportId, caseId, adminId, regionId: id }: ACase, wishes: Wishes): Promise<void> {
  const { at, author = 'bot', state = 'sent', pricing, dedupeKey, template, problem } = wishes
  await inside(
    (trx) =>
      trx
        .insertInto('messages')
        .values({
          regionId: id,
          id: newId(),
          conversationId: conversation?.conversationId ?? '',
          direction: 'out',
          author,
          staffId: author === 'staff' ? adminId : null,
          kind: template ? 'template' : 'text',
          body: JSON.stringify(template ? { name: template } : {}),
          state,
          problem: problem ?? null,
          pricing: pricing ? JSON.stringify(pricing) : null,
          dedupeKey: dedupeKey ?? null,
          reportId,
          caseId,
          sentAt: at,
          createdAt: at,
        })
        .execute(),
    id,
  )
}

const free = { type: 'free_customer_service', billable: false }
await aMessage(worked, { at: hoursLater(-24 * 7), pricing: free })
await aMessage(worked, { at: hoursLater(-24), dedupeKey: 'event:1:x', pricing: { type: 'regular', billable: true } })
await aMessage(worked, { at: hoursLater(-23.5), dedupeKey: 'event:2:x' })
await aMessage(worked, { at: hoursLater(-20), dedupeKey: 'event:3:x', template: 'case_update' })
await aMessage(worked, { at: hoursLater(-2), author: 'staff' })
await aMessage(worked, { at: hoursLater(-1), state: 'failed', problem: 'misconfigured' })
await aMessage(worked, { at: hoursLater(-0.5), state: 'queued' })
await aMessage(stranger, { at: hoursLater(-1) })

const scope = scopeOf({ regionId, role: 'admin', agencyId: null })
const span = (liveFrom: string): AskedSpan => ({ regionId, zone: region.zone, from: '2026-10-01', until: '2026-11-23', liveFrom })
const figures = (liveFrom: string) =>
  inside(async (trx) => ({
    months: await listMessageMonths(trx, span(liveFrom)),
    hours: await listHours(trx, span(liveFrom)),
    acts: await listActs(trx, span(liveFrom), '2026-11-17'),
  }))

test('days that were counted say the same as the rows they were counted from; counted twice, they still do', async () => {
  const live = await figures('2026-10-01')
  assert.ok((await countDays(db, { regionId, at: MONDAY })) > 0, 'more than one job is needed for a year')
  await countDays(db, { regionId, at: hoursLater(24) })
  assert.deepEqual(await figures('2026-11-23'), live)
  while ((await countDays(db, { regionId, at: hoursLater(24) })) > 0);
  assert.equal((await inside(listCountedOf)).length, LOOKED_BACK)
})

const listCountedOf = (trx: Trx) => listCounted(trx, regionId)

test('messages are counted by what they were for, and by what the provider told of their price', async () => {
  const { months } = await figures('2026-11-23')
  assert.deepEqual(
    months.map(({ topic, sent, free: gratis, charged, close }) => [topic, sent, gratis, charged, close]),
    [
      ['news', 2, 0, 1, 1],
      ['news:case_update', 1, 0, 0, 0],
      ['staff', 1, 0, 0, 0],
      ['talk', 1, 1, 0, 0],
    ],
  )
})

test('acts stand with who did them, and only with the team', async () => {
  const { acts } = await figures('2026-11-23')
  const of = (id: string) => Object.fromEntries(acts.filter(({ staffId }) => staffId === id).map(({ act, count, recent }) => [act, [count, recent]]))
  assert.deepEqual(of(worked.adminId), { checked: [1, 0], handed: [1, 0], written: [1, 1] })
  assert.deepEqual(of(asked.adminId), { asked: [1, 1] })
  assert.deepEqual(of(worked.officerId), {})
})

test('an answer the team gives itself counts as let out', async () => {
  await answerCase(db, {
    regionId,
    caseId: old.caseId,
    actor: { staffId: old.adminId },
    at: MONDAY,
    text: 'Ini nomornya.',
    attachmentIds: [],
    reasonCode: 'explained',
  })
  const acts = await inside((trx) => listActs(trx, { ...span('2026-11-23'), from: '2026-11-23' }, '2026-11-23'))
  assert.deepEqual(
    acts.filter(({ staffId }) => staffId === old.adminId).map(({ act }) => act),
    ['let_out'],
  )
})

test('every cell of the backlog opens exactly its cases', async () => {
  const cells = await inside((trx) => countBacklog(trx, scope, { now: MONDAY, calendar }))
  assert.ok(cells.length >= 4)
  for (const stage of Object.keys(STAGES) as Stage[]) {
    for (const age of AGES) {
      const { items } = await inside((trx) => listDeskItems(trx, scope, { filter: { queue: 'open', stage, age }, now: MONDAY, calendar }))
      assert.equal(items.length, cells.find((cell) => cell.stage === stage && cell.age === age)?.count ?? 0, `${stage} ${age}`)
      assert.ok(items.every(({ id }) => id !== closed.caseId))
    }
  }
})

test('the oldest are named, but not those where the reporter has the word', async () => {
  const oldest = await inside((trx) => listOldest(trx, scope, { now: MONDAY, limit: 3 }))
  assert.equal(oldest[0]?.id, worked.caseId)
  assert.ok(!oldest.some(({ id }) => id === asked.caseId))
})

test('an account tells what waits, what failed and when somebody wrote last', async () => {
  const [account] = await inside((trx) => listChannelFacts(trx, regionId, hoursLater(-24)))
  assert.deepEqual([account?.waiting, account?.lastInAt?.getTime()], [1, MONDAY.getTime()])
  assert.deepEqual(
    account?.failures.map(({ problem, count }) => [problem, count]),
    [['misconfigured', 1]],
  )
})

test('a report is priced with all that was sent about it, and only what went out', async () => {
  const rows = await inside((trx) => listReportMessages(trx, regionId, { from: hoursLater(-24 * 30), until: hoursLater(24), limit: 100 }))
  assert.deepEqual(
    rows.filter(({ reportId }) => reportId === worked.reportId).map(({ channel, sent, free: gratis }) => [channel, sent, gratis]),
    [['whatsapp', 5, 1]],
  )
})

test('who holds a talk is seen with the team, by name', async () => {
  const talk = await aConversation(db, { regionId })
  await inside((trx) => trx.updateTable('conversations').set({ takenOverBy: worked.adminId }).where('id', '=', talk.conversationId).execute())
  const team = await inside((trx) => listTeam(trx, regionId))
  assert.equal(team.find(({ id }) => id === worked.adminId)?.talks, 1)
  assert.ok(team.every(({ id, role }) => id !== worked.officerId && role === 'admin'))
})

test('another region sees nothing of it', async () => {
  const seen = await inside(
    async (trx) => [...(await listMessageMonths(trx, span('2026-11-23'))), ...(await listFailedMails(trx, regionId, 9))],
    stranger.regionId,
  )
  assert.deepEqual(seen, [])
})
