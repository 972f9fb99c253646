import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAudit } from '../scripts/audit.ts'

const said = JSON.stringify({
  vulnerabilities: { pg: { severity: 'high', range: '<9', via: [{ title: 'Invented weakness', url: 'https://x.example/1' }, 'pg-pool'] } },
})

test('a weakness fails, unless it was accepted and the day has not come', () => {
  assert.deepEqual(judgeAudit(said, '2026-11-26'), { outcome: 'found', lines: ['high: pg <9: Invented weakness https://x.example/1; pg-pool'] })
  const accepted = { pg: { reason: 'invented', until: '2026-12-31' } }
  assert.deepEqual(judgeAudit(said, '2026-11-26', accepted), { outcome: 'ok', lines: [] })
  assert.equal(judgeAudit(said, '2027-01-01', accepted).outcome, 'found')
  assert.deepEqual(judgeAudit('{"vulnerabilities":{}}', '2026-11-26'), { outcome: 'ok', lines: [] })
})

test('a registry that does not answer is said, and stops nobody', () => {
  for (const nothing of ['', 'npm error', '{"statusCode":405,"message":"Method Not Allowed"}'])
    assert.equal(judgeAudit(nothing, '2026-11-26').outcome, 'not asked')
})
