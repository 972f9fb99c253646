/**
 * Whoever carries the disk away: people report by every door, then every file of the database (rows, indexes, the log of changes, what the
 * server writes down) is searched byte by byte for their names, numbers and mailboxes. And a backup brought elsewhere, its keys apart.
 * A database server of its own, as the tests' common one holds other things.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import pg from 'pg'
import { restoreBackup, writeBackup } from '#backup/commands.ts'
import { readComments } from '#candidates/commands.ts'
import { lockCandidate } from '#candidates/queries.ts'
import { takeCandidate } from '#candidates/decide-commands.ts'
import { pastePost } from '#candidates/paste-commands.ts'
import { channelNamed } from '#channels/registry.ts'
import type { Update } from '#channels/channel.ts'
import { continueConversation, submitSilentDrafts } from '#conversations/commands.ts'
import { openDb, openPool } from '#db/connect.ts'
import { startEmbeddedPostgres } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { sendMessages } from '#delivery/commands.ts'
import { NAMES, type Typed } from '#forms/answers.ts'
import { countSending, lookThrough, sendForm } from '#forms/commands.ts'
import { beginImport, importReports, readImport, startImport } from '#imports/commands.ts'
import { createIntake } from '#intake/commands.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { newId } from '#lib/ids.ts'
import { createLog } from '#lib/log.ts'
import { folderStorage } from '#lib/storage.ts'
import { findIdentity } from '#reporters/identity-queries.ts'
import { keysOf } from '#sealing/carried.ts'
import { checkKeys } from '#sealing/commands.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'
import { sealPlain } from '#sealing/plain-commands.ts'
import { takeReport } from '#visits/commands.ts'
import type { TakenReport } from '#visits/shapes.ts'
import { formatSlip } from '#visits/slip.ts'
import { TEST_KEY } from './database.ts'
import { aRegion, aStaffMember } from './factories.ts'

/** Invented, and nowhere else in the world. */
const SECRETS = [
  'Rusmini Tersegel',
  '80099912345',
  '80099954321',
  'rusmini.tersegel@',
  '@akun_tersegel',
  'Suwarti Tersegel',
  'Bu Tersegel',
  '1602990000000007',
]

/** What the resident wrote stays readable: search needs it. */
const WORDS = 'jembatan-gantung-miring'

