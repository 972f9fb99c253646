import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { takingTurns } from './turns.ts'

test('photos are taken in one after the other, and saving waits for all, those that were added meanwhile as well', async () => {
  const done: string[] = []
  const turns = takingTurns((fault) => assert.fail(String(fault)))
  const photo = (name: string, wait: number) => turns.add(async () => (await pause(wait), void done.push(name)))
  void photo('slow', 20)
  void photo('quick', 1)
  setTimeout(() => void photo('late', 20), 10)
  await turns.settled()
  assert.deepEqual(done, ['slow', 'quick', 'late'])
  await turns.settled()
})

test('one that fails is said, and holds up neither the next nor saving', async () => {
  const done: string[] = []
  const faults: unknown[] = []
  const turns = takingTurns((fault) => void faults.push(fault))
  void turns.add(() => Promise.reject(new Error('gone')))
  await turns.add(async () => void done.push('next'))
  await turns.settled()
  assert.deepEqual([done, faults.length], [['next'], 1])
})
