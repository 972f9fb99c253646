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
  assert.ok((await took(pressure.ease)) < 15)
})

test('other work waits until the rush is over', async () => {
  const pressure = createPressure()
  pressure.note(60)
  assert.ok((await took(pressure.ease)) >= 140)
})

test('other work goes on after a while, however long the rush lasts', async () => {
  const pressure = createPressure()
  pressure.note(60)
  const rush = setInterval(() => pressure.note(60), 10)
  const waited = await took(pressure.ease)
  clearInterval(rush)
  assert.ok(waited >= 2_000 && waited < 10_000, String(waited))
})