const at = new Date()
const folder = await realpath(await mkdtemp(join(tmpdir(), 'tanggap-sealed-')))
await chmod(folder, 0o755)
const server = await startEmbeddedPostgres(folder)
const settings = { dataDir: join(folder, 'home'), sealKey: TEST_KEY }
await mkdir(settings.dataDir)
const closing: (() => Promise<unknown>)[] = [() => server.stop()]
after(async () => {
  for (const close of closing.reverse()) await close()
  await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

async function opened(url: string, by = settings): Promise<Db> {
  const pool = openPool(url, 4)
  const { keyring, close } = openKeyring(url, by)
  const db = openDb(pool, keyring)
  closing.push(close, () => db.destroy())
  await migrate(pool)
  return db
}

/** As the superuser, whose name and database differ. */
function asSuperuser(database: string): string {
  const url = new URL(server.databaseUrl)
  url.username = 'postgres'
  url.pathname = `/${database}`
  return url.href
}

const db = await opened(server.databaseUrl)
const storage = folderStorage(join(folder, 'files'))
const log = createLog('silent')
await sealPlain(db, () => undefined)
const region = await aRegion(db, { accountSettings: { phoneNumberId: '1', accessToken: 'a', appSecret: 's', graphUrl: 'http://127.0.0.1:9' } })
const regionId = region.id
const staffId = await aStaffMember(db, { regionId })
await db
  .insertInto('channelAccounts')
  .values([
    { id: `${region.code}-email`, regionId, channel: 'email', settings: JSON.stringify({ address: 'lapor@uji.example' }) },
    { id: `${region.code}-facebook`, regionId, channel: 'facebook', settings: '{}' },
  ])
  .execute()
await inRegion(db, regionId, (trx) =>
  trx
    .insertInto('categories')
    .values({ regionId, code: 'papers', name: 'KTP', nameEn: 'Papers', keywords: ['ktp!'], needsIdentity: true })
    .execute(),
)
const later = { db, storage, log, now: () => new Date(at.getTime() + 60_000), publicUrl: 'https://uji.example' } as unknown as JobContext
const account = (channel: string) => ({ id: `${region.code}-${channel}`, regionId })

async function tell(channel: string, ...updates: Update[]): Promise<void> {
  await createIntake(db, log, storage).take(
    updates.map((update) => ({ update, account: account(channel) })),
    at,
  )
}

const typed = (words: Partial<Typed>): Typed => ({
  ...(Object.fromEntries(NAMES.map((name) => [name, ''])) as Typed),
  mana: 'Desa Uji',
  kabar: 'wa',
  anonim: '1',
  ...words,
})

async function fillIn(words: Partial<Typed>, more: { author?: string } = {}): Promise<string> {
  const all = typed(words)
  const looked = await lookThrough(db, { region, typed: all, at })
  const taken = more.author ? { taken: { channel: 'social' as const, staffId, source: {}, author: more.author, toldAt: at } } : {}
  return (await sendForm(db, { region, typed: all, looked, files: [], secret: 'x', formKey: newId(), at, ...taken })).reportId
}

/** A life, by every door. @returns the report of the form with name, number and mailbox */
async function everybodyReports(): Promise<string> {
  const whatsapp = await channelNamed('whatsapp')?.receive(
    {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '9',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '620000000001', phone_number_id: '1' },
                contacts: [{ profile: { name: 'Rusmini Tersegel' }, wa_id: '6280099912345' }],
                messages: [
                  {
                    from: '6280099912345',
                    id: 'wamid.A',
                    timestamp: String(Math.floor(at.getTime() / 1000) - 60),
                    type: 'text',
                    text: { body: `Tolong, ${WORDS} di Desa Uji dekat pasar, bahaya sekali` },
                  },
                  {
                    from: '6280099912345',
                    id: 'wamid.B',
                    timestamp: String(Math.floor(at.getTime() / 1000) - 50),
                    type: 'order',
                    order: { note: 'Rusmini Tersegel 80099912345' },
                  },
                ],
              },
            },
          ],
        },
      ],
    },
    { id: account('whatsapp').id, settings: {} },
  )
  await tell('whatsapp', ...(whatsapp ?? []))
  const letter = { subject: 'Jalan rusak', senderName: 'Rusmini Tersegel', checks: ['spf=pass smtp.mailfrom=rusmini.tersegel@contoh.example'] }
  const message = { kind: 'text' as const, text: 'Jalan di Desa Uji rusak berat sejak lama', attachments: [], letter }
  await tell('email', { kind: 'message', providerId: 'surat-1', sentAt: at, sender: 'rusmini.tersegel@contoh.example', aliases: [], message })
  await tell('facebook', {
    kind: 'comment',
    providerId: 'k',
    sentAt: at,
    comment: { id: '5_1', change: 'added', text: 'Lampu mati min', author: { id: '8_80099954321', name: 'Suwarti Tersegel' }, attachments: [] },
  })
  const { index } = await keysOf(db, regionId)
  for (const [channel, sender] of [
    ['whatsapp', '+6280099912345'],
    ['email', 'rusmini.tersegel@contoh.example'],
  ] as const)
    await continueConversation(later, { regionId, accountId: account(channel).id, sender: index(sender) })
  await submitSilentDrafts({ ...later, now: () => new Date(at.getTime() + 21 * 3_600_000) }, { regionId })
  const waiting = await inRegion(db, regionId, (trx) => trx.selectFrom('messages').select('id').where('state', '=', 'queued').execute())
  for (const { id } of waiting) await sendMessages(later, { regionId, messageId: id })
  await readComments(later, { regionId })
  const comment = await inRegion(db, regionId, (trx) => trx.selectFrom('candidates').select('id').executeTakeFirstOrThrow())
  await takeCandidate(db, { regionId, candidateId: comment.id, staffId, isSecret: false, publicUrl: 'https://uji.example', at })
  await pastePost({ db, storage }, { regionId, link: '', text: 'Got mampet', author: '@akun_tersegel', saidAt: at, files: [], wordless: '-', at })
  await countSending(db, { regionId, address: '192.0.2.1', hasWorked: true, phones: ['+6280099912345'], at })
  await fillIn({ apa: 'Sampah menumpuk di pasar lama', akun: '' } as Partial<Typed>, { author: '@akun_tersegel' })
  const taken: TakenReport = {
    key: crypto.randomUUID(),
    owner: staffId,
    slip: formatSlip('H7K2P', 1),
    way: 'paper',
    text: 'Sumur kering',
    categoryCode: 'road',
    placeText: '',
    villageCode: null,
    point: null,
    personName: 'Bu Tersegel',
    phone: '0800 9991 2345',
    hasConsented: true,
    isAnonymous: false,
    isSecret: false,
    visit: { id: newId(), day: at.toISOString().slice(0, 10), villageCode: null, place: 'Balai', officerIds: [] },
    uploadKeys: [],
    toldAt: at.toISOString(),
    sentAt: at.toISOString(),
  }
  await takeReport(db, { region, staffId, secret: 'x', taken, at })
  const table =
    'Tanggal;Isi laporan;Lokasi;Nama;No HP\r\n01/11/2026;Air mati;Pasar;Suwarti Tersegel;0800 9995 4321\r\n01/11/2026;Air keruh;Pasar;Suwarti Tersegel;80099954321x'
  const id = await beginImport({ db, storage }, { regionId, staffId, fileName: 'rekap.csv', bytes: Buffer.from(table), channel: 'letter', at })
  await readImport(later, { regionId, importId: id })
  await startImport(db, { regionId, id, wish: 'good' })
  await importReports(later, { regionId, importId: id })
  return fillIn({
    apa: 'KTP saya belum jadi juga',
    nama: 'Rusmini Tersegel',
    telepon: '0800 9991 2345',
    email: 'rusmini.tersegel@contoh.example',
  })
}

