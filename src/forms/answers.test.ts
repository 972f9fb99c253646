import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classOf, NAMES, nameOf, pointOf, problemsOf, readEmail, waysOf, type Typed } from '#forms/answers.ts'

const empty = Object.fromEntries(NAMES.map((name) => [name, ''])) as Typed
const filled: Typed = { ...empty, apa: 'Jalan di depan SD berlubang', mana: 'dekat pasar', kabar: 'wa' }
const wrong = (typed: Partial<Typed>, needsIdentity = false) =>
  problemsOf({ ...filled, ...typed }, { needsIdentity }).map(({ field, key }) => `${field} ${key}`)

//  what was typed                                         what is wrong with it
const examples: [string, Partial<Typed>, string[]][] = [
  ['what and where are enough', {}, []],
  ['nothing at all', { apa: '', mana: '' }, ['apa story_short', 'mana place_missing']],
  ['a story of signs', { apa: '!!! ??? ....... -----' }, ['apa story_short']],
  ['a point says where', { mana: '', lat: '-3.39', lng: '104.83' }, []],
  ['a point that is none', { mana: '', lat: '-3.39', lng: '999' }, ['mana place_missing']],
  ['ten thousand lines', { apa: 'baris\n'.repeat(10_000) }, ['apa story_long']],
  ['a number with figures missing', { wa: '0812 34' }, ['wa phone']],
  ['a number nobody asked for', { kabar: 'tidak', wa: '0812 34' }, []],
  ['no number is no mistake', { wa: '  ' }, []],
  ['an e-mail address with a part missing', { kabar: 'email', email: 'siti@contoh' }, ['email email']],
]

for (const [what, typed, problems] of examples) test(`${what}: ${problems.join(', ') || 'fine'}`, () => assert.deepEqual(wrong(typed), problems))

test('where the matter needs it, a name and a number are asked for; the number for news will do', () => {
  assert.deepEqual(wrong({}, true), ['nama name', 'telepon phone'])
  assert.deepEqual(wrong({ nama: 'Siti Uji', telepon: '0812 34' }, true), ['telepon phone'])
  assert.deepEqual(wrong({ nama: 'Siti Uji', wa: '0800 1234 5678' }, true), [])
})

test('nothing is kept of whoever gives nothing, and a number once', () => {
  assert.deepEqual(waysOf(filled, false), [])
  assert.deepEqual(waysOf({ ...filled, nama: 'Siti', telepon: '0800 1234 5678' }, false), [])
  assert.deepEqual(waysOf({ ...filled, wa: '0800-1234-5678', telepon: '+6280012345678' }, true), [{ kind: 'phone', address: '+6280012345678' }])
  assert.deepEqual(waysOf({ ...filled, kabar: 'email', email: ' Siti@Contoh.example ' }, false), [{ kind: 'email', address: 'siti@contoh.example' }])
  assert.equal(nameOf({ ...filled, nama: '  Siti \n  Uji ' }), 'Siti Uji')
})

test('a class that residents cannot choose is a complaint', () => {
  assert.deepEqual(
    ['aspiration', 'information', 'supervision', '', 'x'].map((kelas) => classOf({ kelas })),
    ['aspiration', 'information', 'complaint', 'complaint', 'complaint'],
  )
})

test('a point is two numbers on the earth, whatever is sent', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (lat, lng) => {
      const point = pointOf({ lat, lng })
      assert.ok(point === undefined || (Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180))
    }),
  )
  assert.deepEqual(pointOf({ lat: '-3.39', lng: '104.83' }), { latitude: -3.39, longitude: 104.83 })
})

test('an address that could carry a second line or receiver is none', () => {
  for (const typed of ['a@b.c\nbcc: x@y.z', 'a@b.c,d@e.f', '<a@b.c>', 'a b@c.d', '@b.c', 'a@b', 'a@.c', 'a@b..c'])
    assert.equal(readEmail(typed), undefined, typed)
  assert.equal(readEmail('a.b+c@d-e.co.id'), 'a.b+c@d-e.co.id')
})

test('whatever is filled in, it is looked through without a fault', () => {
  const any = fc.record(
    Object.fromEntries(NAMES.map((name) => [name, fc.string({ unit: 'binary', maxLength: 80 })])) as Record<keyof Typed, fc.Arbitrary<string>>,
  )
  fc.assert(fc.property(any, fc.boolean(), (typed, needsIdentity) => void problemsOf(typed, { needsIdentity }).length))
})
