/** Our messages, within the provider's limits. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import { clearGuess, likelyFirst, ROWS } from '#conversations/listening/category.ts'
import { withShort } from '#conversations/speaking/short.ts'
import { wishesIn } from '#conversations/listening/understand.ts'
import { shortStory, storyOf } from '#conversations/steps/talk.ts'
import type { Draft, Facts, OwnReport } from '#conversations/state.ts'
import { clip } from '#reports/title.ts'
import type { TextKey, Words } from '#texts/text.ts'

/** Characters. Source: WhatsApp, interactive messages; the texts between have room to spare. */
const BUTTON = 20
const ROW = 24
const DESCRIPTION = 72
const BODY = 1024

/** Characters of the story that a summary repeats: enough to recognise it. */
const STORY = 240

/** Characters of the name of a place. */
const PLACE = 120

type Option = { id: string; title: string }

export function textMessage(text: string): OutboundMessage {
  return { kind: 'text', text: clip(text, 4096) }
}

export function buttons(text: string, options: Option[]): OutboundMessage {
  return { kind: 'buttons', text: clip(text, BODY), buttons: options.map(({ id, title }) => ({ id, title: clip(title, BUTTON) })) }
}

type Row = Option & { description?: string | undefined }

export function list(text: string, button: string, rows: Row[]): OutboundMessage {
  return { kind: 'list', text: clip(text, BODY), button: clip(button, BUTTON), rows: rows.slice(0, 10).map(toRow) }
}

/** What does not fit into a title goes on in the description. */
function toRow({ id, title, description }: Row) {
  const more = description || (title.length > ROW ? title : undefined)
  return { id, title: clip(title, ROW), ...(more && { description: clip(more, DESCRIPTION) }) }
}

/** An id that a late tap can be recognised by. */
export function draftId({ number }: Draft, verb: string): string {
  return `draft:${number}:${verb}`
}

export function whichPlace(draft: Draft, words: Words): OutboundMessage {
  const names = (draft.candidates ?? []).map(({ label }) => nameOnly(label))
  const options = names.map((name, index) => ({
    id: draftId(draft, `place:${index}`),
    title: name.split(', ')[0] ?? name,
    description: name.split(', ').slice(1).join(', '),
  }))
  const other = { id: draftId(draft, 'place:other'), title: words('dialogue.other_place') }
  const text = words('dialogue.ask_which_place', { places: names.map((name, index) => `${index + 1}. ${clip(name, PLACE)}`).join('\n') })
  const isDistinct = new Set(options.map(({ title }) => title)).size === options.length
  const fitsButtons = isDistinct && options.length <= 2 && options.every(({ title }) => title.length <= BUTTON)
  return fitsButtons ? buttons(text, [...options, other]) : list(text, words('dialogue.choose_place'), [...options, other])
}

/** Without the words in brackets that were typed: all candidates share them. */
function nameOnly(label: string): string {
  return label.replace(/ \(.*\)$/, '')
}

/** Everything in one message; when the kind of problem is unclear, choosing it sends. */
export function summary(draft: Draft, facts: Facts, words: Words): OutboundMessage {
  const guesses = facts.guess(storyOf(draft))
  const code = draft.categoryCode ?? clearGuess(guesses)
  const category = facts.categories.find((one) => one.code === code)
  const likely = category ?? facts.categories.find((one) => one.code === guesses[0]?.code)
  const isSure = category !== undefined && !draft.wantsCategory
  const text = words(isSure ? 'dialogue.summary' : 'dialogue.summary_list', {
    story: shortStory(draft, STORY) || words(draft.voiceCount > 0 ? 'dialogue.voice_story' : 'dialogue.photo_story'),
    place: placeIn(draft, words),
    category: category ? words('dialogue.summary_category', { category: nameIn(words, facts, category) }) : '',
    photo: words(moreHint(draft), { count: draft.photoCount }),
    secret: likely?.isSensitive || wishesIn(storyOf(draft)).isSecret ? words('dialogue.summary_secret') : '',
  })
  if (isSure) return buttons(text, [option(draft, 'send', words), option(draft, 'change', words)])
  return list(text, words('dialogue.choose_category'), categoryRows(draft, facts, words))
}

function placeIn({ place }: Draft, words: Words): string {
  const isPinned = place?.latitude !== undefined
  if (!place?.text) return words(isPinned ? 'dialogue.place_pin' : 'dialogue.place_none')
  const text = clip(place.text, PLACE)
  return isPinned ? words('dialogue.place_pinned', { place: text }) : text
}

/** What may still be sent along; a pin is always better than words. */
function moreHint({ photoCount, place }: Draft): TextKey {
  const isPinned = place?.latitude !== undefined
  if (photoCount > 0) return isPinned ? 'dialogue.summary_photo_some' : 'dialogue.summary_pin_none'
  return isPinned ? 'dialogue.summary_photo_none' : 'dialogue.summary_photo_pin_none'
}

function option(draft: Draft, verb: 'send' | 'change', words: Words): Option {
  return { id: draftId(draft, verb), title: words(`dialogue.${verb}`) }
}

