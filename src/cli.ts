/** `npm run cli`: one-off work of the operator. Speaks to the named database, or to the embedded one, running or not. */
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { record } from '#audit/commands.ts'
import { openLine } from '#bridges/sp4n/line/setup-commands.ts'
import { channelNamed, channels } from '#channels/registry.ts'
import { readConfig, type Config } from '#config.ts'
import { openDb, openPool } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'
import { checkFounded, openDatabase } from '#db/open.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newCode } from '#lib/ids.ts'
import { importRegion } from '#regions/commands.ts'
import { putAccount } from '#regions/import-queries.ts'
import { findAccount, listAgencies, listRegions, type RegionRow } from '#regions/queries.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'
import { checkFigures, countRegionAnew, countWaiting } from '#statistics/kept/commands.ts'
import { addStaff } from '#staff/commands.ts'
import { ROLES } from '#staff/permissions.ts'
import type { TextKey } from '#texts/text.ts'
import type pg from 'pg'
import { checkTrail } from './cli/audit.ts'
import { BACKUP_COMMANDS } from './cli/backup.ts'
import { endKey, makeKey, printKeys } from './cli/keys.ts'
import { SEALING_COMMANDS } from './cli/sealing.ts'
import { printSettings } from './cli/settings.ts'
import { clearSecondStep, openPasswords } from './cli/staff.ts'
import { regionOf, regionsOf, say, text, WrongUse, type Given, type Tools } from './cli/tools.ts'

/** @property mayFound where nothing is yet, an installation begins */
type Command = { usage: string; about: TextKey; options: string[]; flags?: string[]; mayFound?: boolean } & (
  | { run: (tools: Tools) => Promise<void> }
  | { runAlone: () => void }
)

const COMMANDS: Record<string, Command> = {
  config: { usage: 'config', about: 'cli.about.config', options: [], runAlone: printSettings },
  migrate: { usage: 'migrate', about: 'cli.about.migrate', options: [], mayFound: true, run: bringUpToDate },
  'region:import': { usage: 'region:import <folder>', about: 'cli.about.region_import', options: [], mayFound: true, run: importFolder },
  'figures:check': { usage: 'figures:check [--region …]', about: 'cli.about.figures_check', options: ['region'], run: compareWithCases },
  'figures:rebuild': { usage: 'figures:rebuild [--region …]', about: 'cli.about.figures_rebuild', options: ['region'], run: countAllAnew },
  'audit:verify': {
    usage: 'audit:verify [--region …] [--digest <file>]',
    about: 'cli.about.audit_verify',
    options: ['region', 'digest'],
    run: checkTrail,
  },
  'user:add': {
    usage: 'user:add --email … --name … --role … --region … [--agency …] [--phone …]',
    about: 'cli.about.user_add',
    options: ['email', 'name', 'role', 'region', 'agency', 'phone'],
    run: addUser,
  },
  'second-step:clear': {
    usage: 'second-step:clear --email … --reason …',
    about: 'cli.about.clear',
    options: ['email', 'reason'],
    run: clearSecondStep,
  },
  'sign-in:open': { usage: 'sign-in:open --region …', about: 'cli.about.sign_in_open', options: ['region'], run: openPasswords },
  'sp4n:connect': {
    usage: 'sp4n:connect --region … --url https://… --token … [--state on|off]',
    about: 'cli.about.sp4n_connect',
    options: ['region', 'url', 'token', 'state'],
    run: connectSp4n,
  },
  'account:set': {
    usage: 'account:set <id> --region … --channel … name=value …',
    about: 'cli.about.account_set',
    options: ['region', 'channel'],
    run: setAccount,
  },
  'api-key:add': {
    usage: 'api-key:add --region … --name … [--scopes reports:write,reports:read]',
    about: 'cli.about.api_key_add',
    options: ['region', 'name', 'scopes'],
    run: makeKey,
  },
  'api-key:list': { usage: 'api-key:list --region …', about: 'cli.about.api_key_list', options: ['region'], run: printKeys },
  'api-key:revoke': { usage: 'api-key:revoke <id> --region …', about: 'cli.about.api_key_revoke', options: ['region'], run: endKey },
  ...SEALING_COMMANDS,
  ...BACKUP_COMMANDS,
}

// `npm run cli config | head` closes the pipe before we are done.
process.stdout.on('error', () => process.exit(0))

