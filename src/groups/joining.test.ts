/** Who wrote what in one go. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hashesOf, joiner, sourceKeyOf, textOf, type Joined, type NewLine } from '#groups/joining.ts'

function line(minutes: number, author: string, text: string): NewLine {
  const stamp = { isYearFirst: false, first: 1, second: 1, year: 2026, hour: 0, minute: 0 }
  return {
    minutes,
    author,
    text,
    files: text === '' ? ['foto.jpg'] : [],
    omittedCount: 0,
    isDeleted: false,
    stamp,
    hash: Buffer.alloc(12, `${minutes}${author}`),
  }
}

function join(lines: NewLine[]): Joined[] {
  const { take, end } = joiner()
  return [...lines.flatMap(take), ...end()]
}

const brief = (all: Joined[]) =>
  all.map((one) => `${one.author}: ${textOf(one).replaceAll('\n', ' / ')} [${one.lines.flatMap(({ files }) => files).length}]`)

test('words and photos of one person belong together, whoever writes between them', () => {
  const all = join([line(0, 'A', 'pagi'), line(1, 'A', ''), line(2, 'B', 'halo'), line(4, 'A', 'jalan rusak'), line(30, 'A', 'lampu mati')])
  assert.deepEqual(brief(all).toSorted(), ['A: lampu mati [0]', 'A: pagi / jalan rusak [1]', 'B: halo [0]'])
})

test('nothing is lost, nothing told twice, and the order stays', () => {
  const talk = fc.array(fc.record({ pause: fc.nat(8), author: fc.constantFrom('A', 'B', 'C') }), { maxLength: 60 })
  fc.assert(
    fc.property(talk, (parts) => {
      let minutes = 0
      const lines = parts.map(({ pause, author }) => line((minutes += pause), author, String(minutes)))
      const all = join(lines)
      assert.equal(all.flatMap((one) => one.lines).length, lines.length)
      assert.deepEqual(new Set(all.flatMap((one) => one.lines)), new Set(lines))
      for (const one of all)
        assert.ok(
          one.lines.every(({ author }, index) => author === one.author && (one.lines[index - 1]?.minutes ?? 0) <= (one.lines[index]?.minutes ?? 0)),
        )
    }),
  )
})

test('the first message names it, all are remembered', () => {
  const [one] = join([line(0, 'A', 'a'), line(1, 'A', 'b')])
  assert.ok(one)
  assert.equal(sourceKeyOf('g', one), `g:${Buffer.alloc(12, '0A').toString('base64url')}`)
  assert.equal(hashesOf(one).length, 24)
})
