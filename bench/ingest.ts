/**
 * `npm run bench ingest`: how many webhooks a second are stored for good, how soon the bot answers, what a kill leaves behind.
 * The real server, the real PostgreSQL, the stand-in for Meta; load from a process of its own on the same machine.
 */
import { fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { availableParallelism, loadavg } from 'node:os'
import { openDb, openPool } from '#db/connect.ts'
import { listRegions } from '#regions/queries.ts'
import { checkFigures, countWaiting } from '#statistics/kept/commands.ts'
import { countAnswers, countStored, forgetEverything, numberIdOf, waitUntilQuiet } from './findings.ts'
import type { Outcome, Task } from './load.ts'
import { ACCOUNT } from './messages.ts'
import { databaseUrl, memoryOf, PORT, startServer } from './server.ts'
import { measureSingleRows } from './single-rows.ts'
import { percentile, print, row, type Row } from './table.ts'

const CONNECTIONS = 64
const FLOOD_SECONDS = 10
const FLOOD_MOST = 90_000
const FLOW = { perSecond: 50, seconds: 20 }
/** The kill comes after so many milliseconds; the load goes on for a moment, so that some of it is cut off. */
const KILL_AFTER = 1_500
const KILL_RATE = 1_000

/** Marks the people of this run: nobody of an earlier one is met again. */
const run = String(randomInt(1000, 10_000))
const rows: Row[] = []

let server = await startServer()
rows.push(row('server ready after', `${(server.startedIn / 1000).toFixed(1)} s`))
try {
  await forgetEverything()
  await letMetaTakeAll()
  // The connections that the start needed are closed after ten seconds of rest.
  await wait(30_000)
  rows.push(row('memory idle (PSS of Node and PostgreSQL)', `${memoryOf(server.pid)} MB`, { target: '≤ 250 MB', isMet: memoryOf(server.pid) <= 250 }))
  await benchFlow()
  const single = await benchSingleRows()
  await benchFlood(single)
  await benchKill()
} finally {
  await server.kill('SIGTERM')
}
rows.push(row('others at work on this machine (load, 1 minute)', `${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`))
print(rows)
process.exit(rows.some(({ aim }) => aim?.isMet === false) ? 1 : 0)

/** Messages of the bench go to people who have no phone here, and faster than a number of theirs may. */
async function letMetaTakeAll(): Promise<void> {
  const body = JSON.stringify({ numberLimit: 100_000, openWindows: true })
  await fetch(`http://127.0.0.1:${PORT}/simulator/switches`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

async function benchFlow(): Promise<void> {
  say(`whole flow: ${FLOW.perSecond} messages a second for ${FLOW.seconds} s …`)
  const { outcome } = await load({
    series: 1,
    count: FLOW.perSecond * FLOW.seconds,
    connections: 32,
    seconds: FLOW.seconds + 5,
    perSecond: FLOW.perSecond,
  })
  await waitUntilQuiet(30_000)
  const answers = await countAnswers(run, 1)
  const took = outcome.acknowledged.flatMap((id) => {
    const answer = answers.get(id)
    return answer ? [answer.first.getTime() - (outcome.sentAt[id] ?? 0)] : []
  })
  const asked = outcome.acknowledged.length
  rows.push(row('whole flow: messages, answers handed to the stand-in', `${asked}, ${took.length}`, { target: 'all', isMet: took.length === asked }))
  rows.push(row('whole flow: message → answer, p50', `${percentile(took, 0.5).toFixed(0)} ms`))
  rows.push(
    row('whole flow: message → answer, p95', `${percentile(took, 0.95).toFixed(0)} ms`, {
      target: '< 1000 ms',
      isMet: percentile(took, 0.95) < 1000,
    }),
  )
}

/** @returns rows a second at 32 connections */
async function benchSingleRows(): Promise<number> {
  say('single rows, one commit each …')
  let rate = 0
  for (const connections of [1, 8, 32]) {
    rate = await measureSingleRows(connections)
    rows.push(row(`single-row inserts at ${connections} connection${connections > 1 ? 's' : ''}`, `${rate} a second`))
  }
  return rate
}

async function benchFlood(single: number): Promise<void> {
  say(`flood: ${CONNECTIONS} connections for ${FLOOD_SECONDS} s …`)
  let highest = 0
  const looking = setInterval(() => (highest = Math.max(highest, memoryOf(server.pid))), 1000)
  const { outcome } = await load({ series: 2, count: FLOOD_MOST, connections: CONNECTIONS, seconds: FLOOD_SECONDS })
  clearInterval(looking)
  const { acknowledged, milliseconds, refused, lasted } = outcome
  const rate = Math.round(acknowledged.length / (lasted / 1000))
  const stored = await countStored(run, 2)
  const lost = acknowledged.filter((id) => !stored.has(id)).length
  rows.push(row('messages a second, durable before the answer', `${rate}`, { target: '≥ 3000', isMet: rate >= 3000 }))
  rows.push(row('  against single rows at 32 connections', `× ${(rate / single).toFixed(2)}`, { target: '≥ × 0.5', isMet: rate >= single * 0.5 }))
  const [p50, p99] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.99)]
  rows.push(row('  p50, p99 of the answer', `${p50.toFixed(1)} ms, ${p99.toFixed(1)} ms`, { target: 'p99 < 100 ms', isMet: p99 < 100 }))
  rows.push(row('  acknowledged, stored, lost', `${acknowledged.length}, ${stored.size}, ${lost}`, { target: 'none lost', isMet: lost === 0 }))
  rows.push(row('  refused', JSON.stringify(refused), { target: 'none', isMet: Object.keys(refused).length === 0 }))
  rows.push(row('memory under load, highest', `${highest} MB`, { target: '≤ 512 MB', isMet: highest <= 512 }))
  await forgetEverything()
}

async function benchKill(): Promise<void> {
  say('kill -9 under load, start again …')
  const { outcome } = await load({ series: 3, count: 4_000, connections: CONNECTIONS, seconds: 6, perSecond: KILL_RATE }, () => {
    setTimeout(() => void server.kill('SIGKILL'), KILL_AFTER)
  })
  server = await startServer()
  const stored = await countStored(run, 3)
  const lost = outcome.acknowledged.filter((id) => !stored.has(id)).length
  const quietAfter = await waitUntilQuiet(300_000)
  const answers = await countAnswers(run, 3)
  const silent = outcome.acknowledged.filter((id) => !answers.has(id)).length
  const twice = [...answers.values()].filter(({ count }) => count > 1).length
  rows.push(row('kill -9: ready again after', `${(server.startedIn / 1000).toFixed(1)} s`, { target: '< 5 s', isMet: server.startedIn < 5000 }))
  rows.push(row('kill -9: acknowledged, of these lost', `${outcome.acknowledged.length}, ${lost}`, { target: 'none lost', isMet: lost === 0 }))
  rows.push(row('kill -9: not answered, answered twice', `${silent}, ${twice}`, { target: 'none', isMet: silent === 0 && twice === 0 }))
  rows.push(row('kill -9: all answered after', `${(quietAfter / 1000).toFixed(0)} s`))
  const differing = await countDifferingFigures()
  rows.push(row('kill -9: kept figures that differ from a count anew', `${differing}`, { target: 'none', isMet: differing === 0 }))
}

async function countDifferingFigures(): Promise<number> {
  const db = openDb(openPool(databaseUrl(), 1))
  try {
    let differing = 0
    for (const { id } of await listRegions(db)) {
      await countWaiting(db, id)
      differing += Object.values(await checkFigures(db, id)).reduce((sum, count) => sum + count, 0)
    }
    return differing
  } finally {
    await db.destroy()
  }
}

type Wanted = Pick<Task, 'series' | 'count' | 'connections' | 'seconds'> & { perSecond?: number }

/** @param onStart called when the load begins */
async function load(wanted: Wanted, onStart: () => void = () => undefined): Promise<{ outcome: Outcome }> {
  const child = fork(new URL('./load.ts', import.meta.url), { execArgv: ['--max-old-space-size=1024'], serialization: 'advanced' })
  child.send({ ...wanted, numberId: await numberIdOf(ACCOUNT), port: PORT, run } satisfies Task)
  await new Promise((resolve) => child.once('message', resolve))
  child.send('go')
  onStart()
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once('message', (told) => resolve(told as Outcome))
    child.once('exit', (code) => code && reject(new Error(`the load generator ended with ${code}`)))
  })
  return { outcome: await outcome }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
