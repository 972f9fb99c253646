import assert from 'node:assert/strict'
import { test } from 'node:test'
import { soon } from '#web/lib/live/soon.ts'

test('many wishes in a moment ask once, and a steady stream of them does not put it off', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let reloads = 0
  const reloading = soon(() => (reloads += 1), { pause: 400, isBusy: () => false })
  for (let news = 0; news < 20; news++) {
    reloading.ask()
    t.mock.timers.tick(100)
    await Promise.resolve()
  }
  assert.equal(reloads, 5)
})

test('what goes on is not ended: the reload waits for it', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let [reloads, isBusy] = [0, true]
  const reloading = soon(() => (reloads += 1), { pause: 400, isBusy: () => isBusy })
  reloading.ask()
  t.mock.timers.tick(2_000)
  assert.equal(reloads, 0)
  isBusy = false
  t.mock.timers.tick(400)
  assert.equal(reloads, 1)
})

test('a page that was left reloads nothing', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let reloads = 0
  const reloading = soon(() => (reloads += 1), { pause: 400, isBusy: () => false })
  assert.equal(reloading.end(), false)
  reloading.ask()
  assert.equal(reloading.end(), true, 'somebody else has to')
  t.mock.timers.tick(1_000)
  assert.equal(reloads, 0)
})

test('a slow reload is not thrown away by the next one', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let reloads = 0
  let finish = () => {}
  const slow = () => {
    reloads += 1
    return new Promise<void>((resolve) => (finish = resolve))
  }
  const reloading = soon(slow, { pause: 400, isBusy: () => false })
  reloading.ask()
  t.mock.timers.tick(400)
  reloading.ask()
  t.mock.timers.tick(4_000)
  assert.equal(reloads, 1)
  finish()
  await new Promise((resolve) => setImmediate(resolve))
  t.mock.timers.tick(400)
  assert.equal(reloads, 2)
})
