import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWrongByClock, watchClock } from '#jobs/clock.ts'
import type { JobContext } from '#jobs/catalog.ts'
import { freshDatabase } from '#tests/database.ts'

const db = await freshDatabase()
const MINUTE = 60_000

/** The machine's clock so many minutes ahead of the database's. */
function ahead(minutes: number): { context: JobContext; said: unknown[] } {
  const said: unknown[] = []
  const context = { db, now: () => new Date(Date.now() + minutes * MINUTE), log: { error: (what: unknown) => said.push(what) } }
  return { context: context as unknown as JobContext, said }
}

//  minutes ahead → the sweep is left out
const CLOCKS: [number, boolean][] = [
  [0, false],
  [2, false],
  [-2, false],
  [5, true],
  [-5, true],
  [60 * 24 * 365, true],
]

for (const [minutes, isLeftOut] of CLOCKS) {
  test(`a clock ${minutes} minutes ahead of the database's: sweeps ${isLeftOut ? 'are left out, in one clear line' : 'run'}`, async () => {
    const { context, said } = ahead(minutes)
    assert.equal(await isWrongByClock('check-deadlines', context), isLeftOut)
    assert.equal(said.length, isLeftOut ? 1 : 0)
  })
}

test('what a person asked for is done whatever the clock says', async () => {
  assert.equal(await isWrongByClock('send-message', ahead(60).context), false)
  assert.equal(await isWrongByClock('sweep-regions', ahead(60).context), true)
})

//  the clock is set by so many minutes → it is told, in minutes
const SETTINGS: [number, number][] = [
  [0, 0],
  [2, 0],
  [-420, -420],
  [420, 420],
]

for (const [minutes, told] of SETTINGS) {
  test(`a clock set by ${minutes} minutes while we run is ${told === 0 ? 'no news' : 'told, once'}`, (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    let [passed, clock] = [1000, Date.now()]
    t.mock.method(performance, 'now', () => passed)
    t.mock.method(Date, 'now', () => clock)
    const heard: number[] = []
    const end = watchClock((setBy) => heard.push(setBy / MINUTE))
    for (const setBy of [0, minutes, 0]) {
      passed += MINUTE
      clock += MINUTE + setBy * MINUTE
      t.mock.timers.tick(MINUTE)
    }
    end()
    t.mock.timers.tick(MINUTE)
    assert.deepEqual(heard, [0, told, 0])
  })
}