function categoryRows(draft: Draft, facts: Facts, words: Words): Row[] {
  const likely = likelyFirst(facts.guess(storyOf(draft)), facts.categories).slice(0, ROWS)
  return [
    ...likely.map((category) => ({ id: draftId(draft, `category:${category.code}`), title: nameIn(words, facts, category) })),
    { id: draftId(draft, 'category:'), title: words('dialogue.other_category'), description: words('dialogue.other_category_about') },
    { id: draftId(draft, 'change'), title: words('dialogue.change_row') },
  ]
}

function nameIn(words: Words, facts: Facts, { name, nameEn }: { name: string; nameEn: string }): string {
  return words === facts.words.en ? nameEn : name
}

const CHANGES: readonly (readonly [string, TextKey])[] = [
  ['story', 'dialogue.change_story'],
  ['where', 'dialogue.change_place'],
  ['kind', 'dialogue.change_category'],
  ['cancel', 'dialogue.change_cancel'],
]

export function askChange(draft: Draft, words: Words): OutboundMessage {
  const rows = CHANGES.map(([verb, key]) => ({ id: draftId(draft, verb), title: words(key) }))
  return list(words('dialogue.ask_change'), words('dialogue.choose'), rows)
}

export function askWhich(draft: Draft, report: OwnReport, words: Words): OutboundMessage {
  return buttons(words('dialogue.ask_which', { ticket: report.ticket, title: report.title }), [
    { id: draftId(draft, 'addition'), title: words('dialogue.is_addition') },
    { id: draftId(draft, 'new'), title: words('dialogue.is_new') },
  ])
}

/** The titles can be typed as well as tapped. */
export function askWhichAnswered(reports: OwnReport[], asked: 'which_fixed' | 'which_not_fixed', words: Words): OutboundMessage {
  const verdict = asked === 'which_fixed' ? 'fixed' : 'not_fixed'
  const answered = reports.filter(({ state }) => state === 'answered')
  const rows = answered.map(({ reportId, ticket, title }) => ({
    id: `verdict:${verdict}:${reportId}`,
    title: words(`dialogue.${asked}`, { ticket }),
    description: title,
  }))
  return list(words('dialogue.which_answered'), words('dialogue.choose'), rows)
}

export function askRating(reportId: string, words: Words): OutboundMessage {
  const rows = ([5, 4, 3, 2, 1] as const).map((rating) => ({ id: `rate:${rating}:${reportId}`, title: words(`dialogue.rating_${rating}`) }))
  return list(words('dialogue.fixed'), words('dialogue.rate'), rows)
}

/** Reports that one answer names. */
const STATUS_LINES = 5

/** @returns the state of each, open ones first */
export function statusText(reports: OwnReport[], words: Words): string {
  return reports
    .slice(0, STATUS_LINES)
    .map((report) => statusLine(report, words))
    .join('\n\n')
}

function statusLine({ ticket, title, state, holder }: OwnReport, words: Words): string {
  return words('dialogue.status_line', {
    ticket,
    title: clip(title, 60),
    state: words(`dialogue.state_${state}`, { holder: holder ?? words('dialogue.team') }),
  })
}

/** @property day when it is checked at the latest, as written · isSilent sent because the person was silent · isEmergency whom to call stands first */
export type Receipt = {
  isEmergency?: boolean
  ticket: string
  code: string
  link: string
  day: string
  asksIdentity: boolean
  isSilent: boolean
  /** Told once: why this sender's reports are looked at slowly, until when, and how to object. */
  slowed?: { count: number; perDay: number; until: string }
}

export function receipt({ asksIdentity, isSilent, slowed, isEmergency, ...values }: Receipt, words: Words): OutboundMessage {
  const danger = isEmergency ? `${words('dialogue.emergency')}\n\n` : ''
  const why = slowed ? words('dialogue.receipt_slowed', slowed) : ''
  const identity = asksIdentity ? words('dialogue.receipt_identity') : ''
  const message = textMessage(`${danger}${isSilent ? words('dialogue.receipt_silent') : ''}${words('dialogue.receipt', values)}${why}${identity}`)
  const name = isEmergency ? 'receipt_emergency' : asksIdentity ? 'receipt_identity' : 'receipt'
  return { ...withShort(message, name, { words, values }), subject: words('short.receipt_subject', values) }
}

/** For whoever wrote more than 24 hours ago. A parameter of a template holds no line breaks. */
export function templateMessage(name: string, { ticket, text }: { ticket: string; text: string }, words: Words): OutboundMessage {
  const oneLine = clip(text.replace(/\s+/g, ' ').trim(), PARAMETER)
  return { kind: 'template', name, language: 'id', parameters: [ticket, oneLine], text: words('notify.template_update', { ticket, words: oneLine }) }
}

/** Characters. */
const PARAMETER = 600

/** What must be read first stands first, in the same message. */
export function withFirst(first: string, message: OutboundMessage): OutboundMessage {
  const text = `${first}\n\n${message.text}`
  return { ...message, text: clip(text, message.kind === 'text' ? 4096 : BODY) }
}

/** @returns undefined where it does not fit */
export function withLast(message: OutboundMessage, last: string): OutboundMessage | undefined {
  const text = `${message.text}\n\n${last}`
  return text.length <= (message.kind === 'text' ? 4096 : BODY) ? { ...message, text } : undefined
}
