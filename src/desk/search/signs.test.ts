import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agencySign, readableSign, signsOf, windowsBefore } from '#desk/search/signs.ts'

test('what narrows a list is a sign each, whatever stands in it', () => {
  assert.equal(signsOf({ category: 'road', channel: 'sms' }), "'@kroad' & '@csms'")
  assert.equal(signsOf({}), '')
  assert.equal(signsOf({ district: "a'b\\c & d" }), "'@da''b\\\\c & d'")
  assert.equal(agencySign('0193'), "'@a0193'")
  const scope = { regionId: '', seesSecret: false, seesTalk: false }
  assert.equal(readableSign(scope), "!'@s' & !'@r'")
  assert.equal(readableSign({ ...scope, seesSecret: true, viewer: { sees: 'none' } }), "!'@r'")
  assert.equal(readableSign({ ...scope, seesSecret: true, viewer: { sees: 'only' } }), '')
})

test('times are looked through from the newest back, without gaps and up to the beginning', () => {
  const windows = windowsBefore(new Date('2026-03-02T05:00:00Z'))
  assert.equal(windows[0]?.times, "('@t260302' | '@t260301' | '@t260228' | '@t260227')")
  assert.equal(windows[0].from?.toISOString(), '2026-02-27T00:00:00.000Z')
  assert.equal(windows[1]?.times.slice(0, 24), "('@t260226' | '@t260225'")
  assert.deepEqual(
    windows.slice(1).map(({ until }) => until.getTime()),
    windows.slice(0, -1).map(({ from }) => from?.getTime()),
  )
  assert.deepEqual([windows.at(-1)?.times, windows.at(-1)?.from], ['', undefined])
})

test('what was looked at already over many days is not followed by a look at a few', () => {
  const from = (days: number) =>
    windowsBefore(new Date('2026-03-02T05:00:00Z'), new Date(Date.parse('2026-03-02T05:00:00Z') + days * 86_400_000)).length
  assert.deepEqual([from(0), from(3), from(5), from(30)], [3, 3, 2, 1])
})

test('midnight belongs to the day that begins', () => {
  assert.equal(windowsBefore(new Date('2026-03-02T00:00:00.001Z'))[0]?.times.slice(0, 12), "('@t260302' ")
})
