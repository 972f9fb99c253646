import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCookie } from '#web/lib/cookies.ts'

test('a cookie keeps its value, its age and its guards', () => {
  assert.deepEqual(readCookie('tanggap.session_token=abc.d%2Fe%3D; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax'), {
    name: 'tanggap.session_token',
    value: 'abc.d%2Fe%3D',
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    maxAge: 604800,
  })
})

test('a cookie that ends the session has age nought', () => {
  const { value, maxAge } = readCookie('tanggap.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax')
  assert.equal(value, '')
  assert.equal(maxAge, 0)
})

test('without an age it ends with the browser', () => {
  assert.equal('maxAge' in readCookie('a=b; Path=/'), false)
})
