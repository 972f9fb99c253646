import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findIn } from '#conversations/listening/place.ts'

test('a place told in the story bears its official name, not the story', () => {
  const candidate = { label: 'Kec. Contoh (sampah menumpuk di contoh)', area: 'Kec. Contoh', districtCode: '99.01.01', score: 0.9 }
  const told = findIn([candidate], undefined)
  assert.equal(told.kind === 'found' && told.place.text, 'Kec. Contoh')
})
