import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesOption, STYLES, type Line } from './lines.ts'
import type { Look } from './look.ts'

const look: Look = {
  ink: '#111',
  ink2: '#222',
  ink3: '#333',
  brand: '#0b5d4e',
  line: '#ddd',
  grid: '#eee',
  surface: '#fff',
  sunken: '#f3efe6',
  ochre: '#bd7637',
  font: 'sans-serif',
  isStill: false,
}
const size = { height: 200, title: (label: string) => label, write: String }
const aLine = (key: string, values: number[], style = STYLES[0] as Line['style']): Line => ({ key, name: key, values, style, hasEnd: true })
const labels = (count: number) => Array.from({ length: count }, (_, index) => String(index))

test('no two lines look alike without their colour', () => {
  const looks = STYLES.map(({ dash, symbol }) => `${dash.join(' ')} ${symbol}`)
  assert.equal(new Set(looks).size, STYLES.length)
})

test('many parts can be looked at closer, few need no slider', () => {
  const option = (count: number) => linesOption({ labels: labels(count), lines: [aLine('a', labels(count).map(Number))] }, look, size)
  assert.equal(option(13).dataZoom.length, 0)
  assert.equal(option(53).dataZoom.length, 1)
})

test('end values at the same height move apart, others stay where they are', () => {
  const shifts = (...ends: number[]) =>
    linesOption({ labels: ['1'], lines: ends.map((end, index) => aLine(String(index), [end])) }, look, size).series.map(
      ({ endLabel }) => endLabel.offset[1],
    )
  assert.deepEqual(shifts(100, 50), [0, 0])
  assert.deepEqual(shifts(100, 100), [-7, 7])
  assert.deepEqual(shifts(98, 100), [5, -5])
})

test('figures are written as the page writes them, and the widest end value has room', () => {
  const write = (value: number) => `${value} kasus`
  const { grid, yAxis, series } = linesOption({ labels: ['1'], lines: [aLine('a', [101442])] }, look, { ...size, write })
  assert.equal(yAxis.axisLabel.formatter(50000), '50000 kasus')
  assert.equal(series[0]?.endLabel.formatter({ value: 101442 }), '101442 kasus')
  assert.equal(grid.right, 14 + 7 * '101442 kasus'.length)
})

test('nothing moves for somebody who asked for that', () => {
  assert.equal(linesOption({ labels: [], lines: [] }, { ...look, isStill: true }, size).animation, false)
})
