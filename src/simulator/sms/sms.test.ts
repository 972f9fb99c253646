/** The far side of an SMS: what a gateway takes, and how it counts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fit } from '#channels/sms/text/fit.ts'
import { countSeptets } from '#channels/sms/text/septets.ts'
import { checkSend } from './gateway.ts'
import type { SmsAccount } from './queries.ts'
import { countSms } from './segments.ts'

const account = { id: 'contoh-sms', sender: '1708', token: 'kunci', secret: 's' } as SmsAccount
const GOOD = { from: '1708', to: '6281234567890', text: 'Laporan diterima', ref: '01990000-0000-7000-8000-000000000001' }

test('what is right is taken', () => {
  assert.deepEqual(checkSend([account], 'Bearer kunci', GOOD), { sent: GOOD, account })
})

//  what is wrong                            refused with
const WRONG: [object, string | undefined, number, string][] = [
  [GOOD, 'Bearer lain', 401, 'unauthorized'],
  [GOOD, undefined, 401, 'unauthorized'],
  [{ ...GOOD, more: 1 }, 'Bearer kunci', 400, 'bad_field'],
  [{ ...GOOD, to: '+6281234567890' }, 'Bearer kunci', 400, 'bad_field'],
  [{ ...GOOD, to: '081234567890' }, 'Bearer kunci', 400, 'bad_field'],
  [{ ...GOOD, ref: 'x' }, 'Bearer kunci', 400, 'bad_field'],
  [{ ...GOOD, text: '' }, 'Bearer kunci', 400, 'bad_field'],
  [{ ...GOOD, from: '9999' }, 'Bearer kunci', 403, 'sender_not_registered'],
  [{ ...GOOD, text: 'a'.repeat(161) }, 'Bearer kunci', 400, 'too_long'],
  [{ ...GOOD, text: '€'.repeat(81) }, 'Bearer kunci', 400, 'too_long'],
  [{ ...GOOD, text: 'sudah ✅' }, 'Bearer kunci', 400, 'not_plain'],
]
for (const [body, authorization, status, error] of WRONG) {
  test(`${JSON.stringify(body).slice(0, 90)} with ${authorization} is refused: ${error}`, () => {
    const answer = checkSend([account], authorization, body)
    assert.deepEqual('error' in answer && [answer.status, answer.error], [status, error])
  })
}

//  text                 SMS  of
const COUNTED: [string, number, number][] = [
  ['a'.repeat(160), 1, 160],
  ['a'.repeat(161), 2, 306],
  ['a'.repeat(307), 3, 459],
  ['✅'.repeat(70), 1, 70],
  ['✅'.repeat(71), 2, 134],
]
for (const [text, segments, room] of COUNTED) {
  test(`${text.length} × ${text.slice(0, 1)} is ${segments} SMS`, () => {
    const count = countSms(text)
    assert.deepEqual([count.segments, count.room], [segments, room])
  })
}

test('both sides count alike, and whatever we make fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const { units, segments, isPlain } = countSms(fit(text))
      assert.ok(isPlain && segments === 1)
      assert.equal(units, countSeptets(fit(text)))
    }),
  )
})
