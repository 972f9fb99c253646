/** Searching lists that are longer than what is looked at one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { refreshWords } from '#cases/search/queries.ts'
import { dbFor, inRegion } from '#db/transaction.ts'
import type { DeskFilter } from '#desk/filters.ts'
import { listDeskItems } from '#desk/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import type { Eyes } from '#staff/viewer.ts'
import { freshDatabase } from '#tests/database.ts'
import { anAgency, aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const { id: regionId } = await aRegion(db)
const agency = await anAgency(db, { regionId, shortName: 'PUPR' })

type Many = { count: number; title: string; daysAgo: number; agencyId?: string; about?: string; state?: string }

/** As many cases as that, a minute apart, the first of them so many days ago. */
async function cases({ count, title, daysAgo, agencyId, about, state = 'received' }: Many): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    await sql`insert into cases (region_id, id, state, title, class, channel, report_count, received_at, verify_due_at, due_at, rule, lead_agency_id, about, about_by, is_secret, closed_at)
      select ${regionId}, gen_random_uuid(), ${state}, ${title} || ' ' || n, 'complaint', 'web', 1, ${MONDAY}::timestamptz - make_interval(days => ${daysAgo}, mins => n),
        ${MONDAY}, ${MONDAY}, '{}', ${agencyId ?? null}::uuid, ${about ?? null}, ${about ? 'rule' : null}, ${about !== undefined}, ${state === 'closed' ? MONDAY : null}
      from generate_series(1, ${count}::int) n`.execute(trx)
    await sql`insert into case_agencies (region_id, case_id, agency_id, part, assigned_at)
      select c.region_id, c.id, c.lead_agency_id, 'lead', c.received_at from cases c where c.region_id = ${regionId} and c.lead_agency_id is not null
      on conflict do nothing`.execute(trx)
  })
}

await cases({ count: 2_100, title: 'jalan rusak', daysAgo: 1 })
await cases({ count: 2_100, title: 'jalan gelap', daysAgo: 9, agencyId: agency, state: 'closed' })
await cases({ count: 3, title: 'jembatan goyang', daysAgo: 40, agencyId: agency, state: 'closed' })
await cases({ count: 2, title: 'jalan jembatan', daysAgo: 400 })
await cases({ count: 2, title: 'jembatan pungli', daysAgo: 3, about: 'sensitive' })
await inRegion(db, regionId, (trx) => refreshWords(trx, regionId, undefined))

async function found(eyes: Eyes, text: string, filter: Partial<DeskFilter> = {}): Promise<string[]> {
  const scope = scopeOf({ ...eyes, regionId })
  const asked = { filter: { queue: 'all' as const, ...filter, text }, now: MONDAY }
  const { items } = await inRegion(dbFor(db, scope.viewer ?? { sees: 'blind' }), regionId, (trx) => listDeskItems(trx, scope, asked))
  return items.map(({ title }) => title)
}

const team: Eyes = { role: 'admin' }
const officer: Eyes = { role: 'contact_officer', agencyId: agency }

test('what is written long ago is found, the newest first', async () => {
  assert.deepEqual(await found(team, 'jembatan'), [
    'jembatan goyang 1',
    'jembatan goyang 2',
    'jembatan goyang 3',
    'jalan jembatan 1',
    'jalan jembatan 2',
  ])
  assert.deepEqual(await found(team, 'goyang 2'), ['jembatan goyang 2'])
})

test('a page of frequent words goes on where the newest end', async () => {
  const page = await found(team, 'gelap')
  assert.deepEqual([page.length, page[0], page.at(-1)], [40, 'jalan gelap 1', 'jalan gelap 40'])
})

test('of a rare word its beginning is enough, also beside a frequent one', async () => {
  assert.deepEqual(await found(team, 'goy'), ['jembatan goyang 1', 'jembatan goyang 2', 'jembatan goyang 3'])
  assert.deepEqual(await found(team, 'jal jemb'), ['jalan jembatan 1', 'jalan jembatan 2'])
})

test('a frequent beginning is looked for among the newest only: of old cases the word is typed whole', async () => {
  assert.deepEqual(await found(team, 'jal', { queue: 'closed' }), await found(team, 'jalan', { queue: 'closed' }))
  assert.deepEqual(await found(team, 'ru goyang'), [])
})

test('an agency finds its own: whole words of any time, beginnings among its newest', async () => {
  assert.deepEqual(await found(officer, 'jembatan'), ['jembatan goyang 1', 'jembatan goyang 2', 'jembatan goyang 3'])
  assert.equal((await found(officer, 'gel')).length, 40)
  assert.deepEqual(await found(officer, 'rusak'), [])
  assert.deepEqual(await found(officer, 'goy'), [])
})

test('restricted matters are found by their officer alone', async () => {
  assert.deepEqual(await found(team, 'pungli'), [])
  assert.deepEqual(await found({ role: 'restricted_officer' }, 'pungli'), ['jembatan pungli 1', 'jembatan pungli 2'])
})

test('no words, no cases', async () => {
  assert.deepEqual(await found(team, '% &'), [])
  assert.deepEqual(await found(team, 'tidakada'), [])
})
