/** Which letter is answered, and who may claim so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ACCOUNT, OWN } from './fixtures/letters.ts'
import { findThread, letterId, type Marks, plusAddress, readLetterId, reportId } from './thread.ts'

const TICKET = 'UJI-2611-0007'
const OURS = letterId({ ticket: TICKET, ourId: '0193-aa' }, ACCOUNT)
const NONE: Marks = { inReplyTo: [], references: [], to: [], subject: '' }
const proven = { ticket: TICKET, isProven: true }

test('the same letter has the same id; another letter, ticket, account or secret has another', () => {
  assert.equal(letterId({ ticket: TICKET, ourId: '0193-aa' }, ACCOUNT), OURS)
  const others = [
    letterId({ ticket: TICKET, ourId: '0193-ab' }, ACCOUNT),
    letterId({ ticket: 'UJI-2611-0008', ourId: '0193-aa' }, ACCOUNT),
    letterId({ ticket: TICKET, ourId: '0193-aa' }, { ...ACCOUNT, id: 'lain-email' }),
    letterId({ ticket: TICKET, ourId: '0193-aa' }, { ...ACCOUNT, settings: { ...ACCOUNT.settings, appSecret: 'lain' } }),
  ]
  assert.equal(new Set([OURS, ...others]).size, 5)
})

//  what the letter carries                                              what it answers
const ways: [string, Partial<Marks>, ReturnType<typeof findThread>][] = [
  ['In-Reply-To', { inReplyTo: [OURS] }, { replyTo: OURS, ourId: '0193-aa', thread: proven }],
  ['References, newest last, others between', { references: ['a@b', OURS, 'c@d'] }, { replyTo: OURS, ourId: '0193-aa', thread: proven }],
  ['References with only the id of the report', { references: [reportId(TICKET, ACCOUNT) ?? ''] }, { thread: proven }],
  ['the address written to', { to: [plusAddress(TICKET, ACCOUNT) ?? ''] }, { thread: proven }],
  ['the subject, which anyone can type', { subject: `Bls: [${TICKET.toLowerCase()}] Laporan` }, { thread: { ticket: TICKET, isProven: false } }],
  ['nothing', { subject: 'Jalan rusak', to: [OWN], references: ['a@b'] }, {}],
]
for (const [name, marks, expected] of ways) {
  test(`found by ${name}`, () => assert.deepEqual(findThread({ ...NONE, ...marks }, ACCOUNT), expected))
}

test('an id with one sign changed is nobody’s', () => {
  fc.assert(
    fc.property(fc.nat(OURS.indexOf('@') - 1), fc.constantFrom(...'0123456789abcdefghxyzABC-.'.split('')), (at, sign) => {
      const forged = OURS.slice(0, at) + sign + OURS.slice(at + 1)
      assert.equal(readLetterId(forged, ACCOUNT) !== undefined, forged === OURS)
    }),
  )
})

test('without a secret nothing is proven, and nothing is thrown', () => {
  const bare = { id: 'x', settings: { address: OWN } }
  const id = letterId({ ticket: TICKET, ourId: 'a' }, bare)
  assert.deepEqual(findThread({ ...NONE, inReplyTo: [id] }, bare), {})
  assert.deepEqual([reportId(TICKET, bare), plusAddress(TICKET, bare)], [undefined, undefined])
})

test('whatever stands in the head of a letter, nothing is thrown', () => {
  const words = fc.array(fc.string(), { maxLength: 5 })
  fc.assert(
    fc.property(fc.record({ inReplyTo: words, references: words, to: words, subject: fc.string() }), (marks) => {
      assert.equal(findThread(marks, ACCOUNT).replyTo, undefined)
    }),
  )
})
