/** An entry of the log in words: who did what to what. Pure. */
import type { ActGroup } from '#audit/acts.ts'
import { ACTS } from '#audit/acts.ts'
import type { TrailEntry } from '#audit/trail/trail-queries.ts'
import { TEXTS, type TextKey, type Words } from '#texts/text.ts'

type Told = Pick<TrailEntry, 'act' | 'actor' | 'staffId' | 'name' | 'caseId' | 'ticket' | 'subject' | 'details'>

/** @property case the ticket inside the sentence, to be made a link; undefined: none is in it */
export type Sentence = { group: ActGroup; before: string; ticket?: string; after: string; more: string[] }

const HERE = '\u0000'

export function sentenceOf(entry: Told, say: Words): Sentence {
  const { act, ticket, subject, caseId } = entry
  const about = ticket ? HERE : say(caseId ? 'audit.case_unseen' : 'audit.case_none')
  const whole = say(`audit.did.${act}`, { who: whoOf(entry, say), case: about, subject: subject ?? say('audit.subject_unknown') })
  const [before = '', ...rest] = whole.split(HERE)
  return { group: ACTS[act], before, after: rest.join(ticket ?? ''), ...(ticket && rest.length > 0 ? { ticket } : {}), more: moreOf(entry, say) }
}

export function whoOf({ actor, staffId, name }: Pick<Told, 'actor' | 'staffId' | 'name'>, say: Words): string {
  if (actor === 'staff') return name ?? say('audit.who_gone', { id: staffId ?? '' })
  return say(`audit.who_${actor}`)
}

/** Details that mean something to people, each `audit.more_<name>`; their values are words too where there are any. */
const MORE = [
  'kind',
  'table',
  'part',
  'change',
  'channel',
  'month',
  'year',
  'from',
  'to',
  'rows',
  'file',
  'scopes',
  'isMasked',
  'group',
  'hasWords',
  'format',
] as const

function moreOf({ details }: Told, say: Words): string[] {
  return MORE.flatMap((name) => {
    const value = details[name]
    return value === undefined ? [] : [say(`audit.more_${name}`, { value: valueOf(name, value, say) })]
  })
}

function valueOf(name: string, value: string | number | boolean, say: Words): string | number {
  if (typeof value === 'number') return value
  const key = `audit.value_${name}_${value}`
  return key in TEXTS.id ? say(key as TextKey) : String(value)
}
