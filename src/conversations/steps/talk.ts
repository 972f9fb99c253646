/** One turn while it is being worked out, and the small moves every step makes of it. Pure: each returns a new turn. */
import { clip } from '#reports/title.ts'
import { asIso, type Dialogue, type Draft, type Facts, type Heard, type Turn } from '#conversations/state.ts'
import { wishesIn } from '#conversations/listening/understand.ts'
import { clearGuess } from '#conversations/listening/category.ts'

/** What should be said, before it is put into words. `draft`: whatever the draft needs next. */
export type Reply =
  | 'draft'
  | 'ask_change'
  | 'cancelled'
  | 'already_sent'
  | 'what_missing'
  | 'objection'
  | 'objection_noted'
  | 'refusal_objection'
  | 'refusal_objection_noted'
  | 'objection_pending'
  | 'objection_settled'
  | 'not_fixed_noted'
  | 'fixed'
  | 'which_fixed'
  | 'which_not_fixed'
  | 'status'
  | 'not_yours'
  | 'followed'
  | 'neighbour'
  | 'neighbour_ended'
  | 'neighbour_prove'
  | 'follow_wrong'
  | 'which_region'
  | 'prove'
  | 'noted'
  | 'joined'
  | 'taken_up'
  | 'anger'
  | 'nothing_to_cancel'
  | 'how'
  | 'not_a_report'
  | 'unsupported'
  | 'greeting'
  | 'thanks'
  | 'old_button'

/** @property about the reports a reply speaks of · ticket as typed · placeWords typed answers to "where" in this burst */
export type Talk = Omit<Turn, 'next' | 'say'> & {
  dialogue: Dialogue
  replies: Reply[]
  about: string[]
  ticket?: string
  placeWords: { messageId: string; text: string }[]
  heardStory: boolean
  isUrgent: boolean
}

export function startTalk(dialogue: Dialogue): Talk {
  return {
    dialogue,
    replies: [],
    about: [],
    placeWords: [],
    heardStory: false,
    isUrgent: false,
    submissions: [],
    joins: [],
    verdicts: [],
    ratings: [],
  }
}

export function reply(talk: Talk, ...replies: Reply[]): Talk {
  return { ...talk, replies: [...talk.replies, ...replies] }
}

/** @param draft undefined: none any more */
export function withDraft(talk: Talk, draft: Draft | undefined): Talk {
  const { draft: _before, ...rest } = talk.dialogue
  return { ...talk, dialogue: draft ? { ...rest, draft } : rest }
}

/** The draft there is, or a new one that begins with this message. */
export function openDraft(talk: Talk, heard: Heard): { talk: Talk; draft: Draft } {
  const { draft, draftCount } = talk.dialogue
  if (draft) return { talk, draft }
  const begun: Draft = {
    number: draftCount + 1,
    toldAt: asIso(heard.sentAt),
    parts: [],
    messageIds: [],
    photoCount: 0,
    voiceCount: 0,
    placeAskedCount: 0,
  }
  return { talk: { ...talk, dialogue: { ...talk.dialogue, draftCount: begun.number } }, draft: begun }
}

export function addWords(talk: Talk, heard: Heard, text: string): Talk {
  const { talk: open, draft } = openDraft(talk, heard)
  // Said again word for word (a storm of the same bubble) it says nothing new.
  const isSaid = draft.parts.some((part) => part.text === text)
  const parts = isSaid ? draft.parts : [...draft.parts, { messageId: heard.messageId, text }]
  return { ...withDraft(open, { ...draft, parts, messageIds: including(draft.messageIds, heard) }), heardStory: true }
}

/** A photo, pin or card that belongs to the draft. */
export function attach(talk: Talk, heard: Heard, more: (draft: Draft) => Partial<Draft>): Talk {
  const { talk: open, draft } = openDraft(talk, heard)
  return withDraft(open, { ...draft, ...more(draft), messageIds: including(draft.messageIds, heard) })
}

export function including(messageIds: string[], { messageId }: Pick<Heard, 'messageId'>): string[] {
  return messageIds.includes(messageId) ? messageIds : [...messageIds, messageId]
}

/** @param said what is still missing, when that was asked for */
export function join(talk: Talk, reportId: string, { messageIds, said }: { messageIds: string[]; said?: string }): Talk {
  const { waiting, ...rest } = talk.dialogue
  const dialogue = waiting && waiting.reportId !== reportId ? talk.dialogue : rest
  return { ...talk, dialogue, joins: [...talk.joins, { reportId, messageIds, ...(said && { words: said }) }], about: [reportId, ...talk.about] }
}

/** Hands the draft over as a report. @param chosen the category the person chose */
export function send(talk: Talk, facts: Facts, chosen?: string): Talk {
  const { draft } = talk.dialogue
  if (!draft) return talk
  const guesses = facts.guess(storyOf(draft))
  const code = chosen ?? draft.categoryCode ?? clearGuess(guesses)
  const category = facts.categories.find((one) => one.code === code)
  const likely = facts.categories.find((one) => one.code === guesses[0]?.code)
  const wishes = wishesIn(storyOf(draft))
  const isAnonymous = draft.isAnonymous || wishes.isAnonymous
  const submission = {
    draft: { ...draft, ...(category && { categoryCode: category.code }), ...(isAnonymous && { isAnonymous }) },
    text: storyOf(draft) || facts.words[talk.dialogue.locale](draft.voiceCount > 0 ? 'dialogue.voice_story' : 'dialogue.photo_story'),
    isSecret: wishes.isSecret || ((category ?? likely)?.isSensitive ?? false),
    needsIdentity: !isAnonymous && (category?.needsIdentity ?? false),
  }
  const sent = withDraft(talk, undefined)
  const last = { number: draft.number, outcome: 'sent' as const, at: asIso(facts.at) }
  return { ...sent, dialogue: { ...sent.dialogue, last }, submissions: [...talk.submissions, submission] }
}

/** No better place will be told: the district named in the story will have to do. */
export function atLeastRough({ roughPlace, ...draft }: Draft): Draft {
  const isKnown = draft.place?.text !== undefined || draft.place?.latitude !== undefined
  return { ...draft, ...(!isKnown && roughPlace && { place: roughPlace }) }
}

export function storyOf({ parts }: Draft): string {
  return parts.map(({ text }) => text).join('\n')
}

/** @returns one line, as a summary shows it */
export function shortStory(draft: Draft, longest: number): string {
  return clip(storyOf(draft).replace(/\s+/g, ' ').trim(), longest)
}

/** Enough to be understood by a person: words, or a voice that tells them. */
export function hasStory(draft: Draft): boolean {
  if (draft.voiceCount > 0) return true
  const words = storyOf(draft).match(/[\p{L}\d]+/gu)?.length ?? 0
  return words >= (draft.asked === undefined ? 2 : 1)
}
