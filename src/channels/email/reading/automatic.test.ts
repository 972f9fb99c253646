/** Who wrote: the whole table, line by line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OWN } from '../fixtures/letters.ts'
import { writerOf, type Signs } from './automatic.ts'

type Headers = Record<string, string>

function signs(headers: Headers, more: Partial<Signs> = {}): Signs {
  const header = (name: string) => (headers[name] === undefined ? [] : [headers[name]])
  return { from: 'siti@warga.example', own: OWN, contentType: headers['content-type'] ?? 'text/plain', header, ...more }
}

//  headers                                                      sender                    who wrote
const letters: [Headers, string, object][] = [
  [{}, 'siti@warga.example', {}],
  [{ 'auto-submitted': 'no' }, 'siti@warga.example', {}],
  [{ 'auto-submitted': 'auto-replied' }, 'siti@warga.example', { nobody: 'auto_submitted' }],
  [{ 'auto-submitted': 'auto-generated; owner-email="x"' }, 'mesin@kantor.example', { nobody: 'auto_submitted' }],
  [{ 'return-path': '<>' }, 'siti@warga.example', { nobody: 'empty_sender' }],
  [{ 'return-path': '<siti@warga.example>' }, 'siti@warga.example', {}],
  [{}, OWN, { nobody: 'own_letter' }],
  [{}, 'lapor+uji-2611-0007.abc@uji.example', { nobody: 'own_letter' }],
  [{}, 'MAILER-DAEMON@surel.example', { nobody: 'no_reply_address' }],
  [{}, 'noreply@toko.example', { nobody: 'no_reply_address' }],
  [{}, 'no-reply+77@toko.example', { nobody: 'no_reply_address' }],
  [{}, 'jangan.balas@bank.example', { nobody: 'no_reply_address' }],
  [{}, 'noreplyanto@warga.example', {}], // a person may be called so
  [{ precedence: 'bulk' }, 'promo@toko.example', { nobody: 'bulk' }],
  [{ precedence: 'junk' }, 'promo@toko.example', { nobody: 'bulk' }],
  [{ precedence: 'auto_reply' }, 'siti@warga.example', { nobody: 'auto_reply' }],
  [{ 'x-autoreply': 'yes' }, 'siti@warga.example', { nobody: 'auto_reply' }],
  [{ 'list-unsubscribe': '<https://toko.example/x>' }, 'promo@toko.example', { nobody: 'newsletter' }],
  [{ 'list-id': '<warga.rt04.example>', 'list-post': '<mailto:warga@rt04.example>' }, 'siti@warga.example', { mute: 'list' }],
  [{ precedence: 'list' }, 'siti@warga.example', { mute: 'list' }],
  [{ 'list-id': `Lapor <lapor.uji.example>`, 'list-unsubscribe': '<https://x.example>', precedence: 'list' }, 'siti@warga.example', {}], // our own group address
  [{ 'x-auto-response-suppress': 'OOF, AutoReply' }, 'siti@kantor.example', { mute: 'asked_for_silence' }],
  [{ 'x-auto-response-suppress': 'DR, RN' }, 'siti@kantor.example', {}],
  [{ 'content-type': 'multipart/report; report-type=disposition-notification' }, 'siti@warga.example', { nobody: 'delivery_report' }],
]
for (const [headers, from, writer] of letters) {
  test(`${JSON.stringify(headers)} from ${from}: ${JSON.stringify(writer)}`, () => assert.deepEqual(writerOf(signs(headers, { from })), writer))
}

test('an answered invitation is no letter; an invitation is', () => {
  assert.deepEqual(writerOf(signs({}, { calendarMethod: 'REPLY' })), { nobody: 'calendar_reply' })
  assert.deepEqual(writerOf(signs({}, { calendarMethod: 'REQUEST' })), {})
})
