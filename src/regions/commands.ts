/** Bringing a region's folder into the tables, and what a demonstration adds to it. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '#config.ts'
import { inRegion, inTransaction, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { replaceResidents, replaceShapes } from '#regions/boundaries/queries.ts'
import type { Files, Problem } from '#regions/checks.ts'
import { readCsv } from '#regions/csv.ts'
import { DEMO_SECRETS, demoSettings } from '#regions/demo-settings.ts'
import {
  closeAccounts,
  followSuccessors,
  listSources,
  putAccount,
  putAgencies,
  putAreas,
  putCategories,
  putRegion,
  replaceHolidays,
  setSource,
} from '#regions/import-queries.ts'
import { checkRegion, type DemoData, type National, type RegionData } from '#regions/import.ts'
import { readLogo } from '#regions/letterhead/logo.ts'
import { setLogo } from '#regions/letterhead/queries.ts'
import { findAccount, listAgencies, listRegions } from '#regions/queries.ts'
import { putStaff } from '#staff/commands.ts'
import { DEMO_PASSWORD, hashPassword } from '#staff/passwords.ts'
import { closeMailboxes } from '#staff/queries.ts'
import { words } from '#texts/text.ts'

const REGIONS = fileURLToPath(new URL('../../regions', import.meta.url))
const COUNTRY = new URL('data/', import.meta.resolve('idn-area-data/package.json'))

/** @property graphUrl where the stand-in for Meta answers @property passwordHash of DEMO_PASSWORD */
type DemoOptions = { graphUrl: string; passwordHash: string }
export type ImportOptions = { demo?: DemoOptions; sourceHash?: string }
/** @property within the folder of all regions */
type ImportDemo = { db: Db; config: Pick<Config, 'host' | 'port'>; within?: string }
export type Imported = {
  regionId: string
  name: string
  agencies: number
  categories: number
  districts: number
  villages: number
  /** Districts with a boundary, and the names of those without, once any has one. */
  shapes: number
  shapeless: string[]
}

/**
 * Running it again updates; nothing that cases speak of is taken away.
 * @param folder with region.json, agencies.csv, categories.csv …
 * @throws DomainError region.invalid, naming every mistake with file and line
 */
export async function importRegion(db: Db, folder: string, { demo, sourceHash }: ImportOptions = {}): Promise<Imported> {
  const files = await readFolder(folder)
  const { data, problems } = checkRegion(files, await readNational(files))
  const logo = data && (await logoOf(folder, data, problems))
  if (!data || problems.length > 0)
    throw new DomainError('region.invalid', { problems: problems.map((problem) => `\n  ${describe(problem)}`).join('') })
  const regionId = await inTransaction(db, async (trx) => {
    const regionId = await putRegion(trx, data)
    await inRegion(trx, regionId, () => writeRows(trx, regionId, data))
    await inRegion(trx, regionId, () => setLogo(trx, regionId, logo ?? null))
    if (demo && data.demo)
      await inRegion(trx, regionId, () => addDemo(trx, regionId, { ...demo, data: data.demo as DemoData, code: data.region.code }))
    if (sourceHash) await setSource(trx, regionId, sourceHash)
    return regionId
  })
  const count = (level: string) => data.areas.filter((area) => area.level === level).length
  return {
    regionId,
    name: data.region.name,
    agencies: data.agencies.length,
    categories: data.categories.length,
    districts: count('district'),
    villages: count('village'),
    shapes: data.shapes.length,
    shapeless: shapelessOf(data),
  }
}

/**
 * `DEMO` left out by mistake: nothing of a demonstration comes near a region that is in earnest.
 * @throws DomainError start.demo_on_real
 */
export async function refuseDemoOnReal(db: Db): Promise<void> {
  const real = (await listRegions(db)).filter(({ isExample }) => !isExample)
  if (real.length > 0) throw new DomainError('start.demo_on_real', { regions: real.map(({ code }) => code).join(', ') })
}

/** Every example of the folder regions/ whose files changed since it was last imported. @returns how many were imported */
export async function importDemoRegions({ db, config, within = REGIONS }: ImportDemo, say: (line: string) => void): Promise<number> {
  const graphUrl = `http://${['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host}:${config.port}/simulator/graph`
  const known = await inTransaction(db, listSources)
  const folders = (await listExamples(within)).map((code) => ({ code, folder: join(within, code) }))
  const hashed = await Promise.all(
    folders.map(async (one) => ({ ...one, sourceHash: await hashOf([one.folder, join(REGIONS, 'national')], graphUrl) })),
  )
  const changed = hashed.filter(({ code, sourceHash }) => known.get(code) !== sourceHash)
  if (changed.length === 0) return 0
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  for (const { folder, sourceHash } of changed) {
    const { name, districts, villages } = await importRegion(db, folder, { demo: { graphUrl, passwordHash }, sourceHash })
    say(words('en')('cli.imported', { name, districts, villages }))
  }
  return changed.length
}

/**
 * A demonstration became earnest: accounts whose secrets everybody knows are closed. Importing the demonstration opens them again.
 * @returns the ids of those accounts
 */
