/** Once a day, whatever happens in between: one digest, one check, one e-mail to each who keeps digests. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { record } from '#audit/commands.ts'
import { keepTrail } from '#audit/digest/digest-commands.ts'
import { listDigests } from '#audit/digest/digest-queries.ts'
import { publishedDigest, readDigests } from '#audit/digest/digest.ts'
import { listChecks } from '#audit/verify/verify-queries.ts'
import { inRegion } from '#db/transaction.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { createLog } from '#lib/log.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, MONDAY } from '#tests/factories.ts'

const db = await freshDatabase()
const KEEPERS = ['ombudsman@uji.example', 'notaris@uji.example']

/** At this moment, as the sweep of the hour would. */
const keep = (regionId: string, at: string) =>
  keepTrail({ db, log: createLog('silent'), now: () => new Date(at), publicUrl: 'https://x.example' } as unknown as JobContext, { regionId })
const daysOf = async (regionId: string) => (await inRegion(db, regionId, (trx) => listDigests(trx, regionId, 9))).map(({ day }) => day)
const mailsOf = (regionId: string) =>
  inRegion(db, regionId, (trx) =>
    trx.selectFrom('mails').select(['toAddress', 'subject', 'text', 'staffId']).where('regionId', '=', regionId).orderBy('createdAt').execute(),
  )

test('a few minutes after midnight of the region, once; days that were slept through are made up for', async () => {
  const { id } = await aRegion(db, { zone: 'Asia/Jayapura' })
  await keep(id, '2026-11-23T14:59:00Z') // 23.59 of Monday: Sunday is over
  await keep(id, '2026-11-23T15:04:00Z') // 00.04 of Tuesday: something of Monday may still be on its way
  assert.deepEqual(await daysOf(id), ['2026-11-22'])
  await keep(id, '2026-11-23T15:07:00Z')
  await keep(id, '2026-11-23T16:07:00Z')
  assert.deepEqual(await daysOf(id), ['2026-11-23', '2026-11-22'])
  await keep(id, '2026-11-26T15:07:00Z')
  assert.deepEqual(await daysOf(id), ['2026-11-26', '2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22'])
})

test('each who keeps digests gets one letter a day, from which the digest can be read again', async () => {
  const { id, code } = await aRegion(db, { settings: { audit: { digestTo: KEEPERS } } })
  await record(db, { regionId: id, act: 'paper.fetched', at: MONDAY, staffId: 's' })
  for (const hour of ['17', '18', '19']) await keep(id, `2026-11-24T${hour}:07:00Z`)
  const mails = await mailsOf(id)
  assert.deepEqual(mails.map(({ toAddress }) => toAddress).toSorted(), KEEPERS.toSorted())
  assert.match(mails[0]?.subject ?? '', /^Sidik jari Selasa 24 November 2026, Kab\. Uji: catatan utuh$/)
  const [digest] = await inRegion(db, id, (trx) => listDigests(trx, id, 1))
  assert.deepEqual(readDigests(mails[0]?.text ?? ''), digest && [publishedDigest(code, digest)])
  assert.equal(
    mails.every(({ staffId }) => staffId === null),
    true,
  )
})

test('a broken chain is said in the letter, kept as what the check found, and placed nowhere by name', async () => {
  const { id } = await aRegion(db, { settings: { audit: { digestTo: KEEPERS.slice(0, 1) } } })
  for (const staffId of ['a', 'b']) await record(db, { regionId: id, act: 'paper.fetched', at: MONDAY, staffId })
  await sql`alter table audit_entries no force row level security`.execute(db)
  await sql`update audit_entries set staff_id = 'x' where region_id = ${id} and seq = 1`.execute(db)
  await sql`alter table audit_entries force row level security`.execute(db)
  await keep(id, '2026-11-24T17:07:00Z')
  const [mail] = await mailsOf(id)
  assert.match(mail?.subject ?? '', /^PENTING: catatan Kab\. Uji tidak utuh/)
  assert.match(mail?.text ?? '', /tidak utuh di 1 tempat/)
  const checks = await inRegion(db, id, (trx) => listChecks(trx, id))
  assert.deepEqual(checks.map(({ part, faults }) => [part, faults.map(({ kind, seq }) => [kind, seq])]).toSorted(), [
    ['cases', []],
    ['digests', []],
    ['open', [['altered', 1]]],
    ['restricted', []],
  ])
})
