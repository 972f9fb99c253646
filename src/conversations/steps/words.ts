/** A text is heard: an answer to our question, a command, small talk, or a matter. */
import { clearGuess } from '#conversations/listening/category.ts'
import type { Draft, Facts, Heard } from '#conversations/state.ts'
import { readRight } from '#conversations/listening/rights.ts'
import { localeOf, readOrdinal, readWords, wordsOf, type Meaning } from '#conversations/listening/understand.ts'
import { askCategory, askPlaceAgain, askStoryAgain, cancel, chooseCandidate, chooseRow, settleWhich } from '#conversations/steps/choices.ts'
import { hearAwaited, hearOutside, isElsewhere } from '#conversations/steps/outside.ts'
import { hearTicket, repeatedOne } from '#conversations/steps/own-reports.ts'
import { addWords, join, reply, send, storyOf, withDraft, type Talk } from '#conversations/steps/talk.ts'
import { findTicket } from '#reports/ticket.ts'

export function hearWords(before: Talk, heard: Heard, facts: Facts): Talk {
  const text = heard.message.text.trim()
  const meaning = meaningOf(text, facts)
  const talk = noteUrgency(inLanguageOf(before, text), text, facts)
  if (meaning === 'empty') return talk
  // A report must not land at a region by chance; who has reports here is answered here.
  if (heard.message.isUnaddressed && facts.reports.length === 0) return reply(talk, 'which_region')
  const right = readRight(text)
  if (right) return { ...talk, right }
  if (findTicket(text)) return hearTicket(talk, heard, facts)
  const { draft } = talk.dialogue
  if (meaning === 'cancel') return draft ? cancel(talk, facts) : reply(talk, 'nothing_to_cancel')
  if (meaning === 'how') return reply(talk, 'how')
  if (meaning === 'status') return hearStatus(talk, heard, facts)
  return draft ? answer({ talk, draft, heard, facts, meaning, text }) : hearOutside(talk, heard, { facts, meaning, text })
}

/** How it goes is asked; or, where an answer waits, it is told: "belum diperbaiki". */
function hearStatus(talk: Talk, heard: Heard, facts: Facts): Talk {
  const text = heard.message.text.trim()
  const { draft } = talk.dialogue
  if (facts.isStranger) return reply(talk, 'prove')
  // Of another report that somebody asked about it is the answer there.
  const judged = draft || isElsewhere(heard, facts) ? undefined : hearAwaited(talk, heard, { facts, text })
  return judged ?? reply(talk, draft && (facts.reports.length === 0 || /^[?？\s]+$/.test(text)) ? 'draft' : 'status')
}

export function meaningOf(text: string, facts: Pick<Facts, 'guess'>): Meaning {
  return readWords(text, facts.guess(text).length > 0)
}

function inLanguageOf(talk: Talk, text: string): Talk {
  const locale = localeOf(text)
  return locale ? { ...talk, dialogue: { ...talk.dialogue, locale } } : talk
}

function noteUrgency(talk: Talk, text: string, facts: Facts): Talk {
  return facts.isEmergency(text) ? { ...talk, isUrgent: true } : talk
}

type Answer = { talk: Talk; draft: Draft; heard: Heard; facts: Facts; meaning: Meaning; text: string }

/** Words while a report is being told: what they mean depends on what we asked. */
function answer(given: Answer): Talk {
  switch (given.draft.asked) {
    case 'place':
    case 'form':
    case 'candidate':
      return answerPlace(given)
    case 'summary':
      return answerSummary(given)
    case 'change':
      return answerChange(given)
    case 'which':
      return answerWhich(given)
    case 'new_story':
      return isSmallTalk(given.meaning) ? smallTalk(given) : retell(given)
    default:
      return isSmallTalk(given.meaning) ? smallTalk(given) : tell(given)
  }
}

function tell({ talk, heard, text }: Answer): Talk {
  return reply(addWords(talk, heard, text), 'draft')
}

/** The story is told anew: what was said before stays among the messages, not in the story. */
function retell(given: Answer): Talk {
  const { asked: _asked, ...draft } = given.draft
  return tell({ ...given, talk: withDraft(given.talk, { ...draft, parts: [] }) })
}

/** Greeted again, or scolded for slowness: our question is repeated. Thanks and signs need no answer. */
function smallTalk({ talk, meaning }: Answer): Talk {
  return meaning === 'greeting' || meaning === 'anger' ? reply(talk, 'draft') : talk
}