/** @returns for each of the words the files in which it stands */
async function searchFiles(where: string, words: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(words.map((word) => [word, []]))
  let count = 0
  for (const one of await readdir(where, { recursive: true, withFileTypes: true })) {
    if (!one.isFile()) continue
    const bytes = await readFile(join(one.parentPath, one.name))
    count++
    for (const word of words) if (bytes.includes(word)) found.get(word)?.push(join(one.parentPath, one.name))
  }
  assert.ok(count > 5, `only ${count} files were read`)
  return found
}

const reportId = await everybodyReports()

test('no name, number or mailbox stands in any file of the database; the words of the report do', async () => {
  const client = new pg.Client({ connectionString: asSuperuser('tanggap') })
  await client.connect()
  await client.query('checkpoint')
  const doors = await client.query<{ channel: string }>('select channel from reports group by channel order by channel')
  assert.deepEqual(
    doors.rows.map(({ channel }) => channel),
    ['email', 'facebook', 'field', 'letter', 'social', 'web', 'whatsapp'],
  )
  await client.end()
  const found = await searchFiles(await realpath(join(folder, 'postgres')), [...SECRETS, WORDS])
  // Rows, and the log of changes.
  assert.ok((found.get(WORDS)?.length ?? 0) >= 2, 'the search itself finds nothing')
  for (const secret of SECRETS) assert.deepEqual(found.get(secret), [], secret)
  const files = await searchFiles(folder, SECRETS)
  assert.deepEqual([...files.values()].flat(), [])
})

test('the server writes down what is wrong, and no line for each of its checkpoints: nobody cuts that file', async () => {
  assert.doesNotMatch(await readFile(join(folder, 'postgres', 'server.log'), 'utf8'), /checkpoint/)
})

test('and with the keys all of it reads', async () => {
  const caseId = (
    await inRegion(db, regionId, (trx) => trx.selectFrom('reports').select('caseId').where('id', '=', reportId).executeTakeFirstOrThrow())
  ).caseId
  const identity = await inRegion(db, regionId, (trx) => findIdentity(trx, { regionId, caseId, reportId }))
  assert.deepEqual(identity?.names, ['Rusmini Tersegel'])
  assert.ok(identity.ways.some(({ address }) => address === '+6280099912345'))
  const [{ id } = { id: '' }] = await inRegion(db, regionId, (trx) =>
    trx.selectFrom('candidates').select('id').where('channel', '=', 'facebook').execute(),
  )
  const candidate = await inRegion(db, regionId, (trx) => lockCandidate(trx, { regionId, id }))
  assert.equal(await (await keysOf(db, regionId)).open('name', candidate?.author ?? Buffer.alloc(0)), 'Suwarti Tersegel')
})

