/**
 * `npm run bench year [-- --reports 2000] [--seed x]`: a year of a region with honest, lazy and cheating agencies through
 * the real commands and sweeps into a real PostgreSQL; then the product's own ranking must put them in the right order.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { openDb, openPool } from '#db/connect.ts'
import { startEmbeddedPostgres } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { openKeyring } from '#sealing/keyring-commands.ts'
import { randomOf } from '#demo/random.ts'
import { listAgencies } from '#regions/queries.ts'
import { periodOf } from '#statistics/filters.ts'
import { checkFigures, countWaiting } from '#statistics/kept/commands.ts'
import { listCaseGroups } from '#statistics/ranking-queries.ts'
import { figuresOf, rank } from '#statistics/ranking.ts'
import { MEASURES } from '#statistics/tally.ts'
import { aRegion, anAgency, aStaffMember } from '#tests/factories.ts'
import { DAYS, imagineYear } from './year/lives.ts'
import { instantOf, play, type Played, type Stage } from './year/play.ts'
import { disorderOf, linesOf, rankCorrelation, type Disorder, type Line } from './year/verdict.ts'
import { AGENCIES, ALL } from './year/world.ts'

const { values } = parseArgs({ options: { reports: { type: 'string', default: '20000' }, seed: { type: 'string', default: 'tanggap' } } })
const reports = Number(values.reports)

/** Midnight of a Friday in western Indonesia; the list of holidays reaches to the end of the year. */
const BEGINS = new Date('2025-01-02T17:00:00Z')
/** Reports. */
const WHOLE_YEAR = 20_000
/** One for each core, and one that waits for the disk. */
const HANDS = availableParallelism() + 1

const dataDir = fileURLToPath(new URL('../.cache/bench-year', import.meta.url))
const server = await startEmbeddedPostgres(dataDir)
const url = await emptyDatabase(server.databaseUrl)
const pool = openPool(url, HANDS + 1)
const db = openDb(pool, openKeyring(url, { dataDir }).keyring)
let disorder: Disorder[]
let isExact = false
try {
  await migrate(pool)
  const stage = await setStage(db)
  const year = imagineYear(reports, randomOf(values.seed))
  say(`${reports} reports, ${year.acts.length} acts, seed "${values.seed}" …`)
  const played = await play(stage, year, (day) => day % 30 === 29 && say(`day ${day + 1} of ${DAYS}`))
  const { lines, mean, milliseconds } = await readRanking(stage, year)
  report(lines, { mean, played, milliseconds })
  const differences = await checkFigures(db, stage.region.id)
  say(`kept figures against a count anew, rows that differ: ${JSON.stringify(differences)}`)
  isExact = Object.values(differences).every((count) => count === 0)
  disorder = disorderOf(lines)
} finally {
  await db.destroy()
  if (!server.wasRunning) await server.stop()
}
// In a whole year every pair must stand right. A smaller one cannot tell all of them apart: there only what it is sure of counts.
const wrong = disorder.filter(({ isClear }) => isClear || reports >= WHOLE_YEAR)
for (const one of disorder) say(`${wrong.includes(one) ? 'WRONG ORDER' : 'not told apart'}: ${one.said}`)
if (disorder.length === 0) say('The order is right.')
process.exit(wrong.length > 0 || !isExact ? 1 : 0)

async function emptyDatabase(databaseUrl: string): Promise<string> {
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query('drop database if exists year with (force)')
  await admin.query('create database year')
  await admin.end()
  const inYear = new URL(databaseUrl)
  inYear.pathname = '/year'
  return inYear.href
}

async function setStage(database: Db): Promise<Stage> {
  const holidays = [...readFileSync(new URL('../regions/national/holidays.csv', import.meta.url), 'utf8').matchAll(/^\d{4}-\d{2}-\d{2}/gm)].map(
    ([day]) => day,
  )
  const region = await aRegion(database, { holidays })
  const regionId = region.id
  await inRegion(database, regionId, (trx) =>
    trx
      .insertInto('categories')
      .values(ALL.filter((code) => code !== 'road').map((code) => ({ regionId, code, name: code, nameEn: code })))
      .execute(),
  )
  const agencies: Stage['agencies'] = new Map()
  for (const { code, name, kind, family } of AGENCIES) {
    const id = await anAgency(database, { regionId, agencyCode: code, name, shortName: code, kind })
    if (family) await inRegion(database, regionId, (trx) => trx.updateTable('agencies').set({ family }).where('id', '=', id).execute())
    agencies.set(code, { id, officerId: await aStaffMember(database, { regionId, role: 'contact_officer', agencyId: id }) })
  }
  return { db: database, region, begins: BEGINS, adminId: await aStaffMember(database, { regionId }), agencies, hands: HANDS }
}

/** As the leader sees it on the last day. */
async function readRanking(stage: Stage, { truths }: ReturnType<typeof imagineYear>) {
  const { region } = stage
  const asked = { regionId: region.id, filter: { range: 365 as const }, period: periodOf(instantOf(stage, DAYS - 0.01), 365, region.zone) }
  await countWaiting(stage.db, region.id)
  return inRegion(stage.db, region.id, async (trx) => {
    const began = performance.now()
    const groups = await listCaseGroups(trx, asked)
    const { opd, district, mean } = rank(figuresOf(await listAgencies(trx, region.id), groups), region.settings.rankingMinimum)
    const milliseconds = Math.round(performance.now() - began)
    return { lines: linesOf([...opd, ...district], truths), mean, milliseconds }
  })
}

function report(lines: readonly Line[], { mean, played, milliseconds }: { mean: number; played: Played; milliseconds: number }): void {
  say(
    `\n| Agency | Conduct | Really mended in time | Usual for its mix | Score (mean ${mean.toFixed(0)}) | Interval | Cases | Rank |\n|---|---|---|---|---|---|---|---|`,
  )
  for (const { agency, scored, rank: place, mended, usual } of lines) {
    const interval = `${scored.low.toFixed(0)}–${scored.high.toFixed(0)}`
    const score = `${scored.score.toFixed(1)}${scored.isCapped ? ' (held at the family’s)' : ''}`
    say(`| ${agency.code} | ${agency.name} | ${percent(mended)} | ${percent(usual)} | ${score} | ${interval} | ${scored.caseCount} | ${place} |`)
  }
  say(`\n| Agency | ${MEASURES.map((measure) => `${measure}, own of all → used`).join(' | ')} |\n|---|${'---|'.repeat(MEASURES.length)}`)
  for (const { agency, scored } of lines) {
    const used = MEASURES.map((measure) => scored.rates[measure]).map(({ good, all, pulled }) => `${Math.round(good)} of ${all} → ${percent(pulled)}`)
    say(`| ${agency.code} | ${used.join(' | ')} |`)
  }
  const opd = lines.filter(({ agency }) => agency.kind === 'opd')
  const plain = rankCorrelation(opd.map(({ scored, mended }) => [scored.score, mended]))
  const fair = rankCorrelation(opd.map(({ scored, mended, usual }) => [scored.score, mended / usual]))
  say(`\nRank correlation with the share mended in time: ${plain.toFixed(2)}; with that share against the usual of its mix: ${fair.toFixed(2)}`)
  const refused = [...played.refused].map(([what, count]) => `${what} ${count}`).join(', ') || 'none'
  say(
    `${played.commands} commands in ${played.seconds.toFixed(0)} s (${(played.commands / played.seconds).toFixed(0)} a second), refused: ${refused}`,
  )
  say(
    `closed in silence ${played.closed}, climbed ${played.climbed}; the ranking of the year read in ${milliseconds} ms; ${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`,
  )
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
