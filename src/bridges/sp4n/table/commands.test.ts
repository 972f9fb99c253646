import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preparePack } from '#bridges/sp4n/pack/commands.ts'
import { listSp4nOfCase } from '#bridges/sp4n/shown-queries.ts'
import { bringOver, importTable, offerTable, startImport } from '#bridges/sp4n/table/commands.ts'
import { writeSheet } from '#bridges/sp4n/table/export.ts'
import { findImport, listToReport } from '#bridges/sp4n/table/queries.ts'
import { readSheet } from '#bridges/sp4n/table/rows.ts'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import type { RegionRow } from '#regions/queries.ts'
import { words } from '#texts/text.ts'
import { keysOf } from '#sealing/carried.ts'
import { freshDatabase } from '#tests/database.ts'
import { aCase, aRegion, aStaffMember, getCase, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
/** Wednesday 25 November 2026, 10.00 WIB. */
const at = new Date('2026-11-25T03:00:00Z')
const context = { db, now: () => at, log: { error: assert.fail } } as unknown as JobContext

async function brought(region: RegionRow, csv: string) {
  const staffId = await aStaffMember(db, { regionId: region.id })
  const importId = await offerTable(db, { region, staffId, bytes: new TextEncoder().encode(csv), fileName: 'ekspor.csv', at })
  const before = await inRegion(db, region.id, (trx) => findImport(trx, region.id, importId))
  await startImport(db, { regionId: region.id, importId })
  await importTable(context, { regionId: region.id, importId })
  const after = await inRegion(db, region.id, (trx) => findImport(trx, region.id, importId))
  return { importId, staffId, before, after }
}

const casesOf = (region: RegionRow) =>
  inRegion(db, region.id, (trx) =>
    trx
      .selectFrom('reports as r')
      .innerJoin('cases as c', (join) => join.onRef('c.regionId', '=', 'r.regionId').onRef('c.id', '=', 'r.caseId'))
      .select([
        'r.ticket',
        'r.source',
        'r.submissionKey',
        'r.channel',
        'r.contactId',
        'c.id',
        'c.state',
        'c.receivedAt',
        'c.verifyDueAt',
        'c.isSecret',
        'c.categoryCode',
      ])
      .where('r.channel', '=', 'sp4n')
      .orderBy('r.submissionKey')
      .execute(),
  )

const HEAD = 'TrackingID,Nama Pelapor,No HP,JudulLaporan,IsiLaporan,Kategori,Status,TanggalLaporanMasuk,TanggalDisposisi'

test('brought over once, its days counted from the day SP4N handed it over, nothing of whoever reported', async () => {
  const region = await aRegion(db)
  const csv = `${HEAD}\n900001,Orang Rekaan,0800111222333,Jalan rusak,Jalan di depan pasar rusak parah,Infrastruktur Jalan,Terdisposisi,19/11/2026 08:00,23/11/2026 09:00\n900002,X,,Kekerasan,Ada kekerasan di rumah tetangga,Kesetaraan Gender > KDRT,Belum,24/11/2026,\n900003,X,,Lama,Sudah beres di sana,Lainnya,Selesai,01/11/2026,\n`
  const { after, before } = await brought(region, csv)
  assert.ok(!JSON.stringify(before?.rows).includes('Rekaan') && !JSON.stringify(before?.rows).includes('0800111'))
  assert.deepEqual([after?.state, after?.result], ['done', { opened: 2, updated: 0, unchanged: 0, closed: 1, failed: 0 }])
  assert.ok(!JSON.stringify(after?.rows).includes('rusak'))
  const [road, home] = await casesOf(region)
  assert.deepEqual([road?.receivedAt, road?.categoryCode, road?.source], [new Date('2026-11-23T02:00:00Z'), 'road', { externalId: '900001' }])
  // Three working days after Monday 23 November.
  assert.equal(road?.verifyDueAt.toISOString().slice(0, 10), '2026-11-26')
  assert.deepEqual([home?.isSecret, home?.contactId], [true, null])
})

test('the same table again changes nothing; a newer one brings the status up to date, and never our own state', async () => {
  const region = await aRegion(db)
  const csv = (status: string) => `${HEAD}\n900011,,,Jalan rusak,Jalan di depan pasar rusak parah,,${status},20/11/2026,\n`
  await brought(region, csv('Belum'))
  assert.deepEqual((await brought(region, csv('Belum'))).after?.result, { opened: 0, updated: 0, unchanged: 1, closed: 0, failed: 0 })
  assert.deepEqual((await brought(region, csv('Selesai'))).after?.result, { opened: 0, updated: 1, unchanged: 0, closed: 0, failed: 0 })
  const [one, ...others] = await casesOf(region)
  const [link] = await inRegion(db, region.id, (trx) => listSp4nOfCase(trx, region.id, one?.id ?? ''))
  assert.deepEqual([others.length, one?.state, link?.status, link?.direction], [0, 'received', 'done', 'from_sp4n'])
})

test('five at the same moment are one report', async () => {
  const region = await aRegion(db)
  const report = readSheet('trackingid,isi\n900021,Lampu jalan padam', { zone: region.zone, now: at })?.rows[0]?.report
  assert.ok(report)
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => bringOver(db, { regionId: region.id, report, staffId: null, at })))
  assert.equal((await casesOf(region)).length, 1)
  assert.equal(outcomes.filter((one) => one.status === 'fulfilled' && one.value === 'opened').length, 1)
})

