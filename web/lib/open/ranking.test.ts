/** What /kinerja tells of agencies with few cases: nothing that could be counted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'
import { figuresFollow } from '#tests/figures.ts'
import { load } from '../../routes/[[region=region]]/(citizen)/kinerja/+page.server.ts'

const db = await freshDatabase()

/** @param counts cases by agency */
async function shown(counts: Record<string, number>, query = '') {
  const region = await aRegion(db, { settings: { rankingMinimum: 1 } })
  for (const [agencyCode, count] of Object.entries(counts)) {
    const agencyId = await anAgency(db, { regionId: region.id, agencyCode, shortName: agencyCode })
    for (let made = 0; made < count; made++) await aCase(db, { region, agencyId, state: 'closed', at: hoursLater(-24) })
  }
  await figuresFollow(db, region.id)
  const locals = { db, region, now: new Date(MONDAY), locale: 'id' } as unknown as App.Locals
  const event = { locals, url: new URL(`https://x.example/kinerja${query}`), setHeaders: () => undefined }
  const data = (await load(event as unknown as Parameters<typeof load>[0])) as Exclude<Awaited<ReturnType<typeof load>>, void>
  const rows = data.lists[0].map(({ code, caseCount }: { code: string; caseCount: number | undefined }) => [code, caseCount] as const).toSorted()
  return { rows, sum: data.totals.caseCount, unranked: data.unranked, minimum: data.method.minimum, example: data.method.example?.code }
}

test('one small agency: it is not ranked, and the smallest ranked one has neither count nor calculation', async () => {
  assert.deepEqual(await shown({ a: 3, b: 6, c: 12 }, '?dinas=b'), { rows: [['b', undefined], ['c', 12]], sum: 21, unranked: ['a'], minimum: 5, example: 'c' }) // biome-ignore format: a row
})

test('no small agency: everything is told', async () => {
  assert.deepEqual(await shown({ b: 6, c: 12 }, '?dinas=b'), { rows: [['b', 6], ['c', 12]], sum: 18, unranked: [], minimum: 5, example: 'b' }) // biome-ignore format: a row
})

test('one agency alone with few cases: the sum is not told', async () => {
  assert.deepEqual(await shown({ a: 3 }), { rows: [], sum: undefined, unranked: ['a'], minimum: 5, example: undefined })
})
