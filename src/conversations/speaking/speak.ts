/** What we say in one turn: few messages, one question each. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import { formMessage } from '#conversations/speaking/form.ts'
import * as messages from '#conversations/speaking/messages.ts'
import { withShort } from '#conversations/speaking/short.ts'
import { asIso, type Asked, type Draft, type Facts, type OnceSaid, type OwnReport } from '#conversations/state.ts'
import { isEnded } from '#cases/states.ts'
import { atLeastRough, hasStory, withDraft, type Reply, type Talk } from '#conversations/steps/talk.ts'
import type { TextKey, Words } from '#texts/text.ts'

export type Spoken = { talk: Talk; say: OutboundMessage[] }

/** Said besides whatever else is said: a verdict is answered even when a new matter is told in the same breath. */
const ALWAYS: readonly Reply[] = [
  'what_missing',
  'not_fixed_noted',
  'objection',
  'objection_noted',
  'refusal_objection',
  'refusal_objection_noted',
  'fixed',
  'which_fixed',
  'which_not_fixed',
  'not_yours',
  'followed',
  'neighbour',
  'neighbour_ended',
  'neighbour_prove',
  'follow_wrong',
  'which_region',
  'prove',
]

/** Of these only the first is said. */
const ONE_OF: readonly Reply[] = [
  'ask_change',
  'draft',
  'cancelled',
  'status',
  'already_sent',
  'objection_pending',
  'objection_settled',
  'how',
  'anger',
  'noted',
  'joined',
  'taken_up',
  'nothing_to_cancel',
  'greeting',
  'not_a_report',
  'unsupported',
  'thanks',
  'old_button',
]

export function speak(talk: Talk, facts: Facts): Spoken {
  const chosen = [...ALWAYS.filter((reply) => talk.replies.includes(reply)), ...ONE_OF.filter((reply) => isWanted(reply, talk, facts)).slice(0, 1)]
  const spoken = chosen.reduce<Spoken>((before, reply) => sayOne(before, reply, facts), { talk, say: [] })
  return withPrivacy(talk.isUrgent ? warnFirst(spoken, facts) : spoken, facts)
}

/** Once in a talk, in words that are sent anyway. Elsewhere every sign costs, or a letter's receipt says it: there the help does. */
function withPrivacy({ talk, say }: Spoken, { manner, privacyUrl, words }: Facts): Spoken {
  const last = say.at(-1)
  if (manner !== 'chat' || talk.dialogue.hasPrivacy || !last) return { talk, say }
  const told = messages.withLast(last, words[talk.dialogue.locale]('privacy.chat_line', { link: privacyUrl }))
  return told ? { talk: { ...talk, dialogue: { ...talk.dialogue, hasPrivacy: true } }, say: [...say.slice(0, -1), told] } : { talk, say }
}

function isWanted(reply: Reply, { replies, dialogue, submissions }: Talk, facts: Facts): boolean {
  if (!replies.includes(reply)) return false
  if (reply === 'draft' || reply === 'ask_change') return dialogue.draft !== undefined
  // The receipt says all there is to say.
  if (submissions.length > 0 && (reply === 'greeting' || reply === 'thanks')) return false
  return !wasSaidLately(reply, dialogue.saidAt, facts)
}

/** Minutes before it is said again. */
const ONCE_IN: Record<OnceSaid, number> = { greeting: 2, unsupported: 10, joined: 10, not_a_report: 24 * 60, thanks: 24 * 60 }

function wasSaidLately(reply: Reply, saidAt: Talk['dialogue']['saidAt'], { at }: Facts): boolean {
  const before = saidAt?.[reply as OnceSaid]
  return before !== undefined && at.getTime() - Date.parse(before) < (ONCE_IN[reply as OnceSaid] ?? 0) * 60_000
}

function sayOne({ talk, say }: Spoken, reply: Reply, facts: Facts): Spoken {
  const words = facts.words[talk.dialogue.locale]
  const { draft } = talk.dialogue
  if (reply === 'draft' && draft) return askNext({ talk, say }, draft, facts)
  if (reply === 'ask_change' && draft)
    return { talk: withDraft(talk, { ...draft, asked: 'change' }), say: [...say, messages.askChange(draft, words)] }
  return { talk: remember(talk, reply, facts), say: [...say, ...sayPlain(reply, talk, { facts, words })] }
}

function remember(talk: Talk, reply: Reply, { at }: Facts): Talk {
  if (!(reply in ONCE_IN)) return talk
  return { ...talk, dialogue: { ...talk.dialogue, saidAt: { ...talk.dialogue.saidAt, [reply]: asIso(at) } } }
}