try {
  await runCli(process.argv.slice(2))
} catch (error) {
  const sentence = error instanceof DomainError ? text(`errors.${error.key}`, error.values) : error instanceof WrongUse ? error.message : undefined
  console.error(sentence ?? error)
  process.exitCode = 1
}

async function runCli([name, ...given]: string[]): Promise<void> {
  if (name === undefined || name === 'help' || name === '--help') return listCommands()
  const command = COMMANDS[name]
  if (!command) throw new WrongUse('cli.wrong.command', { command: name })
  const { usage } = command
  const parsed = readOptions(given, command)
  if ('runAlone' in command) return command.runAlone()
  const config = readConfig(process.env)
  if (!command.mayFound) await checkFounded(config)
  await withDatabase(config, (pool, db) => command.run({ ...parsed, config, db, pool, usage }))
}

function listCommands(): void {
  say(text('cli.usage'))
  for (const { usage, about } of Object.values(COMMANDS)) say(`  ${usage}\n      ${text(about)}`)
}

function readOptions(given: string[], { options, flags = [], usage }: Command): Given {
  try {
    const named = options.map((name) => [name, { type: 'string' as const }])
    const raised = flags.map((name) => [name, { type: 'boolean' as const }])
    const { values, positionals } = parseArgs({ args: given, options: Object.fromEntries([...named, ...raised]), allowPositionals: true })
    return { options: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])), rest: positionals }
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/)
    throw new WrongUse('cli.wrong.option', { message, usage })
  }
}

/** An embedded server that was there stays; one that we started is stopped, unless somebody joined meanwhile. */
async function withDatabase(config: Config, work: (pool: pg.Pool, db: Db) => Promise<void>): Promise<void> {
  const database = await openDatabase(config)
  const pool = openPool(database.databaseUrl, 2)
  const { keyring, close } = openKeyring(database.databaseUrl, config)
  const db = openDb(pool, keyring)
  try {
    await work(pool, db)
  } finally {
    await close()
    const isOurs = !database.wasRunning && (await countConnections(pool)) <= pool.totalCount
    await pool.end()
    if (isOurs) await database.stop()
  }
}

/** @returns how many connections this program has from all its processes */
async function countConnections(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'tanggap'",
  )
  return rows[0]?.count ?? 0
}

async function bringUpToDate({ pool }: Tools): Promise<void> {
  const names = await migrate(pool)
  say(names.length > 0 ? text('cli.migrated', { names: names.join(', ') }) : text('cli.migrated_nothing'))
}

/** What was done at the machine stands in the log of acts as well; by whom, only the machine knows. */
function byOperator(regionId: string, details: Record<string, string>) {
  return { regionId, act: 'settings.changed', at: new Date(), actor: 'operator', details } as const
}

async function importFolder({ db, pool, rest: [folder], usage }: Tools): Promise<void> {
  if (!folder) throw new WrongUse('cli.wrong.missing', { names: '<folder>', usage })
  await migrate(pool)
  const { regionId, name, districts, villages, shapes, shapeless } = await importRegion(db, resolve(folder))
  await record(db, byOperator(regionId, { part: 'import' }))
  say(text('cli.imported', { name, districts, villages }))
  if (shapes > 0) say(text('cli.imported_shapes', { count: shapes }))
  if (shapeless.length > 0) say(text('cli.imported_shapeless', { list: shapeless.join(', ') }))
}

async function addUser({ db, pool, options, usage }: Tools): Promise<void> {
  await migrate(pool)
  const regions = (await listRegions(db)).map(({ code }) => code).join(', ')
  const roles = ROLES.join(', ')
  const asked = await askMissing(options, {
    email: text('cli.ask.email'),
    name: text('cli.ask.name'),
    role: text('cli.ask.role', { roles }),
    region: text('cli.ask.region', { regions }),
  })
  const missing = ['email', 'name', 'role', 'region'].filter((name) => !asked[name])
  if (missing.length > 0) throw new WrongUse('cli.wrong.missing', { names: missing.map((name) => `--${name}`).join(', '), usage })
  const { email = '', name = '', agency, phone } = asked
  const role = ROLES.find((one) => one === asked['role'])
  if (!role) throw new WrongUse('cli.wrong.role', { role: asked['role'] ?? '', roles })
  const region = await regionOf(db, asked['region'] ?? '')
  const agencyId = agency === undefined ? undefined : await agencyOf(db, region, agency)
  const password = [newCode(), newCode(), newCode()].join('-')
  const staff = { regionId: region.id, email, name, role, ...(agencyId && { agencyId }), ...(phone && { phone }) }
  await addStaff(db, { ...staff, password, mustChangePassword: true })
  say(text('cli.user_added', { email, role, password }))
  say(text('cli.user_password_note', { region: region.code }))
}

