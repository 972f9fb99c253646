/** A message is edited or taken back. In a draft this changes the draft; after that it is only shown. */
import type { Draft, Facts, Heard } from '#conversations/state.ts'
import { reply, withDraft, type Talk } from '#conversations/steps/talk.ts'
import { hearWords } from '#conversations/steps/words.ts'

export function hearEdit(talk: Talk, heard: Heard, facts: Facts): Talk {
  const { draft } = talk.dialogue
  const { target } = heard
  const text = heard.message.text.trim()
  if (target?.reportId || text === '') return talk
  const messageId = target?.messageId ?? heard.messageId
  if (!draft?.messageIds.includes(messageId)) return hearWords(talk, { ...heard, messageId, message: { ...heard.message, kind: 'text' } }, facts)
  const isPart = draft.parts.some((part) => part.messageId === messageId)
  const parts = isPart
    ? draft.parts.map((part) => (part.messageId === messageId ? { messageId, text } : part))
    : [...draft.parts, { messageId, text }]
  return reply(withDraft(talk, { ...draft, parts }), 'draft')
}

export function hearRevoke(talk: Talk, { target }: Heard): Talk {
  const { draft } = talk.dialogue
  if (!draft || !target || !draft.messageIds.includes(target.messageId)) return talk
  const left = without(draft, target)
  if (isEmpty(left)) return withDraft(talk, undefined)
  // A question about what is left stands; a summary would show what is no longer there.
  return draft.asked === 'summary' ? reply(withDraft(talk, left), 'draft') : withDraft(talk, left)
}

function without(draft: Draft, { messageId, kind }: NonNullable<Heard['target']>): Draft {
  return {
    ...draft,
    parts: draft.parts.filter((part) => part.messageId !== messageId),
    messageIds: draft.messageIds.filter((id) => id !== messageId),
    photoCount: draft.photoCount - (['image', 'video', 'document'].includes(kind) ? 1 : 0),
    voiceCount: draft.voiceCount - (kind === 'audio' ? 1 : 0),
  }
}

function isEmpty({ parts, photoCount, voiceCount, place }: Draft): boolean {
  return parts.length === 0 && photoCount <= 0 && voiceCount <= 0 && place === undefined
}