test('a backup holds no name; restored elsewhere it says that the key is missing, and with the key everything is there', async () => {
  const file = join(folder, 'cadangan.tar.gz')
  await storage.write(`${regionId}/foto.jpg`, Buffer.from('foto'))
  const written = await writeBackup(db, { file, filesFolder: join(folder, 'files'), at })
  assert.ok(written.rows > 50 && written.files >= 1, JSON.stringify(written))
  const { stdout } = await promisify(execFile)('tar', ['xzOf', file], { maxBuffer: 64 * 1024 * 1024 })
  assert.ok(stdout.includes(WORDS))
  for (const secret of SECRETS) assert.ok(!stdout.includes(secret), secret)

  const client = new pg.Client({ connectionString: asSuperuser('postgres') })
  await client.connect()
  await client.query('create database elsewhere owner tanggap')
  await client.end()
  const elsewhere = new URL(server.databaseUrl)
  elsewhere.pathname = '/elsewhere'
  const pool = openPool(elsewhere.href, 2)
  closing.push(() => pool.end())
  const bare = openDb(pool)
  const files = folderStorage(join(folder, 'elsewhere'))
  const into = { file, storage: files, migrate: (only: readonly string[]) => migrate(pool, only).then(() => undefined), isLive: true }
  const restored = await restoreBackup(bare, into)
  assert.deepEqual(restored, written)
  await assert.rejects(restoreBackup(bare, into), { key: 'backup.not_empty' })

  const empty = { dataDir: join(folder, 'elsewhere') }
  await assert.rejects(checkKeys(bare, empty), { key: 'seal.key_missing' })
  const again = await opened(elsewhere.href)
  await checkKeys(again, settings)
  const tables = [
    'reports',
    'cases',
    'caseEvents',
    'messages',
    'contacts',
    'contactAddresses',
    'contactWays',
    'auditEntries',
    'inboundUpdates',
  ] as const
  for (const table of tables) {
    const rowsIn = (one: Db) => inRegion(one, regionId, (trx) => trx.selectFrom(table).selectAll().execute())
    const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort()
    assert.deepEqual(sorted(await rowsIn(again)), sorted(await rowsIn(db)), table)
  }
  const { caseId } = await inRegion(again, regionId, (trx) =>
    trx.selectFrom('reports').select('caseId').where('id', '=', reportId).executeTakeFirstOrThrow(),
  )
  assert.deepEqual((await inRegion(again, regionId, (trx) => findIdentity(trx, { regionId, caseId, reportId })))?.names, ['Rusmini Tersegel'])
  assert.equal((await readFile(join(folder, 'elsewhere', regionId, 'foto.jpg'))).toString(), 'foto')
  // It goes on working: a new report, a new number.
  await tell('whatsapp', {
    kind: 'message',
    providerId: 'wamid.C',
    sentAt: at,
    sender: '+6280099954321',
    aliases: [],
    message: { kind: 'text', text: 'Halo', attachments: [] },
  })
})

test('a backup that was cut off or is none is refused whole', async () => {
  const file = join(folder, 'cadangan.tar.gz')
  const whole = await readFile(file)
  for (const [name, bytes] of [
    ['half', whole.subarray(0, Math.floor(whole.length / 2))],
    ['none', Buffer.from('bukan cadangan')],
  ] as const) {
    const broken = join(folder, `${name}.tar.gz`)
    await writeFile(broken, bytes)
    const client = new pg.Client({ connectionString: asSuperuser('postgres') })
    await client.connect()
    await client.query(`create database ${name} owner tanggap`)
    await client.end()
    const url = new URL(server.databaseUrl)
    url.pathname = `/${name}`
    const pool = openPool(url.href, 2)
    closing.push(() => pool.end())
    const into = {
      file: broken,
      storage: folderStorage(join(folder, name)),
      migrate: (only: readonly string[]) => migrate(pool, only).then(() => undefined),
      isLive: true,
    }
    await assert.rejects(restoreBackup(openDb(pool), into), { key: 'backup.broken' })
  }
})
