import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Insertable } from 'kysely'
import type { DB } from '#db/schema.ts'
import { inRegion } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { importRegion } from '#regions/commands.ts'
import { listAgencies } from '#regions/queries.ts'
import { listCasesBehind } from '#statistics/case-queries.ts'
import { periodOf, sparkEdges, trendEdges, type FigureFilter } from '#statistics/filters.ts'
import { getHeadline, listDistrictFigures, listLateAgencies, listUrgentCases, type Asked } from '#statistics/queries.ts'
import { countRegionAnew } from '#statistics/kept/commands.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { listTopics, listTrend } from '#statistics/trend-queries.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const { regionId } = await importRegion(db, fileURLToPath(new URL('../../regions/demo', import.meta.url)))
const now = new Date('2026-11-23T02:40:00Z') // Monday
const zone = 'Asia/Jakarta'
const agencies = await inRegion(db, regionId, (trx) => listAgencies(trx, regionId))
const idOf = (code: string) => agencies.find((one) => one.code === code)?.id ?? assert.fail(code)

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}

function asking(filter: Partial<FigureFilter> = {}): Asked {
  const whole = { range: 90, ...filter } as const
  return { regionId, filter: whole, period: periodOf(now, whole.range, zone) }
}

type Told = Partial<Insertable<DB['cases']>> & { agency?: string; first?: Date; rating?: number; returned?: Date; owed?: Date | null }

/** A case of the road works, received twenty days ago, first word owed after a week, not late, unless told otherwise. */
async function aCase({ agency = 'pupr', first, rating, returned, owed, ...columns }: Told = {}): Promise<string> {
  const id = newId()
  await inRegion(db, regionId, async (trx) => {
    const receivedAt = columns.receivedAt ?? daysAgo(20)
    const row = {
      regionId,
      id,
      state: 'in_progress',
      title: 'Jalan rusak',
      channel: 'whatsapp',
      categoryCode: 'road',
      districtCode: '99.01.01',
      receivedAt,
      verifyDueAt: daysAgo(15),
      dueAt: daysAgo(-3),
    }
    const rule = JSON.stringify({ verify: 3, firstResponse: 5, solve: 14, silentClose: 10 })
    await trx
      .insertInto('cases')
      .values({ ...row, rule, leadAgencyId: idOf(agency), assignedAt: receivedAt, ...columns })
      .execute()
    await trx
      .insertInto('reports')
      .values({
        regionId,
        id: newId(),
        ticket: `TR-${id.slice(-12)}`,
        code: 'ABC234',
        caseId: id,
        channel: 'whatsapp',
        text: 'Jalan rusak',
        toldAt: receivedAt,
        submittedAt: receivedAt,
        rating: rating ?? null,
      })
      .execute()
    const firstResponseDueAt = owed === undefined ? new Date(new Date(receivedAt).getTime() + 7 * 86_400_000) : owed
    const part = {
      regionId,
      caseId: id,
      agencyId: idOf(agency),
      part: 'lead',
      assignedAt: receivedAt,
      firstResponseAt: first ?? null,
      firstResponseDueAt,
    }
    await trx
      .insertInto('caseAgencies')
      .values({ ...part, returnedAt: returned ?? null, returnReason: returned ? 'bukan kewenangan kami' : null })
      .execute()
  })
  return id
}

const ask = <T>(question: (trx: Parameters<Parameters<typeof inRegion>[2]>[0]) => Promise<T>) =>
  inRegion(db, regionId, async (trx) => {
    await countRegionAnew(trx, regionId, now)
    return question(trx)
  })

await aCase() // open, in time
await aCase({ dueAt: daysAgo(4), reportCount: 6 }) // late
await aCase({ dueAt: daysAgo(2), agency: 'dishub', categoryCode: 'street_light', districtCode: '99.01.02' }) // late
await aCase({ dueAt: daysAgo(2), state: 'waiting_for_reporter', pausedAt: daysAgo(3) }) // its clock stands still
await aCase({ dueAt: daysAgo(9), isSecret: true, categoryCode: 'women_children', agency: 'dp3a' }) // late and secret
await aCase({ state: 'closed', outcome: 'confirmed', answeredAt: daysAgo(6), closedAt: daysAgo(5), first: daysAgo(18), rating: 5 })
await aCase({
  state: 'closed',
  outcome: 'unconfirmed',
  answeredAt: daysAgo(16),
  closedAt: daysAgo(2),
  first: daysAgo(16),
  receivedAt: daysAgo(30),
  dueAt: daysAgo(18),
})
await aCase({ state: 'received', leadAgencyId: null, returned: daysAgo(8), returnedCount: 1, verifyDueAt: daysAgo(-3) }) // given back after eight working days
await aCase({ receivedAt: new Date(now.getTime() - 3_600_000), dueAt: daysAgo(-18) }) // today

test('the headline counts open and late cases of the whole region, secret ones too', async () => {
  const { open, late, receivedToday, judged, inTime, ended, confirmed } = await ask((trx) => getHeadline(trx, asking()))
  assert.deepEqual(
    { open, late, receivedToday, judged, inTime, ended, confirmed },
    { open: 7, late: 3, receivedToday: 1, judged: 5, inTime: 1, ended: 2, confirmed: 1 },
  )
})

test('who is late is said by agency, and says nothing of secret cases', async () => {
  const late = await ask((trx) => listLateAgencies(trx, asking()))
  assert.deepEqual(
    late.map(({ code, count }) => [code, count]),
    [
      ['pupr', 1],
      ['dishub', 1],
    ],
  )
})

