import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPressure } from './pressure.ts'

async function took(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

test('on an ordinary day nothing waits', async () => {
  const pressure = createPressure()
  pressure.note(3)
  // Looks come every twenty milliseconds, a rush counts for 150.
  assert.ok((await took(pressure.ease)) < 100)
})

test('other work waits until the rush is over', async () => {
  const pressure = createPressure()
  pressure.note(60)
  assert.ok((await took(pressure.ease)) >= 140)
})

test('other work goes on after a while, however long the rush lasts', async () => {
  const times: number[] = []
  // A machine that stands still for a sixth of a second lets the rush end: then once more.
  while (times.length < 4 && !times.some((time) => time >= 2_000)) {
    const pressure = createPressure()
    pressure.note(60)
    const rush = setInterval(() => pressure.note(60), 10)
    times.push(await took(pressure.ease))
    clearInterval(rush)
  }
  assert.ok(Math.max(...times) >= 2_000 && Math.max(...times) < 60_000, times.join())
})
