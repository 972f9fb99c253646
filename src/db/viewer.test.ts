/** Straight SQL, as a mistake or an intruder would write it: what a person may not see is not there, whatever is asked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { decideAbout } from '#cases/about/commands.ts'
import { assignCase } from '#cases/triage-commands.ts'
import { dbFor, inRegion, type Trx, type Viewer } from '#db/transaction.ts'
import { newId } from '#lib/ids.ts'
import { ROLES, type Role } from '#staff/permissions.ts'
import { viewerOf, type Eyes } from '#staff/viewer.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aPhoto, aRegion, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const regionId = region.id
const here = <T>(work: (trx: Trx) => Promise<T>) => inRegion(db, regionId, work)
const at = hoursLater(1)
const byTeam = ({ caseId, adminId }: ACase) => ({ regionId, caseId, actor: { staffId: adminId }, at })

const unit = await anAgency(db, { regionId, shortName: 'Inspektorat', isRestrictedUnit: true })
const ordinary = await aCase(db, { region, state: 'in_progress' })
const others = await aCase(db, { region, state: 'in_progress' })
const sensitive = await aCase(db, { region, categoryCode: 'conduct' })
const aboutAgency = await aCase(db, { region, state: 'in_progress', agencyId: ordinary.agencyId })
await decideAbout(db, { ...byTeam(aboutAgency), about: 'agency', agencyId: ordinary.agencyId })
const aboutUnit = await aCase(db, { region })
await decideAbout(db, { ...byTeam(aboutUnit), about: 'agency', agencyId: unit })
const given = await aCase(db, { region })
await decideAbout(db, { ...byTeam(given), about: 'leader' })
await assignCase(db, { ...byTeam(given), agencyIds: [unit] })
const all = { ordinary, others, sensitive, aboutAgency, aboutUnit, given }
type Name = keyof typeof all
for (const { caseId, reportId } of Object.values(all)) await aPhoto(db, { regionId, caseId, reportId })

const PLAIN: Name[] = ['ordinary', 'others']
const HIDDEN: Name[] = ['sensitive', 'aboutAgency', 'aboutUnit', 'given']

//  whose eyes                                                          what there is for them
const readers: [string, Eyes, Name[]][] = [
  ...(['admin', 'coordinator', 'sekda', 'leader', 'auditor'] as const).map((role): [string, Eyes, Name[]] => [role, { role }, PLAIN]),
  ['operator', { role: 'operator' }, []],
  ['restricted officer', { role: 'restricted_officer' }, HIDDEN],
  ['restricted officer who belongs to whom it is about', { role: 'restricted_officer', agencyId: unit }, ['sensitive', 'aboutAgency', 'given']],
  ['coordinator who stands in', { role: 'coordinator', standsIn: true }, [...PLAIN, ...HIDDEN]],
  ['officer of an agency', { role: 'contact_officer', agencyId: ordinary.agencyId }, ['ordinary']],
  ['head of an agency', { role: 'agency_head', agencyId: others.agencyId }, ['others']],
  ['officer of a unit', { role: 'contact_officer', agencyId: unit }, ['given']],
  ['officer of no agency', { role: 'contact_officer' }, []],
]

/** Every table that says of a row which case, report or talk it belongs to. */
async function tablesOfCases(): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, min(column_name) as column from information_schema.columns join pg_class on relname = table_name and relkind = 'r'
    where table_schema = 'public' and column_name in ('case_id', 'report_id', 'report_ids') group by table_name order by table_name`.execute(db)
  return rows
}

/** A row of each case in each of those tables, so that an empty one proves nothing. */
async function fill(trx: Trx, table: string): Promise<void> {
  const { rows: columns } = await sql<{ name: string; type: string; values: string | null }>`
    select column_name as name, data_type as type,
      (select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.contype = 'c' and k.conrelid = ${table}::regclass
        and pg_get_constraintdef(k.oid) like '%' || column_name || ' = ANY%') as values
    from information_schema.columns where table_name = ${table} and table_schema = 'public' and is_identity = 'NO'
      and (is_nullable = 'NO' and column_default is null or column_name in ('case_id', 'report_id') or table_name = 'import_rows' and column_name = 'row')`.execute(
    trx,
  )
  for (const { caseId, reportId } of Object.values(all)) {
    const value = ({ name, type, values }: (typeof columns)[number]) => {
      if (name === 'region_id') return sql`${regionId}::uuid`
      if (name === 'case_id') return sql`${caseId}::uuid`
      if (name === 'report_id') return sql`${reportId}::uuid`
      if (name === 'report_ids') return sql`array[${reportId}]::uuid[]`
      if (type === 'uuid') return sql`${newId()}::uuid`
      if (type === 'tsvector') return sql`''::tsvector`
      if (type === 'bytea') return sql`''::bytea`
      if (type === 'ARRAY') return sql`'{}'`
      if (type.startsWith('json')) return sql`'{}'`
      if (type === 'boolean') return sql`false`
      if (type === 'date' || type.startsWith('timestamp')) return sql`now()`
      if (/int|numeric|real|double/.test(type)) return sql`${Math.floor(Math.random() * 30_000)}`
      return sql`${/'([^']+)'::text/.exec(values ?? '')?.[1] ?? newId()}`
    }
    await sql`savepoint filling`.execute(trx)
    await sql`insert into ${sql.ref(table)} (${sql.join(columns.map(({ name }) => sql.ref(name)))}) values (${sql.join(columns.map(value))})`
      .execute(trx)
      .catch(async () => sql`rollback to savepoint filling`.execute(trx))
  }
}

