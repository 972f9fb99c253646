import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY } from './queue.ts'
import { findVillage, missingIn } from './missing.ts'
import { judgeRows, type SheetRow } from './sheet.ts'

const content = (change: object = {}) => ({ ...EMPTY, toldAt: '2026-11-23T02:00:00Z', ...change })
const row = (change: object, slip = ''): SheetRow => ({ key: 'k', slip, content: content(change) })
const ktp = { code: 'id', name: 'KTP', needsIdentity: true, isSensitive: false }

//  what was written                                                            what is missing
const papers = [
  [{ text: 'Jalan putus di dusun 2' }, []],
  [{ text: '' }, ['text']],
  [{ text: 'Jalan putus', personName: 'Bu Rekaan' }, ['consent']],
  [{ text: 'Jalan putus', personName: 'Bu Rekaan', hasConsented: true }, []],
  [{ text: 'Jalan putus', phone: '08', hasConsented: true }, ['phone']],
  [{ text: 'Jalan putus', phone: '08', isAnonymous: true }, []],
  [{ text: 'KTP belum jadi', categoryCode: 'id' }, ['identity']],
  [{ text: 'KTP belum jadi', categoryCode: 'id', isAnonymous: true }, []],
] as const
for (const [written, missing] of papers) {
  test(`${JSON.stringify(written)}: ${missing.join(', ') || 'complete'}`, () => {
    const category = 'categoryCode' in written ? ktp : undefined
    assert.deepEqual(missingIn(content(written), { category, hasVoice: false }), missing)
  })
}

test('a voice note needs no words', () => assert.deepEqual(missingIn(content(), { category: undefined, hasVoice: true }), []))

test('the same paper typed twice is hinted at, also in slightly other words', () => {
  const rows = [
    row({ text: 'Jalan ke dermaga putus sejak banjir minggu lalu' }),
    row({ text: 'Lampu dermaga mati' }),
    row({ text: 'jalan ke dermaga putus, sejak banjir minggu yang lalu.' }),
    row({ text: 'Lampu' }),
    row({ text: 'Lampu' }),
  ]
  assert.deepEqual(
    judgeRows(rows, { categories: [], known: [] }).map(({ like }) => like),
    [undefined, undefined, 1, undefined, undefined],
  )
})

test('a number that is none, or stands twice, is said; an empty row is nothing', () => {
  const rows = [row({ text: 'Jalan putus' }, 'H7K2P-7'), row({ text: 'Sumur kering' }, 'h7k2p 7'), row({ text: 'Parit penuh' }, '12'), row({})]
  assert.deepEqual(
    judgeRows(rows, { categories: [], known: [] }).map(({ problems, isEmpty }) => [problems, isEmpty]),
    [
      [[], false],
      [['slip_twice'], false],
      [['slip'], false],
      [[], true],
    ],
  )
})

test('a paper that was sent before is known by its number and by its words', () => {
  const known = [{ slip: 'H7K2P-7', text: 'Jalan ke dermaga putus sejak banjir' }]
  const [first, second] = judgeRows([row({ text: 'Sumur kering' }, 'h7k2p7'), row({ text: 'jalan ke dermaga putus sejak banjir.' })], {
    categories: [],
    known,
  })
  assert.deepEqual([first?.problems, second?.like], [['slip_twice'], 'H7K2P-7'])
})

test('a village is found by its label, or by a name that only one has', () => {
  const villages = [
    { code: '1', name: 'Suka Maju', districtName: 'Utara' },
    { code: '2', name: 'Suka Maju', districtName: 'Selatan' },
    { code: '3', name: 'Sungai Ceper', districtName: 'Selatan' },
  ]
  assert.equal(findVillage(villages, 'sungai ceper ')?.code, '3')
  assert.equal(findVillage(villages, 'Suka Maju')?.code, undefined)
  assert.equal(findVillage(villages, 'Suka Maju, Kec. Selatan')?.code, '2')
})
