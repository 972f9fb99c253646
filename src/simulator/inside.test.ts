import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countsOf } from './inside.ts'
import type { MessageRow } from './tables.ts'

const start = Date.parse('2026-11-20T02:31:00Z')
const bubble = (seconds: number, direction: 'person' | 'business', isBillable = false): MessageRow => ({
  seq: seconds,
  id: `wamid.${seconds}`,
  accountId: 'a',
  waId: 'w',
  direction,
  body: { type: 'text' },
  status: 'read',
  callback: null,
  pricing:
    direction === 'business'
      ? { billable: isBillable, pricing_model: 'PMP', category: 'service', type: isBillable ? 'regular' : 'free_customer_service' }
      : null,
  errorCode: null,
  editedAt: null,
  revokedAt: null,
  at: new Date(start + seconds * 1000),
})
const report = {
  id: 'r',
  ticket: 'CTH-2611-0001',
  caseId: 'c',
  toldAt: new Date(start),
  submittedAt: new Date(start + 58_000),
  categoryName: null,
  placeText: null,
}

test('before there is a report, everything said so far counts', () => {
  assert.deepEqual(countsOf([bubble(0, 'person'), bubble(1, 'business')], [], 400), { fromPerson: 1, fromUs: 1, rupiah: 0 })
})

test('a report counts from its first word to its receipt; what is told later only costs', () => {
  const chat = [
    bubble(-900, 'person'),
    bubble(0, 'person'),
    bubble(2, 'business'),
    bubble(57, 'person'),
    bubble(59, 'business', true),
    bubble(900, 'business', true),
  ]
  assert.deepEqual(countsOf(chat, [report], 400), { fromPerson: 2, fromUs: 2, rupiah: 800, ticket: 'CTH-2611-0001', secondsToComplete: 58 })
})
