import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextRung, type Door } from '#reporters/ladder.ts'

const door = (channel: string): Door => ({ accountId: `uji-${channel}`, contactId: 'k', channel, address: '+6280000000001' })
type Tried = Parameters<typeof nextRung>[1][number]
const ALL = ['email', 'facebook', 'sms', 'whatsapp'].map(door)
const tried = (channel: string, wasTemplate = false): Tried => ({ accountId: `uji-${channel}`, wasTemplate })

/** [doors, tried, problem, what follows] */
const TABLE: [Door[], Tried[], string, string | undefined][] = [
  [ALL, [tried('whatsapp')], 'window_closed', 'template'],
  [ALL, [tried('whatsapp'), tried('whatsapp', true)], 'window_closed', 'sms'],
  [ALL, [tried('whatsapp', true)], 'gone', 'sms'],
  [ALL, [tried('whatsapp', true), tried('sms')], 'refused', 'email'],
  [ALL, [tried('whatsapp', true), tried('sms'), tried('email')], 'refused', undefined],
  [ALL, [tried('facebook')], 'window_closed', 'whatsapp'],
  [ALL, [tried('email')], 'gone', 'whatsapp'],
  [[door('facebook')], [tried('facebook')], 'window_closed', undefined],
]

test('the next door, in the order of the table', () => {
  for (const [doors, past, problem, expected] of TABLE) {
    const rung = nextRung(doors, past, problem)
    assert.equal(rung?.kind === 'door' ? rung.door.channel : rung?.kind, expected, JSON.stringify([past, problem]))
  }
})

test('whatever fails, nobody is tried twice by the same door with the same kind of words, and it ends', () => {
  fc.assert(
    fc.property(
      fc.subarray(ALL),
      fc.array(fc.constantFrom('gone', 'refused', 'window_closed', 'misconfigured'), { maxLength: 9 }),
      (doors, problems) => {
        const past: Tried[] = [tried('whatsapp')]
        for (const problem of problems) {
          const rung = nextRung(doors, past, problem)
          if (!rung) return
          past.push(rung.kind === 'template' ? tried('whatsapp', true) : { accountId: rung.door.accountId, wasTemplate: false })
          assert.equal(new Set(past.map((one) => JSON.stringify(one))).size, past.length)
        }
        assert.ok(past.length <= 5)
      },
    ),
  )
})
