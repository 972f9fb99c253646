/** Keys of regions in a real database: made once, rotated while people write, never replaced when lost. */
import assert from 'node:assert/strict'
import { chmodSync, readlinkSync } from 'node:fs'
import { type FileHandle, mkdtemp, open as openFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { listContactsOf } from '#conversations/contact-queries.ts'
import { openDb, openPool } from '#db/connect.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { addReporter } from '#reporters/commands.ts'
import { listWays } from '#reporters/queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { checkKeys, keyStatus, rotateMaster, rotateRegionKey } from '#sealing/commands.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'
import { keptFile, readKeyFile, type SealSettings } from '#sealing/master-commands.ts'
import { sealPlain } from '#sealing/plain-commands.ts'
import { resealRegion } from '#sealing/reseal-commands.ts'
import { SEALED } from '#sealing/sealed.ts'
import { freshDatabase, freshDatabaseUrl, TEST_KEY } from '#tests/database.ts'
import { aConversation, aRegion } from '#tests/factories.ts'

const settings: SealSettings = { dataDir: '/nowhere', sealKey: TEST_KEY }
const PHONE = '+6280000111222'
const shared = await freshDatabase()

/** A database of its own, as one process after another would open it. */
async function installation(given?: Partial<SealSettings>) {
  const url = await freshDatabaseUrl()
  const dataDir = await mkdtemp(join(tmpdir(), 'tanggap-keys-'))
  const own: SealSettings = { dataDir, ...given }
  const open = (by: SealSettings = own): Db => {
    const { keyring, close } = openKeyring(url, by)
    const db = openDb(openPool(url, 4), keyring)
    after(async () => {
      await db.destroy()
      await close()
    })
    return db
  }
  after(() => rm(dataDir, { recursive: true, force: true }))
  return { settings: own, open, dataDir }
}

async function aReporter(db: Db, regionId: string): Promise<string> {
  return inRegion(db, regionId, (trx) => addReporter(trx, { regionId, ways: [{ kind: 'phone', address: PHONE }], name: 'Siti Rekaan' }))
}

async function waysOf(db: Db, regionId: string, contactId: string): Promise<string[]> {
  return (await inRegion(db, regionId, (trx) => listWays(trx, regionId, contactId))).map(({ address }) => address)
}

test('every column of bytes that may be a name or a number is known to rotation', async () => {
  const { rows } = await sql<{ place: string }>`
    select table_name || '.' || column_name as place from information_schema.columns where table_schema = 'public' and data_type = 'bytea'
      and table_name not in ('region_keys', 'master_keys') order by 1`.execute(shared)
  // Salts, hashes of lines, a picture and public keys of staff: nothing that was sealed.
  const other = [
    'chat_groups.salt',
    'group_findings.line_hashes',
    'group_imports.line_hashes',
    'group_lines.hash',
    'letterhead_logos.png',
    'staff_passkeys.public_key',
  ]
  assert.deepEqual(
    rows.map(({ place }) => place),
    [...SEALED.map(({ table, column }) => `${table}.${column}`), ...other].sort(),
  )
})

test('many who need a region’s first key at once have the same one', async () => {
  const { open } = await installation({ sealKey: TEST_KEY })
  const dbs = [open(), open(), open()]
  const { id } = await aRegion(dbs[0] as Db)
  const keys = await Promise.all(Array.from({ length: 12 }, (_, index) => keysOf(dbs[index % 3] as Db, id)))
  assert.equal(new Set(keys.map(({ index }) => index(PHONE))).size, 1)
  const sealed = keys[0]?.seal('name', 'Siti') ?? Buffer.alloc(0)
  for (const one of keys) assert.equal(await one.open('name', sealed), 'Siti')
})

test('the key is made once, readable by nobody else, and printed so that it can be typed off', async () => {
  const { open, settings: own, dataDir } = await installation()
  const { fingerprint } = await checkKeys(open(), own)
  assert.equal((await stat(keptFile({ dataDir }))).mode & 0o777, 0o600)
  assert.equal((await checkKeys(open(), own)).fingerprint, fingerprint)
  assert.equal((await readKeyFile(keptFile({ dataDir }))).fingerprint, fingerprint)
  assert.deepEqual(await readdir(join(dataDir, 'keys')), ['master.key'])
})

test('a lost key, a wrong one and a damaged one are each said, and nothing is made or served instead', async () => {
  const { open, settings: own, dataDir } = await installation()
  const db = open()
  const { id } = await aRegion(db)
  const contactId = await aReporter(db, id)
  const { fingerprint } = await checkKeys(db, own)
  const kept = await readFile(keptFile(own), 'utf8')

  await rename(keptFile(own), `${keptFile(own)}.away`)
  await assert.rejects(checkKeys(open(), own), { key: 'seal.key_missing', values: { needed: fingerprint, place: keptFile({ dataDir }) } })
  await assert.rejects(waysOf(open(), id, contactId), { key: 'seal.key_missing' })
  assert.deepEqual(await readdir(join(dataDir, 'keys')), ['master.key.away'])

  const wrong = { ...own, sealKey: TEST_KEY }
  await assert.rejects(checkKeys(open(wrong), wrong), { key: 'seal.key_wrong' })
  await assert.rejects(aReporter(open(wrong), id), { key: 'seal.key_wrong' })
  await writeFile(keptFile(own), kept.replace(/^.../, '000'))
  await assert.rejects(checkKeys(open(), own), (error: { key: string }) => ['seal.key_unreadable', 'seal.key_wrong'].includes(error.key))

  await writeFile(keptFile(own), kept)
  assert.deepEqual(await waysOf(open(), id, contactId), [PHONE])
  await inRegion(db, id, (trx) =>
    trx
      .updateTable('regionKeys')
      .set({ dataKey: Buffer.alloc(60, 1) })
      .where('regionId', '=', id)
      .execute(),
  )
  await assert.rejects(checkKeys(open(), own), { key: 'seal.region_key_broken' })
})

test('the key of one region opens nothing of another, even when its rows are carried over', async () => {
  const [here, there] = [await aRegion(shared), await aRegion(shared)]
  const contactId = await aReporter(shared, here.id)
  await keysOf(shared, there.id)
  const keys = await inRegion(shared, here.id, (trx) => trx.selectFrom('regionKeys').selectAll().execute())
  const ways = await inRegion(shared, here.id, (trx) => trx.selectFrom('contactWays').selectAll().execute())
  await inRegion(shared, there.id, async (trx) => {
    await trx
      .insertInto('contactWays')
      .values(ways.map((way) => ({ ...way, regionId: there.id })))
      .execute()
  })
  await assert.rejects(waysOf(shared, there.id, contactId), /another key/)
  const stolen = keys.map(({ dataKey, indexKey }) => ({ dataKey, indexKey }))[0]
  await inRegion(shared, there.id, (trx) =>
    trx
      .updateTable('regionKeys')
      .set(stolen ?? {})
      .execute(),
  )
  await assert.rejects(checkKeys(shared, settings), { key: 'seal.region_key_broken' })
  await inRegion(shared, there.id, (trx) => trx.deleteFrom('regionKeys').execute())
})

test('a region’s key is rotated while people write and read: nothing is lost, and in the end nothing hangs on the old one', async () => {
  const { open, settings: own } = await installation({ sealKey: TEST_KEY })
  const [serving, other] = [open(), open()]
  const { id } = await aRegion(serving)
  const before = await Promise.all(Array.from({ length: 30 }, () => aReporter(serving, id)))
  await aConversation(serving, { regionId: id, address: PHONE })

  const until = { isOver: false }
  const made: string[] = []
  const working = [serving, other].map(async (db) => {
    while (!until.isOver) {
      const contactId = await aReporter(db, id)
      assert.deepEqual(await waysOf(db, id, contactId), [PHONE])
      assert.deepEqual(await waysOf(serving, id, before[made.length % 30] ?? ''), [PHONE])
      made.push(contactId)
    }
  })
  assert.equal(await rotateRegionKey(serving, own, { regionId: id, at: new Date() }), 2)
  // A worker that has looked: it seals with the new version, and goes through the old rows.
  const worker = open()
  await resealRegion({ db: worker, now: () => new Date() }, { regionId: id })
  await new Promise((resolve) => setTimeout(resolve, 300))
  until.isOver = true
  await Promise.all(working)

  assert.ok(made.length > 0)
  for (const contactId of [...before, ...made]) assert.deepEqual(await waysOf(other, id, contactId), [PHONE])
  const [, second] = (await keyStatus(worker)).find(({ versions }) => versions.length > 1)?.versions ?? []
  assert.equal(second?.retiredAt, null)
  // Later, when every process has looked: what was sealed meanwhile with the old one is caught up, then it is retired.
  const later = new Date(Date.now() + 10 * 60_000)
  const lastly = open()
  await resealRegion({ db: lastly, now: () => later }, { regionId: id })
  await resealRegion({ db: lastly, now: () => later }, { regionId: id })
  const [first] = (await keyStatus(lastly))[0]?.versions ?? []
  assert.deepEqual([first?.version, first?.retiredAt], [1, later])
  for (const { table, column } of SEALED) {
    const left = await inRegion(lastly, id, (trx) =>
      sql<{
        old: number
      }>`select count(*)::int as old from ${sql.table(table)} where region_id = ${id} and get_byte(${sql.ref(column)}, 2) = 1`.execute(trx),
    )
    assert.equal(left.rows[0]?.old, 0, table)
  }
  const { index } = await keysOf(lastly, id)
  const account = await lastly.selectFrom('channelAccounts').select('id').where('regionId', '=', id).executeTakeFirstOrThrow()
  assert.equal((await inRegion(lastly, id, (trx) => listContactsOf(trx, { regionId: id, accountId: account.id }, [index(PHONE)]))).length, 1)
})

test('another master key: nothing sealed is touched, what runs works on, and only the new one opens it from then on', async () => {
  const { open, settings: own, dataDir } = await installation()
  const running = open()
  const [{ id }, later] = [await aRegion(running), await aRegion(running)]
  const contactId = await aReporter(running, id)
  const before = await inRegion(running, id, (trx) => trx.selectFrom('contactWays').select('address').execute())
  const old = await readFile(keptFile(own), 'utf8')
  const first = (await checkKeys(running, own)).fingerprint
  const fingerprint = await rotateMaster(open(), own, { at: new Date() })
  assert.notEqual(fingerprint, first)
  assert.deepEqual(await inRegion(running, id, (trx) => trx.selectFrom('contactWays').select('address').execute()), before)
  // The running process has the old key in its memory: it serves on, and takes up the new one for a region it has not seen.
  assert.deepEqual(await waysOf(running, id, contactId), [PHONE])
  assert.deepEqual(await waysOf(open(), id, contactId), [PHONE])
  await aReporter(open(), later.id)
  assert.equal((await readdir(join(dataDir, 'keys'))).length, 2)
  await writeFile(keptFile(own), old)
  await assert.rejects(checkKeys(open(), own), { key: 'seal.key_wrong' })
})

test('a change of the master key that was cut off before its file was in place is finished by the next start', async () => {
  const { open, settings: own } = await installation()
  const db = open()
  const contactId = await aReporter(db, (await aRegion(db)).id)
  const old = await readFile(keptFile(own), 'utf8')
  const fingerprint = await rotateMaster(db, own, { at: new Date() })
  // As it lay at the moment of the cut.
  await rename(keptFile(own), `${keptFile(own)}.next`)
  await writeFile(keptFile(own), old)
  const { id } = (await db.selectFrom('regions').select('id').execute())[0] ?? { id: '' }
  assert.equal((await checkKeys(open(), own)).fingerprint, fingerprint)
  assert.deepEqual(await waysOf(open(), id, contactId), [PHONE])
})

/** Stands where a KMS's own program would: it wraps with a key that we never see, and a newer one may come. */
const KMS = `#!/bin/sh
read -r line
case "$1" in
  wrap) printf '%s' "$line" | base64 -d | openssl enc -aes-256-cbc -pbkdf2 -pass pass:rekaan | base64 -w0;;
  unwrap) printf '%s' "$line" | base64 -d | openssl enc -d -aes-256-cbc -pbkdf2 -pass pass:rekaan | base64 -w0;;
esac`

test('a key is on the disk before anything is wrapped with it', { skip: process.platform !== 'linux' }, async (t) => {
  const { settings: own, open, dataDir } = await installation()
  const flushed = await flushes(t)
  const db = open()
  const region = await aRegion(db)
  await aReporter(db, region.id)
  const keys = join(dataDir, 'keys')
  assert.match(flushed.splice(0).join(' '), new RegExp(`^${keys}/master.key.[0-9a-f]+ ${keys} ${dataDir} ${keys}$`))
  await rotateMaster(db, own, { at: new Date() })
  assert.deepEqual(flushed, [`${keys}/master.key.next`, keys, dataDir, keys])
})

/** @returns the files and folders that were flushed, in their order */
async function flushes(t: TestContext): Promise<string[]> {
  const handle = await openFile('.')
  await handle.close()
  const flushed: string[] = []
  const kind = Object.getPrototypeOf(handle) as FileHandle
  const { sync } = kind
  t.mock.method(kind, 'sync', function (this: FileHandle) {
    flushed.push(readlinkSync(`/proc/self/fd/${this.fd}`))
    return sync.call(this)
  })
  return flushed
}

test('a command wraps and unwraps: the master key is nowhere with us', async () => {
  const { open, settings: own, dataDir } = await installation()
  const command = join(dataDir, 'kms')
  await writeFile(command, KMS)
  chmodSync(command, 0o755)
  const by = { ...own, sealKeyCommand: command }
  const db = open(by)
  const { id } = await aRegion(db)
  const contactId = await aReporter(db, id)
  await checkKeys(db, by)
  assert.deepEqual(await waysOf(open(by), id, contactId), [PHONE])
  await rotateMaster(db, by, { at: new Date() })
  assert.deepEqual(await waysOf(open(by), id, contactId), [PHONE])
  await writeFile(command, KMS.replaceAll('rekaan', 'lain'))
  await assert.rejects(checkKeys(open(by), by), { key: 'seal.key_wrong' })
  await writeFile(command, '#!/bin/sh\nexit 3')
  await assert.rejects(waysOf(open(by), id, contactId), { key: 'seal.key_wrong' })
  assert.deepEqual(await readdir(dataDir), ['kms'])
})

test('what an earlier release left in plain words is sealed once, and the database refuses more of it', async () => {
  const { open } = await installation({ sealKey: TEST_KEY })
  const db = open()
  const region = await aRegion(db)
  const regionId = region.id
  const contactId = await aReporter(db, regionId)
  await inRegion(db, regionId, async (trx) => {
    await sql`alter table plain_contact_addresses drop constraint plain_contact_addresses_sealed`.execute(trx)
    await sql`alter table contacts drop constraint contacts_sealed`.execute(trx)
    await sql`insert into plain_contact_addresses (region_id, account_id, address, contact_id) values (${regionId}, ${`${region.code}-whatsapp`}, ${PHONE}, ${contactId})`.execute(
      trx,
    )
    await sql`update contacts set name = null, plain_name = 'Rusmini Rekaan' where id = ${contactId}`.execute(trx)
    await sql`alter table plain_contact_addresses add constraint plain_contact_addresses_sealed check (false) not valid`.execute(trx)
    await sql`alter table contacts add constraint contacts_sealed check (plain_name is null) not valid`.execute(trx)
  })
  const said: string[] = []
  await sealPlain(db, (line) => said.push(line))
  assert.equal(said.length, 1)
  const keys = await keysOf(db, regionId)
  const [contact] = await inRegion(db, regionId, (trx) => trx.selectFrom('contacts').select(['name', 'plainName']).execute())
  assert.deepEqual([await keys.open('name', contact?.name ?? Buffer.alloc(0)), contact?.plainName], ['Rusmini Rekaan', null])
  const account = { regionId, accountId: `${region.code}-whatsapp` }
  assert.deepEqual(await inRegion(db, regionId, (trx) => listContactsOf(trx, account, [keys.index(PHONE)])), [contactId])
  await assert.rejects(
    inRegion(db, regionId, (trx) => sql`update contacts set plain_name = 'x'`.execute(trx)),
    /contacts_sealed/,
  )
  await sealPlain(db, (line) => said.push(line))
  assert.equal(said.length, 1)
})
