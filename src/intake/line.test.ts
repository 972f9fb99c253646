/** Many requests, few commits. Storing is made up here; the real one is in intake.test.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createLine, LineFull } from './line.ts'

type Row = { group: string; name: string }
const row = (name: string, group = 'a'): Row => ({ name, group })

function make(store: (rows: Row[]) => Promise<void> = () => wait(5)) {
  const batches: string[][] = []
  let [atOnce, most] = [0, 0]
  const line = createLine<Row>(
    ({ group }) => group,
    async (rows) => {
      batches.push(rows.map(({ name }) => name))
      most = Math.max(most, ++atOnce)
      await store(rows).finally(() => atOnce--)
    },
  )
  return { line, batches, mostAtOnce: () => most }
}

test('what comes in the same moment is one batch', async () => {
  const { line, batches } = make()
  await Promise.all([line.add([row('1')]), line.add([row('2'), row('3')])])
  assert.deepEqual(batches, [['1', '2', '3']])
})

test('what gathers meanwhile is the next batch; never more than two at once, never more than 256 rows', async () => {
  const { line, batches, mostAtOnce } = make()
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => wait(index / 4).then(() => line.add(Array.from({ length: 30 }, (_one, at) => row(`${index}-${at}`))))),
  )
  assert.equal(batches.flat().length, 1200)
  assert.ok(batches.length < 40)
  assert.equal(mostAtOnce(), 2)
  assert.ok(batches.every((batch) => batch.length <= 256))
  assert.equal(line.size(), 0)
})

test('groups are never mixed, and take turns', async () => {
  const { line, batches } = make()
  const busy = Array.from({ length: 1000 }, (_, at) => row(`a${at}`))
  await Promise.all([line.add(busy), line.add([row('b', 'b')])])
  assert.ok(batches.every((batch) => new Set(batch.map((name) => name[0])).size === 1))
  assert.ok(batches.findIndex((batch) => batch[0] === 'b') <= 1)
})

test('a batch that fails is written row by row: the bad one fails alone', async () => {
  const { line } = make((rows) => (rows.some(({ name }) => name === 'bad') ? Promise.reject(new Error('refused')) : wait(1)))
  const outcomes = await Promise.allSettled([line.add([row('1')]), line.add([row('bad')]), line.add([row('2')])])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
})

test('a line that is too long takes nobody more, and takes again when it is shorter', async () => {
  const { line } = make()
  const many = Array.from({ length: 5000 }, (_, at) => row(String(at)))
  const first = line.add(many)
  await assert.rejects(line.add([row('late')]), LineFull)
  await first
  await line.add([row('later')])
})

test('one body that is longer than the line is taken when nobody waits', async () => {
  const { line, batches } = make(() => Promise.resolve())
  await line.add(Array.from({ length: 6000 }, (_, at) => row(String(at))))
  assert.equal(batches.flat().length, 6000)
})