function isSmallTalk(meaning: Meaning): boolean {
  return ['greeting', 'thanks', 'waiting', 'emoji', 'anger', 'yes'].includes(meaning)
}

function answerPlace(given: Answer): Talk {
  const { talk, draft, heard, meaning, text } = given
  if (draft.asked === 'candidate') {
    const index = chosenCandidate(draft, text, meaning)
    if (index !== undefined) return chooseCandidate(talk, index)
    if (meaning === 'no') return chooseCandidate(talk, undefined)
  }
  if (meaning === 'skip' || meaning === 'no' || isImpatient(text)) return reply(withDraft(talk, { ...draft, place: {} }), 'draft')
  if (isSmallTalk(meaning)) return smallTalk(given)
  return reply({ ...talk, placeWords: [...talk.placeWords, { messageId: heard.messageId, text }] }, 'draft')
}

/** "Kirim" before we know where: what we have must do. */
function isImpatient(text: string): boolean {
  return /^\W*(?:kirim(?:kan|\s+(?:saja|aja))?|lanjut(?:kan)?|send)\W*$/.test(text.toLowerCase())
}

function chosenCandidate({ candidates = [] }: Draft, text: string, meaning: Meaning): number | undefined {
  const ordinal = readOrdinal(text)
  if (ordinal !== undefined && ordinal < candidates.length) return ordinal
  if (meaning === 'yes' && candidates.length === 1) return 0
  const said = wordsOf(text)
  const named = candidates.findIndex(({ label }) => said.every((word) => wordsOf(label).includes(word)))
  return said.join('').length >= 3 && named >= 0 ? named : undefined
}

function answerSummary(given: Answer): Talk {
  const { talk, draft, heard, facts, meaning, text } = given
  if (meaning === 'yes') return send(talk, facts)
  if (meaning === 'no') return reply(talk, 'ask_change')
  // Thanked: the person believes that the report has gone. The summary says that it has not.
  if (meaning === 'thanks' || meaning === 'greeting') return reply(talk, 'draft')
  if (isSmallTalk(meaning) || meaning === 'skip') return talk
  const chosen = chooseRow(draft, text, facts)
  if (chosen) return send(talk, facts, chosen)
  const same = repeatedOne(text, facts)
  if (same) return join(talk, same.reportId, { messageIds: [heard.messageId] })
  const isSent = talk.submissions.some((submission) => submission.text === text)
  const told = !isSent && isAnotherMatter(draft, text, facts) ? send(talk, facts) : talk
  return reply(addWords(told, heard, text), 'draft')
}

/** A second complaint while the first waits to be sent: clearly of another kind, and the first one is complete. */
function isAnotherMatter(draft: Draft, text: string, facts: Facts): boolean {
  const first = clearGuess(facts.guess(storyOf(draft)))
  const second = clearGuess(facts.guess(text))
  return draft.place !== undefined && first !== undefined && second !== undefined && first !== second && wordsOf(text).length >= 4
}

function answerChange(given: Answer): Talk {
  const { talk, draft, facts, meaning, text } = given
  const wish = CHANGES.find(([pattern]) => pattern.test(text.toLowerCase()))?.[1]
  if (wish) return wish(talk, draft, facts)
  if (meaning === 'yes' || isSmallTalk(meaning)) return reply(talk, 'draft')
  return tell(given)
}

const CHANGES: readonly (readonly [RegExp, (talk: Talk, draft: Draft, facts: Facts) => Talk])[] = [
  [/^\W*(?:1|cerita|isi|story|kata|tulisan)/, askStoryAgain],
  [/^\W*(?:2|tempat|lokasi|alamat|place|location)/, askPlaceAgain],
  [/^\W*(?:3|jenis|kategori|kind|category)/, askCategory],
  [/^\W*(?:4|batal|hapus|cancel)/, (talk, _draft, facts) => cancel(talk, facts)],
]

function answerWhich(given: Answer): Talk {
  const { talk, meaning, text } = given
  if (/tambah|lanjut|itu juga|sama|belongs|same/.test(text.toLowerCase()) || meaning === 'yes') return settleWhich(talk, 'addition', given.facts)
  if (/baru|lain|beda|new|other|another/.test(text.toLowerCase()) || meaning === 'no') return settleWhich(talk, 'new', given.facts)
  if (isSmallTalk(meaning)) return talk
  return tell({ ...given, talk: settleWhich(talk, 'new', given.facts) })
}
