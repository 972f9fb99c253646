import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readArchive } from '#backup/archive.ts'
import { writeBackup } from '#backup/commands.ts'
import { openPool } from '#db/connect.ts'
import { listSteps, migrate } from '#db/migrate.ts'
import { inRegion } from '#db/transaction.ts'
import { folderStorage } from '#lib/storage.ts'
import { addPiece, beginUpload } from '#uploads/commands.ts'
import { listPieces } from '#uploads/queries.ts'
import { freshDatabase, freshDatabaseUrl } from '#tests/database.ts'
import { aRegion } from '#tests/factories.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DATABASE_URL = await freshDatabaseUrl()
const folder = await mkdtemp(join(tmpdir(), 'tanggap-backup-'))
const pool = openPool(DATABASE_URL, 2)
after(async () => {
  await pool.end()
  await rm(folder, { recursive: true, force: true })
})
await pool.query('drop schema public cascade; drop schema graphile_worker cascade; create schema public')

function backUp(file: string) {
  const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', 'backup', file], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL, DATA_DIR: folder },
  })
  return { status, stderr }
}

test('where nothing is, nothing is copied, and one sentence says so', () => {
  const { status, stderr } = backUp(join(folder, 'none.tar.gz'))
  assert.equal(status, 1)
  assert.match(stderr, /^There is no region in this database[^\n]*\n$/)
})

test('a backup made by a newer release leaves the data as they are: it goes back into the release before', async () => {
  // Before regions had settings of their own (0012).
  const older = (await listSteps()).slice(0, 11)
  await migrate(pool, older)
  const named = ['oki', '99.01', 'Kabupaten Uji', 'Kab. Uji', 'Lapor Uji', 'UJI', 'Asia/Jakarta']
  await pool.query(
    `insert into regions (id, code, area_code, name, short_name, program, ticket_prefix, zone, settings) values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, '{}')`,
    named,
  )
  const file = join(folder, 'before.tar.gz')
  assert.deepEqual(backUp(file), { status: 0, stderr: '' })
  const { rows } = await pool.query<{ name: string }>('select name from migrations order by name')
  assert.deepEqual(
    rows.map(({ name }) => name),
    older,
  )
  const { value } = await readArchive(file).next()
  assert.deepEqual((JSON.parse((await buffer(value?.bytes ?? [])).toString()) as { migrations: string[] }).migrations, older)
})

test('what has come of a file that is still being sent is in it; what is half written is not', async () => {
  const db = await freshDatabase()
  const [filesFolder, at] = [join(folder, 'files'), new Date()]
  const { id: regionId } = await aRegion(db)
  const of = { regionId, at, id: await beginUpload(db, { regionId, fileName: 'jalan.png', bytes: 100, at }) }
  await addPiece({ db, storage: folderStorage(filesFolder) }, of, { offset: 0, bytes: Buffer.alloc(40) })
  await writeFile(join(filesFolder, regionId, 'foto.jpg.part'), 'setengah')
  const file = join(folder, 'sending.tar.gz')
  await writeBackup(db, { file, filesFolder, at })
  const names: string[] = []
  for await (const { name, bytes } of readArchive(file)) {
    names.push(name)
    await buffer(bytes)
  }
  const pieces = await inRegion(db, regionId, (trx) => listPieces(trx, of))
  assert.equal(pieces.length, 1)
  assert.deepEqual(
    names.filter((name) => name.startsWith('files/')),
    pieces.map((key) => `files/${key}`),
  )
})
