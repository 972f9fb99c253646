import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { openDb, openPool } from '#db/connect.ts'
import { SCHEDULE, type JobContext, type JobHandlers, type SweepName } from '#jobs/catalog.ts'
import { freshDatabaseUrl, testKeyring } from '#tests/database.ts'
import { startWorker, type Worker } from './worker.ts'

const HOUR = 3_600_000
const url = await freshDatabaseUrl()
const pool = openPool(url, 14)
const db = openDb(pool, testKeyring(url))
after(() => db.destroy())

/** One sweep in each of its forms. */
const EVERY_FIVE = nameOf('check-deadlines')
const NIGHTLY = nameOf('delete-old-uploads')

function nameOf(job: SweepName): string {
  return SCHEDULE.find(({ jobs }) => jobs.includes(job))?.jobs.join('+') ?? ''
}

let swept: string[] = []
let said: string[] = []
let worker: Worker | undefined
afterEach(() => worker?.stop())

/** @returns what the watch of the clock says once a minute */
async function begin(): Promise<(setBy: number) => Promise<void>> {
  swept = []
  said = []
  let tell: (setBy: number) => unknown = () => undefined
  const handlers = {
    'sweep-regions': async ({ jobs }: { jobs: string[] }) => void swept.push(jobs.join('+')),
  } as unknown as JobHandlers
  const say = (what: { queue?: string }, words?: string) => void said.push(words ?? what.queue ?? '')
  const context = { db, now: () => new Date(), log: { error: say, warn: say } } as unknown as JobContext
  const watch = (look: (setBy: number) => unknown) => {
    tell = look
    return () => undefined
  }
  worker = await startWorker({ pool, handlers, pressure: async () => undefined, watch }, context)
  return async (setBy) => void (await tell(setBy))
}

async function ranAt(name: string, hours: number): Promise<void> {
  await pool.query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution) values ($1, now() - interval '9 days', $2)
      on conflict (identifier) do update set known_since = excluded.known_since, last_execution = excluded.last_execution`,
    [name, new Date(Date.now() + hours * HOUR)],
  )
}

async function waitsUntil(name: string): Promise<boolean> {
  const { rows } = await pool.query<{ isAhead: boolean }>(
    'select last_execution > now() as "isAhead" from graphile_worker._private_known_crontabs where identifier = $1 and last_execution is not null',
    [name],
  )
  return rows[0]?.isAhead ?? false
}

async function eventually(isSo: () => boolean): Promise<void> {
  const until = Date.now() + 5000
  while (!isSo() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok(isSo())
}

test('a sweep that ran while the clock was hours ahead runs again after a start', async () => {
  await ranAt(EVERY_FIVE, 7)
  assert.ok(await waitsUntil(EVERY_FIVE))
  await begin()
  assert.ok(!(await waitsUntil(EVERY_FIVE)))
})

test('a clock that is set back while we run: background work begins anew, and says so', async () => {
  const tell = await begin()
  await ranAt(EVERY_FIVE, 7)
  await tell(0)
  assert.deepEqual(said, [])
  assert.ok(await waitsUntil(EVERY_FIVE))
  await tell(-7 * HOUR)
  assert.match(said.join(), /^background work begins anew/)
  assert.ok(!(await waitsUntil(EVERY_FIVE)))
  assert.ok(worker?.isRunning())
  swept = []
  await pool.query(`select graphile_worker.add_job('sweep-regions', '{"jobs":["tell-notices"]}')`)
  await eventually(() => swept.includes('tell-notices'))
})

//  hours since it last ran → how often a start makes up for it
const MISSED: [number, number][] = [
  [-80, 1],
  [-24.5, 1],
  [0, 0],
]

for (const [hours, times] of MISSED) {
  test(`what runs at night and last ran ${Math.abs(hours)} hours ago is ${times === 0 ? 'not done' : 'done once'} at a start`, async () => {
    await ranAt(NIGHTLY, hours)
    await begin()
    await eventually(() => swept.some((name) => name.includes('resume-sending')))
    await new Promise((resolve) => setTimeout(resolve, 200))
    assert.equal(swept.filter((name) => name === NIGHTLY).length, times)
  })
}

test('what had ended by itself is begun again within a minute; what was stopped is not', async () => {
  const tell = await begin()
  const isRunning = () => worker?.isRunning()
  await pool.query(`select pg_notify('worker:migrate', '{"breaking":true,"migrationNumber":99}')`)
  await eventually(() => isRunning() === false)
  process.exitCode = 0
  await tell(0)
  assert.equal(isRunning(), true)
  await worker?.stop()
  assert.equal(isRunning(), false)
  await tell(0)
  assert.equal(isRunning(), false)
  worker = undefined
})