test('what burns is what many are touched by; a secret case is not listed, nor one that waits for its reporter', async () => {
  const urgent = await ask((trx) => listUrgentCases(trx, asking(), 10))
  assert.deepEqual(
    urgent.map(({ reportCount, placeName }) => [reportCount, placeName]),
    [
      [6, 'Muara Tirta'],
      [1, 'Bukit Lestari'],
    ],
  )
})

test('districts: all are listed, with what is open and late', async () => {
  const districts = await ask((trx) => listDistrictFigures(trx, asking()))
  assert.deepEqual(
    districts.filter(({ open }) => open > 0).map(({ name, open, late }) => [name, open, late]),
    [
      ['Bukit Lestari', 1, 1],
      ['Muara Tirta', 5, 1],
    ],
  )
  assert.equal(districts.length, 6)
})

test('a filter narrows every figure', async () => {
  const narrowed = asking({ district: '99.01.02' })
  assert.equal((await ask((trx) => getHeadline(trx, narrowed))).late, 1)
  assert.deepEqual(
    (await ask((trx) => listTopics(trx, narrowed, { edges: sparkEdges(narrowed.period), limit: 5 }))).map(({ code }) => code),
    ['street_light'],
  )
  assert.equal((await ask((trx) => getHeadline(trx, asking({ agency: 'dishub', channel: 'web' })))).open, 0)
})

test('topics add up over their parts', async () => {
  const asked = asking()
  const [roads] = await ask((trx) => listTopics(trx, asked, { edges: sparkEdges(asked.period), limit: 5 }))
  assert.equal(roads?.code, 'road')
  assert.equal(
    roads?.parts.reduce((sum, part) => sum + part, 0),
    roads?.count,
  )
})

test('the trend puts coming in and being answered into their weeks', async () => {
  const trend = await ask((trx) => listTrend(trx, asking(), trendEdges(now, 90, zone)))
  assert.equal(
    trend.reduce((sum, { received }) => sum + received, 0),
    9,
  )
  assert.deepEqual(
    trend.filter(({ answered }) => answered > 0).map(({ answered }) => answered),
    [1, 1],
  )
})

test('the ranking hears whether an agency spoke, solved and convinced in time, and what it gave back late', async () => {
  const groups = await ask((trx) => listCaseGroups(trx, asking()))
  const own = groups.filter(({ agencyId }) => agencyId === idOf('pupr'))
  const confirmed = own.find(({ end }) => end === 'confirmed')
  assert.deepEqual(
    { ...confirmed },
    {
      agencyId: idOf('pupr'),
      category: 'road',
      part: 1,
      firstResponse: 'in_time',
      isLate: false,
      end: 'confirmed',
      wasReopened: false,
      caseCount: 1,
      ratedCount: 1,
      ratingSum: 1,
    },
  )
  assert.deepEqual(
    own.filter(({ end }) => end === 'unconfirmed').map(({ firstResponse, isLate }) => [firstResponse, isLate]),
    [['late', true]],
  )
  assert.deepEqual(
    own.filter(({ end }) => end === 'returned').map(({ firstResponse, caseCount }) => [firstResponse, caseCount]),
    [['late', 1]],
  )
  assert.ok(own.some(({ firstResponse }) => firstResponse === 'waiting'))
})

test('behind every figure stand as many cases as it says', async () => {
  const asked = asking()
  const { receivedToday, receivedThisMonth, judged, inTime, ended, confirmed } = await ask((trx) => getHeadline(trx, asked))
  const wanted = {
    today: receivedToday,
    month: receivedThisMonth,
    in_time: inTime,
    not_in_time: judged - inTime,
    confirmed,
    unconfirmed: ended - confirmed,
  } as const
  for (const [figure, count] of Object.entries(wanted) as [keyof typeof wanted, number][]) {
    assert.equal((await ask((trx) => listCasesBehind(trx, asked, { figure }))).count, count, figure)
  }
})

test('a secret case among them shows that it exists, and nothing more', async () => {
  const { cases } = await ask((trx) => listCasesBehind(trx, asking(), { figure: 'not_in_time' }))
  const secret = cases.filter(({ isSecret }) => isSecret)
  assert.deepEqual(
    secret.map(({ title, ticket, placeName, agencyName }) => [title, ticket, placeName, agencyName]),
    [['', '', null, null]],
  )
})

test('thirty neighbours and one broken pump are one problem, with thirty reporters beside it', async () => {
  const before = await ask((trx) => getHeadline(trx, asking()))
  const receivedAt = new Date(now.getTime() - 1_800_000)
  await aCase({ receivedAt, reportCount: 30, dueAt: daysAgo(-18) })
  for (let count = 0; count < 29; count++) await aCase({ receivedAt, state: 'linked', outcome: 'linked', closedAt: now, reportCount: 0 })
  const after = await ask((trx) => getHeadline(trx, asking()))
  const moved = (figure: keyof typeof after) => after[figure] - before[figure]
  assert.deepEqual([moved('open'), moved('receivedToday'), moved('receivedThisMonth'), moved('reportsThisMonth')], [1, 1, 1, 30])
  assert.deepEqual([moved('closedThisMonth'), moved('judged'), moved('ended'), moved('confirmed')], [0, 0, 0, 0])
  const { count, cases } = await ask((trx) => listCasesBehind(trx, asking(), { figure: 'today' }))
  assert.equal(count, after.receivedToday)
  assert.equal(cases.find((one) => one.reportCount > 1)?.reportCount, 30)
  const urgent = await ask((trx) => listUrgentCases(trx, asking(), 20))
  assert.ok(urgent.some(({ reportCount }) => reportCount === 30))
})
