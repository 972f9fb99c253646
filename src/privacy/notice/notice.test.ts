/** Versions of the privacy notice: whole, dated, never changed; a report keeps the one that held when it was told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { changesBetween, defaultParts } from '#privacy/notice/body.ts'
import { publishNotice, readNotice } from '#privacy/notice/commands.ts'
import { submitReport } from '#reports/commands.ts'
import { words } from '#texts/text.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, aStaffMember, hoursLater, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const staffId = await aStaffMember(db, { regionId: region.id, role: 'coordinator' })
const parts = { ...defaultParts(words('id'), region), controller: 'Dinas Contoh', officer: 'pdp@contoh.example' }
const read = (version: number | undefined, hours: number) => readNotice(db, region, { version, locale: 'id', at: hoursLater(hours) })

async function versionOf(toldAt: Date): Promise<number | null> {
  const told = { text: 'Jalan rusak', place: {}, isAnonymous: false, isSecret: false, isEmergency: false, messageIds: [], channel: 'web' }
  const { reportId } = await inRegion(db, region.id, (trx) => submitReport(trx, { region, ...told, toldAt, at: hoursLater(100) }))
  const found = await inRegion(db, region.id, (trx) => trx.selectFrom('reports').select('privacyVersion').where('id', '=', reportId).execute())
  return found[0]?.privacyVersion ?? null
}

test('before there is one the software’s own is read; a new one holds from its day, and the old one stays to be read', async () => {
  assert.equal((await read(undefined, 0)).notice?.version, 0)
  await publishNotice(db, { region, staffId, parts, holdsFrom: hoursLater(10), at: MONDAY })
  await publishNotice(db, { region, staffId, parts: { ...parts, officer: 'lain@contoh.example' }, holdsFrom: hoursLater(20), at: MONDAY })
  const versions = [0, 10, 20].map(async (hours) => (await read(undefined, hours)).notice?.version)
  assert.deepEqual(await Promise.all(versions), [0, 1, 2])
  assert.equal((await read(2, 15)).notice, undefined)
  const { notice } = await read(2, 30)
  const changed = notice?.before && changesBetween(notice.before, notice.sections)
  assert.deepEqual(
    changed?.map(({ title }) => title),
    ['Petugas pelindungan data'],
  )
  const [first] = (await read(1, 30)).notice?.sections.filter(({ text }) => text.includes('pdp@contoh.example')) ?? []
  assert.ok(first)
})

test('a report keeps the version that held when it was told, also when it comes in later from the field', async () => {
  const versions = [hoursLater(0), hoursLater(12), hoursLater(25)].map(versionOf)
  assert.deepEqual(await Promise.all(versions), [null, 1, 2])
})

test('what was read is not changed: neither by a version that holds before it, nor by anybody in the database', async () => {
  await assert.rejects(publishNotice(db, { region, staffId, parts, holdsFrom: hoursLater(15), at: MONDAY }), { key: 'privacy.notice_incomplete' })
  const altered = await inRegion(db, region.id, (trx) =>
    trx.updateTable('privacyNotices').set({ body: '{}' }).where('version', '=', 1).executeTakeFirst(),
  )
  const deleted = await inRegion(db, region.id, (trx) => trx.deleteFrom('privacyNotices').where('version', '=', 1).executeTakeFirst())
  assert.deepEqual([altered.numUpdatedRows, deleted.numDeletedRows], [0n, 0n])
})
