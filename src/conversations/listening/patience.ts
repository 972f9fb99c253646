/**
 * How long to wait for more before answering: people send albums, pins and half sentences seconds apart.
 * Pure. A whole complaint hardly waits; a fragment or an album does; a tap, a command or a cry for help never.
 */
import type { InboundMessage } from '#channels/channel.ts'
import type { Meaning } from '#conversations/listening/understand.ts'

/** @property receivedAt when it reached us: a phone's clock may be wrong */
export type Waiting = { kind: InboundMessage['kind']; text: string; receivedAt: Date; meaning: Meaning; isUrgent: boolean }

/** Milliseconds. Albums come photo by photo. */
const ALBUM = 2500
const FRAGMENT = 1800
const PIN = 900
const WHOLE_STORY = 300

/** Milliseconds after the first message: nobody waits longer for an answer, however much comes. */
const LONGEST = 6000

/** Characters from which a text tells the whole matter. */
const WHOLE_TEXT = 60

/** @returns when to answer: not later than `now` means at once */
export function answerAt(waiting: Waiting[], now: Date): Date {
  const [first] = waiting
  if (!first || waiting.some(({ isUrgent }) => isUrgent)) return now
  const quietAt = Math.max(...waiting.map((one) => one.receivedAt.getTime() + patienceWith(one)))
  const latest = Math.min(...waiting.map((one) => one.receivedAt.getTime())) + LONGEST
  return new Date(Math.min(quietAt, latest))
}

function patienceWith({ kind, text, meaning }: Waiting): number {
  if (kind === 'image' || kind === 'video' || kind === 'document' || kind === 'contacts') return ALBUM
  if (kind === 'audio') return FRAGMENT
  if (kind === 'location') return PIN
  return kind === 'text' ? patienceWithWords(text, meaning) : 0
}

function patienceWithWords(text: string, meaning: Meaning): number {
  if (meaning === 'story') return text.length >= WHOLE_TEXT || /[.!?]\s*$/.test(text) ? WHOLE_STORY : FRAGMENT
  // A greeting or half a word is mostly followed by the matter itself.
  return meaning === 'greeting' || meaning === 'unclear' || meaning === 'anger' ? FRAGMENT : 0
}
