/** The same message, exported by other phones, is known again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatReader } from '#groups/chat/reader.ts'
import { HASH_BYTES, lineHash, splitHashes } from '#groups/line-hash.ts'
import { readHeader } from '#groups/chat/header.ts'
import { MANNERS, writeChat, type Written } from '#tests/exported-chat.ts'

const SALT = Buffer.from('garam kelompok')

function hashesOf(text: string, salt = SALT): string[] {
  const manner = readHeader(text.split(/\r?\n/)[0] ?? '')?.manner
  const reader = chatReader({ manner, order: 'day_first' })
  return [...text.split(/\r?\n/).flatMap((line) => reader.take(line)), ...reader.end()].map((one) => lineHash(one, salt).toString('hex'))
}

const at = new Date(Date.UTC(2026, 2, 4, 13, 5, 59))
const story: Written = { at, author: 'Bu Contoh', text: 'Jalan di depan SD 2 rusak parah sudah lama' }

test('Android and iPhone, 12 and 24 hours, day or month first: one hash', () => {
  const messages = [story, { at, author: 'Bu Contoh', text: 'iya' }, { at, author: 'Bu Contoh', text: '', files: ['IMG-1.jpg'] }]
  const all = MANNERS.map((manner) => hashesOf(writeChat(messages, manner)).join())
  assert.equal(new Set(all).size, 1)
})

test('files under other names, or left out, marks and blanks change nothing', () => {
  const [android, iphone] = MANNERS
  assert.ok(android && iphone)
  const one = { at, author: 'Bu Contoh', text: 'ya' }
  assert.deepEqual(
    hashesOf(writeChat([{ ...one, files: ['IMG-20260304-WA0007.jpg'] }], android)),
    hashesOf(writeChat([{ ...one, omitted: 1, text: 'ya ', isEdited: true }], iphone)),
  )
})

test('a name in another address book does not matter for words that tell enough; for "iya" it does', () => {
  const [manner] = MANNERS
  assert.ok(manner)
  const by = (author: string, text: string) => hashesOf(writeChat([{ at, author, text }], manner))
  assert.deepEqual(by('Bu Contoh', story.text), by('+62 800-0000-0001', story.text))
  assert.notDeepEqual(by('Bu Contoh', 'iya'), by('Pak Umpama', 'iya'))
})

test('another minute, other words, another group: another hash', () => {
  const [manner] = MANNERS
  assert.ok(manner)
  const of = (change: Partial<Written>, salt = SALT) => hashesOf(writeChat([{ ...story, ...change }], manner), salt)[0]
  const all = [of({}), of({ at: new Date(at.getTime() + 60_000) }), of({ text: `${story.text}!` }), of({}, Buffer.from('lain'))]
  assert.equal(new Set(all).size, 4)
})

test('hashes kept in one piece come apart again', () => {
  const hashes = ['a', 'b', 'c'].map((sign) => Buffer.alloc(HASH_BYTES, sign))
  assert.deepEqual(splitHashes(Buffer.concat(hashes)), hashes)
})