const tables = await tablesOfCases()
await here(async (trx) => {
  for (const { table } of tables) await fill(trx, table)
  // As if they had been counted before they became what they are.
  await sql`update cases set about = about where region_id = ${regionId}`.execute(trx)
})

async function seen(viewer: Viewer, table: string, column: string): Promise<Name[]> {
  const { rows } = await inRegion(dbFor(db, viewer), regionId, (trx) =>
    sql<{
      id: string
    }>`select distinct ${column === 'report_ids' ? sql`unnest(report_ids)` : sql.ref(column)} as id from ${sql.ref(table)} where ${sql.ref(column)} is not null`.execute(
      trx,
    ),
  )
  const key = column.startsWith('report_id') ? 'reportId' : 'caseId'
  return (Object.keys(all) as Name[]).filter((name) => rows.some(({ id }) => id === all[name][key]))
}

test('every table with a case has rows to look for', async () => {
  const empty: string[] = []
  for (const { table, column } of tables) {
    const { rows } = await here((trx) =>
      sql<{ count: number }>`select count(distinct ${sql.ref(column)}) as count from ${sql.ref(table)} where ${sql.ref(column)} is not null`.execute(
        trx,
      ),
    )
    if ((rows[0]?.count ?? 0) < 6) empty.push(`${table} ${rows[0]?.count}`)
  }
  assert.deepEqual(empty, [])
  assert.ok(tables.length > 20)
})

for (const [who, eyes, expected] of readers) {
  test(`${who}: ${expected.join(', ') || 'nothing'}`, async () => {
    const viewer = viewerOf(eyes)
    assert.deepEqual(await seen(viewer, 'cases', 'id'), expected)
    // The open chain of the log is shown whole, by ids alone.
    const asked = tables.filter(({ table }) => table !== 'audit_entries' || viewer.sees === 'given')
    for (const { table, column } of asked) {
      // Figures are the same for everybody who sees any: of what is not restricted.
      const known = table === 'counted_cases' && viewer.sees === 'given' ? PLAIN : expected
      assert.deepEqual(
        (await seen(viewer, table, column)).filter((name) => !known.includes(name)),
        [],
        table,
      )
    }
    for (const table of ['reports', 'case_events', 'attachments']) assert.deepEqual(await seen(viewer, table, 'case_id'), expected, table)
  })
}

test('every role has eyes of one of these kinds', () => {
  const kinds = Object.fromEntries(ROLES.map((role: Role) => [role, viewerOf({ role }).sees]))
  assert.deepEqual(kinds, {
    admin: 'none',
    coordinator: 'none',
    contact_officer: 'given',
    agency_head: 'given',
    sekda: 'none',
    leader: 'none',
    auditor: 'none',
    operator: 'blind',
    restricted_officer: 'only',
  })
})

test('a talk in which something restricted was told keeps what belongs to no case', async () => {
  const talk = sensitive.conversation
  assert.ok(talk)
  await here(async (trx) => {
    await sql`update conversations set has_restricted = true where region_id = ${regionId} and id = ${talk.conversationId}`.execute(trx)
    await sql`insert into messages (region_id, id, conversation_id, direction, author, kind, text, state, sent_at)
      values (${regionId}, ${newId()}, ${talk.conversationId}, 'in', 'reporter', 'text', 'saya takut', 'received', now())`.execute(trx)
  })
  const words = (role: Role) =>
    inRegion(dbFor(db, viewerOf({ role })), regionId, async (trx) => ({
      messages: (await sql`select 1 from messages where text = 'saya takut'`.execute(trx)).rows.length,
      talks: (await sql`select 1 from conversations where id = ${talk.conversationId}`.execute(trx)).rows.length,
    }))
  assert.deepEqual(await words('admin'), { messages: 0, talks: 0 })
  assert.deepEqual(await words('restricted_officer'), { messages: 1, talks: 1 })
})

test('within a transaction nobody sees more by entering the region again', async () => {
  const eyes = dbFor(db, viewerOf({ role: 'admin' }))
  await inRegion(eyes, regionId, async (trx) => {
    await inRegion(trx, regionId, async (same) => assert.equal((await sql`select 1 from cases where about is not null`.execute(same)).rows.length, 0))
  })
})

test('the role we work as is bound, the owner of the tables as well', async () => {
  const { rows } = await sql<{ free: boolean }>`select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user`.execute(db)
  assert.equal(rows[0]?.free, false)
  const { rows: open } = await sql`
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    where c.relkind = 'r' and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname in ('case_id', 'report_id', 'report_ids'))
      and not (c.relrowsecurity and c.relforcerowsecurity
        and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'of_viewer' and not p.polpermissive))`.execute(db)
  assert.deepEqual(open, [])
})
