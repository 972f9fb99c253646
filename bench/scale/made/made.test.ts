import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomOf } from '#demo/random.ts'
import { arrivals } from './arrivals.ts'
import { imagine, type Life } from './life.ts'
import { COLUMNS, emptySheet, TABLES, write } from './rows.ts'
import { worldOf } from './world.ts'

const NOW = Date.parse('2026-11-26T02:00:00Z')
const agency = (code: string, kind = 'opd', areaCode: string | null = null) => ({
  id: `00000000-0000-7000-8000-0000000000${code}`,
  code,
  kind,
  areaCode,
})
const district = (code: string) => ({
  code,
  name: `Kec ${code}`,
  latitude: -6.2,
  longitude: 107.1,
  villages: [{ code: `${code}.1`, name: 'Sukamaju' }],
})
const WORLD = worldOf({
  regionId: '00000000-0000-7000-8000-000000000001',
  prefix: 'UKR',
  agencies: [agency('11'), agency('12'), agency('13', 'district', '99.01')],
  categories: [
    { code: 'road', agencyCode: '11', isSensitive: false },
    { code: 'official_conduct', agencyCode: '12', isSensitive: true },
  ],
  districts: [district('99.01'), district('99.02')],
})

function make(seed: string, count: number) {
  const random = randomOf(seed)
  const sheet = emptySheet()
  const lives: Life[] = []
  for (const receivedAt of arrivals({ count, days: 2_190, until: NOW }, random)) {
    const life = imagine(WORLD, { receivedAt, now: NOW }, random)
    lives.push(life)
    write(sheet, { life, world: WORLD, random, withEvents: true })
  }
  return { lives, sheet }
}

test('the same seed gives the same rows, another one others', () => {
  assert.deepEqual(make('a', 200).sheet, make('a', 200).sheet)
  assert.notDeepEqual(make('a', 200).sheet, make('b', 200).sheet)
})

test('every line has a value for each column', () => {
  const { sheet } = make('a', 2_000)
  for (const table of TABLES) {
    const width = COLUMNS[table].split(', ').length
    assert.ok(sheet.lines[table].length > 0, table)
    assert.ok(
      sheet.lines[table].every((one) => one.endsWith('\n') && one.split('\t').length === width),
      table,
    )
  }
})

test('reports come in order, none from tomorrow, more in the last year than in the first', () => {
  const times = [...arrivals({ count: 30_000, days: 2_190, until: NOW }, randomOf('a'))]
  assert.equal(times.length, 30_000)
  assert.ok(times.every((at, index) => at <= NOW && at >= (times[index - 1] ?? 0) - 3_600_000))
  const year = 365 * 86_400_000
  assert.ok(times.filter((at) => at > NOW - year).length > 1.8 * times.filter((at) => at < NOW - 5 * year).length)
})

test('the shares are those of life', () => {
  const { lives, sheet } = make('a', 20_000)
  const share = (is: (life: Life) => boolean) => lives.filter(is).length / lives.length
  assert.ok(Math.abs(share(({ channel }) => channel === 'whatsapp') - 0.8) < 0.02)
  assert.ok(Math.abs(share(({ others }) => others.length > 0) - 0.04) < 0.005)
  assert.ok(Math.abs(sheet.reportCount / lives.length - 1.05) < 0.01)
  assert.ok(Math.abs(share(({ rating }) => rating !== undefined) - 0.2) < 0.02)
  const open = share(({ closedAt }) => closedAt === undefined)
  assert.ok(open > 0.005 && open < 0.012, `${open} open`)
})

test('nothing happens before what it follows, and nothing after now', () => {
  for (const { receivedAt, verifiedAt = receivedAt, answeredAt = verifiedAt, closedAt = answeredAt } of make('a', 3_000).lives)
    assert.ok(receivedAt <= verifiedAt && verifiedAt <= answeredAt && answeredAt <= closedAt && closedAt <= NOW)
})

test('a complaint about somebody is secret', () => {
  const about = make('a', 5_000).lives.filter((life) => life.about !== undefined)
  assert.ok(about.length > 0 && about.every(({ isSecret }) => isSecret))
})
