/** What may be asked, what may be answered, by when: as tables. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readRight } from '#conversations/listening/rights.ts'
import { answerDue, answersTo, decide, hoursLeft, NEXT, REQUEST_KINDS, type Decision, type RequestState } from '#privacy/requests/rules.ts'
import { withdrawalOf, type Withdrawal } from '#privacy/requests/withdrawing.ts'
import type { DomainError } from '#lib/errors.ts'
import type { CaseState } from '#cases/states.ts'

const wib = (time: string) => new Date(`${time}:00+07:00`)

// asked (WIB) → due (WIB): weekends and holidays count
const DUE = [
  ['2026-11-20T16:30', '2026-11-23T16:30'], // Friday evening → Monday
  ['2026-12-24T23:59', '2026-12-27T23:59'], // Christmas, cuti bersama and a Sunday
  ['2026-12-31T08:00', '2027-01-03T08:00'], // over the year
] as const
for (const [asked, due] of DUE) test(`asked ${asked} is due ${due}`, () => assert.deepEqual(answerDue(wib(asked)), wib(due)))

test('hours left count down to nought and then up again', () => {
  const due = wib('2026-11-23T16:30')
  const at = (time: string) => hoursLeft(due, wib(time))
  assert.deepEqual([at('2026-11-20T16:30'), at('2026-11-23T15:31'), at('2026-11-23T16:30'), at('2026-11-23T16:31')], [72, 0, 0, -1])
})

const DECISIONS: readonly Decision[] = ['erase', 'anonymise', 'restrict', 'corrected', 'refuse']
const STATES = Object.keys(NEXT) as RequestState[]
const BECOMES = { erase: 'granted', anonymise: 'granted', restrict: 'done', corrected: 'done', refuse: 'refused' } as const

const WAYS = REQUEST_KINDS.flatMap((kind) => STATES.flatMap((state) => DECISIONS.map((decision) => ({ kind, state, decision }))))

function expectedOf({ kind, state, decision }: (typeof WAYS)[number]): string {
  if (state !== 'waiting') return 'privacy.request_answered'
  return answersTo(kind).includes(decision) ? BECOMES[decision] : 'privacy.answer_unknown'
}

function answered({ kind, state, decision }: (typeof WAYS)[number], reason: string): string {
  try {
    return decide({ kind, state }, decision, reason)
  } catch (fault) {
    return (fault as DomainError).key
  }
}

test('every kind in every state with every answer: only what waits is answered, with a reason, by what the table has for it', () => {
  for (const way of WAYS) {
    assert.equal(answered(way, 'Karena wajib disimpan.'), expectedOf(way), JSON.stringify(way))
    if (way.state === 'waiting' && answersTo(way.kind).includes(way.decision)) assert.equal(answered(way, '  '), 'case.reason_missing')
  }
  assert.ok(Object.values(BECOMES).every((state) => NEXT.waiting.includes(state)))
})

const told = { isSecret: false, about: null, class: 'complaint', isUrgent: false, closedAt: null } as const
// [state, more, alone, what follows]
const WITHDRAWALS: [CaseState, Partial<Parameters<typeof withdrawalOf>[0]>, boolean, Withdrawal][] = [
  ['received', {}, true, 'ends'],
  ['in_progress', {}, true, 'ends'],
  ['in_progress', {}, false, 'goes_on'],
  ['in_review', {}, true, 'goes_on'],
  ['received', { isSecret: true }, true, 'goes_on'],
  ['received', { about: 'agency' }, true, 'goes_on'],
  ['received', { isUrgent: true }, true, 'goes_on'],
  ['received', { class: 'supervision' }, true, 'goes_on'],
  ['answered', {}, true, 'too_late'],
  ['closed', { closedAt: new Date() }, true, 'too_late'],
]
for (const [state, more, isAlone, follows] of WITHDRAWALS)
  test(`taken back when ${state}${isAlone ? '' : ', others too'} ${Object.keys(more).join()}: ${follows}`, () =>
    assert.equal(withdrawalOf({ ...told, state, ...more }, { isAlone }), follows))

const SAID: [string, ReturnType<typeof readRight>][] = [
  ['DATA SAYA', 'access'],
  ['data saya', 'access'],
  ['Minta data pribadi saya pak', 'access'],
  ['salinan data saya', 'access'],
  ['my data', 'access'],
  ['MY DATA please', 'access'],
  ['HAPUS DATA', 'erasure'],
  ['hapus data saya', 'erasure'],
  ['tolong hapuskan semua data saya', 'erasure'],
  ['delete my data', 'erasure'],
  ['erase data', 'erasure'],
  ['hapus', undefined],
  ['data bantuan saya hilang di kelurahan', undefined],
  ['data saya di KTP salah, sudah lapor ke dukcapil', undefined],
  ['kenapa data saya dihapus dari penerima bantuan', undefined],
  ['tolong hapus data ganda di DTKS desa kami', undefined],
  ['data kependudukan saya salah', undefined],
]
for (const [text, right] of SAID) test(`"${text}" asks for ${right ?? 'nothing of the kind'}`, () => assert.equal(readRight(text), right))

test('a story is never taken for such a request', () => {
  const telling = fc.array(fc.constantFrom('jalan', 'rusak', 'data', 'saya', 'hapus', 'bantuan', 'lampu', 'desa', 'salah'), {
    minLength: 6,
    maxLength: 20,
  })
  fc.assert(
    fc.property(
      telling.filter((words) => words.some((word) => ['jalan', 'rusak', 'bantuan', 'lampu', 'desa', 'salah'].includes(word))),
      (words) => readRight(words.join(' ')) === undefined,
    ),
  )
})
