/** Comments become candidates: once each, following their author until somebody has decided. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { PublicComment, Update } from '#channels/channel.ts'
import { readComments } from '#candidates/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { toRow } from '#intake/rows.ts'
import { insertUpdates } from '#intake/queries.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { freshDatabase } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'

const db = await freshDatabase()
const region = await aRegion(db)
const accountId = `${region.code}-halaman`
await db.insertInto('channelAccounts').values({ id: accountId, regionId: region.id, channel: 'whatsapp', settings: '{}' }).execute()
const now = new Date('2026-11-25T03:00:00Z')
const context = { db, now: () => now } as unknown as JobContext

function comment(change: PublicComment['change'], text: string, id = 'k1'): Update {
  const said: PublicComment = { id, change, text, author: { id: 'a1', name: 'Contoh Warga' }, attachments: [] }
  return { kind: 'comment', providerId: newId(), sentAt: now, comment: said }
}

async function hear(...updates: Update[]): Promise<void> {
  const rows = updates.map((update) => toRow(update, { id: accountId, regionId: region.id }, now))
  await insertUpdates(db, region.id, rows)
  await readComments(context, { regionId: region.id })
}

const kept = () =>
  inRegion(db, region.id, (trx) => trx.selectFrom('candidates').select(['sourceKey', 'text', 'state']).orderBy('sourceKey').execute())

beforeEach(() => inRegion(db, region.id, (trx) => trx.deleteFrom('candidates').execute()))

test('told twice it is one candidate', async () => {
  await hear(comment('added', 'Jalan rusak'), comment('added', 'Jalan rusak'))
  assert.deepEqual(await kept(), [{ sourceKey: 'k1', text: 'Jalan rusak', state: 'waiting' }])
})

test('an edit and a removal are followed while nobody has decided', async () => {
  await hear(comment('added', 'Jalan rusak'), comment('added', 'Lampu mati', 'k2'))
  await hear(comment('edited', 'Jalan rusak berat'), comment('removed', '', 'k2'))
  assert.deepEqual(await kept(), [
    { sourceKey: 'k1', text: 'Jalan rusak berat', state: 'waiting' },
    { sourceKey: 'k2', text: 'Lampu mati', state: 'withdrawn' },
  ])
})
