import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskEvent, DeskFile } from '#desk/case-queries.ts'
import { distanceFrom, proofOf, visibleUses } from '#desk/proof/proof.ts'
import type { Use } from '#evidence/uses-queries.ts'
import { writingWindow } from '#desk/window.ts'

const at = new Date('2026-11-23T01:32:00Z')
const photo = (id: string, changes: Partial<DeskFile> = {}): DeskFile => ({
  id,
  kind: 'image',
  state: 'stored',
  problem: null,
  seconds: null,
  fileName: null,
  at,
  isTaken: false,
  latitude: null,
  longitude: null,
  ...changes,
})
const event = (id: string, kind: DeskEvent['kind'], files: DeskFile[] = []): DeskEvent => ({
  id,
  seq: 1,
  kind,
  actor: 'staff',
  staffId: null,
  staffName: null,
  agencyId: null,
  agencyName: 'PUPR',
  isPublic: true,
  text: '',
  details: {},
  at,
  previousHash: '',
  hash: '',
  files,
})
const found = { files: [photo('reported'), photo('reported too')] }

test('the newest photos of an update or answer are the proof, beside the reported ones', () => {
  const proof = proofOf(found, [
    event('a', 'progress', [photo('half')]),
    event('b', 'answered', [photo('done'), photo('bill', { kind: 'document' })]),
    event('c', 'noted', [photo('inside')]),
  ])
  const names = [proof?.before, proof?.after, proof?.papers].map((files) => files?.map(({ id }) => id))
  assert.deepEqual([proof?.eventId, ...names], ['b', ['reported', 'reported too'], ['done'], ['bill']])
})

test('an answer in words keeps the last photo, and without any file there is no proof', () => {
  assert.equal(proofOf(found, [event('a', 'progress', [photo('half')]), event('b', 'answered')])?.eventId, 'a')
  assert.equal(proofOf(found, [event('a', 'answered', [photo('voice', { kind: 'audio' })])]), undefined)
  assert.equal(proofOf(found, [event('a', 'answered', [photo('lost', { state: 'failed' })])]), undefined)
})

test('an answer that waits for its check is the proof even without a photo; sent back, it is the last one shown', () => {
  const waiting = [event('a', 'progress', [photo('half')]), event('b', 'submitted')]
  assert.equal(proofOf(found, waiting)?.eventId, 'b')
  assert.equal(proofOf(found, [...waiting, event('c', 'sent_back')])?.eventId, 'a')
  const better = { ...event('d', 'sent_back'), seq: 2, text: 'Foto lama.' }
  assert.equal(proofOf(found, [event('c', 'submitted', [photo('old')]), better])?.sentBack, 'Foto lama.')
  assert.equal(proofOf(found, waiting)?.sentBack, undefined)
})

test('how far from the report a photo was taken is only said when both say where', () => {
  const pin = { latitude: -3.4, longitude: 104.83 }
  const nowhere = { latitude: null, longitude: null }
  assert.equal(distanceFrom(pin, { latitude: -3.4003, longitude: 104.8302 }), 40)
  assert.equal(distanceFrom(pin, nowhere), undefined)
  assert.equal(distanceFrom(nowhere, pin), undefined)
})

const use = (caseId: string, agencyId: string | null, isSecret = false) => ({ caseId, agencyId, isSecret }) as Use

//  who                                        own case  own other case  another agency's  another's secret
const readers: [string, { agencyId?: string; seesSecret: boolean }, ...boolean[]][] = [
  ['the team', { seesSecret: true }, true, true, true, true],
  ['the leader', { seesSecret: false }, true, true, true, false],
  ['an agency', { agencyId: 'roads', seesSecret: false }, true, true, false, false],
]

for (const [who, reader, ...seen] of readers) {
  test(`${who} hears of other uses: ${seen.map(String).join(', ')}`, () => {
    const uses = [use('own', null), use('other', 'roads'), use('other', 'water'), use('other', 'water', true)]
    assert.deepEqual(
      uses.map((one) => visibleUses([one], 'own', reader).length === 1),
      seen,
    )
  })
}

test('writing is free to those who wrote within a day, until the first of them is out of it', () => {
  const hoursAgo = (hours: number) => ({ channel: 'whatsapp', lastInboundAt: new Date(at.getTime() - hours * 3600_000) })
  const window = writingWindow([hoursAgo(2), hoursAgo(20), hoursAgo(30), { channel: 'whatsapp', lastInboundAt: null }], at, {
    rupiahPerDollar: 16_000,
    dollarsPerMessage: 0.025,
    rupiahPerSms: null,
  })
  assert.deepEqual(window, { open: 2, closed: 2, until: new Date(at.getTime() + 4 * 3600_000), sms: 0, rupiah: 800 })
  assert.equal(writingWindow([], at, { rupiahPerDollar: 1, dollarsPerMessage: 1, rupiahPerSms: null }).until, undefined)
})

test('where there is no window one may write at any time, and what a message costs is said only where it is known', () => {
  const talks = ['sms', 'email'].map((channel) => ({ channel, lastInboundAt: null }))
  const rates = { rupiahPerDollar: 16_000, dollarsPerMessage: 0.025, rupiahPerSms: null }
  assert.deepEqual(writingWindow(talks, at, rates), { open: 2, closed: 0, until: undefined, sms: 1, rupiah: undefined })
  assert.equal(writingWindow(talks, at, { ...rates, rupiahPerSms: 300 }).rupiah, 300)
})
