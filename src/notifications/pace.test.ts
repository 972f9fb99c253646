import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tellingOfProgress, type Progress } from '#notifications/pace.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour))
const said = (text: string, toldAt?: number): Progress => ({ id: text, text, toldAt: toldAt === undefined ? undefined : at(toldAt) })

//  what                                     progress so far                                now   told
const examples: [string, Progress[], number, ReturnType<typeof tellingOfProgress>][] = [
  ['the first', [said('a')], 2, { newest: 'a', text: 'a' }],
  ['told already', [said('a', 2)], 3, undefined],
  ['soon after another', [said('a', 2), said('b')], 4, { waitUntil: at(8) }],
  ['when the time has come', [said('a', 2), said('b')], 8, { newest: 'b', text: 'b' }],
  ['several that waited, as one', [said('a', 2), said('b'), said('c')], 8, { newest: 'c', text: 'b\n\nc' }],
  ['though the clock was put back', [said('a', 9), said('b')], 4, { newest: 'b', text: 'b' }],
]
for (const [what, all, now, expected] of examples) test(`progress ${what}`, () => assert.deepEqual(tellingOfProgress(all, at(now)), expected))