/** Asks only where somebody sits before it. */
async function askMissing(options: Given['options'], questions: Record<string, string>): Promise<Given['options']> {
  if (!process.stdin.isTTY) return options
  const asker = createInterface({ input: process.stdin, output: process.stdout })
  const asked = { ...options }
  for (const [name, question] of Object.entries(questions)) asked[name] ??= (await asker.question(question)).trim()
  asker.close()
  return asked
}

async function agencyOf(db: Db, { id, code: region }: RegionRow, agency: string): Promise<string> {
  const agencies = await inRegion(db, id, (trx) => listAgencies(trx, id))
  const found = agencies.find(({ code }) => code === agency)
  if (!found) throw new WrongUse('cli.wrong.agency', { agency, region, agencies: agencies.map(({ code }) => code).join(', ') })
  return found.id
}

async function connectSp4n({ db, pool, options, usage }: Tools): Promise<void> {
  await migrate(pool)
  const { region: code, url, token, state = 'on' } = options
  if (!code || !url || !token) throw new WrongUse('cli.wrong.missing', { names: '--region, --url, --token', usage })
  const region = await regionOf(db, code)
  await openLine(db, { regionId: region.id, url, token, isOn: state !== 'off' })
  await record(db, byOperator(region.id, { part: 'sp4n', change: state === 'off' ? 'off' : 'on' }))
  say(text('cli.sp4n_connected', { region: code, state }))
}

/** Names that are not given keep their values, so that one secret can be changed alone. */
async function setAccount({ db, pool, config, options, rest: [id, ...pairs], usage }: Tools): Promise<void> {
  await migrate(pool)
  const { region: code, channel: name } = options
  const missing = [...(id ? [] : ['<id>']), ...(code ? [] : ['--region']), ...(name ? [] : ['--channel'])]
  if (!id || !code || !name) throw new WrongUse('cli.wrong.missing', { names: missing.join(', '), usage })
  const channel = channelNamed(name)
  if (!channel) throw new WrongUse('cli.wrong.channel', { channel: name, channels: Object.keys(channels).join(', ') })
  const settings = Object.fromEntries(pairs.map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]))
  const unknown = pairs.filter((pair) => !pair.includes('=') || !((pair.split('=')[0] ?? '') in channel.settings))
  if (unknown.length > 0)
    throw new WrongUse('cli.wrong.setting', { channel: name, names: unknown.join(', '), known: Object.keys(channel.settings).join(', ') })
  const region = await regionOf(db, code)
  const present = await findAccount(db, id)
  if (present && present.regionId !== region.id) throw new WrongUse('cli.wrong.account', { id })
  await inRegion(db, region.id, async (trx) => {
    await putAccount(trx, { id, regionId: region.id, channel: name, settings })
    await record(trx, byOperator(region.id, { part: 'channel', channel: name }))
  })
  say(text('cli.account_set', { id, names: Object.keys(settings).join(', '), url: `${config.publicUrl}/webhooks/${id}` }))
}

async function compareWithCases({ db, pool, options }: Tools): Promise<void> {
  await migrate(pool)
  for (const { id, name } of await regionsOf(db, options['region'])) {
    await countWaiting(db, id)
    const found = await checkFigures(db, id)
    const isExact = Object.values(found).every((count) => count === 0)
    say(text(isExact ? 'cli.figures_exact' : 'cli.figures_differ', { name, ...found }))
    if (!isExact) process.exitCode = 1
  }
}

async function countAllAnew({ db, pool, options }: Tools): Promise<void> {
  await migrate(pool)
  for (const { id, name } of await regionsOf(db, options['region'])) {
    await inRegion(db, id, (trx) => countRegionAnew(trx, id, new Date()))
    say(text('cli.figures_rebuilt', { name }))
  }
}
