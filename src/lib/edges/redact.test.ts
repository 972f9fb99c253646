import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createLog } from '#lib/log.ts'
import { redact, redactWords } from '#lib/edges/redact.ts'

test('a table of what is taken out, and of what stays', () => {
  const table: [given: string, written: string][] = [
    ['Bearer eyJhbGciOi.x.y', 'Bearer [rahasia]'],
    ['postgres://tanggap:s3cret@db:5432/x failed', 'postgres://[rahasia]@db:5432/x failed'],
    ['/lacak/UJI-2611-0001?kode=P4T9WN&x=1', '/lacak/UJI-2611-0001?kode=[rahasia]&x=1'],
    ['550 no such user sari.w@contoh.go.id here', '550 no such user [surel] here'],
    ['pesan dari +62 812-3456-7890 ditolak', 'pesan dari [nomor] ditolak'],
    ['081234567890', '[nomor]'],
    ['NIK 1602011501900001', 'NIK [nomor]'],
    ['whsec_c2VjcmV0', '[rahasia]'],
    ['took 15238 ms at 2026-11-26T05:03:34Z', 'took 15238 ms at 2026-11-26T05:03:34Z'],
    ['case 0198a000-0000-7000-8000-000000000000 of UJI-2611-0001', 'case 0198a000-0000-7000-8000-000000000000 of UJI-2611-0001'],
    ['src/http/files.ts:123:45', 'src/http/files.ts:123:45'],
  ]
  for (const [given, written] of table) assert.equal(redactWords(given), written)
})

test('fields that hold secrets or residents’ words are never written, however deep and however named', () => {
  for (const name of ['password', 'Authorization', 'accessToken', 'app_secret', 'phone', 'sender', 'body', 'kode', 'details'])
    assert.equal(JSON.stringify(redact({ a: [{ [name]: 'Ibu Sari' }] })).includes('Sari'), false, name)
  assert.deepEqual(redact({ code: 'ECONNREFUSED', job: 'send-message', tries: 3 }), { code: 'ECONNREFUSED', job: 'send-message', tries: 3 })
})

test('the log itself writes nothing else: objects, errors and sentences', () => {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => lines.push(line) })
  log.error({ error: new Error('no room for 081234567890'), headers: { cookie: 'tanggap=abc' } }, 'mail to sari@contoh.id failed')
  log.warn('plain 081234567890')
  log.info({ reason: new Error('inner 081234567890') })
  assert.equal(/0812|tanggap=abc|sari@/.test(lines.join('')), false, lines.join(''))
  assert.equal(lines.length, 3)
})

test('no number of a telephone gets through, wherever it stands', () => {
  const digits = fc.stringMatching(/^8[0-9]{8,11}$/)
  fc.assert(
    fc.property(digits, fc.constantFrom('+62', '62', '0'), fc.constantFrom('', ' ', '"', '(', '\n', ':'), (rest, prefix, before) => {
      return !redactWords(`${before}${prefix}${rest}${before}`).includes(rest)
    }),
  )
})
