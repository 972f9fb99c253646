/** Two locks stand between regions: the region argument of every query, and row security in the database. Each is tried alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { listCaseEvents } from '#cases/history/queries.ts'
import { addNote } from '#cases/commands.ts'
import { hearVerdict } from '#cases/reporter-commands.ts'
import { linkCase } from '#cases/link-commands.ts'
import { rejectCase, verifyCase } from '#cases/triage-commands.ts'
import { inRegion, inTransaction } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, getCase, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const ours = await aCase(db, { state: 'assigned' })
const theirs = await aCase(db, { state: 'assigned' })
const strange = { regionId: theirs.regionId, caseId: ours.caseId, at: MONDAY, actor: { staffId: theirs.adminId } }

test('another region cannot touch the case by any command', async () => {
  await assert.rejects(rejectCase(db, { ...strange, code: 'spam', reason: 'x' }), { key: 'case.not_found' })
  await assert.rejects(verifyCase(db, { ...strange, agencyIds: [theirs.agencyId] }), { key: 'case.not_found' })
  await assert.rejects(addNote(db, { ...strange, text: 'x' }), { key: 'case.not_found' })
  await assert.rejects(hearVerdict(db, { regionId: theirs.regionId, reportId: ours.reportId, verdict: 'fixed', at: MONDAY }), {
    key: 'report.not_found',
  })
  assert.equal((await getCase(db, ours)).state, 'assigned')
})

test('a case is not linked to one of another region', async () => {
  const command = { regionId: ours.regionId, caseId: ours.caseId, at: MONDAY, actor: { staffId: ours.adminId }, toCaseId: theirs.caseId }
  await assert.rejects(linkCase(db, command), { key: 'case.not_found' })
})

const TABLES = [
  'cases',
  'reports',
  'case_events',
  'case_agencies',
  'conversations',
  'contacts',
  'agencies',
  'attachments',
  'messages',
  'ticket_counters',
]

test('without a region no row of any region is seen, even by a statement that forgets to ask', async () => {
  for (const table of TABLES) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(db)
    assert.equal(rows.length, 0, table)
  }
})

test('with a region a statement that forgets to ask sees that region only', async () => {
  const { rows } = await inRegion(db, theirs.regionId, (trx) => sql<{ id: string }>`select id from cases`.execute(trx))
  assert.deepEqual(
    rows.map(({ id }) => id),
    [theirs.caseId],
  )
})

test('a statement that names the other region finds nothing to change or delete', async () => {
  const changed = await inRegion(db, theirs.regionId, (trx) => sql`update cases set state = 'closed' where region_id = ${ours.regionId}`.execute(trx))
  const deleted = await inRegion(db, theirs.regionId, (trx) => sql`delete from case_events where case_id = ${ours.caseId}`.execute(trx))
  assert.deepEqual([changed.numAffectedRows, deleted.numAffectedRows], [0n, 0n])
  assert.ok((await inRegion(db, ours.regionId, (trx) => listCaseEvents(trx, ours.regionId, ours.caseId))).length > 0)
})

test('a row cannot be written into another region, nor moved there', async () => {
  const refused = { code: '42501' }
  await assert.rejects(
    inRegion(db, theirs.regionId, (trx) => sql`insert into ticket_counters values (${ours.regionId}, '2611', 1)`.execute(trx)),
    refused,
  )
  await assert.rejects(
    inTransaction(db, (trx) => sql`insert into ticket_counters values (${ours.regionId}, '2611', 1)`.execute(trx)),
    refused,
  )
  await assert.rejects(
    inRegion(db, theirs.regionId, (trx) => sql`update cases set region_id = ${ours.regionId}`.execute(trx)),
    refused,
  )
})

test('the region of one transaction is forgotten by the next on the same connection', async () => {
  await inRegion(db, ours.regionId, async () => undefined)
  const seen = await Promise.all(Array.from({ length: 10 }, () => sql`select 1 from cases`.execute(db)))
  assert.ok(seen.every(({ rows }) => rows.length === 0))
})
