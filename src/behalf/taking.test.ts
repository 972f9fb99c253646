import assert from 'node:assert/strict'
import { test } from 'node:test'
import { besideProblems, channelOf, linkOf, authorOf, sourceOf, toldAtOf } from '#behalf/taking.ts'
import { MONDAY } from '#tests/factories.ts'

const beside = { kanal: 'social', tautan: '', akun: '', hari: '' }
const ZONE = 'Asia/Jakarta'

test('only addresses of pages are links', () => {
  assert.equal(linkOf({ tautan: ' https://facebook.example/p/1 ' }), 'https://facebook.example/p/1')
  for (const tautan of ['', 'facebook', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', `https://x.example/${'a'.repeat(1000)}`])
    assert.equal(linkOf({ tautan }), undefined, tautan)
})

test('a source is kept of a post, not of a letter', () => {
  const post = { ...beside, tautan: 'https://x.example/1', akun: ' @warga ' }
  assert.deepEqual([sourceOf(post), authorOf(post)], [{ link: 'https://x.example/1' }, '@warga'])
  assert.deepEqual(sourceOf({ ...post, kanal: 'letter' }), {})
  assert.equal(channelOf({ kanal: 'whatsapp' }), 'counter')
})

//  the day on the letter   when it was told (Monday 23 November 2026, 09.00 WIB)
const days: [string, string | undefined][] = [
  ['', '2026-11-23T02:00:00.000Z'],
  ['2026-11-23', '2026-11-23T02:00:00.000Z'],
  ['2026-11-20', '2026-11-20T05:00:00.000Z'],
  ['2026-11-24', undefined],
  ['2024-01-01', undefined],
  ['2026-13-01', undefined],
  ['kemarin', undefined],
]

for (const [hari, told] of days)
  test(`a letter of "${hari}" was told ${told ?? 'never'}`, () => {
    assert.equal(toldAtOf({ hari }, MONDAY, ZONE)?.toISOString(), told)
    assert.equal(besideProblems({ ...beside, hari }, MONDAY, ZONE).hari, told ? undefined : 'day')
  })
