/** What has to stand in the log of acts does; a reading is there before its words are. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { addKey, revokeKey } from '#api/commands.ts'
import { addSubscriber, switchSubscriber } from '#api/hooks/commands.ts'
import type { Chain } from '#audit/acts.ts'
import { listChain } from '#audit/queries.ts'
import { exportTable } from '#bridges/sp4n/table/commands.ts'
import { changeCalendar } from '#calendars/commands.ts'
import { editCase } from '#cases/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { readCase, readTalk } from '#desk/read-commands.ts'
import { folderStorage } from '#lib/storage.ts'
import { newId } from '#lib/ids.ts'
import { askForPaper, fetchPaper } from '#papers/commands.ts'
import { publishCase, takeDownCase } from '#publications/commands.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'
import { addAgency, renameAgency } from '#succession/commands.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, hoursLater, MONDAY, type ACase } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'told-'))
after(() => rm(folder, { recursive: true }))
const storage = folderStorage(folder)

const entriesOf = (regionId: string, chain: Chain = 'open') =>
  inRegion(db, regionId, (trx) => listChain(trx, { regionId, chain, after: 0, limit: 100 }))
const actsOf = async (regionId: string, chain: Chain = 'open') => (await entriesOf(regionId, chain)).map(({ act }) => act)
const staffOf = async (id: string) => (await findStaff(db, id)) as StaffMember
const setCase = ({ regionId, caseId }: ACase, values: Record<string, unknown>) =>
  inRegion(db, regionId, (trx) => trx.updateTable('cases').set(values).where('regionId', '=', regionId).where('id', '=', caseId).execute())

async function aSecretCase(about: 'leader' | null = null): Promise<ACase & { staff: StaffMember }> {
  const found = await aCase(db)
  await setCase(found, { isSecret: true, about })
  const staff = await staffOf(found.adminId)
  return { ...found, staff: about ? { ...staff, role: 'restricted_officer' } : staff }
}

test('reading a secret case is written down: once an hour, and again when it has changed', async () => {
  const found = await aSecretCase()
  const { regionId, caseId, staff } = found
  const read = (at: Date) => inRegion(db, regionId, (trx) => readCase(trx, { staff, at }, found.ticket))
  assert.equal((await read(MONDAY))?.id, caseId)
  await read(new Date(MONDAY.getTime() + 59 * 60_000))
  assert.deepEqual(await actsOf(regionId), ['case.secret_read'])
  await setCase(found, { version: 9 })
  await read(new Date(MONDAY.getTime() + 59 * 60_000))
  await read(hoursLater(1))
  const told = await entriesOf(regionId)
  assert.deepEqual(
    told.map(({ act, staffId, caseId: id, details }) => [act, staffId, id, details['version']]),
    [
      ['case.secret_read', staff.id, caseId, 1],
      ['case.secret_read', staff.id, caseId, 9],
      ['case.secret_read', staff.id, caseId, 9],
    ],
  )
})

test('a reading of a restricted matter stands in the chain of restricted matters', async () => {
  const { regionId, ticket, staff } = await aSecretCase('leader')
  await inRegion(db, regionId, (trx) => readCase(trx, { staff, at: MONDAY }, ticket))
  assert.deepEqual([await actsOf(regionId), await actsOf(regionId, 'restricted')], [[], ['case.secret_read']])
})

test('an ordinary case is read without a word; its talk is not', async () => {
  const found = await aCase(db)
  const { regionId } = found
  const staff = await staffOf(found.adminId)
  const read = () =>
    inRegion(db, regionId, async (trx) => {
      const seen = await readCase(trx, { staff, at: MONDAY }, found.ticket)
      return seen && readTalk(trx, { staff, at: MONDAY }, seen)
    })
  await inRegion(db, regionId, (trx) => readCase(trx, { staff, at: MONDAY }, found.ticket))
  assert.deepEqual(await actsOf(regionId), [])
  await read()
  await read()
  assert.deepEqual(await actsOf(regionId), ['case.conversation_read'])
})

test('what cannot be written down is not shown', async () => {
  const { regionId, ticket, staff } = await aSecretCase()
  const read = () => inRegion(db, regionId, (trx) => readCase(trx, { staff, at: MONDAY }, ticket))
  await sql`alter table audit_entries add constraint full_disk check (false) not valid`.execute(db)
  try {
    await assert.rejects(read(), /full_disk/)
  } finally {
    await sql`alter table audit_entries drop constraint full_disk`.execute(db)
  }
  assert.equal((await read())?.isReadable, true)
})

test('shown to everybody, changed, taken down with a reason', async () => {
  const found = await aCase(db, { state: 'in_progress' })
  const { regionId, caseId, adminId: staffId } = found
  const by = { regionId, caseId, actor: { staffId }, at: MONDAY }
  const words = { title: 'Jalan', text: 'Jalan berlubang.', placeText: '', withPoint: false, shownEvents: [], photos: [] }
  for (const text of ['Jalan berlubang.', 'Jalan berlubang.', 'Jalan rusak.']) await publishCase({ db, storage }, { ...by, ...words, text })
  await takeDownCase(db, { ...by, reason: 'Salah foto.' })
  const told = await entriesOf(regionId)
  assert.deepEqual(
    told.map(({ act, reason, staffId: who }) => [act, reason, who]),
    [
      ['publication.shown', '', staffId],
      ['publication.shown', '', staffId],
      ['publication.taken_down', 'Salah foto.', staffId],
    ],
  )
})

test('a public case that becomes secret is taken down on record', async () => {
  const found = await aCase(db, { state: 'in_progress' })
  const { regionId, caseId, adminId: staffId } = found
  const by = { regionId, caseId, actor: { staffId }, at: MONDAY }
  await publishCase({ db, storage }, { ...by, title: 'Jalan', text: 'Rusak.', placeText: '', withPoint: false, shownEvents: [], photos: [] })
  await editCase(db, { ...by, categoryCode: 'conduct' })
  assert.deepEqual(await actsOf(regionId), ['publication.shown', 'publication.taken_down'])
})

test('papers: asked for once, fetched as often as it is', async () => {
  const region = await aRegion(db)
  const found = await aCase(db, { region })
  const staff = await staffOf(found.adminId)
  for (let time = 0; time < 2; time++) await askForPaper(db, { region, staff, wish: { kind: 'monthly', month: '2026-10' }, at: MONDAY })
  const files = [{ name: 'laporan.pdf', key: 'k', mediaType: 'application/pdf', bytes: 1, pages: 1 }]
  const [paper] = await inRegion(db, region.id, (trx) =>
    trx
      .updateTable('papers')
      .set({ state: 'done', files: JSON.stringify(files) })
      .returning('id')
      .execute(),
  )
  const fetching = { staff, id: paper?.id ?? '', at: MONDAY }
  assert.equal((await fetchPaper(db, { ...fetching, name: 'laporan.pdf' })).key, 'k')
  await fetchPaper(db, { ...fetching, name: 'laporan.pdf' })
  await assert.rejects(fetchPaper(db, { ...fetching, name: 'lain.pdf' }), { key: 'paper.not_found' })
  const told = await entriesOf(region.id)
  assert.deepEqual(
    told.map(({ act, details }) => [act, details['month'], details['file']]),
    [
      ['paper.made', '2026-10', undefined],
      ['paper.fetched', '2026-10', 'laporan.pdf'],
      ['paper.fetched', '2026-10', 'laporan.pdf'],
    ],
  )
})

test('settings, agencies, keys, subscribers and tables', async () => {
  const region = await aRegion(db)
  const { adminId: staffId } = await aCase(db, { region })
  const by = { regionId: region.id, staffId, at: MONDAY }
  await changeCalendar(db, { ...by, changes: [{ day: '2026-12-24', kind: 'regional', name: 'Libur' }] })
  await addAgency(db, { ...by, code: 'baru', name: 'Dinas Baru', shortName: 'Baru', validFrom: '2026-01-01' })
  const agencyId = (await entriesOf(region.id)).at(-1)?.subjectId ?? ''
  await renameAgency(db, { ...by, agencyId, name: 'Dinas Lama', shortName: 'Lama' })
  const { id } = await addKey(db, { ...by, staffId: null, name: 'Mitra', scopes: ['reports:read'] })
  await revokeKey(db, { ...by, id })
  const subscriber = { ...by, name: 'Mitra', url: 'https://mitra.example/x', events: ['case.closed'], isLocalAllowed: false }
  const added = await addSubscriber(db, subscriber)
  await switchSubscriber(db, { ...by, id: added.id, isActive: false })
  await exportTable(db, { region, staffId, from: '2026-11-01', to: '2026-11-30', at: MONDAY })
  await assert.rejects(revokeKey(db, { ...by, id: newId() }), { key: 'api.key_not_found' })
  const told = await entriesOf(region.id)
  assert.deepEqual(
    told.map(({ act, actor, details }) => [act, actor, details['part'] ?? details['table'] ?? '', details['change'] ?? '']),
    [
      ['settings.changed', 'staff', 'calendar', ''],
      ['settings.changed', 'staff', 'agency', 'added'],
      ['settings.changed', 'staff', 'agency', 'renamed'],
      ['api_key.made', 'operator', '', ''],
      ['api_key.revoked', 'staff', '', ''],
      ['settings.changed', 'staff', 'webhook', 'added'],
      ['settings.changed', 'staff', 'webhook', 'off'],
      ['table.exported', 'staff', 'sp4n', ''],
    ],
  )
  assert.equal(told.at(-1)?.details['rows'], 1)
})
