import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { wasLate } from '#transfers/fairness.ts'
import { placeOf, redact } from '#transfers/redact.ts'
import { freshAfter, stepsOf, wordOf, type Carried, type ToldEvent } from '#transfers/steps.ts'
import { words } from '#texts/text.ts'

const say = words('id')
const told = (kind: ToldEvent['kind'], more: Partial<ToldEvent> = {}): ToldEvent => ({
  kind,
  text: '',
  agencyName: 'Dinas PUTR',
  details: {},
  ...more,
})

//  what the receiver did                                                   what it is to the sender
const steps: [ToldEvent, string][] = [
  [told('opened'), ''],
  [told('verified'), 'accepted'],
  [told('assigned', { details: { isNewLead: true } }), 'accepted, told: Sekarang ditangani Dinas PUTR.'],
  [told('assigned', { details: { isNewLead: false } }), ''],
  [told('taken'), 'accepted, told: Dinas PUTR mulai mengerjakannya.'],
  [told('progress', { text: 'Alat berat sudah di lokasi.' }), 'accepted, told: Alat berat sudah di lokasi.'],
  [told('asked', { text: 'Di kilometer berapa?' }), 'accepted, asked: Di kilometer berapa?'],
  [told('resumed'), 'resumed'],
  [told('answered', { text: 'Sudah diaspal.' }), 'accepted, answered: Sudah diaspal.'],
  [told('rejected', { text: 'Tanah pribadi.' }), 'returned: Tanah pribadi.'],
  [told('transfer_returned', { text: 'Jalan nasional.' }), 'returned: Jalan nasional.'],
  [told('transfer_returned', { text: 'Bukan kami.', details: { transferId: 'their own' } }), ''],
  [told('transferred', { text: 'Jalan nasional.', agencyName: 'Balai' }), 'accepted, told: Diteruskan ke Balai: Jalan nasional.'],
  [told('confirmed'), ''],
  [told('not_fixed'), ''],
  [told('closed_silent'), ''],
]

for (const [event, expected] of steps) {
  test(`their "${event.kind}" ${event.text} is to us: ${expected || 'nothing'}`, () => {
    const shown = stepsOf(event, say).map((step) => ('text' in step ? `${step.kind}: ${step.text}` : step.kind))
    assert.equal(shown.join(', '), expected)
  })
}

test('a hand-over taken back concerns the receiver of that one, and no other', () => {
  const withdrawn = { kind: 'transfer_withdrawn', details: { transferId: 'first' } } as const
  assert.equal(wordOf(withdrawn, 'first'), 'withdrawn')
  assert.equal(wordOf(withdrawn, 'second'), undefined)
  assert.equal(wordOf({ kind: 'confirmed', details: {} }, 'first'), 'fixed')
})

//  what a report says                                             what the other government reads
const texts = [
  ['Hubungi saya di 0812-3456-7890 ya', 'Hubungi saya di ••• ya'],
  ['WA +62 812 3456 7890', 'WA •••'],
  ['NIK 1602051203890001, nama Budi', 'NIK •••, nama Budi'],
  ['surel: budi.s@contoh.id', 'surel: •••'],
  ['Jalan rusak 300 meter sejak 2024, kilometer 12', 'Jalan rusak 300 meter sejak 2024, kilometer 12'],
  ['Titik -3.38512, 104.89123', 'Titik -3.38512, 104.89123'],
  ['Senin 12-05-2026 pukul 07.30', 'Senin 12-05-2026 pukul 07.30'],
] as const

for (const [said, read] of texts) test(`"${said}" is read there as "${read}"`, () => assert.equal(redact(said), read))

const chain: Carried[] = [
  { caseId: 'a', seq: 1, kind: 'opened' },
  { caseId: 'a', seq: 2, kind: 'verified' },
  { caseId: 'a', seq: 3, kind: 'linked' },
  { caseId: 'b', seq: 9, kind: 'reporter_joined' },
  { caseId: 'b', seq: 10, kind: 'answered' },
]

test('what is carried over goes on in the case that answers, and comes back when the report is taken off again', () => {
  const seqs = (cursor: Parameters<typeof freshAfter>[2], cases = ['a', 'b']) => freshAfter(chain, cases, cursor).map(({ seq }) => seq)
  assert.deepEqual(seqs({ caseId: null, seq: 0 }), [1, 2, 3, 9, 10])
  assert.deepEqual(seqs({ caseId: 'a', seq: 2 }), [3, 9, 10])
  assert.deepEqual(seqs({ caseId: 'b', seq: 9 }), [10])
  const off: Carried[] = [...chain.slice(0, 3), { caseId: 'a', seq: 4, kind: 'unlinked' }, { caseId: 'a', seq: 5, kind: 'assigned' }]
  assert.deepEqual(
    freshAfter(off, ['a'], { caseId: 'b', seq: 10 }).map(({ seq }) => seq),
    [5],
  )
})

test('carried over in any portions, every event comes exactly once and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: chain.length }), { maxLength: 8 }), (lengths) => {
      let cursor: Parameters<typeof freshAfter>[2] = { caseId: null, seq: 0 }
      const heard: Carried[] = []
      for (const length of [...lengths, chain.length]) {
        const seen = chain.slice(0, length)
        const cases = seen.some(({ kind }) => kind === 'linked') ? ['a', 'b'] : ['a']
        // Pictures may be older than what was heard: read before, written after.
        const fresh = freshAfter(seen, cases, cursor)
        heard.push(...fresh)
        const last = fresh.at(-1)
        if (last) cursor = last
      }
      assert.deepEqual(heard, chain)
    }),
  )
})

//  held until         first word owed by   on 20 November: late?
const lates = [
  ['2026-11-30', null, false],
  ['2026-11-30', '2026-11-24', false],
  ['2026-11-30', '2026-11-18', true],
  ['2026-11-19', null, true],
] as const

for (const [due, first, late] of lates) {
  test(`due ${due}, first word by ${first ?? 'no limit'}: ${late ? 'late, and it stays theirs' : 'in time, and it leaves their figures'}`, () => {
    const found = { leadAgencyId: 'works', dueAt: new Date(due), firstDueAt: first && new Date(first) }
    assert.equal(wasLate(found, new Date('2026-11-20')), late)
    assert.equal(wasLate({ ...found, leadAgencyId: null }, new Date('2026-11-20')), false)
  })
}

test('the place is named once, with the region it lies in', () => {
  const place = { placeText: 'Dekat pasar Sukadana', villageName: 'Sukadana', districtName: 'Kayu Agung' }
  assert.equal(placeOf(place, 'Kab. OKI'), 'Dekat pasar Sukadana, Kayu Agung, Kab. OKI')
  assert.equal(placeOf({ placeText: null, villageName: null, districtName: null }, 'Kab. OKI'), 'Kab. OKI')
})