export async function closeDemo(db: Db): Promise<string[]> {
  const regions = await listRegions(db)
  return inTransaction(db, async (trx) => {
    for (const { id, code } of regions) {
      await closeMailboxes(trx, id, mailboxAt(code, '%'))
      await setSource(trx, id, null)
    }
    const { appSecret, verifyToken, accessToken } = DEMO_SECRETS
    return closeAccounts(trx, [appSecret, verifyToken, accessToken])
  })
}

/** Addresses that can belong to nobody: `.example` is kept for examples. */
function mailboxAt(regionCode: string, mailbox: string): string {
  return `${mailbox}@${regionCode}.example`
}

export function describe({ file, line, kind, values }: Problem): string {
  const problem = words('en')(`cli.problem.${kind}`, values)
  return line === undefined ? `${file}: ${problem}` : words('en')('cli.problem_at', { file, line, problem })
}

async function logoOf(folder: string, { region }: RegionData, problems: Problem[]): Promise<Buffer | undefined> {
  const name = region.settings.letterhead?.logo
  const logo = name && (await readLogo(folder, name))
  if (name && !logo) problems.push({ file: name, kind: 'not_picture' })
  return logo || undefined
}

function shapelessOf({ areas, shapes }: RegionData): string[] {
  const drawn = new Set(shapes.map(({ code }) => code))
  return shapes.length === 0 ? [] : areas.filter(({ code, level }) => level === 'district' && !drawn.has(code)).map(({ name }) => name)
}

async function writeRows(trx: Trx, regionId: string, data: RegionData): Promise<void> {
  await putAgencies(trx, regionId, data.agencies)
  await putCategories(trx, regionId, data.categories)
  await followSuccessors(trx, regionId)
  await putAreas(trx, regionId, data.areas)
  await replaceHolidays(trx, regionId, data.holidays)
  await replaceShapes(trx, regionId, data.shapes)
  await replaceResidents(trx, regionId, data.residents)
}

/** An account that was pointed at a real provider meanwhile is left as it is. */
async function addDemo(
  trx: Trx,
  regionId: string,
  { data, code, graphUrl, passwordHash }: DemoOptions & { data: DemoData; code: string },
): Promise<void> {
  for (const { id, channel, settings } of data.accounts) {
    const present = await findAccount(trx, id)
    if (present && present.settings['accessToken'] !== DEMO_SECRETS.accessToken) continue
    await putAccount(trx, { id, regionId, channel, settings: { ...demoSettings(channel, graphUrl), ...settings } })
  }
  const agencies = await listAgencies(trx, regionId)
  for (const { mailbox, agency, phone, ...person } of data.staff) {
    const agencyId = agencies.find((one) => one.code === agency)?.id
    await putStaff(trx, {
      ...person,
      regionId,
      email: mailboxAt(code, mailbox),
      passwordHash,
      ...(phone && { phone }),
      ...(agencyId && { agencyId }),
    })
  }
}

/** An operator's own region lies beside the examples. */
async function listExamples(within: string): Promise<string[]> {
  const entries = await readdir(within, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const texts = await Promise.all(names.map((name) => readFile(join(within, name, 'region.json'), 'utf8').catch(() => '')))
  // Not taken apart: an example with a mistake in it is to be named, not left out.
  return names.filter((_, index) => /"isExample"\s*:\s*true/.test(texts[index] ?? '')).sort()
}

async function readFolder(folder: string): Promise<Files> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => /\.(json|csv|geojson)$/.test(name))
  return Object.fromEntries(await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])))
}

async function readNational(files: Files): Promise<National> {
  const areaCode = /"areaCode"\s*:\s*"([\d.]+)"/.exec(files['region.json'] ?? '')?.[1]
  const isProvince = /"areas"\s*:\s*"regencies"/.test(files['region.json'] ?? '')
  const lists = isProvince ? ['regencies.csv'] : ['districts.csv', 'villages.csv']
  const areas = areaCode ? (await Promise.all(lists.map((list) => readCountry(list, areaCode)))).flat() : []
  return { files: await readFolder(join(REGIONS, 'national')), areas }
}

/** The country has 84,000 villages: only the lines of this region are taken apart. */
async function readCountry(file: string, areaCode: string): Promise<National['areas']> {
  const [header = '', ...lines] = (await readFile(new URL(file, COUNTRY), 'utf8')).split('\n')
  const own = [header, ...lines.filter((line) => line.startsWith(`${areaCode}.`))]
  return readCsv(own.join('\n')).rows.map(({ values }) => ({ code: values['code'] ?? '', name: values['name'] ?? '' }))
}

async function hashOf(folders: string[], salt: string): Promise<string> {
  const hash = createHash('sha256')
    .update(salt)
    .update(await readFile(new URL('../package.json', COUNTRY)))
  for (const folder of folders) {
    for (const [name, text] of Object.entries(await readFolder(folder)).sort()) hash.update(name).update(text ?? '')
  }
  return hash.digest('hex')
}
