/** Asking for papers, making them, and what is kept out of them. The press is the real one. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import readXlsxFile from 'read-excel-file/node'
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { DomainError } from '#lib/errors.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { inMemory, openZip } from '#lib/zip.ts'
import { askForPaper, deleteOldPapers, removePaper } from '#papers/commands.ts'
import { loadMonth } from '#papers/figures/load-queries.ts'
import { gather } from '#papers/gather-commands.ts'
import type { Wish } from '#papers/kinds.ts'
import { makePaper } from '#papers/make-commands.ts'
import { findPaper, listPapers, takePaper, type PaperRow } from '#papers/queries.ts'
import type { RegionRow } from '#regions/queries.ts'
import { bringFiguresUpToDate } from '#statistics/kept/commands.ts'
import type { Role } from '#staff/permissions.ts'
import { findStaff, type StaffMember } from '#staff/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, aReport, aStaffMember, hoursLater } from '#tests/factories.ts'

const db = await freshDatabase()
const folder = await mkdtemp(join(tmpdir(), 'papers-test-'))
after(() => rm(folder, { recursive: true }))
const storage = folderStorage(folder)
const now = hoursLater(24)
const context = { db, storage, log: createLog('silent'), now: () => now, publicUrl: 'https://x.example' } as unknown as JobContext
const isKey = (key: string) => (error: unknown) => error instanceof DomainError && error.key === key

async function aMember(region: RegionRow, role: Role): Promise<StaffMember> {
  return (await findStaff(db, await aStaffMember(db, { regionId: region.id, role }))) as StaffMember
}

const ask = (region: RegionRow, staff: StaffMember, wish: Wish) => askForPaper(db, { region, staff, wish, at: now })
const seen = (staff: StaffMember) => inRegion(db, staff.regionId, (trx) => listPapers(trx, scopeOf(staff), { staffId: staff.id, limit: 20 }))
const getPaper = (staff: StaffMember, id: string) => inRegion(db, staff.regionId, (trx) => findPaper(trx, scopeOf(staff), id)) as Promise<PaperRow>

async function ordered(region: RegionRow, staff: StaffMember, wish: Wish): Promise<string> {
  await ask(region, staff, wish)
  const [first] = await seen(staff)
  const paper = await getPaper(staff, first?.id ?? '')
  const order = await gather(context, { paper, region, folder, tell: async () => {} })
  const rows = await readFile(join(folder, 'cases.ndjson'), 'utf8').catch(() => '')
  return JSON.stringify(order) + rows
}

test('asked twice while it waits it is one paper and one job; another person asks for another one', async () => {
  const region = await aRegion(db)
  const [leader, sekda] = [await aMember(region, 'leader'), await aMember(region, 'sekda')]
  for (const staff of [leader, leader, sekda]) await ask(region, staff, { kind: 'monthly', month: '2026-10' })
  assert.equal((await seen(leader)).length, 2)
})

test('a month that is not on the list is refused', async () => {
  const region = await aRegion(db)
  const leader = await aMember(region, 'leader')
  for (const month of ['2027-01', '1999-01', 'x', ''])
    await assert.rejects(ask(region, leader, { kind: 'monthly', month }), isKey('paper.month_invalid'))
})

test('the monthly report is a PDF and a table that reads back: numbers as numbers, days as days', async () => {
  const region = await aRegion(db, { settings: { rankingMinimum: 1 } })
  const leader = await aMember(region, 'leader')
  await aCase(db, { region, state: 'closed', at: hoursLater(-24 * 14), title: '=1+1' })
  await aCase(db, { region, state: 'in_progress', at: hoursLater(-24 * 20), title: '=2+2' })
  await bringFiguresUpToDate(db, region.id, now)
  await ask(region, leader, { kind: 'monthly', month: '2026-11' })
  const [{ id } = { id: '' }] = await seen(leader)
  await makePaper(context, { regionId: region.id, paperId: id })
  const paper = await getPaper(leader, id)
  assert.equal(paper.state, 'done')
  assert.deepEqual(
    paper.files.map(({ name }) => name),
    ['laporan-bulanan-2026-11-kab-uji.pdf', 'laporan-bulanan-2026-11-kab-uji.xlsx'],
  )
  const [pdf, xlsx] = await Promise.all(paper.files.map(({ key }) => buffer(storage.read(key))))
  assert.equal(pdf?.subarray(0, 5).toString(), '%PDF-')
  assert.deepEqual(
    paper.files.map(({ bytes }) => bytes),
    [pdf?.length, xlsx?.length],
  )
  assert.ok((paper.files[0]?.pages ?? 0) >= 5)
  const sheets = await readXlsxFile(xlsx as Buffer)
  const rowsOf = (name: string) => sheets.find(({ sheet }) => sheet === name)?.data ?? []
  const cases = rowsOf('Kasus')
  assert.equal(cases.length, 3)
  assert.ok(cases[1]?.[1] instanceof Date)
  assert.equal(rowsOf('Ringkasan').find(([what]) => what === 'Kasus masuk')?.[1], 2)
  assert.equal(rowsOf('Lewat batas')[1]?.[1], '=2+2')
})

test('nothing of a restricted matter stands in a report, whoever asks for it', async () => {
  const region = await aRegion(db)
  const admin = await aMember(region, 'admin')
  await aCase(db, { region, state: 'in_progress', at: hoursLater(-24 * 30), title: 'Rahasia sekali', categoryCode: 'conduct' })
  const about = await aCase(db, { region, at: hoursLater(-24 * 30), title: 'Tentang bupati' })
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', '=', about.caseId).execute())
  await bringFiguresUpToDate(db, region.id, now)
  const secret = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('reports').select(['ticket', 'text']).where('regionId', '=', region.id).execute(),
  )
  for (const wish of [{ kind: 'monthly', month: '2026-10' }, { kind: 'brief' }] as const) {
    const text = await ordered(region, admin, wish)
    // Matters of the restricted unit are not even counted.
    if (wish.kind === 'monthly') assert.ok(text.includes('"Kasus masuk",0,'))
    for (const word of ['Rahasia sekali', 'Tentang bupati', ...secret.map(({ ticket }) => ticket)])
      assert.ok(!text.includes(word), `${wish.kind}: ${word}`)
  }
})

test('a crash in the middle leaves nothing half: it is made anew, and only the last attempt is kept', async () => {
  const region = await aRegion(db)
  const leader = await aMember(region, 'leader')
  await ask(region, leader, { kind: 'brief' })
  const [{ id } = { id: '' }] = await seen(leader)
  const broken = await inRegion(db, region.id, (trx) => takePaper(trx, region.id, id))
  await storage.write(`${region.id}/papers/${id}-1.pdf`, new Uint8Array([1]))
  assert.equal((await getPaper(leader, id)).state, 'making')
  await makePaper(context, { regionId: region.id, paperId: id })
  const made = await getPaper(leader, id)
  assert.deepEqual([broken?.attempt, made.attempt, made.state, made.files.length], [1, 2, 'done', 1])
  await assert.rejects(buffer(storage.read(`${region.id}/papers/${id}-1.pdf`)))
  await makePaper(context, { regionId: region.id, paperId: id })
  assert.deepEqual((await getPaper(leader, id)).files, made.files)
})

test('an attempt that was overtaken throws away what it made', async () => {
  const region = await aRegion(db)
  const leader = await aMember(region, 'leader')
  await ask(region, leader, { kind: 'brief' })
  const [{ id } = { id: '' }] = await seen(leader)
  const slow = {
    ...context,
    storage: {
      ...storage,
      write: async (...args: Parameters<typeof storage.write>) => {
        await inRegion(db, region.id, (trx) => takePaper(trx, region.id, id))
        await storage.write(...args)
      },
    },
  }
  await makePaper(slow, { regionId: region.id, paperId: id })
  assert.equal((await getPaper(leader, id)).state, 'making')
  await assert.rejects(buffer(storage.read(`${region.id}/papers/${id}-1.pdf`)))
})

test('what cannot be made is said after three attempts', async () => {
  const region = await aRegion(db)
  const leader = await aMember(region, 'leader')
  await ask(region, leader, { kind: 'brief' })
  const [{ id } = { id: '' }] = await seen(leader)
  const full = { ...context, storage: { ...storage, write: () => Promise.reject(new Error('the disk is full')) } }
  for (let attempt = 1; attempt < 3; attempt++) await assert.rejects(makePaper(full, { regionId: region.id, paperId: id }))
  await makePaper(full, { regionId: region.id, paperId: id })
  const failed = await getPaper(leader, id)
  assert.deepEqual([failed.state, failed.error], ['failed', 'paper.failed'])
})

test('another region sees no papers; deleted and expired ones are gone with their files', async () => {
  const region = await aRegion(db)
  const leader = await aMember(region, 'leader')
  const stranger = await aMember(await aRegion(db), 'leader')
  await ask(region, leader, { kind: 'brief' })
  const [{ id } = { id: '' }] = await seen(leader)
  await makePaper(context, { regionId: region.id, paperId: id })
  const [file] = (await getPaper(leader, id)).files
  assert.deepEqual(await seen(stranger), [])
  await assert.rejects(removePaper({ db, storage }, { staff: stranger, id }), isKey('paper.not_found'))
  await deleteOldPapers({ db, storage }, { regionId: region.id, at: now })
  assert.equal((await seen(leader)).length, 1)
  await deleteOldPapers({ db, storage }, { regionId: region.id, at: new Date(now.getTime() + 31 * 86_400_000) })
  assert.equal((await seen(leader)).length, 0)
  await assert.rejects(buffer(storage.read(file?.key ?? 'x.pdf')))
})

test('a dossier shows what the reader may see: words and history, never a name or a number of a reporter', async () => {
  const region = await aRegion(db)
  const leader = await aMember(region, 'leader')
  const { caseId, ticket } = await aCase(db, { region, state: 'in_progress', at: hoursLater(-240), title: 'Jembatan retak' })
  await aReport(db, { regionId: region.id, caseId, text: 'Hubungi saya di 0812 3456 7890, retaknya makin lebar 🙏' })
  const name = (await keysOf(db, region.id)).seal('name', 'Siti Pelapor')
  await inRegion(db, region.id, (trx) => trx.updateTable('contacts').set({ name }).where('regionId', '=', region.id).execute())
  for (const kind of ['dossier', 'ombudsman'] as const) {
    const text = await ordered(region, leader, { kind, ticket: ticket.toLowerCase() })
    assert.ok(text.includes('retaknya makin lebar'), kind)
    for (const word of ['Siti Pelapor', '3456']) assert.ok(!text.includes(word), `${kind}: ${word}`)
  }
  const [{ id } = { id: '' }] = await seen(leader)
  await makePaper(context, { regionId: region.id, paperId: id })
  assert.deepEqual(
    (await getPaper(leader, id)).files.map(({ name }) => name),
    [`rujukan-ombudsman-${ticket.toLowerCase()}-kab-uji.pdf`],
  )
})

test('who may not read the case gets no paper of it, and sees none that others had made', async () => {
  const region = await aRegion(db)
  const officer = await aMember(region, 'restricted_officer')
  const others = [await aMember(region, 'admin'), await aMember(region, 'leader'), await aMember(region, 'sekda')]
  const secret = await aCase(db, { region, title: 'Rahasia sekali', categoryCode: 'conduct' })
  const about = await aCase(db, { region, title: 'Tentang bupati' })
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ about: 'leader', isSecret: true }).where('id', '=', about.caseId).execute())
  for (const { ticket } of [secret, about]) {
    for (const other of others) await assert.rejects(ask(region, other, { kind: 'dossier', ticket }), isKey('case.not_found'))
    await ask(region, officer, { kind: 'dossier', ticket })
  }
  assert.equal((await seen(officer)).length, 2)
  for (const other of others) {
    assert.deepEqual(await seen(other), [])
    for (const { id } of await seen(officer)) assert.equal(await getPaper(other, id), undefined)
  }
})

test('a case that was made secret after the asking is in no paper of who may not read it', async () => {
  const region = await aRegion(db)
  const leader = await aMember(region, 'leader')
  const { caseId, ticket } = await aCase(db, { region })
  await ask(region, leader, { kind: 'dossier', ticket })
  const [{ id } = { id: '' }] = await seen(leader)
  await inRegion(db, region.id, (trx) => trx.updateTable('cases').set({ isSecret: true }).where('id', '=', caseId).execute())
  await makePaper(context, { regionId: region.id, paperId: id })
  const { state, error, files } = await inRegion(db, region.id, (trx) =>
    trx.selectFrom('papers').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
  assert.deepEqual([state, error, files], ['failed', 'case.not_found', []])
})

test('the evidence pack holds a summary, a table, the rules in force, and only public cases as samples', async () => {
  const region = await aRegion(db)
  const [admin, leader] = [await aMember(region, 'admin'), await aMember(region, 'leader')]
  const shown = await aCase(db, { region, state: 'closed', at: hoursLater(-240), title: 'Lampu padam' })
  await aCase(db, { region, state: 'closed', at: hoursLater(-240), title: 'Tidak ditayangkan' })
  const published = {
    regionId: region.id,
    caseId: shown.caseId,
    reportId: shown.reportId,
    ticket: shown.ticket,
    publishedBy: admin.id,
    publishedAt: now,
    changedAt: now,
  }
  await inRegion(db, region.id, (trx) =>
    trx
      .insertInto('publications')
      .values({ ...published, title: 'Lampu jalan padam', text: 'Kata-kata yang tayang' })
      .execute(),
  )
  await bringFiguresUpToDate(db, region.id, now)
  const text = await ordered(region, admin, { kind: 'evidence', year: '2026' })
  assert.ok(text.includes('Kata-kata yang tayang') && text.includes('"Kasus masuk",2,0'))
  assert.ok(text.includes('Pengaduan berkadar pengawasan'))
  assert.ok(!text.includes('Tidak ditayangkan') && !text.includes('Lampu padam'))
  const [{ id } = { id: '' }] = await seen(admin)
  assert.equal((await seen(leader)).length, 1)
  await makePaper(context, { regionId: region.id, paperId: id })
  const [file] = (await getPaper(admin, id)).files
  const zip = await openZip(inMemory(await buffer(storage.read(file?.key ?? 'x.zip'))), { entries: 10, totalBytes: 10_000_000, ratio: 2000 })
  assert.deepEqual(
    zip.entries.map(({ name }) => name),
    ['bukti-evaluasi-2026-kab-uji/ringkasan.pdf', 'bukti-evaluasi-2026-kab-uji/data.xlsx'],
  )
})

test('the ranking of an earlier month looks back ninety days from the end of that month', async () => {
  const region = await aRegion(db)
  await aCase(db, { region, state: 'closed', at: new Date('2026-07-20T02:00:00Z') })
  await bringFiguresUpToDate(db, region.id, now)
  const { ranking } = await inRegion(db, region.id, (trx) => loadMonth(trx, { region, month: '2026-08', reader: {}, now }))
  assert.equal(
    [...ranking.opd, ...ranking.unranked].reduce((sum, { caseCount }) => sum + caseCount, 0),
    1,
  )
})

test('a category that an import has dropped keeps its name in papers', async () => {
  const region = await aRegion(db)
  await aCase(db, { region, at: new Date('2026-08-20T02:00:00Z') })
  await inRegion(db, region.id, (trx) => trx.updateTable('categories').set({ isActive: false }).where('code', '=', 'road').execute())
  await bringFiguresUpToDate(db, region.id, now)
  const { categories } = await inRegion(db, region.id, (trx) => loadMonth(trx, { region, month: '2026-08', reader: {}, now }))
  assert.deepEqual(
    categories.map(({ name }) => name),
    ['Jalan dan jembatan'],
  )
})