test('killed half-way it goes on where it stopped', async () => {
  const region = await aRegion(db)
  const staffId = await aStaffMember(db, { regionId: region.id })
  const lines = Array.from({ length: 6 }, (_, place) => `90003${place},Jalan berlubang nomor ${place}`).join('\n')
  const importId = await offerTable(db, { region, staffId, bytes: new TextEncoder().encode(`id laporan,isi\n${lines}`), fileName: 'a.csv', at })
  await startImport(db, { regionId: region.id, importId })
  let left = 3
  const dying = {
    ...context,
    now: () => {
      if (left-- === 0) throw new Error('the plug was pulled')
      return at
    },
  }
  await assert.rejects(importTable(dying, { regionId: region.id, importId }), /plug/)
  await importTable(context, { regionId: region.id, importId })
  await importTable(context, { regionId: region.id, importId })
  assert.equal((await casesOf(region)).length, 6)
})

test('a telephone number stays only where the matter needs to know whom', async () => {
  const region = await aRegion(db)
  await inRegion(db, region.id, (trx) =>
    trx
      .insertInto('categories')
      .values({ regionId: region.id, code: 'civil_registry', name: 'KTP', nameEn: 'Papers', needsIdentity: true })
      .execute(),
  )
  await brought(
    region,
    `${HEAD}\n900041,A,0800111222333,KTP,KTP saya belum jadi juga,Administrasi Kependudukan dan Pencatatan Sipil,Belum,20/11/2026,\n900042,A,0800111222444,Jalan,Jalan di depan rusak,Infrastruktur Jalan,Belum,20/11/2026,\n`,
  )
  const ways = await inRegion(db, region.id, (trx) => trx.selectFrom('contactWays').select('addressIndex').execute())
  assert.deepEqual(ways, [{ addressIndex: (await keysOf(db, region.id)).index('+62800111222333') }])
})

test('no table, or one without numbers, is refused before anything is kept', async () => {
  const region = await aRegion(db)
  const offer = (bytes: Uint8Array) => offerTable(db, { region, staffId: 'x', bytes, fileName: 'a', at })
  await assert.rejects(offer(Uint8Array.from([0x50, 0x4b, 3, 4, 0])), { key: 'sp4n.file_unreadable' })
  await assert.rejects(offer(new TextEncoder().encode('nama,alamat\na,b')), { key: 'sp4n.no_columns' })
  await assert.rejects(offer(new Uint8Array(9 * 1024 * 1024)), { key: 'sp4n.file_too_large' })
})

test('our cases as a table: nobody’s number, no formula, no secret case, and it can be read back', async () => {
  const region = await aRegion(db)
  const made = await aCase(db, { region, state: 'closed', title: '=HYPERLINK("http://evil.example")' })
  await aCase(db, { region, categoryCode: 'conduct', title: 'Rahasia sekali' })
  await inRegion(db, region.id, (trx) => trx.updateTable('reports').set({ text: '+62 812 3456 7890 =1+1' }).where('id', '=', made.reportId).execute())
  const { cases, secretCount } = await inRegion(db, region.id, (trx) => listToReport(trx, region.id, { from: new Date(0), to: at, limit: 10 }))
  const csv = writeSheet(cases, { zone: region.zone, regionName: region.name, topics: {}, say: words('id') })
  assert.deepEqual([cases.length, secretCount], [1, 1])
  assert.doesNotMatch(csv, /Rahasia sekali|3456|(?:^|,)"?[=+@]/m)
  assert.match(csv, /"'=HYPERLINK/)
  assert.match(csv, /"Selesai","2026-11-23 09:00"/)
  assert.equal((await getCase(db, made)).receivedAt.getTime(), MONDAY.getTime())
})

test('what we handed over by hand comes back in their table: it gets its number, and no second case', async () => {
  const region = await aRegion(db)
  const made = await aCase(db, { region, state: 'in_progress' })
  await inRegion(db, region.id, (trx) => trx.updateTable('reports').set({ ticket: 'UJI-2611-0042' }).where('id', '=', made.reportId).execute())
  const { pack } = await inRegion(db, region.id, (trx) => preparePack(trx, region, { caseId: made.caseId, isMasked: true }))
  const csv = `TrackingID,IsiLaporan,Status\n900051,"${pack.body.replaceAll('"', '""')}",Proses\n900052,"Laporan UJI-2611-0042 saya kapan selesai, kenapa lama",Proses\n`
  const { after } = await brought(region, csv)
  assert.deepEqual(after?.result, { opened: 1, updated: 1, unchanged: 0, closed: 0, failed: 0 })
  const [link, ...others] = await inRegion(db, region.id, (trx) => listSp4nOfCase(trx, region.id, made.caseId))
  assert.deepEqual([others.length, link?.sp4nId, link?.direction, link?.status], [0, '900051', 'to_sp4n', 'in_progress'])
})
