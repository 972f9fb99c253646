import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskEvent, DeskFile } from '#desk/case-queries.ts'
import { proofOf } from '#desk/proof.ts'
import { writingWindow } from '#desk/window.ts'

const at = new Date('2026-11-23T01:32:00Z')
const photo = (id: string, changes: Partial<DeskFile> = {}): DeskFile => ({
  id,
  kind: 'image',
  state: 'stored',
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
const found = { files: [photo('reported')], latitude: -3.4, longitude: 104.83 }

test('the newest photo of an update or answer is the proof, beside the reported one', () => {
  const proof = proofOf(found, [
    event('a', 'progress', [photo('half')]),
    event('b', 'answered', [photo('done')]),
    event('c', 'noted', [photo('inside')]),
  ])
  assert.deepEqual([proof?.eventId, proof?.before?.id, proof?.after.map(({ id }) => id)], ['b', 'reported', ['done']])
})

test('an answer in words keeps the last photo, and without any photo there is no proof', () => {
  assert.equal(proofOf(found, [event('a', 'progress', [photo('half')]), event('b', 'answered')])?.eventId, 'a')
  assert.equal(proofOf(found, [event('a', 'answered', [photo('paper', { kind: 'document' })])]), undefined)
  assert.equal(proofOf(found, [event('a', 'answered', [photo('lost', { state: 'failed' })])]), undefined)
})

test('how far from the report a photo was taken is only said when the photo says it', () => {
  const near = photo('near', { latitude: -3.4003, longitude: 104.8302, isTaken: true })
  assert.equal(proofOf(found, [event('a', 'answered', [near])])?.distance, 40)
  assert.equal(proofOf(found, [event('a', 'answered', [near])])?.takenAt, at)
  assert.equal(proofOf(found, [event('a', 'answered', [photo('plain')])])?.distance, undefined)
  assert.equal(proofOf({ ...found, latitude: null }, [event('a', 'answered', [near])])?.distance, undefined)
})

test('writing is free to those who wrote within a day, until the first of them is out of it', () => {
  const hoursAgo = (hours: number) => ({ lastInboundAt: new Date(at.getTime() - hours * 3600_000) })
  const window = writingWindow([hoursAgo(2), hoursAgo(20), hoursAgo(30), { lastInboundAt: null }], at, {
    rupiahPerDollar: 16_000,
    dollarsPerMessage: 0.025,
  })
  assert.deepEqual(window, { open: 2, closed: 2, until: new Date(at.getTime() + 4 * 3600_000), rupiahEach: 400 })
  assert.equal(writingWindow([], at, { rupiahPerDollar: 1, dollarsPerMessage: 1 }).until, undefined)
})
