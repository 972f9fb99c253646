/**
 * The talk with a resident: where we are and what was heard → where we go and what we say.
 * Pure. Looking things up, saving and sending are somebody else's work (commands.ts).
 */
import type { InboundMessage } from '#channels/channel.ts'
import { clearGuess } from '#conversations/listening/category.ts'
import { findIn } from '#conversations/listening/place.ts'
import { stillAsked } from '#conversations/speaking/speaking-of.ts'
import { speak } from '#conversations/speaking/speak.ts'
import type { Dialogue, Draft, Facts, Heard, Place, Submission, Turn } from '#conversations/state.ts'
import { sendAtOnce } from '#conversations/steps/at-once.ts'
import { hearEdit, hearRevoke } from '#conversations/steps/changes.ts'
import { addWords, atLeastRough, hasStory, send, startTalk, storyOf, withDraft, type Talk } from '#conversations/steps/talk.ts'
import { hearForm, hearTap } from '#conversations/steps/taps.ts'
import { hearCard, hearPhoto, hearPin, hearSticker, hearText, hearUnsupported, hearVoice } from '#conversations/steps/things.ts'
import { soundsLikePlace } from '#conversations/listening/understand.ts'

type Hear = (talk: Talk, heard: Heard, facts: Facts) => Talk

const HEAR: Record<InboundMessage['kind'], Hear> = {
  text: hearText,
  image: hearPhoto,
  video: hearPhoto,
  document: hearPhoto,
  audio: hearVoice,
  location: hearPin,
  contacts: hearCard,
  choice: hearTap,
  form: hearForm,
  edit: hearEdit,
  revoke: hearRevoke,
  reaction: (talk) => talk,
  sticker: hearSticker,
  unsupported: hearUnsupported,
}

/** @param heard all messages of one burst, oldest first by their own time: they get one answer */
export function takeTurn(dialogue: Dialogue, heard: Heard[], facts: Facts): Turn {
  const listened = heard.reduce((talk, one) => HEAR[one.message.kind](talk, one, facts), startTalk(stillAsked(dialogue, facts.at)))
  const { talk, say } = speak(sendAtOnce(settlePlace(listened, facts), facts), facts)
  const { submissions, joins, verdicts, ratings, right } = talk
  return { next: talk.dialogue, say, submissions, joins, verdicts, ratings, ...(right && { right }) }
}

/** What should be looked up before the turn: the words that may name a place, and the last pin. */
export function toLookUp(heard: Heard[]): { words: string; pin?: { latitude: number; longitude: number } } {
  const said = heard.flatMap(({ message }) => [message.text, typeof message.form?.answers['place'] === 'string' ? message.form.answers['place'] : ''])
  const pin = heard.findLast(({ message }) => message.location)?.message.location
  return { words: said.filter(Boolean).join('\n').slice(0, LOOKED_UP), ...(pin && { pin }) }
}

/** Characters. Whoever writes more has named the place before. */
const LOOKED_UP = 1000

/** Typed words or the story itself may have told where it is. */
function settlePlace(talk: Talk, facts: Facts): Talk {
  const { draft } = talk.dialogue
  if (!draft || draft.place) return keepWords(talk)
  if (talk.placeWords.length > 0) return settleTyped(talk, draft, facts)
  return talk.heardStory ? settleTold(talk, draft, facts) : talk
}

/** A pin came along with the words that tell where: they belong to the story. */
function keepWords(talk: Talk): Talk {
  return talk.placeWords.reduce<Talk>((kept, { messageId, text }) => addPart(kept, messageId, text), { ...talk, placeWords: [] })
}

function settleTyped(talk: Talk, draft: Draft, facts: Facts): Talk {
  const typed = talk.placeWords.map(({ text }) => text).join(', ')
  const finding = findIn(facts.candidates, typed)
  const ids = [...draft.messageIds, ...talk.placeWords.map(({ messageId }) => messageId)]
  const told = withDraft(talk, { ...draft, messageIds: ids })
  if (finding.kind === 'found') return withPlace(told, finding.place)
  if (finding.kind === 'several' && draft.asked !== 'candidate') return withCandidates(told, finding.candidates, typed)
  // Taken as they are: asking again would help nobody.
  const district = finding.kind === 'several' ? finding.candidates[0]?.districtCode : draft.roughPlace?.districtCode
  if (soundsLikePlace(typed) || finding.kind === 'several') return withPlace(told, { text: typed, ...(district && { districtCode: district }) })
  return keepWords(talk)
}

function settleTold(talk: Talk, draft: Draft, facts: Facts): Talk {
  const finding = findIn(facts.candidates, undefined)
  if (finding.kind === 'found')
    return isPrecise(finding.place, draft, facts) ? withPlace(talk, finding.place) : withDraft(talk, { ...draft, roughPlace: finding.place })
  return finding.kind === 'several' ? withCandidates(talk, finding.candidates, '') : withDraft(talk, draft)
}

/** A district is enough for papers and persons, not for a spot that somebody must find. */
function isPrecise({ villageCode }: Place, draft: Draft, facts: Facts): boolean {
  const code = clearGuess(facts.guess(storyOf(draft)))
  return villageCode !== undefined || facts.categories.some((one) => one.code === code && one.needsIdentity)
}

function withPlace(talk: Talk, place: NonNullable<Draft['place']>): Talk {
  const { draft } = talk.dialogue
  if (!draft) return talk
  const { candidates: _candidates, ...rest } = draft
  return withDraft(talk, { ...rest, place })
}

function withCandidates(talk: Talk, candidates: NonNullable<Draft['candidates']>, typed: string): Talk {
  const { draft } = talk.dialogue
  return draft ? withDraft(talk, { ...draft, candidates, ...(typed && { typedPlace: typed }) }) : talk
}

function addPart(talk: Talk, messageId: string, text: string): Talk {
  const heard: Heard = { messageId, sentAt: new Date(0), message: { kind: 'text', text, attachments: [] } }
  return talk.dialogue.draft ? addWords(talk, heard, text) : talk
}

/** A draft left alone: what was told is sent as it is, or joins the report it was perhaps about. @returns nothing to send: it was only a knock */
export function sendAsItIs(dialogue: Dialogue, facts: Facts): Turn {
  const talk = startTalk(dialogue)
  const { draft } = dialogue
  const empty = { say: [], submissions: [], joins: [], verdicts: [], ratings: [] }
  if (!draft) return { ...empty, next: dialogue }
  if (draft.maybeOf)
    return { ...empty, next: withDraft(talk, undefined).dialogue, joins: [{ reportId: draft.maybeOf, messageIds: draft.messageIds }] }
  const { asked: _asked, ...told } = draft
  const isWorthIt = hasStory(told) || draft.photoCount > 0
  if (!isWorthIt) return { ...empty, next: withDraft(talk, undefined).dialogue }
  const sent = send(withDraft(talk, atLeastRough(draft)), facts)
  return { ...empty, next: sent.dialogue, submissions: sent.submissions }
}

/** The report has its id now: late taps and the words we asked for find it. */
export function rememberReport(dialogue: Dialogue, { draft, needsIdentity }: Submission, reportId: string): Dialogue {
  const last = { ...(dialogue.last ?? { number: draft.number, outcome: 'sent' as const, at: draft.toldAt }), reportId }
  return { ...dialogue, last, ...(needsIdentity && { waiting: { for: 'identity' as const, reportId, at: last.at } }) }
}
