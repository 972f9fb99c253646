/** Which reports are spoken of, and what is said of one that is not known to be this person's. Pure. Why: docs/decisions/0028. */
import type { Dialogue, Facts, Heard } from '#conversations/state.ts'
import { NEW_REPORT } from '#conversations/steps/outside.ts'
import { meaningOf } from '#conversations/steps/words.ts'
import { readRight } from '#conversations/listening/rights.ts'
import { findTicket } from '#reports/ticket.ts'

/** A verdict or a rating, tapped under our own news. */
export function isJudgement({ message }: Pick<Heard, 'message'>): boolean {
  return JUDGEMENT.test(message.choice?.id ?? '')
}

const JUDGEMENT = /^(?:verdict|rate):/

/** @returns ids and ticket numbers, of this person or not */
export function namedIn(heard: readonly Heard[], { waiting, draft, last }: Partial<Dialogue> = {}): string[] {
  const said = heard.flatMap(({ about, message }) => [about, findTicket(message.text), ...(message.choice?.id.split(':') ?? [])])
  return [...new Set([...said, waiting?.reportId, draft?.maybeOf, last?.reportId].filter((one) => one !== undefined && one !== ''))] as string[]
}

type Known = Pick<Facts, 'manner' | 'reports' | 'guess' | 'isEmergency'>

/**
 * Whoever only gave a number hears our news there, and answers as somebody we do not know. A typed number proves nothing: what answers
 * such news is kept with no report, so nothing else may be said of it than what would prove it.
 * @returns what is heard as ever, and what answers news of a report that is not theirs
 */
export function apart(heard: readonly Heard[], facts: Known, dialogue: Dialogue): { theirs: Heard[]; others: Heard[] } {
  const others = heard.filter(
    (one) => facts.manner !== 'letter' && isOfAnother(one, facts) && (isJudgement(one) || (!dialogue.draft && adds(one, facts))),
  )
  return { theirs: heard.filter((one) => !others.includes(one)), others }
}

function isOfAnother({ about, message }: Heard, { reports }: Known): boolean {
  const named = isJudgement({ message }) ? message.choice?.id.split(':').at(-1) : about
  return named !== undefined && !reports.some(({ reportId }) => reportId === named)
}

/** Meanings of words that would have joined the report. */
const ADDING = ['story', 'unclear', 'anger', 'yes', 'no', 'skip']

const THINGS = ['image', 'video', 'document', 'audio', 'location', 'contacts']

function adds({ message: { kind, text } }: Heard, facts: Known): boolean {
  const words = text.trim()
  if (facts.isEmergency(words) || findTicket(words) || readRight(words) || NEW_REPORT.test(words.toLowerCase())) return false
  return words === '' ? THINGS.includes(kind) : [...THINGS, 'text'].includes(kind) && ADDING.includes(meaningOf(words, facts))
}
