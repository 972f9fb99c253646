/** Lists of whose turn it is: as the leader's figures count, who leads and not who helps. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refreshWords } from '#cases/search/queries.ts'
import { assignCase } from '#cases/triage-commands.ts'
import { dbFor, inRegion } from '#db/transaction.ts'
import { NO_HOLDER, type DeskFilter } from '#desk/filters.ts'
import { listDeskItems } from '#desk/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { periodOf } from '#statistics/filters.ts'
import { getHeadline, listLateAgencies } from '#statistics/queries.ts'
import type { Eyes } from '#staff/viewer.ts'
import { freshDatabase } from '#tests/database.ts'
import { figuresFollow } from '#tests/figures.ts'
import { aCase, anAgency, aRegion, hoursLater, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const regionId = region.id
const works = await anAgency(db, { regionId, agencyCode: 'pupr' })
const roads = await anAgency(db, { regionId, agencyCode: 'dishub' })
const now = hoursLater(24 * 60)

const led = async (title: string, agencyIds: string[]) => {
  const made = await aCase(db, { region, agencyId: works, title, state: 'verified' })
  await assignCase(db, { regionId, caseId: made.caseId, actor: { staffId: made.adminId }, at: MONDAY, agencyIds })
}
await led('Jalan sendiri', [works])
await led('Jalan dibantu', [works, roads])
await led('Jembatan dibantu', [roads, works])
await aCase(db, { region, agencyId: works, title: 'Jalan baru' })
const secret = await aCase(db, { region, agencyId: works, title: 'Jalan rahasia' })
await inRegion(db, regionId, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', secret.caseId).execute())
await inRegion(db, regionId, (trx) => refreshWords(trx, regionId, undefined))
await figuresFollow(db, regionId)

const leader: Eyes = { role: 'leader' }
const headOfRoads: Eyes = { role: 'agency_head', agencyId: roads }

async function titles(eyes: Eyes, filter: Partial<DeskFilter>): Promise<string[]> {
  const scope = scopeOf({ ...eyes, regionId })
  const asked = { filter: { queue: 'late' as const, ...filter }, now }
  const { items } = await inRegion(dbFor(db, scope.viewer ?? { sees: 'blind' }), regionId, (trx) => listDeskItems(trx, scope, asked))
  return items.map(({ title }) => title).sort()
}

test('who is late with how many is the list of that, with helpers and with nobody', async () => {
  const asked = { regionId, filter: { range: 90 }, period: periodOf(now, 90, region.zone) }
  const late = await inRegion(db, regionId, (trx) => listLateAgencies(trx, asked))
  assert.deepEqual(late.map(({ count }) => count).sort(), [1, 1, 2])
  for (const { code, count } of late) assert.equal((await titles(leader, { holder: code ?? NO_HOLDER })).length, count, code ?? NO_HOLDER)
  assert.deepEqual(await titles(leader, { holder: NO_HOLDER }), ['Jalan baru'])
})

test('the figure of an agency’s own head is the list of what it leads, also where it helps', async () => {
  const asked = { regionId, filter: { range: 90, agency: 'dishub' }, period: periodOf(now, 90, region.zone) }
  const { open } = await inRegion(db, regionId, (trx) => getHeadline(trx, asked))
  assert.equal(open, 1)
  assert.deepEqual(await titles(headOfRoads, { queue: 'open', holder: 'dishub' }), ['Jembatan dibantu'])
  assert.deepEqual(await titles(headOfRoads, { queue: 'open' }), ['Jalan dibantu', 'Jembatan dibantu'])
})

test('of all cases, with words and beside who takes part', async () => {
  assert.deepEqual(await titles(leader, { queue: 'all', holder: 'pupr' }), ['Jalan dibantu', 'Jalan sendiri'])
  assert.deepEqual(await titles(leader, { queue: 'all', holder: 'pupr', agency: 'dishub' }), ['Jalan dibantu'])
  assert.deepEqual(await titles(leader, { queue: 'all', holder: 'dishub', text: 'dibantu' }), ['Jembatan dibantu'])
  assert.deepEqual(await titles(leader, { queue: 'all', holder: NO_HOLDER, text: 'jalan' }), ['Jalan baru'])
  assert.deepEqual(await titles(leader, { queue: 'all', holder: 'tidak-ada' }), [])
})
