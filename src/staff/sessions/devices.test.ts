import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coarseAddress, deviceOf } from '#staff/sessions/devices.ts'

//  as it calls itself                                                                                              browser             system
const table = [
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36', 'Chrome', 'Windows'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0', 'Edge', 'Windows'],
  [
    'Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36',
    'Samsung Internet',
    'Android',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile/15E148 Safari/604.1', 'Safari', 'iPhone'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 CriOS/131.0 Mobile/15E148 Safari/604.1', 'Chrome', 'iPhone'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox', 'Mac'],
  ['curl/8.5.0', undefined, undefined],
] as const
for (const [userAgent, browser, system] of table) {
  test(`${browser ?? 'nothing known'} on ${system ?? 'nothing known'}`, () => assert.deepEqual(deviceOf(userAgent), { browser, system }))
}

test('an address is shown without its end', () => {
  assert.equal(coarseAddress('203.0.113.77'), '203.0.x.x')
  assert.equal(coarseAddress('::ffff:203.0.113.77'), '203.0.x.x')
  assert.equal(coarseAddress('2001:db8:1:2::3'), '2001:db8:1:…')
  assert.equal(coarseAddress(''), '')
})
