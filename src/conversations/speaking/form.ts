/** The WhatsApp form (src/channels/whatsapp/flow.json): what goes in, and what comes back. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import { clearGuess, likelyFirst } from '#conversations/listening/category.ts'
import { findIn, placeOf } from '#conversations/listening/place.ts'
import { shortStory, storyOf } from '#conversations/steps/talk.ts'
import type { Draft, Facts, Place } from '#conversations/state.ts'
import { clip } from '#reports/title.ts'
import type { Words } from '#texts/text.ts'

/** Characters the form's field for the story takes. */
const STORY = 600

/** Characters the form's field for the place takes. */
const PLACE = 80

/** Characters of a row of the form's list. */
const TITLE = 30

export function formMessage(draft: Draft, facts: Facts, words: Words): OutboundMessage {
  const guesses = facts.guess(storyOf(draft))
  const categories = likelyFirst(guesses, facts.categories)
  return {
    kind: 'form',
    text: words('dialogue.form'),
    button: words('dialogue.form_button'),
    formId: facts.formId ?? '',
    token: `draft:${draft.number}`,
    screen: 'REPORT',
    data: {
      story: shortStory(draft, STORY),
      place: offeredPlace(draft),
      category: clearGuess(guesses) ?? '',
      categories: categories.map(({ code, name, nameEn }) => ({ id: code, title: clip(words === facts.words.en ? nameEn : name, TITLE) })),
      photo_hint: words(draft.photoCount > 0 ? 'dialogue.form_photo_some' : 'dialogue.form_photo_none'),
    },
  }
}

function offeredPlace({ place, roughPlace, candidates }: Draft): string {
  return clip((place ?? roughPlace)?.text ?? candidates?.[0]?.label ?? '', PLACE)
}

export type FormAnswers = { place?: Place; category?: string; story?: string; isAnonymous: boolean }

/** Reads what is there: a form may come back empty, half filled, or as something else. */
export function readForm(answers: Record<string, unknown>, draft: Draft, facts: Facts): FormAnswers {
  const place = words(answers['place'])
  const category = facts.categories.find(({ code }) => code === answers['category'])?.code
  const story = words(answers['story'])
  return {
    ...(place && { place: placeFrom(place, draft, facts) }),
    ...(category && { category }),
    ...(story && story !== shortStory(draft, STORY) && { story: withRest(story, draft) }),
    isAnonymous: answers['anonymous'] === true || answers['anonymous'] === 'true',
  }
}

/** The field holds the beginning of a long story only: the rest is kept. */
function withRest(story: string, draft: Draft): string {
  const told = storyOf(draft)
  return told.length > STORY ? `${story}\n${told}` : story
}

function placeFrom(typed: string, draft: Draft, facts: Facts): Place {
  if (draft.place?.text && typed === offeredPlace(draft)) return draft.place
  const known = draft.candidates?.find(({ label }) => label === typed)
  if (known) return placeOf(known, undefined)
  const finding = findIn(facts.candidates, typed)
  return finding.kind === 'found' ? finding.place : { text: typed }
}

function words(answer: unknown): string {
  return typeof answer === 'string' ? answer.trim() : ''
}
