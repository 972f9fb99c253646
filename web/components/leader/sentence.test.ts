import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lateNobody, lateSentence } from '#web/components/leader/sentence.ts'
import { words } from '#texts/text.ts'

const say = words('id', {})

//  late   worst agency and its late cases   the sentence
const examples = [
  [0, undefined, 'Tidak ada kasus lewat batas.'],
  [3, ['Dinas PUPR', 3], '3 kasus lewat batas, semuanya di Dinas PUPR.'],
  [23, ['Dinas PUPR', 11], '23 kasus lewat batas, 11 di antaranya di Dinas PUPR.'],
  [5, ['Dinas PUPR', 1], '5 kasus lewat batas.'],
  [4, [null, 4], '4 kasus lewat batas, semuanya di Tim admin.'],
  [2, undefined, '2 kasus lewat batas.'], // only secret ones: nobody is named
] as const

for (const [count, worst, sentence] of examples) {
  test(sentence, () => assert.equal(lateSentence(count, worst && { code: null, name: worst[0], count: worst[1] }, say), sentence))
}

test('an empty list of who is late: nothing is, or only what is secret', () => {
  assert.equal(lateNobody(0, say), 'Semua dalam batas waktu.')
  assert.equal(lateNobody(3, say), '3 kasus lewat batas, semuanya rahasia.')
})
