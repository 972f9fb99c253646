import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openDb, openPool } from '#db/connect.ts'
import { findAccount } from '#regions/queries.ts'
import { createAuth } from '#staff/auth.ts'
import { signIn } from '#staff/sign-in-commands.ts'
import { freshDatabaseUrl } from '#tests/database.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DATABASE_URL = await freshDatabaseUrl()

const cli = (...given: string[]) => cliWith({ DATABASE_URL }, ...given)

function cliWith(settings: Record<string, string>, ...given: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...given], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SESSION_SECRET: 'very-secret-words', ...settings },
  })
  return { status, stdout, stderr }
}

const added = cli('region:import', 'regions/demo')

test('without a command it lists all of them', () => {
  const { status, stdout } = cli()
  assert.equal(status, 0)
  for (const name of ['config', 'migrate', 'region:import <folder>', 'user:add', 'account:set']) assert.ok(stdout.includes(name), name)
})

test('a region is imported from its folder', () => {
  assert.deepEqual([added.status, added.stderr], [0, ''])
  assert.match(added.stdout, /6 districts and 33 villages/)
})

test('settings are printed, secrets are not', () => {
  const { status, stdout } = cli('config')
  assert.equal(status, 0)
  assert.match(stdout, /PORT +3000 \(default\)/)
  assert.ok(!stdout.includes('very-secret-words') && !stdout.includes(new URL(DATABASE_URL).password || '-no password-'))
})

test('a new account gets a password that opens the door', async () => {
  const { status, stdout } = cli(
    'user:add',
    '--email',
    'Sri@tirta.example',
    '--name',
    'Sri Contoh',
    '--role',
    'contact_officer',
    '--region',
    'demo',
    '--agency',
    'pupr',
  )
  assert.equal(status, 0)
  const password = /Password: (\S+)/.exec(stdout)?.[1] ?? ''
  const pool = openPool(DATABASE_URL, 2)
  const db = openDb(pool)
  const auth = createAuth(db, { publicUrl: 'http://localhost', secret: 'a secret for this test only, long', trustProxy: false })
  const visit = { headers: new Headers(), address: '10.0.0.1', device: undefined, at: new Date() }
  const services = { db, auth, config: { demo: false, publicUrl: 'http://localhost' } }
  const { staff, step } = await signIn(services, { email: 'sri@tirta.example', password, visit })
  // The operator knows it: it has to be changed first.
  assert.deepEqual([staff.name, step], ['Sri Contoh', 'password'])
  await pool.end()
})

test('a channel account is set, and one secret of it changed alone', async () => {
  const { status, stdout } = cli('account:set', 'tirta-whatsapp', '--region', 'demo', '--channel', 'whatsapp', 'phoneNumberId=123', 'accessToken=a=b')
  assert.equal(status, 0)
  assert.match(stdout, /\/webhooks\/tirta-whatsapp/)
  cli('account:set', 'tirta-whatsapp', '--region', 'demo', '--channel', 'whatsapp', 'appSecret=x')
  const pool = openPool(DATABASE_URL, 1)
  assert.deepEqual((await findAccount(openDb(pool), 'tirta-whatsapp'))?.settings, { phoneNumberId: '123', accessToken: 'a=b', appSecret: 'x' })
  await pool.end()
})

const WRONG: [sentence: RegExp, ...given: string[]][] = [
  [/^There is no command region:impor\./, 'region:impor'],
  [/^<folder> missing\. Usage: /, 'region:import'],
  [/^The files of this region are not right yet/, 'region:import', 'regions/tidak-ada'],
  [/^--email, --name missing/, 'user:add', '--role', 'admin', '--region', 'demo'],
  [/^There is no role bos\. There are: admin, /, 'user:add', '--email', 'a@b.example', '--name', 'A', '--role', 'bos', '--region', 'demo'],
  [/^There is no region mars here\. There are: demo/, 'user:add', '--email', 'a@b.example', '--name', 'A', '--role', 'admin', '--region', 'mars'],
  [
    /^There is no agency x in demo\./,
    'user:add',
    '--email',
    'a@b.example',
    '--name',
    'A',
    '--role',
    'contact_officer',
    '--region',
    'demo',
    '--agency',
    'x',
  ],
  [
    /^The data of this person is not right yet: agency/,
    'user:add',
    '--email',
    'a@b.example',
    '--name',
    'A',
    '--role',
    'contact_officer',
    '--region',
    'demo',
  ],
  [/^The data of this person is not right yet: email/, 'user:add', '--email', 'a', '--name', 'A', '--role', 'admin', '--region', 'demo'],
  [/^That is not how it is used: Unknown option '--mail'/, 'user:add', '--mail', 'a'],
  [/^There is no channel telepati\./, 'account:set', 'x-y', '--region', 'demo', '--channel', 'telepati'],
  [/^The channel whatsapp has no setting token=1\./, 'account:set', 'x-y', '--region', 'demo', '--channel', 'whatsapp', 'token=1'],
]

