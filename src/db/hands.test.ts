/** The second lock for writing: what was out of a person's sight is not found by that person's acts, and takes nothing from them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { decideAbout } from '#cases/about/commands.ts'
import { openCase } from '#cases/commands.ts'
import { linkCase } from '#cases/link-commands.ts'
import { lockCase } from '#cases/queries.ts'
import { assignCase } from '#cases/triage-commands.ts'
import { returnCase, takeCase } from '#cases/work-commands.ts'
import { dbBy, inRegion, type Trx } from '#db/transaction.ts'
import { instruct } from '#instructions/commands.ts'
import { newId } from '#lib/ids.ts'
import { viewerOf, type Eyes } from '#staff/viewer.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, anAgency, aRegion, getCase, hoursLater, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const regionId = region.id
const at = hoursLater(1)
const byTeam = ({ caseId, adminId }: ACase) => ({ regionId, caseId, actor: { staffId: adminId }, at })
const by = (eyes: Eyes) => dbBy(db, viewerOf(eyes))

const unit = await anAgency(db, { regionId, shortName: 'Inspektorat', isRestrictedUnit: true })
const helper = await anAgency(db, { regionId, shortName: 'Bantu' })
const ordinary = await aCase(db, { region, state: 'in_progress' })
await assignCase(db, { ...byTeam(ordinary), agencyIds: [ordinary.agencyId, helper] })
await takeCase(db, { ...byTeam(ordinary), actor: { staffId: ordinary.officerId, agencyId: ordinary.agencyId } })
const others = await aCase(db, { region, state: 'in_progress' })
const sensitive = await aCase(db, { region, categoryCode: 'conduct' })
const aboutAgency = await aCase(db, { region, state: 'in_progress', agencyId: ordinary.agencyId })
await decideAbout(db, { ...byTeam(aboutAgency), about: 'agency', agencyId: ordinary.agencyId })
const given = await aCase(db, { region })
await decideAbout(db, { ...byTeam(given), about: 'leader' })
await assignCase(db, { ...byTeam(given), agencyIds: [unit] })
const all = { ordinary, others, sensitive, aboutAgency, given }
type Name = keyof typeof all
const names = Object.keys(all) as Name[]

//  whose hand                                                          what it may change
const hands: [string, Eyes, Name[]][] = [
  ['admin', { role: 'admin' }, ['ordinary', 'others']],
  ['leader', { role: 'leader' }, ['ordinary', 'others']],
  ['operator', { role: 'operator' }, []],
  ['restricted officer', { role: 'restricted_officer' }, ['sensitive', 'aboutAgency', 'given']],
  ['coordinator who stands in', { role: 'coordinator', standsIn: true }, names],
  ['officer of an agency', { role: 'contact_officer', agencyId: ordinary.agencyId }, ['ordinary']],
  ['officer of one that helps', { role: 'contact_officer', agencyId: helper }, ['ordinary']],
  ['officer of a unit', { role: 'contact_officer', agencyId: unit }, ['given']],
  ['officer of no agency', { role: 'contact_officer' }, []],
]

async function tablesOfCases(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id'
    where c.relkind = 'r' and c.relname <> 'audit_entries' order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

/** Runs it and takes it back. @returns PostgreSQL's code of what went wrong; undefined: nothing did */
async function attempt(eyes: Eyes, work: (trx: Trx) => Promise<unknown>): Promise<string | undefined> {
  const back = new Error('taken back')
  try {
    await inRegion(by(eyes), regionId, async (trx) => {
      await work(trx)
      throw back
    })
  } catch (fault) {
    return fault === back ? undefined : ((fault as { code?: string }).code ?? String(fault))
  }
}

const noteOn = (trx: Trx, caseId: string) =>
  sql`insert into case_events (region_id, id, case_id, seq, at, actor, kind, is_public, hash, previous_hash)
    values (${regionId}, ${newId()}, ${caseId}, 9999, now(), 'staff', 'noted', false, '', '')`.execute(trx)

for (const [who, eyes, expected] of hands) {
  test(`${who} may change: ${expected.join(', ') || 'nothing'}`, async () => {
    const held: Name[] = []
    const changed: Name[] = []
    const written: Name[] = []
    for (const name of names) {
      const { caseId } = all[name]
      await attempt(eyes, async (trx) => ((await lockCase(trx, regionId, caseId)) ? held.push(name) : 0))
      await attempt(eyes, async (trx) => {
        const { numAffectedRows } = await sql`update cases set title = 'lain' where region_id = ${regionId} and id = ${caseId}`.execute(trx)
        if (numAffectedRows === 1n) changed.push(name)
      })
      const code = await attempt(eyes, (trx) => noteOn(trx, caseId))
      if (code === undefined) written.push(name)
      else assert.equal(code, '42501', `${name}: refused, and for no other reason`)
    }
    assert.deepEqual({ held, changed, written }, { held: expected, changed: expected, written: expected })
  })
}

