import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sum } from '#statistics/kept/sums.ts'
import { withinOf } from '#web/components/leader/within.ts'
import { daysLabel, shownClusters, shownMonths, shownSince, shownTrend } from './shown.ts'

const now = new Date('2026-11-26T01:00:00Z')
const show = { now, locale: 'id' as const, calendar: { zone: 'Asia/Jakarta' } }
const on = (day: string, received: number, answered = 0): Sum => ({
  day,
  received,
  reports: received,
  answered,
  closed: 0,
  confirmed: 0,
  unconfirmed: 0,
  rejected: 0,
})

test('this month stands beside the same days of the last, and of last year only when there was anything', () => {
  const sums = [on('2026-11-01', 12), on('2026-11-26', 3), on('2026-10-26', 10), on('2026-10-27', 99)]
  const without = shownMonths('2026-11-26', { sums, yearSums: [on('2025-11-27', 5)] }, show)
  assert.deepEqual([without.hasYear, without.labels], [false, ['1–26 Nov', '1–26 Okt']])
  const received = without.rows.find(({ figure }) => figure === 'received')?.cells
  assert.deepEqual(
    received?.map(({ count, change }) => [count, change]),
    [
      [15, undefined],
      [10, { kind: 'up', percent: 50 }],
    ],
  )
  const with_ = shownMonths('2026-11-26', { sums, yearSums: [on('2025-11-05', 20)] }, show)
  assert.deepEqual([with_.hasYear, with_.labels.at(-1)], [true, '1–26 Nov 2025'])
})

test('days are written as short as they can be', () => {
  assert.equal(daysLabel({ from: '2026-11-01', until: '2026-11-01' }, 'id'), '1 Nov')
  assert.equal(daysLabel({ from: '2026-10-28', until: '2026-11-03' }, 'id'), '28 Okt–3 Nov')
})

test('yesterday needs no name, an earlier look has its day', () => {
  assert.equal(shownSince({ day: '2026-11-26', since: '2026-11-25' }, [on('2026-11-25', 2)], show).word, undefined)
  const since = shownSince({ day: '2026-11-26', since: '2026-11-20' }, [on('2026-11-19', 9), on('2026-11-20', 1), on('2026-11-26', 2)], show)
  assert.deepEqual([since.word, since.received], ['Jumat 20 Nov', 3])
})

test('a part of the trend knows its days, and what came in a year before', () => {
  const parts = ['2026-11-12', '2026-11-19'].map((day) => ({ startsAt: new Date(`${day}T17:00:00Z`), received: 5, answered: 4 }))
  const [first, last] = shownTrend(parts, [on('2025-11-20', 3), on('2025-11-21', 4)], show)
  assert.deepEqual([first?.days, first?.lastYear], [{ from: '2026-11-13', until: '2026-11-19' }, 3])
  assert.deepEqual([last?.days.until, last?.lastYear], ['2026-11-26', 4])
  assert.equal(shownTrend(parts, [], show)[0]?.lastYear, undefined)
})

test('a growing pair is called by its names; one that is no longer in the region is left out', () => {
  const names = { categories: [{ code: 'water', name: 'Air bersih', nameEn: 'Water' }], districts: [{ code: '1', name: 'Cengal' }] }
  const clusters = [
    { category: 'water', district: '1', count: 9, usual: 0.25 },
    { category: 'water', district: 'gone', count: 9, usual: 2 },
  ]
  assert.deepEqual(shownClusters(clusters, names, show), [
    { category: 'water', district: '1', topic: 'Air bersih', place: 'Cengal', count: 9, usual: undefined },
  ])
})

test('days in an address are whole days of the region; nonsense is none', () => {
  const read = (query: string) => withinOf(new URLSearchParams(query), 'Asia/Makassar')
  assert.deepEqual(read('sejak=2026-11-01&sampai=2026-11-07')?.instants, {
    from: new Date('2026-10-31T16:00:00Z'),
    until: new Date('2026-11-07T16:00:00Z'),
  })
  assert.deepEqual(read('sejak=2026-11-01')?.days, { from: '2026-11-01', until: '2026-11-01' })
  const nonsense = ['', 'sejak=x', 'sejak=2026-11-07&sampai=2026-11-01', 'sejak=2020-01-01&sampai=2026-01-01', 'sejak=2026-02-30']
  for (const query of [...nonsense, 'sejak=9999-12-31', 'sejak=0000-01-01']) assert.equal(read(query), undefined)
})
