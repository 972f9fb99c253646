/** What a person may choose while a report is told, whether tapped or typed. */
import { clearGuess, likelyFirst, ROWS } from '#conversations/listening/category.ts'
import { placeOf } from '#conversations/listening/place.ts'
import { asIso, type Draft, type Facts } from '#conversations/state.ts'
import { join, reply, storyOf, withDraft, type Talk } from '#conversations/steps/talk.ts'
import { readOrdinal, wordsOf } from '#conversations/listening/understand.ts'

export function cancel(talk: Talk, facts: Facts): Talk {
  return reply(ended(talk, 'cancelled', facts), 'cancelled')
}

/** @param index undefined: none of the candidates */
export function chooseCandidate(talk: Talk, index: number | undefined): Talk {
  const { draft } = talk.dialogue
  if (!draft) return talk
  const chosen = index === undefined ? undefined : draft.candidates?.[index]
  const { candidates: _candidates, ...rest } = draft
  if (!chosen) return reply(withDraft(talk, rest), 'draft')
  const place = { ...placeOf(chosen, draft.typedPlace), ...pinOf(draft) }
  // Tapped twice, or the same once more: nothing new to say.
  if (draft.place?.text === place.text) return talk
  return reply(withDraft(talk, { ...draft, place }), 'draft')
}

function pinOf({ place }: Draft): { latitude?: number; longitude?: number } {
  return place?.latitude === undefined || place.longitude === undefined ? {} : { latitude: place.latitude, longitude: place.longitude }
}

/** A row of the list of categories, typed by number or name. @returns its code */
export function chooseRow(draft: Draft, text: string, facts: Facts): string | undefined {
  const guesses = facts.guess(storyOf(draft))
  if (clearGuess(guesses) && !draft.wantsCategory) return undefined
  const rows = likelyFirst(guesses, facts.categories).slice(0, ROWS)
  const ordinal = readOrdinal(text)
  if (ordinal !== undefined) return rows[ordinal]?.code
  const said = wordsOf(text)
  return said.length > 3 ? undefined : facts.categories.find((one) => startsWith([one.name, one.nameEn], said.join(' ')))?.code
}

function startsWith(names: string[], said: string): boolean {
  return said.length >= 4 && names.some((name) => wordsOf(name).join(' ').startsWith(said))
}

/** Answers "does this belong to your report, or is it a new one?" */
export function settleWhich(talk: Talk, answer: 'addition' | 'new', facts: Facts): Talk {
  const { draft } = talk.dialogue
  if (!draft) return talk
  const { maybeOf, asked: _asked, ...rest } = draft
  if (answer === 'new' || !maybeOf) return reply(withDraft(talk, rest), 'draft')
  return reply(join(ended(talk, 'joined', facts), maybeOf, { messageIds: draft.messageIds }), 'noted')
}

function ended(talk: Talk, outcome: 'cancelled' | 'joined', facts: Facts): Talk {
  const { draft } = talk.dialogue
  if (!draft) return talk
  const without = withDraft(talk, undefined)
  const last = { number: draft.number, outcome, at: asIso(facts.at), ...(draft.maybeOf && { reportId: draft.maybeOf }) }
  return { ...without, dialogue: { ...without.dialogue, last } }
}

export function askStoryAgain(talk: Talk, draft: Draft): Talk {
  return reply(withDraft(talk, { ...draft, asked: 'new_story' }), 'draft')
}

export function askPlaceAgain(talk: Talk, draft: Draft): Talk {
  const { place: _place, candidates: _candidates, typedPlace: _typed, ...rest } = draft
  return reply(withDraft(talk, { ...rest, placeAskedCount: Math.min(rest.placeAskedCount, 1) }), 'draft')
}

export function askCategory(talk: Talk, draft: Draft): Talk {
  return reply(withDraft(talk, { ...draft, wantsCategory: true }), 'draft')
}