function sayPlain(reply: Reply, talk: Talk, { facts, words }: { facts: Facts; words: Words }): OutboundMessage[] {
  const about = facts.reports.find(({ reportId }) => reportId === talk.about[0])
  const ticket = about?.ticket ?? ''
  switch (reply) {
    case 'fixed':
      return about ? [withShort(messages.askRating(about.reportId, words), 'fixed', { words, values: { ticket } })] : []
    case 'which_fixed':
    case 'which_not_fixed':
      return [messages.askWhichAnswered(facts.reports, reply, words)]
    case 'status':
      return [
        withShort(messages.textMessage(status(talk, facts, words)), facts.reports.length > 0 ? '' : 'status_none', {
          words,
          values: { program: facts.program },
        }),
      ]
    case 'anger':
      return [messages.textMessage(about ? words('dialogue.anger_status', { status: messages.statusText([about], words) }) : words('dialogue.anger'))]
    case 'not_yours':
      return [messages.textMessage(words('dialogue.status_not_yours', { ticket: talk.ticket ?? '', link: facts.trackUrl }))]
    case 'neighbour':
    case 'neighbour_ended':
    case 'neighbour_prove':
      return [messages.textMessage(words(`dialogue.${reply}`, { ticket: talk.ticket ?? '' }))]
    case 'draft':
    case 'ask_change':
      return []
    default:
      return [
        sayShortly(`dialogue.${reply}`, reply, {
          words,
          values: { ticket, program: facts.program, keyword: facts.keyword ?? '', privacy: facts.privacyUrl },
        }),
      ]
  }
}

type Saying = { words: Words; values: Record<string, string> }

function sayShortly(key: TextKey, name: string, { words, values }: Saying): OutboundMessage {
  return withShort(messages.textMessage(words(key, values)), name, { words, values })
}

/** Named ones, else open ones, else the newest. */
function status(talk: Talk, { reports }: Facts, words: Words): string {
  const named = reports.filter(({ reportId }) => talk.about.includes(reportId))
  const open = reports.filter(({ state }) => !isEnded(state))
  const shown: OwnReport[] = [named, open, reports.slice(0, 1)].find((some) => some.length > 0) ?? []
  const said = shown.length > 0 ? messages.statusText(shown, words) : words('dialogue.status_none')
  return talk.dialogue.draft ? `${said}\n\n${words('dialogue.status_draft')}` : said
}

/** Asks for what is missing, and never a third time for the same. */
function askNext({ talk, say }: Spoken, draft: Draft, facts: Facts): Spoken {
  const words = facts.words[talk.dialogue.locale]
  const { asked, message, asksPlace } = nextQuestion(draft, facts, words)
  const asking: Draft = {
    ...(asked === 'summary' ? atLeastRough(draft) : draft),
    asked,
    placeAskedCount: draft.placeAskedCount + (asksPlace ? 1 : 0),
  }
  return { talk: withDraft(talk, asking), say: [...say, message] }
}

type Question = { asked: Asked; message: OutboundMessage; asksPlace?: boolean }

/** Times we ask where it is before we go on without knowing. */
const PLACE_QUESTIONS = 2

function nextQuestion(draft: Draft, facts: Facts, words: Words): Question {
  const other = facts.reports.find(({ reportId }) => reportId === draft.maybeOf)
  if (other) return { asked: 'which', message: messages.askWhich(draft, other, words) }
  if (draft.asked === 'new_story') return { asked: 'new_story', message: messages.textMessage(words('dialogue.ask_story_again')) }
  if (!hasStory(draft)) return { asked: 'story', message: messages.textMessage(words(storyQuestion(draft))) }
  const mayAsk = draft.place === undefined && draft.placeAskedCount < PLACE_QUESTIONS
  if (!mayAsk) return { asked: 'summary', message: messages.summary(atLeastRough(draft), facts, words) }
  if (facts.formId && draft.placeAskedCount === 0) return { asked: 'form', message: formMessage(draft, facts, words), asksPlace: true }
  if (draft.candidates) return { asked: 'candidate', message: messages.whichPlace(draft, words), asksPlace: true }
  const key = draft.voiceCount > 0 && draft.parts.length === 0 ? 'dialogue.ask_place_voice' : 'dialogue.ask_place'
  return { asked: 'place', message: { kind: 'location_request', text: words(key) }, asksPlace: true }
}

function storyQuestion({ photoCount, place }: Draft): TextKey {
  if (photoCount > 0) return 'dialogue.ask_story_photo'
  return place ? 'dialogue.ask_story_location' : 'dialogue.ask_story'
}

/** Life first: the numbers to call stand before anything else, once a report. */
function warnFirst({ talk, say }: Spoken, facts: Facts): Spoken {
  const { draft } = talk.dialogue
  // Sent at once, its receipt says it; a draft that was warned of needs no second warning.
  if (draft?.isEmergency || (facts.manner !== 'chat' && talk.submissions.length > 0)) return { talk, say }
  const warned = draft ? withDraft(talk, { ...draft, isEmergency: true }) : talk
  const warning = facts.words[talk.dialogue.locale]('dialogue.emergency')
  const [first, ...others] = say
  return { talk: warned, say: first ? [messages.withFirst(warning, first), ...others] : [messages.textMessage(warning)] }
}
