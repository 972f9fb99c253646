import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysOffWith, readChanges, writeChanges, type KnownDay } from '#calendars/changes.ts'

const TODAY = '2026-11-25'

//  what is written                                   what is read
const good = [
  ['2026-12-28; Cuti bersama Natal; cuti bersama', '2026-12-28 joint_leave'],
  ['28/12/2026; Cuti bersama Natal; cuti', '2026-12-28 joint_leave'],
  ['1.1.2027; Tahun Baru; nasional', '2027-01-01 national'],
  ['2027-02-10,Hari jadi kabupaten,daerah # keputusan bupati', '2027-02-10 regional'],
  ['2026-12-24; Cuti bersama Natal; hari kerja', '2026-12-24 working_day'],
  ['2026-12-24;;hapus', '2026-12-24 remove'],
] as const

for (const [written, read] of good) {
  test(`"${written}" is ${read}`, () => {
    const { changes, problems } = readChanges(written, TODAY)
    assert.deepEqual(problems, [])
    assert.equal(changes.map(({ day, kind }) => `${day} ${kind}`).join(), read)
  })
}

//  nonsense                                           why, and on which line
const nonsense = [
  ['besok; Libur; daerah', '1 no_day'],
  ['2026-02-31; Libur; nasional', '1 no_such_day'],
  ['2026-13-01; Libur; nasional', '1 no_such_day'],
  ['# keputusan baru\n\n2026-12-28; ; nasional', '3 no_name'],
  ['2026-12-28; Libur; besar', '1 no_kind'],
  ['2026-12-28', '1 no_kind'],
  ['1926-12-28; Libur; nasional', '1 far'],
  ['2026-12-28; Libur; nasional\n28/12/2026; Lagi; daerah', '2 twice'],
  [`2026-12-28; ${'panjang '.repeat(30)}; daerah`, '1 too_long'],
  ['\u0000\u0001; x; nasional', '1 no_day'],
] as const

for (const [written, why] of nonsense) {
  test(`nonsense is named: ${JSON.stringify(written.slice(0, 40))} → ${why}`, () => {
    const { problems } = readChanges(written, TODAY)
    assert.equal(problems.map(({ line, kind }) => `${line} ${kind}`).join(), why)
  })
}

test('good lines are read beside bad ones, and the file’s own head line is passed over', () => {
  const { changes, problems } = readChanges('day,name,kind\n2026-12-28,Cuti,joint_leave\nlibur semua\n2027-01-01,Tahun Baru,national', TODAY)
  assert.equal(changes.length, 2)
  assert.deepEqual(
    problems.map(({ line }) => line),
    [3],
  )
})

test('whatever is pasted, nothing breaks, and what was read can be written and read again', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.constantFrom('2026-12-28', '; ', 'x', 'daerah', '\n', ',', 'hapus', '1/2/2027')).map((all) => all.join('')),
      ),
      (text) => {
        const { changes } = readChanges(text, TODAY)
        assert.deepEqual(
          readChanges(writeChanges(changes), TODAY).changes.map(({ day, kind }) => [day, kind]),
          changes.map(({ day, kind }) => [day, kind]),
        )
      },
    ),
  )
})

const known: KnownDay[] = [
  { day: '2026-12-24', kind: 'joint_leave', source: 'file' },
  { day: '2026-12-25', kind: 'national', source: 'file' },
  { day: '2026-12-28', kind: 'regional', source: 'page' },
]

test('the page goes before the files, and forgetting what the page says brings the files back', () => {
  assert.deepEqual(daysOffWith(known, []), ['2026-12-24', '2026-12-25', '2026-12-28'])
  const worked = daysOffWith(known, [{ day: '2026-12-24', name: 'x', kind: 'working_day' }])
  assert.deepEqual(worked, ['2026-12-25', '2026-12-28'])
  const again: KnownDay[] = [...known, { day: '2026-12-24', kind: 'working_day', source: 'page' }]
  assert.deepEqual(daysOffWith(again, [{ day: '2026-12-24', name: '', kind: 'remove' }]), ['2026-12-24', '2026-12-25', '2026-12-28'])
  assert.deepEqual(daysOffWith(known, [{ day: '2026-12-28', name: '', kind: 'remove' }]), ['2026-12-24', '2026-12-25'])
})
