import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAppCode, readBackupCode, showBackupCode } from '#staff/factors/codes.ts'
import { base32, codeAt, keyUri, stepAt, stepOfCode } from '#staff/factors/totp.ts'

const SECRET = Buffer.from('12345678901234567890')

//  seconds        code of eight figures; ours are the last six. Source: RFC 6238, appendix B
const examples = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
] as const
for (const [seconds, code] of examples) {
  test(`at ${seconds} seconds the code is …${code.slice(2)}`, () => {
    assert.equal(codeAt(SECRET, stepAt(new Date(seconds * 1000))), code.slice(2))
  })
}

test('base32 is that of RFC 4648, without its filling', () => {
  const pairs = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))
  assert.deepEqual(pairs, ['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'])
})

test('a code counts half a minute before and after its time, and no longer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }), fc.integer({ min: -5, max: 5 }), (seconds, steps) => {
      const at = new Date(seconds * 1000)
      const code = codeAt(SECRET, stepAt(at) + steps)
      const found = stepOfCode(SECRET, code, at)
      // Another step near may have the same six figures, once in a million.
      if (Math.abs(steps) <= 1) assert.ok(found !== undefined && codeAt(SECRET, found) === code)
      else assert.ok(found === undefined || codeAt(SECRET, found) === code)
    }),
  )
})

test('codes are read however they were typed', () => {
  assert.equal(readAppCode(' 123 456 '), '123456')
  assert.equal(readAppCode('12345'), undefined)
  assert.equal(readBackupCode('abcdef-ghjklm'), 'ABCDEFGHJKLM')
  assert.equal(readBackupCode('123456'), undefined)
  assert.equal(showBackupCode('ABCDEFGHJKLM'), 'ABCDEF-GHJKLM')
})

test('the address for the app names who and where', () => {
  const uri = keyUri({ secret: SECRET, issuer: 'Lapor Bup', email: 'a@oki.example' })
  assert.equal(uri, `otpauth://totp/Lapor%20Bup:a%40oki.example?secret=${base32(SECRET)}&issuer=Lapor%20Bup&digits=6&period=30`)
})
