import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstBroken } from '#audit/chain.ts'
import { record } from '#audit/commands.ts'
import { listChain } from '#audit/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion, hoursLater } from '#tests/factories.ts'

const db = await freshDatabase()
const whole = { chain: 'open', after: 0, limit: 100 } as const

test('what is told at once by many stands in one chain, each once', async () => {
  const { id: regionId } = await aRegion(db)
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      record(db, { regionId, act: 'case.secret_read', at: hoursLater(index), staffId: `s${index}`, details: { b: 1, a: index } }),
    ),
  )
  const entries = await inRegion(db, regionId, (trx) => listChain(trx, { regionId, ...whole }))
  assert.equal(new Set(entries.map(({ staffId }) => staffId)).size, 20)
  assert.equal(firstBroken(entries), undefined)
  const altered = entries.map((entry) => (entry.seq === 7 ? { ...entry, staffId: 'somebody else' } : entry))
  assert.equal(firstBroken(altered), 7)
  assert.equal(firstBroken(entries.filter(({ seq }) => seq !== 3)), 3)
  assert.equal(firstBroken(entries.slice(5), entries[4]), undefined)
})

test('the restricted chain leaves no gap in the open one', async () => {
  const { id: regionId } = await aRegion(db)
  await record(db, { regionId, act: 'identity.revealed', at: hoursLater(1), staffId: 's' })
  await record(db, { regionId, act: 'identity.revealed', at: hoursLater(2), staffId: 's', isRestricted: true })
  await record(db, { regionId, act: 'account.ended', at: hoursLater(3), actor: 'operator' })
  const [open, restricted] = await inRegion(db, regionId, async (trx) => [
    await listChain(trx, { regionId, ...whole }),
    await listChain(trx, { regionId, ...whole, chain: 'restricted' }),
  ])
  assert.deepEqual(
    [open?.map(({ seq, actor }) => [seq, actor]), restricted?.length],
    [
      [
        [1, 'staff'],
        [2, 'operator'],
      ],
      1,
    ],
  )
})

test('nobody changes or deletes what stands there, the owner of the table neither', async () => {
  const { id: regionId } = await aRegion(db)
  await record(db, { regionId, act: 'case.secret_read', at: hoursLater(1), staffId: 's' })
  await inRegion(db, regionId, async (trx) => {
    const changed = await trx.updateTable('auditEntries').set({ staffId: 'x' }).where('regionId', '=', regionId).executeTakeFirst()
    const gone = await trx.deleteFrom('auditEntries').where('regionId', '=', regionId).executeTakeFirst()
    assert.deepEqual([Number(changed.numUpdatedRows), Number(gone.numDeletedRows)], [0, 0])
    assert.equal((await listChain(trx, { regionId, ...whole }))[0]?.staffId, 's')
  })
})
