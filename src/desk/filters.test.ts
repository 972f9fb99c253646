import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AGES, STAGES, type Stage } from '#desk/backlog/ages.ts'
import { deskQuery, isNarrowed, readCursor, readFilter, searchTerms, writeCursor, type DeskFilter } from '#desk/filters.ts'
import { QUEUES, type Queue } from '#desk/queues.ts'

const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text)
const filters: fc.Arbitrary<DeskFilter> = fc.record(
  {
    queue: fc.constantFrom(...(Object.keys(QUEUES) as Queue[])),
    age: fc.constantFrom(...AGES),
    stage: fc.constantFrom(...(Object.keys(STAGES) as Stage[])),
    channel: word,
    category: word,
    agency: word,
    holder: word,
    district: word,
    text: word,
    after: word,
  },
  { requiredKeys: ['queue'], noNullPrototype: true },
)

test('a filter survives its own address', () => {
  fc.assert(fc.property(filters, (filter) => assert.deepEqual(readFilter(new URLSearchParams(deskQuery(filter))), filter)))
})

test('the plain inbox has the plain address', () => {
  assert.equal(deskQuery({ queue: 'inbox' }), '')
  assert.equal(deskQuery({ queue: 'late', category: 'jalan' }), '?antrean=lewat-batas&kategori=jalan')
  assert.equal(deskQuery({ queue: 'late', holder: 'tim' }), '?antrean=lewat-batas&pemegang=tim')
})

test('an address nobody of us wrote opens the inbox', () => {
  assert.deepEqual(readFilter(new URLSearchParams('antrean=constructor&kanal=&kasus=1&usia=toString&posisi=constructor')), { queue: 'inbox' })
})

test('a queue alone does not narrow, a search does', () => {
  assert.equal(isNarrowed({ queue: 'late' }), false)
  assert.equal(isNarrowed({ queue: 'late', text: 'jalan' }), true)
  assert.equal(isNarrowed({ queue: 'late', holder: 'tim' }), true)
})

test('a cursor comes back to the millisecond', () => {
  const cursor = { at: new Date('2026-11-22T03:04:05.678Z'), id: '019350e1-0000-7000-8000-000000000001' }
  assert.deepEqual(readCursor(writeCursor(cursor)), cursor)
})

test('a made-up cursor is no cursor', () => {
  const late = '999999999999999.019350e1-0000-7000-8000-000000000001'
  for (const text of [undefined, '', '12', "1.' or 1=1", '1.019350e1', late]) assert.equal(readCursor(text), undefined)
})

test('signs with a meaning for ilike are searched as they are', () => {
  assert.deepEqual(searchTerms(' 50% Jalan_rusak RT.03/RW.04 ', 'last'), ['50', 'jalan', 'rusak', 'rt', '03', 'rw', '04:*'])
  assert.deepEqual(searchTerms('jal rus', 'all'), ['jal:*', 'rus:*'])
  assert.deepEqual(searchTerms('jal rus', 'none'), ['jal', 'rus'])
  assert.deepEqual(searchTerms('% _ &|!', 'last'), [])
})
