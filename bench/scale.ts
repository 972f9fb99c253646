/**
 * `npm run bench scale [-- --reports=10000000] [--keep] [--data=…] [--seed=…] [--filters=40] [--only=^desk]`: a region of that
 * size, invented and seeded; then every question of the leader's page, the public's, the desk's and the search's, by the
 * product's own functions, on the embedded PostgreSQL with its usual settings.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { randomOf } from '#demo/random.ts'
import { inRegion } from '#db/transaction.ts'
import { readGround, readTickets } from './scale/ground-queries.ts'
import { deskGroups, LISTS } from './scale/asked/desk.ts'
import { figureGroups } from './scale/asked/figures.ts'
import { explain, measure, type Measured } from './scale/measure.ts'
import { forget, openPlace, type Place } from './scale/place.ts'
import { watchNewReports } from './scale/fresh.ts'
import { percentile, print, row, type Row } from './table.ts'

const ROOT = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    reports: { type: 'string', default: '1000000' },
    data: { type: 'string', default: join(ROOT, '.cache', 'bench-scale') },
    plans: { type: 'string', default: join(ROOT, '.cache', 'bench-scale-plans') },
    seed: { type: 'string', default: 'tanggap' },
    filters: { type: 'string', default: '40' },
    only: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
  },
})

let since = performance.now()
const say = (phase: string) => {
  process.stdout.write(`${phase.padEnd(24)}${((performance.now() - since) / 1000).toFixed(1)} s\n`)
  since = performance.now()
}

const folder = resolve(values.data)
const place = await openPlace({ folder, reports: Number(values.reports), seed: values.seed, say }, { counts: !values.only.startsWith('^desk') })
try {
  process.stdout.write(
    `${place.reports.toLocaleString('en')} reports, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}\n`,
  )
  const rows = await measureAll(place)
  print(rows)
  process.exitCode = rows.some(({ aim }) => aim && !aim.isMet) ? 1 : 0
} finally {
  await place.db.destroy()
  await place.server.stop()
  if (!values.keep) await forget(folder)
}

async function measureAll(place: Place): Promise<Row[]> {
  const { db, region, now } = place
  const random = randomOf(values.seed)
  const ground = await inRegion(db, region.id, (trx) => readGround(trx, { region, now, random }))
  const tickets = await inRegion(db, region.id, (trx) => readTickets(trx, region.id, now))
  const groups = [...figureGroups(ground, Number(values.filters)), ...deskGroups(ground, tickets)].filter(({ name }) =>
    new RegExp(values.only).test(name),
  )
  const rows: Row[] = []
  const lists: Measured[] = []
  for (const group of groups) {
    const measured = await measure(db, region.id, group)
    if (group.limit === LISTS) lists.push(measured)
    rows.push(...rowsOf(measured))
    await keepPlan(place, measured)
    print(rowsOf(measured))
  }
  if (lists.length > 1) rows.push(...rowsOf(allOf('desk: every list of these groups', lists)))
  if (new RegExp(values.only).test('new reports')) rows.push(...(await watchNewReports(place, ground)))
  say('measured')
  return rows
}

/** Groups are asked apart to see which kind is slow; a person opens any of them. */
function allOf(name: string, parts: Measured[]): Measured {
  return {
    name,
    limit: LISTS,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    alone: parts.flatMap(({ alone }) => alone),
    together: parts.flatMap(({ together }) => together),
    slowest: parts.flatMap(({ slowest }) => slowest).toSorted((a, b) => b.ms - a.ms),
  }
}

function rowsOf({ name, limit, count, alone, together, slowest }: Measured): Row[] {
  const ms = (times: number[]) => [0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(share < 1 ? 1 : 0)).join(' / ')
  const p95 = percentile(alone, 0.95)
  return [
    row(`${name} (${count})`, `${ms(alone)} ms`, { target: `p95 ≤ ${limit} ms`, isMet: p95 <= limit }),
    row('  two at a time', `${ms(together)} ms`),
    ...slowest.slice(0, p95 > limit ? 3 : 1).map((one) => row(`  slowest: ${one.ask.about}`, `${one.ms.toFixed(0)} ms`)),
  ]
}

async function keepPlan({ pool, region }: Place, { name, slowest }: Measured): Promise<void> {
  const [first] = slowest
  if (!first) return
  mkdirSync(values.plans, { recursive: true })
  const plans = await explain(pool, region.id, first.ask)
  const text = `${name}\n${first.ask.about}, ${first.ms.toFixed(0)} ms\n\n${plans.join('\n\n')}\n`
  writeFileSync(join(values.plans, `${name.replace(/\W+/g, '-')}.txt`), text)
}
