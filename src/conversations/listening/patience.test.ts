import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InboundMessage } from '#channels/channel.ts'
import { answerAt, type Waiting } from '#conversations/listening/patience.ts'
import { readWords } from '#conversations/listening/understand.ts'

const CAME = Date.parse('2026-11-23T02:00:00Z')

const at = (seconds: number) => new Date(CAME + seconds * 1000)

function waiting(kind: InboundMessage['kind'], text = '', { seconds = 0, isUrgent = false } = {}): Waiting {
  return { kind, text, receivedAt: at(seconds), meaning: readWords(text, false), isUrgent }
}

// what waits, seconds after the first until it is answered
const examples: [string, Waiting[], number][] = [
  ['a whole complaint', [waiting('text', 'Jalan di depan sekolah berlubang besar, sudah dua orang jatuh.')], 0.3],
  ['half a sentence', [waiting('text', 'jalan rusak di')], 1.8],
  ['a greeting', [waiting('text', 'halo')], 1.8],
  ['"status"', [waiting('text', 'status')], 0],
  ['a tap', [waiting('choice')], 0],
  ['a form', [waiting('form')], 0],
  ['a photo', [waiting('image')], 2.5],
  ['an album, photo by photo', [waiting('image'), waiting('image', '', { seconds: 1 }), waiting('image', '', { seconds: 2 })], 4.5],
  ['a pin after a complaint', [waiting('text', 'Lampu jalan mati sejak sebulan di depan pasar.'), waiting('location', '', { seconds: 1 })], 1.9],
  ['an album without end', Array.from({ length: 20 }, (_, second) => waiting('image', '', { seconds: second })), 6],
  ['a cry for help in the middle of photos', [waiting('image'), waiting('text', 'kebakaran', { seconds: 1, isUrgent: true })], 1],
]

for (const [what, burst, seconds] of examples) {
  test(`${what} is answered after ${seconds} s`, () => {
    const now = burst.some(({ isUrgent }) => isUrgent) ? at(1) : at(0)
    assert.deepEqual(answerAt(burst, now), at(seconds))
  })
}
