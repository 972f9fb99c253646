/** What was asked for in a case, and what is still not there: the heart of a referral. Pure. */
import type { DeskCase, DeskEvent } from '#desk/case-queries.ts'
import { daysBetween, dayOf, type TimeZone } from '#lib/dates.ts'

/** Calendar days to settle a complaint once its file is complete. Source: Perpres 76/2013, as in docs/glossary.md. */
export const SETTLED_WITHIN = 60

export const MISSING = ['holder', 'first_word', 'answer', 'proof', 'objection', 'confirmation'] as const
export type Missing = (typeof MISSING)[number]

type Facts = Pick<DeskCase, 'leadAgencyId' | 'state' | 'answeredAt' | 'objectedAt' | 'outcome' | 'reopenedCount' | 'transfer'>
type Told = Pick<DeskEvent, 'kind' | 'files' | 'seq'>

/** @returns what is missing, in the order in which it should have come */
export function missingOf(found: Facts, events: readonly Told[]): Missing[] {
  const answers = events.filter(({ kind }) => kind === 'answered')
  const last = answers.at(-1)
  const isPutBack = last !== undefined && events.some(({ kind, seq }) => kind === 'not_fixed' && seq > last.seq)
  const isAnswered = last !== undefined && !isPutBack
  const isThere: Record<Missing, boolean> = {
    holder: found.leadAgencyId !== null || found.transfer?.isActive === true || isAnswered,
    first_word: events.some(({ kind }) => kind === 'progress' || kind === 'answered' || kind === 'transfer_told'),
    answer: isAnswered,
    proof: !isAnswered || last.files.length > 0,
    objection: found.objectedAt === null,
    confirmation: found.outcome === 'confirmed',
  }
  return MISSING.filter((one) => !isThere[one])
}

/** Calendar days since it was received. */
export function ageOf(receivedAt: Date, now: Date, zone: TimeZone): number {
  return daysBetween(dayOf(receivedAt, zone), dayOf(now, zone))
}

/** What was asked of whom. */
export const ASKED = ['assigned', 'asked', 'escalated', 'instructed', 'transferred', 'objected', 'not_fixed', 'sent_back'] as const

export function isAsking({ kind }: Pick<DeskEvent, 'kind'>): boolean {
  return (ASKED as readonly string[]).includes(kind)
}
