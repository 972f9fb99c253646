/** What the report says in words, and what it asks the leader to decide: tables a civil servant could check. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WorkCalendar } from '#cases/sla.ts'
import type { Waiting } from '#papers/figures/month-queries.ts'
import { NOTHING, type MonthFigures } from '#papers/figures/month.ts'
import { decisionsOf } from '#papers/monthly/decisions.ts'
import { lateSection } from '#papers/monthly/late-section.ts'
import { compared, sentencesOf } from '#papers/monthly/sentences.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { words } from '#texts/text.ts'

const say = words('id')
const calendar: WorkCalendar = { zone: 'Asia/Jakarta', closesAt: '16:00', weekdays: [1, 2, 3, 4, 5], holidays: new Set() }
const now = new Date('2026-11-26T02:00:00Z')

//  now  before  said
const changes: [number, number, string][] = [
  [112, 100, 'naik 12% dari September 2026 (100)'],
  [80, 100, 'turun 20% dari September 2026 (100)'],
  [101, 100, 'hampir sama dengan September 2026 (100)'],
  [9, 4, '4 pada September 2026'], // too few for a percentage
  [9, 0, 'tidak ada kasus pada September 2026'],
]
for (const [count, previous, said] of changes) {
  test(`${count} after ${previous}: ${said}`, () => assert.equal(compared({ count, previous, name: 'September 2026' }, say), said))
}

function figures(more: object = {}): MonthFigures {
  const sums = {
    now: { ...NOTHING, received: 145, reports: 172, confirmed: 93, unconfirmed: 38 },
    before: { ...NOTHING, received: 131 },
    lastYear: NOTHING,
  }
  return {
    sums,
    isRunning: false,
    inTime: { now: { judged: 144, inTime: 105 }, before: { judged: 0, inTime: 0 } },
    voices: { reopened: 0, stars: [0, 0, 0, 0, 0] },
    headline: { late: 0, open: 130 },
    lateAgencies: [],
    late: { cases: [], secretCount: 0 },
    categories: [],
    ...more,
  } as unknown as MonthFigures
}
const sentences = (more?: object) => sentencesOf(figures(more), { say, month: '2026-10', calendar, now })

test('the month in five sentences', () => {
  assert.deepEqual(sentences(), [
    'Pada Oktober 2026 masuk 145 kasus dari 172 laporan warga: naik 11% dari September 2026 (131), dan tidak ada kasus pada Oktober 2025.',
    'Dari kasus yang masuk bulan itu dan sudah dapat dinilai, 73% dijawab dalam batas waktu (105 dari 144).',
    'Saat ini tidak ada kasus yang lewat batas waktu; 130 kasus masih dikerjakan.',
    'Dari 131 kasus yang ditutup setelah dijawab, 93 (71%) dinyatakan beres oleh pelapor dan 38 ditutup tanpa konfirmasi.',
    'Belum ada kasus dengan topik pada bulan itu.',
  ])
})

test('an empty month is said, not divided by', () => {
  const empty = sentences({
    sums: { now: NOTHING, before: NOTHING, lastYear: NOTHING },
    inTime: { now: { judged: 0, inTime: 0 }, before: { judged: 0, inTime: 0 } },
  })
  assert.equal(empty.length, 5)
  assert.doesNotMatch(empty.join(' '), /NaN|Infinity|undefined|\{/)
})

test('a running month is compared with the same days', () => {
  assert.match(sentences({ isRunning: true })[0] ?? '', /tanggal yang sama pada September 2026/)
})

test('what burns names who holds most of it; when all of it is secret, nobody', () => {
  const worst = { name: 'Dinas PU', count: 8, longestDueAt: new Date('2026-11-19T09:00:00Z') }
  assert.match(
    sentences({ headline: { late: 16, open: 130 }, lateAgencies: [worst] })[2] ?? '',
    /terbanyak pada Dinas PU \(8 kasus, paling lama 5 hari kerja\)/,
  )
  const secret = sentences({ headline: { late: 2, open: 130 }, late: { cases: [], secretCount: 2 } })[2] ?? ''
  assert.match(secret, /2 dari 130 kasus terbuka lewat batas waktu, semuanya rahasia/)
})

test('the list of late cases says why it is empty', () => {
  const lead = (late: number) =>
    lateSection(figures({ headline: { late, open: 130 }, late: { cases: [], secretCount: late } }), { say, calendar, now } as unknown as Setting)[0]
  assert.match(JSON.stringify(lead(0)), /Tidak ada kasus yang lewat batas waktu\./)
  assert.match(JSON.stringify(lead(3)), /3 kasus lewat batas, semuanya rahasia\./)
})

test('a topic that rises is said only when it rises by more than a few', () => {
  const topic = (name: string, received: number, before: number) => ({ name, received, before, answered: 0, closed: 0 })
  assert.equal(
    sentences({ categories: [topic('Jalan', 31, 30), topic('Air', 14, 12)] })[4],
    'Paling banyak dilaporkan: Jalan (31 kasus) dan Air (14 kasus).',
  )
  assert.match(sentences({ categories: [topic('Jalan', 31, 30), topic('Air', 14, 3)] })[4] ?? '', /paling naik: Air, dari 3 menjadi 14 kasus/)
})

const waits = (why: Waiting['why'], ticket: string, [since, agencyName]: [string, string?]): Waiting => ({
  why,
  ticket,
  title: 'Jalan rusak',
  agencyName: agencyName ?? null,
  since: new Date(since),
})

test('an agency is named when its silence lasts more than five working days past its limit', () => {
  const waiting = [
    waits('silent', 'A-1', ['2026-11-19T09:00:00Z', 'Dinas PU']), // Thursday to Thursday: five
    waits('silent', 'A-2', ['2026-11-18T09:00:00Z', 'Dinas PU']), // six
    waits('silent', 'A-3', ['2026-11-02T09:00:00Z', 'Dinas Air']),
    waits('silent', 'A-4', ['2026-11-03T09:00:00Z', 'Dinas Air']),
  ]
  const decisions = decisionsOf({ waiting, overdue: [], late: { cases: [], secretCount: 0 } }, now, calendar)
  assert.deepEqual(
    decisions.map((one) => ('agency' in one ? [one.agency, one.cases.map(({ ticket, days }) => [ticket, days])] : one.kind)),
    [
      [
        'Dinas Air',
        [
          ['A-3', 18],
          ['A-4', 17],
        ],
      ],
      ['Dinas PU', [['A-2', 6]]],
    ],
  )
})

test('cases nobody accepts, objections, overdue instructions and late secret cases follow, each with its cases', () => {
  const waiting = [waits('objection', 'B-1', ['2026-11-25T02:00:00Z']), waits('unheld', 'B-2', ['2026-11-20T02:00:00Z'])]
  const overdue = [{ text: 'Bereskan', dueOn: '2026-11-20', tickets: ['B-3'], openCount: 2 }]
  const decisions = decisionsOf({ waiting, overdue, late: { cases: [], secretCount: 3 } }, now, calendar)
  assert.deepEqual(
    decisions.map(({ kind }) => kind),
    ['unheld', 'objection', 'instruction', 'secret_late'],
  )
  assert.deepEqual(decisions[2], { kind: 'instruction', text: 'Bereskan', dueOn: '2026-11-20', tickets: ['B-3'], openCount: 2, days: 4 })
  assert.deepEqual(decisions[3], { kind: 'secret_late', count: 3 })
})
