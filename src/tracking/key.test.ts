import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tidyCode, tidyTicket } from '#tracking/key.ts'

test('a ticket is found however it was typed', () => {
  for (const typed of ['OKI-2611-0482', ' oki-2611-0482 ', 'oki - 2611 - 0482', 'OKI–2611–0482']) assert.equal(tidyTicket(typed), 'OKI-2611-0482')
})

test('a code is read with and without its gap', () => {
  assert.equal(tidyCode('p4t 9wn'), 'P4T9WN')
  assert.equal(tidyCode(' P4T-9WN. '), 'P4T9WN')
  assert.equal(tidyCode("' or 1=1"), 'OR11')
})
