import assert from 'node:assert/strict'
import { test } from 'node:test'
import { healthOf, lineHealthOf, mailHealthOf, type ChannelFacts, type Failures } from '#mirror/channels/health.ts'

const now = new Date('2026-11-23T02:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const facts: ChannelFacts = {
  accountId: 'a',
  channel: 'whatsapp',
  isActive: true,
  lastInAt: ago(30),
  lineDownSince: null,
  waiting: 0,
  oldestAt: null,
  failures: [],
}
const failed = (problem: Failures['problem'], count = 1, lastAt = ago(20)): Failures => ({ problem, count, code: 190, lastAt })

//  what                                              facts                                             last out    state   reason
const examples = [
  ['messages come and go', facts, ago(5), 'good', 'fine'],
  ['a new account has nothing behind it', { ...facts, lastInAt: null }, undefined, 'unused', 'unused'],
  ['switched off', { ...facts, isActive: false, failures: [failed('misconfigured')] }, ago(5), 'off', 'off'],
  ['the token has expired', { ...facts, failures: [failed('misconfigured', 3)] }, ago(60), 'down', 'token'],
  ['never sent, and refused', { ...facts, failures: [failed('misconfigured')] }, undefined, 'down', 'token'],
  ['mended since: something went out', { ...facts, failures: [failed('misconfigured', 3)] }, ago(5), 'good', 'fine'],
  ['the line broke a moment ago', { ...facts, lineDownSince: ago(1) }, ago(5), 'good', 'fine'],
  ['the line is not open', { ...facts, lineDownSince: ago(2) }, ago(5), 'down', 'line'],
  ['waiting for a while', { ...facts, waiting: 3, oldestAt: ago(15) }, ago(20), 'look', 'waiting'],
  ['waiting for an hour', { ...facts, waiting: 3, oldestAt: ago(61) }, ago(90), 'down', 'stuck'],
  ['a template was refused', { ...facts, failures: [failed('refused')] }, ago(5), 'look', 'template'],
  ['one number is gone, as happens', { ...facts, failures: [failed('gone')] }, ago(5), 'good', 'fine'],
  ['many numbers are gone', { ...facts, failures: [failed('gone', 5)] }, ago(5), 'look', 'gone'],
  ['many outside the window', { ...facts, failures: [failed('window_closed', 9)] }, ago(5), 'look', 'window'],
  ['silent for more than a week', { ...facts, lastInAt: ago(8 * 24 * 60) }, ago(5), 'look', 'silent'],
] as const

for (const [what, given, lastOut, state, reason] of examples) {
  test(what, () => assert.deepEqual(healthOf({ ...given, failures: [...given.failures] }, lastOut, now), { state, reason }))
}

test('e-mail notices: failed ones are looked at, an hour of waiting is a broken mail server', () => {
  const mails = { waiting: 0, oldestAt: null, failed: 0, lastOutAt: ago(5) }
  assert.equal(mailHealthOf(mails, now).state, 'good')
  assert.equal(mailHealthOf({ ...mails, lastOutAt: null }, now).state, 'unused')
  assert.equal(mailHealthOf({ ...mails, failed: 1 }, now).state, 'look')
  assert.equal(mailHealthOf({ ...mails, waiting: 2, oldestAt: ago(70) }, now).state, 'down')
})

test('the line to SP4N-LAPOR!', () => {
  const line = { isOn: true, downSince: null, waiting: 0, unclear: 0 }
  assert.deepEqual(
    [line, { ...line, isOn: false }, { ...line, downSince: ago(9) }, { ...line, unclear: 1 }].map((one) => lineHealthOf(one).state),
    ['good', 'off', 'down', 'look'],
  )
})
