import assert from 'node:assert/strict'
import { test } from 'node:test'
import { payloadOf, screenOf } from './form.ts'

const data = {
  story: 'Selokan mampet',
  place: '',
  category: '',
  categories: [{ id: 'drainage', title: 'Selokan dan banjir' }],
  photo_hint: 'Foto sudah kami terima.',
}

test('the screen of the published form is drawn with what the business sent along', () => {
  const screen = screenOf('REPORT', data)
  assert.equal(screen?.button, 'Kirim')
  assert.deepEqual(
    screen?.fields.map(({ kind, name, value }) => [kind, name, value]),
    [
      ['area', 'story', 'Selokan mampet'],
      ['text', 'place', ''],
      ['choice', 'category', ''],
      ['tick', 'anonymous', ''],
      ['caption', '', ''],
    ],
  )
  assert.deepEqual(screen?.fields[2]?.options, data.categories)
})

test('what was filled in beforehand counts as answered, what is required and empty does not', () => {
  assert.deepEqual(payloadOf('REPORT', data, { place: 'Pasar Contoh', category: 'drainage', anonymous: true }), {
    story: 'Selokan mampet',
    place: 'Pasar Contoh',
    category: 'drainage',
    anonymous: true,
  })
  assert.equal(payloadOf('REPORT', data, { category: 'drainage' }), undefined)
  assert.equal(payloadOf('REPORT', data, { place: 'Pasar', category: 'drainage', story: '' }), undefined)
})

test('a screen that is not in the form does not exist', () => {
  assert.equal(screenOf('OTHER', {}), undefined)
})
