/** A backup brought into another database. What is sealed in it, and one that was cut off: tests/sealed-disk.test.ts. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeArchive } from '#backup/archive.ts'
import { restoreBackup, writeBackup } from '#backup/commands.ts'
import { listTables } from '#backup/queries.ts'
import { openLine } from '#bridges/sp4n/line/setup-commands.ts'
import { findLine } from '#bridges/sp4n/line/queries.ts'
import { findSubscriber, insertSubscriber } from '#api/hooks/queries.ts'
import { openDb, openPool } from '#db/connect.ts'
import { listSteps, migrate } from '#db/migrate.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { newId } from '#lib/ids.ts'
import { folderStorage } from '#lib/storage.ts'
import { listAccounts } from '#regions/queries.ts'
import { checkKeys } from '#sealing/commands.ts'
import { freshDatabase, freshDatabaseUrl, TEST_KEY } from '#tests/database.ts'
import { aRegion, waitingJobs } from '#tests/factories.ts'

const at = new Date('2026-11-02T03:00:00Z')
const folder = await mkdtemp(join(tmpdir(), 'tanggap-backup-'))
after(() => rm(folder, { recursive: true }))
const file = join(folder, 'cadangan.tar.gz')
const settings = { dataDir: folder, sealKey: TEST_KEY }

const db = await freshDatabase()
const { id: regionId, code } = await aRegion(db)
const subscriberId = newId()
await openLine(db, { regionId, url: 'https://sp4n.example', token: 'rahasia', isOn: true })
await inRegion(db, regionId, async (trx) => {
  const subscriber = {
    regionId,
    id: subscriberId,
    name: 'Mitra',
    url: 'https://mitra.example',
    secret: 'whsec_x',
    events: [],
    createdBy: null,
    createdAt: at,
  }
  await insertSubscriber(trx, subscriber)
  await enqueue(trx, 'send-message', { regionId, messageId: newId() })
})
await checkKeys(db, settings)
await writeBackup(db, { file, filesFolder: join(folder, 'none'), at })

/** A database of its own. @returns it, and how to restore into it */
async function elsewhere(): Promise<{ there: Db; restore: (isLive: boolean, from?: string) => Promise<unknown> }> {
  const pool = openPool(await freshDatabaseUrl(), 2)
  after(() => pool.end())
  const there = openDb(pool)
  const into = { storage: folderStorage(join(folder, 'files')), migrate: (only: readonly string[]) => migrate(pool, only).then(() => undefined) }
  return { there, restore: (isLive, from = file) => restoreBackup(there, { ...into, file: from, isLive }) }
}

async function doorsOf(there: Db) {
  const [line, subscriber] = await inRegion(there, regionId, async (trx) => [
    await findLine(trx, regionId),
    await findSubscriber(trx, regionId, subscriberId),
  ])
  return {
    accounts: (await listAccounts(there)).map(({ id }) => id),
    sp4n: line?.isOn,
    webhooks: subscriber?.isActive,
    jobs: await waitingJobs(there),
  }
}

test('a trial sends nothing: no channel, no line to SP4N, no webhook is on, and no work waits', async () => {
  const { there, restore } = await elsewhere()
  await restore(false)
  assert.deepEqual(await doorsOf(there), { accounts: [], sp4n: false, webhooks: false, jobs: [] })
})

test('in place of a lost server all of it goes on', async () => {
  const { there, restore } = await elsewhere()
  await restore(true)
  assert.deepEqual(await doorsOf(there), { accounts: [`${code}-whatsapp`], sp4n: true, webhooks: true, jobs: ['send-message'] })
})

test('an installation that was started once has a key of its own: nothing is restored into it', async () => {
  const { there, restore } = await elsewhere()
  await checkKeys(there, { ...settings, sealKey: 'cd'.repeat(32) })
  await assert.rejects(restore(true), { key: 'backup.not_empty' })
  assert.deepEqual(await listAccounts(there), [])
})

test('one whose tables are of a newer shape than the backup is not empty either', async () => {
  const { there, restore } = await elsewhere()
  const older = join(folder, 'lama.tar.gz')
  const manifest = { madeAt: at.toISOString(), migrations: (await listSteps()).slice(0, -1), tables: await listTables(db), regions: [] }
  const bytes = Buffer.from(JSON.stringify(manifest))
  await writeArchive(
    older,
    (async function* () {
      yield { name: 'manifest.json', size: bytes.length, bytes }
    })(),
  )
  await assert.rejects(restore(true, older), { key: 'backup.not_empty' })
  assert.deepEqual(await listAccounts(there), [])
})

test('a database without a region is no backup', async () => {
  const { there } = await elsewhere()
  await assert.rejects(writeBackup(there, { file: join(folder, 'kosong.tar.gz'), filesFolder: folder, at }), { key: 'backup.empty' })
})
