/** The register of breaches is only added to; its letters say what the law asks, and what is not known yet. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRegion } from '#db/transaction.ts'
import { addToBreach, writeBreach } from '#privacy/breaches/commands.ts'
import { letterTo } from '#privacy/breaches/letters.ts'
import { listBreaches } from '#privacy/breaches/queries.ts'
import { words } from '#texts/text.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, aStaffMember, hoursLater } from '#tests/factories.ts'

const db = await freshDatabase()
const { id: regionId } = await aRegion(db)
const staffId = await aStaffMember(db, { regionId, role: 'coordinator' })
const facts = { what: 'Laptop hilang (contoh)', happened: '', data: 'Nama dan nomor telepon', people: 120, effect: '', measures: '' }
const list = (id?: string) => inRegion(db, regionId, (trx) => listBreaches(trx, regionId, id))

test('the clock begins when it was found; everything written stays, and a closed one takes no more', async () => {
  const foundAt = hoursLater(-30)
  const breachId = await writeBreach(db, { regionId, staffId, foundAt, facts, at: hoursLater(0) })
  await addToBreach(db, { regionId, breachId, kind: 'amended', facts: { ...facts, measures: 'Sandi diganti' }, note: '', staffId, at: hoursLater(1) })
  await addToBreach(db, { regionId, breachId, kind: 'closed', note: 'Selesai', staffId, at: hoursLater(2) })
  const [breach] = await list(breachId)
  assert.deepEqual(breach?.dueAt, hoursLater(42))
  assert.deepEqual(
    breach.entries.map(({ kind, facts: known }) => [kind, known.measures]),
    [
      ['written', ''],
      ['amended', 'Sandi diganti'],
      ['closed', 'Sandi diganti'],
    ],
  )
  await assert.rejects(addToBreach(db, { regionId, breachId, kind: 'amended', note: '', staffId, at: hoursLater(3) }), {
    key: 'privacy.breach_closed',
  })
  const altered = await inRegion(db, regionId, (trx) => trx.updateTable('breachEntries').set({ note: 'x' }).executeTakeFirst())
  assert.equal(altered.numUpdatedRows, 0n)
})

test('what several write at once stands one below the other', async () => {
  const breachId = await writeBreach(db, { regionId, staffId, foundAt: hoursLater(-1), facts, at: hoursLater(0) })
  const add = (note: string) => addToBreach(db, { regionId, breachId, kind: 'amended', note, staffId, at: hoursLater(1) })
  await Promise.all(['a', 'b', 'c', 'd'].map(add))
  assert.deepEqual(
    (await list(breachId))[0]?.entries.map(({ seq }) => seq),
    [1, 2, 3, 4, 5],
  )
})

test('found tomorrow, or nothing said, is no breach', async () => {
  const command = { regionId, staffId, at: hoursLater(0) }
  await assert.rejects(writeBreach(db, { ...command, foundAt: hoursLater(1), facts }), { key: 'privacy.breach_incomplete' })
  await assert.rejects(writeBreach(db, { ...command, foundAt: hoursLater(-1), facts: { ...facts, what: ' ' } }), { key: 'privacy.breach_incomplete' })
})

test('both letters say which data, when and how, and what is done; of what is not known they say so', () => {
  const given = { facts, controller: 'Dinas Contoh', officer: 'pdp@contoh.example', found: 'Rabu 25 November 2026, 10.00 WIB' }
  for (const whom of ['authority', 'residents'] as const) {
    const all = JSON.stringify(letterTo(whom, given, words('id')))
    for (const part of [
      'Nama dan nomor telepon',
      'Rabu 25 November 2026',
      'Laptop hilang',
      'belum diketahui',
      'Dinas Contoh',
      'pdp@contoh.example',
      'Pasal 46',
    ])
      assert.ok(all.includes(part), `${whom}: ${part}`)
  }
})
