import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { verifyChain } from '#cases/history/chain.ts'
import { listCaseEvents } from '#cases/history/queries.ts'
import { readConfig } from '#config.ts'
import { inRegion, type Trx } from '#db/transaction.ts'
import { importDemoReports } from '#demo/commands.ts'
import { folderStorage } from '#lib/storage.ts'
import { importDemoRegions } from '#regions/commands.ts'
import { listRegions } from '#regions/queries.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'demo-'))
after(() => rm(folder, { recursive: true }))
const now = new Date('2026-11-23T02:40:00Z')
const lines: string[] = []
await importDemoRegions({ db, config: readConfig({}) }, () => undefined)
await importDemoReports({ db, storage: folderStorage(folder), now, say: (line) => lines.push(line) })
const regions = await listRegions(db)

function inEach<T>(work: (trx: Trx, regionId: string) => Promise<T>): Promise<T[]> {
  return Promise.all(regions.map(({ id }) => inRegion(db, id, (trx) => work(trx, id))))
}

async function count(trx: Trx, condition: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${condition}`.execute(trx)
  return rows[0]?.count ?? 0
}

test('every example region gets a past of its own', async () => {
  assert.equal(lines.length, 1 + regions.length)
  for (const cases of await inEach((trx) => count(trx, sql`cases`))) assert.ok(cases >= 50)
})

test('a second start invents nothing more', async () => {
  const before = await inEach((trx) => count(trx, sql`reports`))
  await importDemoReports({ db, storage: folderStorage(folder), now, say: assert.fail })
  assert.deepEqual(await inEach((trx) => count(trx, sql`reports`)), before)
})

test('nobody is told of the invented past: no job but of what was shown to everybody and to count, no message that waits', async () => {
  const shown = await inEach((trx) => count(trx, sql`case_events where kind = 'published'`))
  assert.ok(shown.every((some) => some >= 5))
  const { rows } = await sql<{
    job: string
  }>`select task_identifier as job from graphile_worker.jobs where task_identifier <> 'count-team-days'`.execute(db)
  assert.deepEqual([...new Set(rows.map(({ job }) => job))], ['notify-case-event'])
  assert.equal(
    rows.length,
    shown.reduce((sum, some) => sum + some),
  )
  assert.deepEqual(
    await inEach((trx) => count(trx, sql`messages where state in ('queued', 'sending')`)),
    regions.map(() => 0),
  )
})

test('every history is whole and begins with the opening', async () => {
  await inEach(async (trx, regionId) => {
    const cases = await trx.selectFrom('cases').select('id').limit(40).execute()
    for (const { id } of cases) {
      const events = await listCaseEvents(trx, regionId, id)
      assert.equal(verifyChain(events), undefined)
      assert.equal(events[0]?.kind, 'opened')
    }
  })
})

test('nothing lies in the future, and what has ended says when', async () => {
  for (const wrong of await inEach((trx) =>
    count(trx, sql`cases where received_at > ${now} or (closed_at is null) <> (state not in ('closed', 'rejected', 'linked'))`),
  ))
    assert.equal(wrong, 0)
  for (const wrong of await inEach((trx) => count(trx, sql`case_events where at > ${now}`))) assert.equal(wrong, 0)
})

test('sensitive matters are secret', async () => {
  const open = await inEach((trx) =>
    count(trx, sql`cases c join categories k on k.region_id = c.region_id and k.code = c.category_code where k.is_sensitive and not c.is_secret`),
  )
  assert.deepEqual(
    open,
    regions.map(() => 0),
  )
})

test('photos are stored, and the next report of a month gets the next number', async () => {
  await inEach(async (trx) => {
    const photo = await trx.selectFrom('attachments').select(['storageKey', 'previewKey', 'bytes']).limit(1).executeTakeFirstOrThrow()
    assert.equal((await stat(join(folder, photo.storageKey ?? ''))).size, photo.bytes)
    const wrong = await count(
      trx,
      sql`reports r left join ticket_counters t on t.month = split_part(r.ticket, '-', 2) where split_part(r.ticket, '-', 3)::int > coalesce(t.last, 0)`,
    )
    assert.equal(wrong, 0)
  })
})