for (const [sentence, ...given] of WRONG) {
  test(`"${given.join(' ')}" is told in one sentence`, () => {
    const { status, stdout, stderr } = cli(...given)
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, sentence)
    assert.ok(!stderr.includes('    at '))
  })
}

test('an address that is taken is refused', () => {
  const again = () => cli('user:add', '--email', 'dua@tirta.example', '--name', 'Dua', '--role', 'admin', '--region', 'demo')
  assert.equal(again().status, 0)
  assert.match(again().stderr, /^This e-mail address is in use/)
})

test('a region with several mistakes hears each on a line of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'region-'))
  await writeFile(join(folder, 'agencies.csv'), 'code,name,short_name,kind\nA,Dinas,D,opd\npu,,D,opd\n')
  const { status, stderr } = cli('region:import', folder)
  assert.equal(status, 1)
  for (const line of [
    'region.json: this file is missing.',
    'categories.csv: this file is missing.',
    'agencies.csv line 2: ',
    'agencies.csv line 3: ',
  ])
    assert.ok(stderr.includes(`\n  ${line}`), line)
})

test('what was written down is proved, here and against a digest kept elsewhere', async () => {
  const whole = cli('audit:verify', '--region', 'demo')
  assert.deepEqual([whole.status, whole.stderr], [0, ''])
  assert.match(whole.stdout, /acts: [1-9]\d* entries, head [0-9a-f]{64} – whole/)
  const kept = join(await mkdtemp(join(tmpdir(), 'digest-')), 'kept.json')
  const hash = 'a'.repeat(64)
  const open = { seq: 99_999, hash }
  await writeFile(
    kept,
    JSON.stringify({
      region: 'demo',
      day: '2026-01-02',
      madeAt: '2026-01-03T00:00:00.000Z',
      open,
      restricted: hash,
      cases: hash,
      previous: '',
      hash,
    }),
  )
  const broken = cli('audit:verify', '--digest', kept)
  assert.equal(broken.status, 1)
  assert.match(broken.stdout, /BROKEN acts, entry \d+, written .+, digest of 2026-01-02: everything from here on is gone/)
  assert.match(broken.stdout, /BROKEN digests, digest of 2026-01-02: the digest kept elsewhere is not here/)
  const none = cli('audit:verify', '--digest', 'package.json')
  assert.deepEqual([none.status, none.stdout], [1, ''])
  assert.match(none.stderr, /^There is no digest in package.json/)
})

test('where no installation is, only what may begin one makes it; all others name the folder and make nothing', async () => {
  const within = await mkdtemp(join(tmpdir(), 'no-tanggap-'))
  after(() => rm(within, { recursive: true }))
  const DATA_DIR = join(within, 'data')
  for (const given of [
    ['backup', join(within, 'b.tar.gz')],
    ['key:print'],
    ['key:status'],
    ['key:rotate'],
    ['user:add'],
    ['audit:verify'],
    ['figures:check'],
  ]) {
    const { status, stdout, stderr } = cliWith({ DATABASE_URL: '', DATA_DIR }, ...given)
    assert.deepEqual([status, stdout], [1, ''], given[0])
    assert.ok(stderr.startsWith(`There is no installation in ${DATA_DIR},`), stderr)
  }
  assert.deepEqual(await readdir(within), [])
})

test('a database that was never started has nothing to back up and no key to print, and gets none', async () => {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'tanggap-empty-'))
  after(() => rm(DATA_DIR, { recursive: true }))
  const settings = { DATABASE_URL: await freshDatabaseUrl(), DATA_DIR }
  const file = join(DATA_DIR, 'b.tar.gz')
  const backup = cliWith(settings, 'backup', file)
  assert.deepEqual([backup.status, backup.stdout, existsSync(file)], [1, '', false])
  assert.match(backup.stderr, /^There is no region in this database/)
  for (const name of ['key:print', 'key:status', 'key:rotate']) {
    const { status, stdout, stderr } = cliWith(settings, name)
    assert.deepEqual([status, stdout], [1, ''], name)
    assert.match(stderr, /^No key is in use in this database yet/)
  }
  assert.ok(!existsSync(join(DATA_DIR, 'keys')))
})
