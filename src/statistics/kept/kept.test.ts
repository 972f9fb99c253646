/** Kept figures are those that counting the cases would give, whatever happened and wherever it was broken off. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import { decideAbout, unrestrict } from '#cases/about/commands.ts'
import { hearVerdict, rateReport } from '#cases/reporter-commands.ts'
import { linkCase } from '#cases/link-commands.ts'
import { answerCase, returnCase } from '#cases/work-commands.ts'
import { dbFor, inRegion } from '#db/transaction.ts'
import type { Role } from '#staff/permissions.ts'
import { viewerOf, type Eyes } from '#staff/viewer.ts'
import { listCasesBehind } from '#statistics/case-queries.ts'
import { FIGURES, type FigureName } from '#statistics/figure-names.ts'
import { periodOf } from '#statistics/filters.ts'
import { bringFiguresUpToDate, checkFigures, countRegionAnew, countWaiting } from '#statistics/kept/commands.ts'
import { sumBands, sumCells } from '#statistics/kept/cell-queries.ts'
import { askToCount, recount, takeWaiting } from '#statistics/kept/count-queries.ts'
import { sumFigures } from '#statistics/kept/sum-queries.ts'
import { COUNTS, type Counts, type Sum } from '#statistics/kept/sums.ts'
import { getHeadline } from '#statistics/queries.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, hoursLater } from '#tests/factories.ts'

const db = await freshDatabase()
const EXACT = { cases: 0, figures: 0, ways: 0, times: 0, cells: 0 }

function askedOf(region: { id: string; zone: string }, days = 1) {
  return { regionId: region.id, filter: { range: 90 as const }, period: periodOf(hoursLater(days * 24), 90, region.zone) }
}

async function headlineOf(region: { id: string; zone: string }, days = 1) {
  const asked = askedOf(region, days)
  const { open, late, receivedThisMonth, ended, confirmed } = await inRegion(db, region.id, (trx) => getHeadline(trx, asked))
  return { open, late, receivedThisMonth, ended, confirmed }
}

test('a life of a case: after every step the kept figures are those of the cases', async () => {
  const region = await aRegion(db)
  const found = await aCase(db, { region, state: 'in_progress' })
  const staff = { regionId: region.id, caseId: found.caseId, actor: { staffId: found.officerId, agencyId: found.agencyId } }
  const by = (days: number) => ({ ...staff, at: hoursLater(24 * days) })
  const report = { regionId: region.id, reportId: found.reportId }
  const steps = [
    () => answerCase(db, { ...by(1), text: 'Sudah.', attachmentIds: [], reasonCode: 'explained' }),
    () => hearVerdict(db, { ...report, verdict: 'not_fixed', at: hoursLater(30) }),
    () => returnCase(db, { ...by(30), reason: 'Jalan provinsi' }),
    () =>
      aCase(db, { region, state: 'closed', at: hoursLater(5) }).then(({ reportId }) =>
        rateReport(db, { regionId: region.id, reportId, rating: 4, at: hoursLater(9) }),
      ),
  ]
  for (const step of steps) {
    await step()
    assert.ok((await countWaiting(db, region.id)) > 0)
    assert.deepEqual(await checkFigures(db, region.id), EXACT)
  }
  assert.deepEqual(await headlineOf(region, 31), { open: 1, late: 1, receivedThisMonth: 0, ended: 1, confirmed: 1 })
})

test('two reports of one problem: one case is counted, and nothing of the other stays behind', async () => {
  const region = await aRegion(db)
  const [main, other] = [await aCase(db, { region, state: 'received' }), await aCase(db, { region, state: 'received' })]
  await countWaiting(db, region.id)
  assert.equal((await headlineOf(region)).receivedThisMonth, 2)
  await linkCase(db, { regionId: region.id, caseId: other.caseId, toCaseId: main.caseId, actor: { staffId: main.adminId }, at: hoursLater(1) })
  await countWaiting(db, region.id)
  assert.deepEqual([(await headlineOf(region)).receivedThisMonth, await checkFigures(db, region.id)], [1, EXACT])
})

test('broken off in the middle, counted twice, by two at once: nothing is lost or counted double', async () => {
  const region = await aRegion(db)
  for (let count = 0; count < 4; count++) await aCase(db, { region, state: 'assigned' })
  const broken = inRegion(db, region.id, async (trx) => {
    await recount(trx, region.id, await takeWaiting(trx, region.id, 100))
    throw new Error('the machine stops here')
  })
  await assert.rejects(broken)
  assert.equal((await headlineOf(region)).open, 0)
  await Promise.all([countWaiting(db, region.id), countWaiting(db, region.id)])
  const { rows } = {
    rows: await inRegion(db, region.id, (trx) => trx.selectFrom('countedCases').select('caseId').where('regionId', '=', region.id).execute()),
  }
  await inRegion(db, region.id, (trx) =>
    askToCount(
      trx,
      region.id,
      [...rows, ...rows].map(({ caseId }) => caseId),
    ),
  )
  await countWaiting(db, region.id)
  assert.deepEqual([(await headlineOf(region)).open, await checkFigures(db, region.id)], [4, EXACT])
})

test('what was written past the commands is seen by the comparison, and counting anew mends it', async () => {
  const region = await aRegion(db)
  const found = await aCase(db, { region, state: 'assigned' })
  await bringFiguresUpToDate(db, region.id, hoursLater(0))
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ districtCode: '99.01.02' }).where('id', '=', found.caseId).execute())
  assert.deepEqual(await checkFigures(db, region.id), { ...EXACT, cases: 1 })
  await inRegion(db, region.id, (trx) => trx.updateTable('figures').set({ received: 7 }).where('grain', '=', 0).execute())
  assert.ok((await checkFigures(db, region.id)).figures > 0)
  await inRegion(db, region.id, (trx) => countRegionAnew(trx, region.id, hoursLater(0)))
  assert.deepEqual(await checkFigures(db, region.id), EXACT)
})

test('the comparison goes from quarter to quarter, and misses nothing on either side', async () => {
  const region = await aRegion(db)
  for (const days of [0, 100, 190, 400]) await aCase(db, { region, state: 'closed', at: hoursLater(-24 * days) })
  await countWaiting(db, region.id)
  assert.deepEqual(await checkFigures(db, region.id), EXACT)
  const put = (day: string) =>
    inRegion(db, region.id, (trx) =>
      sql`insert into figure_times (region_id, step, day, agency_id, category, about, class, count) values (${region.id}, 'answer', ${day}, ${newId()}, '', '', 1, 1)`.execute(
        trx,
      ),
    )
  for (const day of ['2015-01-01', '2026-07-01', '2040-01-01']) await put(day)
  assert.deepEqual(await checkFigures(db, region.id), { ...EXACT, times: 3 })
})

test('a case that is gone is counted nowhere any more', async () => {
  const region = await aRegion(db)
  const found = await aCase(db, { region, state: 'closed' })
  await countWaiting(db, region.id)
  await inRegion(db, region.id, async (trx) => {
    await trx.deleteFrom('cases').where('id', '=', found.caseId).execute()
    await askToCount(trx, region.id, [found.caseId])
  })
  await countWaiting(db, region.id)
  assert.deepEqual(
    [await headlineOf(region), await checkFigures(db, region.id)],
    [{ open: 0, late: 0, receivedThisMonth: 0, ended: 0, confirmed: 0 }, EXACT],
  )
})

test('the kept grid and the narrow rows say the same of a place; neither knows of a secret case', async () => {
  const region = await aRegion(db)
  const place = { latitude: -3.391, longitude: 104.832 }
  for (const isSecret of [false, false, true]) {
    const found = await aCase(db, { region, state: 'received' })
    await inRegion(db, region.id, (trx) =>
      trx
        .updateTable('cases')
        .set({ ...place, isSecret })
        .where('id', '=', found.caseId)
        .execute(),
    )
  }
  await countWaiting(db, region.id)
  const asked = { regionId: region.id, filter: { range: 7 as const }, days: { from: '2026-11-20', until: '2026-11-24' } }
  const box = { west: 104.5, south: -3.6, east: 105, north: -3.2 }
  const [kept] = await inRegion(db, region.id, (trx) => sumCells(trx, asked, { perDegree: 20, box }))
  const [near] = await inRegion(db, region.id, (trx) => sumCells(trx, asked, { perDegree: 400, box }))
  const filter = { ...asked.filter, category: 'road', channel: 'whatsapp' }
  const [narrowed] = await inRegion(db, region.id, (trx) => sumCells(trx, { ...asked, filter }, { perDegree: 20, box }))
  for (const cell of [kept, near, narrowed]) {
    assert.equal(cell?.count, 2)
    assert.ok(Math.abs(cell.latitude - place.latitude) < 0.0025 && Math.abs(cell.longitude - place.longitude) < 0.0025)
  }
  assert.equal(
    (await inRegion(db, region.id, (trx) => sumBands(trx, asked))).reduce((sum, { count }) => sum + count, 0),
    2,
  )
  const elsewhere = { west: 104, south: -3, east: 105, north: -2 }
  assert.deepEqual(await inRegion(db, region.id, (trx) => sumCells(trx, asked, { perDegree: 100, box: elsewhere })), [])
})

test('whole months are added up as such, and come to what their days come to', async () => {
  const region = await aRegion(db)
  for (const days of [0, 20, 40, 41, 100]) {
    const found = await aCase(db, { region, state: 'closed', at: hoursLater(-24 * days) })
    await rateReport(db, { regionId: region.id, reportId: found.reportId, rating: 5, at: hoursLater(-24 * days + 20 * 24) })
  }
  await countWaiting(db, region.id)
  const asked = { regionId: region.id, filter: { range: 365 as const }, days: { from: '2026-08-10', until: '2026-12-20' } }
  for (const by of [[], ['agency'], ['district'], ['channel'], ['category', 'district', 'channel']] as const) {
    const sums = await inRegion(db, region.id, (trx) => sumFigures(trx, asked, by))
    const days = await inRegion(db, region.id, (trx) => sumFigures(trx, asked, [...by, 'day']))
    for (const count of COUNTS) assert.equal(total(sums, count), total(days, count), `${by.join(' and ')} ${count}`)
    assert.equal(total(sums, 'received'), 5)
  }
  const period = { ...periodOf(hoursLater(0), 365, region.zone), from: '2026-08-10' }
  const ranked = (edges: Date[]) => inRegion(db, region.id, (trx) => listCaseGroups(trx, { ...asked, period }, edges))
  const apart = await ranked(Array.from({ length: 130 }, (_, day) => new Date(Date.UTC(2026, 7, 10 + day) - 7 * 3_600_000)))
  const told = (groups: Awaited<ReturnType<typeof ranked>>) => groups.map(({ caseCount, ratingSum }) => [caseCount, ratingSum])
  assert.deepEqual(sumOf(told(await ranked([]))), sumOf(told(apart)))
  assert.equal(sumOf(told(apart))[0], 5)
})

function total(sums: readonly Sum[], count: keyof Counts): number {
  return sums.reduce((sum, one) => sum + one[count], 0)
}

function sumOf(pairs: number[][]): number[] {
  return pairs.reduce(([one = 0, other = 0], [more = 0, another = 0]) => [one + more, other + another], [0, 0])
}

test('a figure is as many as the cases that it opens, however it is narrowed', async () => {
  const region = await aRegion(db)
  const states = ['received', 'verified', 'assigned', 'in_progress', 'waiting_for_reporter', 'in_review', 'answered', 'closed', 'rejected'] as const
  for (const [index, state] of states.entries())
    for (const days of [2, 45]) {
      const { caseId, reportId } = await aCase(db, { region, state, at: hoursLater(-24 * days) })
      if (state === 'answered' && days === 45) await hearVerdict(db, { regionId: region.id, reportId, verdict: 'not_fixed', at: hoursLater(-1) })
      if (index % 3 === 0) await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', caseId).execute())
      if (state === 'in_progress' && days === 45)
        await returnCase(db, {
          regionId: region.id,
          caseId,
          actor: { staffId: 'x', agencyId: await leadOf(region.id, caseId) },
          reason: 'Bukan',
          at: hoursLater(0),
        })
    }
  await inRegion(db, region.id, (trx) => countRegionAnew(trx, region.id, hoursLater(0)))
  let opened = 0
  for (const range of [30, 90])
    for (const narrowed of [{}, { category: 'road' }, { channel: 'whatsapp' }, { district: '99.01.02' }, { channel: 'sms' }])
      for (const figure of Object.keys(FIGURES) as FigureName[]) {
        const asked = { regionId: region.id, filter: { range, ...narrowed }, period: periodOf(hoursLater(1), range, region.zone) }
        const { cases, count } = await inRegion(db, region.id, (trx) => listCasesBehind(trx, asked, { figure }))
        assert.equal(cases.length, count, `${figure} ${range} ${JSON.stringify(narrowed)}`)
        // A page that goes on is not limited by the count.
        const after = { at: new Date('2027-01-01'), id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' }
        const all = await inRegion(db, region.id, (trx) => listCasesBehind(trx, asked, { figure, after }))
        assert.equal(all.cases.length, count, `${figure}, all`)
        opened += count
      }
  assert.ok(opened > 100)
})

async function leadOf(regionId: string, caseId: string): Promise<string> {
  const found = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('cases').select('leadAgencyId').where('id', '=', caseId).executeTakeFirstOrThrow(),
  )
  return found.leadAgencyId ?? assert.fail()
}

test('what becomes restricted is out of every look at once, before it is taken back; what is not any more comes back', async () => {
  const region = await aRegion(db)
  const found = await aCase(db, { region, state: 'in_progress' })
  await countWaiting(db, region.id)
  const of = { regionId: region.id, caseId: found.caseId, actor: { staffId: found.adminId } }
  const open = (role: Role) => inRegion(dbFor(db, viewerOf({ role })), region.id, async (trx) => (await getHeadline(trx, askedOf(region))).open)
  assert.equal(await open('leader'), 1)
  await decideAbout(db, { ...of, about: 'leader', at: hoursLater(1) })
  assert.deepEqual([await open('leader'), await open('admin')], [0, 0])
  await countWaiting(db, region.id)
  assert.deepEqual(await checkFigures(db, region.id), EXACT)
  await unrestrict(db, { ...of, reason: 'Bukan tentang bupati.', at: hoursLater(2) })
  await countWaiting(db, region.id)
  assert.equal(await open('leader'), 1)
  assert.deepEqual(await checkFigures(db, region.id), EXACT)
})

test('the head of an agency sees the ranking that everybody sees', async () => {
  const region = await aRegion(db)
  const [one, other] = [await aCase(db, { region, state: 'in_progress' }), await aCase(db, { region, state: 'assigned' })]
  await countWaiting(db, region.id)
  const groups = (eyes: Eyes) =>
    inRegion(dbFor(db, viewerOf(eyes)), region.id, async (trx) =>
      (await listCaseGroups(trx, askedOf(region))).toSorted((a, b) => a.agencyId.localeCompare(b.agencyId)),
    )
  const all = await groups({ role: 'leader' })
  assert.equal(new Set(all.map(({ agencyId }) => agencyId)).size, 2)
  assert.deepEqual(await groups({ role: 'agency_head', agencyId: one.agencyId }), all)
  assert.deepEqual(await groups({ role: 'agency_head', agencyId: other.agencyId }), all)
})
