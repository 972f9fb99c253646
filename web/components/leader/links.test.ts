/** Figures count who leads a case: the lists they open ask for the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskLink, lateLink } from '#web/components/leader/links.ts'

test('who is late opens what that agency leads; the team, what nobody leads', () => {
  assert.equal(lateLink('/uji', { range: 90 }, { code: 'pupr' }), '/uji/meja?antrean=lewat-batas&pemegang=pupr')
  assert.equal(lateLink('/uji', { range: 90, channel: 'web' }, { code: null }), '/uji/meja?antrean=lewat-batas&kanal=web&pemegang=tim')
  assert.equal(lateLink('/uji', { range: 90 }), '/uji/meja?antrean=lewat-batas')
})

test('figures of one agency open what it leads', () => {
  const filter = { range: 90, agency: 'pupr', district: '99.01.01' }
  assert.equal(deskLink('/uji', filter, { queue: 'open' }), '/uji/meja?antrean=terbuka&kecamatan=99.01.01&pemegang=pupr')
  assert.equal(lateLink('/uji', filter), '/uji/meja?antrean=lewat-batas&kecamatan=99.01.01&pemegang=pupr')
})