test('no table with a case is written past the case', async () => {
  const { rows } = await sql<{ name: string; command: string }>`
    select polrelid::regclass::text as name, polcmd as command from pg_policy where polname in ('of_hand', 'of_hand_new') and not polpermissive`.execute(
    db,
  )
  const missing = (await tablesOfCases()).filter(
    (table) => !['a', 'w'].every((command) => rows.some((row) => row.name === table && row.command === command)),
  )
  assert.deepEqual(missing, [])
})

test('a row that is there already is not changed past the case either', async () => {
  const eyes: Eyes = { role: 'contact_officer', agencyId: ordinary.agencyId }
  const rename = (caseId: string) => (trx: Trx) =>
    sql`update reports set text = 'lain' where region_id = ${regionId} and case_id = ${caseId}`.execute(trx)
  assert.equal(await attempt(eyes, rename(ordinary.caseId)), undefined)
  assert.equal(await attempt(eyes, rename(sensitive.caseId)), '42501')
})

test('jobs and residents have no hand: the region alone binds', async () => {
  await inRegion(db, regionId, async (trx) => {
    for (const name of names) assert.ok(await lockCase(trx, regionId, all[name].caseId), name)
  })
})

test('an agency gives its case back, in an act that ends where it sees nothing any more', async () => {
  const one = await aCase(db, { region, state: 'assigned' })
  const eyes: Eyes = { role: 'contact_officer', agencyId: one.agencyId }
  await returnCase(by(eyes), { ...byTeam(one), actor: { staffId: one.officerId, agencyId: one.agencyId }, reason: 'Bukan urusan kami.' })
  const after = await getCase(db, one)
  assert.equal(after.leadAgencyId, null)
  assert.equal(after.returnedCount, 1)
  assert.equal(await attempt(eyes, (trx) => noteOn(trx, one.caseId)), '42501')
})

test('who only helps gives its part back, and the case knows it', async () => {
  const one = await aCase(db, { region, state: 'in_progress' })
  await assignCase(db, { ...byTeam(one), agencyIds: [one.agencyId, helper] })
  await returnCase(by({ role: 'contact_officer', agencyId: helper }), {
    ...byTeam(one),
    actor: { staffId: one.officerId, agencyId: helper },
    reason: 'Sudah selesai.',
  })
  const { rows } = await inRegion(db, regionId, (trx) =>
    sql<{ helperIds: string[] | null }>`select helper_ids as "helperIds" from cases where id = ${one.caseId}`.execute(trx),
  )
  assert.equal(rows[0]?.helperIds, null)
})

test('the team makes a case a restricted one, and is through with it', async () => {
  const one = await aCase(db, { region, state: 'in_progress' })
  await decideAbout(by({ role: 'admin' }), { ...byTeam(one), about: 'agency', agencyId: one.agencyId })
  const after = await getCase(db, one)
  assert.equal(after.about, 'agency')
  await assert.rejects(decideAbout(by({ role: 'admin' }), { ...byTeam(one), about: 'leader' }), { key: 'case.not_found' })
})

test('nothing is joined to what is hidden, nor is it said that it is there', async () => {
  const hand = by({ role: 'admin' })
  const nowhere = { key: 'case.not_found' }
  await assert.rejects(linkCase(hand, { ...byTeam(others), toCaseId: sensitive.caseId }), nowhere)
  await assert.rejects(linkCase(hand, { ...byTeam(others), toCaseId: newId() }), nowhere)
  const wish = { regionId, text: 'Mohon segera.', dueOn: '2026-12-01', actor: { staffId: others.adminId }, at }
  await assert.rejects(instruct(by({ role: 'leader' }), { ...wish, caseIds: [sensitive.caseId] }), nowhere)
})

test('a case that is opened in the act is written to its end, whatever it becomes', async () => {
  await inRegion(by({ role: 'contact_officer', agencyId: helper }), regionId, async (trx) => {
    const opened = { regionId, title: 'Tentang bupati', categoryCode: 'road', place: {}, channel: 'web', isSecret: false, isUrgent: false, at }
    const id = await openCase(trx, opened)
    await sql`update cases set about = 'leader', is_secret = true where region_id = ${regionId} and id = ${id}`.execute(trx)
    await noteOn(trx, id)
    assert.ok(await lockCase(trx, regionId, id))
  })
})
