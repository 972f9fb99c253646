/**
 * Which event of a case is told to whom, and in which words: the whole rule. Pure.
 * Milestones only: every message costs, and everything public stands on /lacak anyway.
 */
import type { EventKind } from '#cases/events.ts'
import { mayComeBack, mayObjectTo } from '#cases/rejection/reasons.ts'
import type { CaseState } from '#cases/states.ts'
import type { TextKey } from '#texts/text.ts'

/** The approved templates, for when the 24-hour window is closed. Both take the ticket and the words. */
export type TemplateName = 'kabar_laporan' | 'laporan_dijawab'

export type Telling = {
  key: TextKey
  template: TemplateName
  /** verdict: "Sudah beres" and "Belum" · objection: "Belum" alone · refusal: "Tidak setuju" */
  buttons?: 'verdict' | 'objection' | 'refusal'
  /** named: those whose reports the event names · others: all but the one who caused it, who is answered in the talk itself */
  to: 'reporters' | 'named' | 'others'
  /** Not told any more when one of these has followed before it could be told. */
  unless: readonly EventKind[]
}

const update = { template: 'kabar_laporan' } as const

const TELLINGS = {
  // "Verified" is told together with who holds it.
  assigned: { ...update, key: 'notify.assigned', to: 'reporters', unless: ['assigned', 'returned', 'answered', 'rejected'] },
  // An agency has ended: told once, as a hand-over is.
  succeeded: { ...update, key: 'notify.succeeded', to: 'reporters', unless: ['succeeded', 'assigned', 'returned', 'answered', 'rejected'] },
  // Gathered when it comes often (pace.ts); the answer says more than what waited.
  progress: { ...update, key: 'notify.progress', to: 'reporters', unless: ['answered'] },
  asked: { ...update, key: 'notify.asked', to: 'reporters', unless: ['resumed', 'answered', 'rejected'] },
  reminded: { ...update, key: 'notify.reminded', to: 'reporters', unless: ['resumed', 'answered', 'rejected'] },
  answered: { key: 'notify.answered', template: 'laporan_dijawab', buttons: 'verdict', to: 'reporters', unless: ['not_fixed', 'confirmed'] },
  rejected: { ...update, key: 'notify.rejected', buttons: 'refusal', to: 'reporters', unless: ['verified', 'resumed'] },
  closed_silent: { ...update, key: 'notify.closed_silent', buttons: 'objection', to: 'reporters', unless: ['confirmed', 'not_fixed'] },
  // Residents who wrote together hear together, each with a chance to object.
  confirmed: { ...update, key: 'notify.others_confirmed', buttons: 'objection', to: 'others', unless: ['not_fixed', 'objected'] },
  not_fixed: { ...update, key: 'notify.others_not_fixed', to: 'others', unless: ['answered'] },
  upheld: { ...update, key: 'notify.upheld', to: 'named', unless: [] },
  linked: { ...update, key: 'notify.linked', to: 'named', unless: ['unlinked'] },
  unlinked: { ...update, key: 'notify.unlinked', to: 'named', unless: ['linked'] },
  passed_to_ppid: { key: 'notify.passed_to_ppid', template: 'kabar_laporan', to: 'reporters', unless: ['answered'] },
  extended: { key: 'notify.extended', template: 'kabar_laporan', to: 'reporters', unless: ['answered'] },
  transferred: {
    key: 'transfer.notify_transferred',
    template: 'kabar_laporan',
    to: 'reporters',
    unless: ['transfer_returned', 'transfer_withdrawn', 'answered', 'closed_silent'],
  },
  // What they did first is told together with their having taken it up.
  transfer_accepted: {
    key: 'transfer.notify_accepted',
    template: 'kabar_laporan',
    to: 'reporters',
    unless: ['transfer_told', 'transfer_returned', 'answered', 'asked'],
  },
  transfer_told: { key: 'transfer.notify_told', template: 'kabar_laporan', to: 'reporters', unless: [] },
  transfer_returned: {
    key: 'transfer.notify_returned',
    template: 'kabar_laporan',
    to: 'reporters',
    unless: ['assigned', 'transferred', 'answered', 'rejected'],
  },
} as const satisfies Partial<Record<EventKind, Telling>>

type Told = { kind: EventKind; details: Record<string, unknown> }

/** @param later the kinds that have followed it already @returns undefined: nobody is told */
export function tellingOf(event: Told, later: readonly EventKind[]): Telling | undefined {
  const telling = variantOf(event)
  return telling && !telling.unless.some((kind) => later.includes(kind)) ? telling : undefined
}

/** What else the event says decides who hears of it, and in which words. */
function variantOf(event: Told): Telling | undefined {
  const { kind, details } = event
  const telling: Telling | undefined = kind in TELLINGS ? TELLINGS[kind as keyof typeof TELLINGS] : undefined
  if (details['isGranted']) return ofGranted(kind)
  // Asking others to help changes nothing for the reporter.
  if (kind === 'assigned') return details['isNewLead'] === true ? telling : undefined
  // Milestones of the other government as of our own agencies: that the work was begun stands on /lacak.
  if (kind === 'transfer_told') return details['of'] === 'taken' ? undefined : telling
  if (kind === 'rejected') return ofRefusal(details['code'])
  // Closed in silence before: the others have heard of that, and of how to object.
  if (kind === 'confirmed') return details['to'] === 'closed' ? telling : undefined
  // Told where it came from; the trace it leaves behind tells nobody.
  if (kind === 'unlinked') return ofUnlinked(details)
  if (kind === 'upheld' && details['to'] === 'closed') return { ...TELLINGS.upheld, to: 'reporters' }
  return telling
}

/** The coordinator agrees with the reporter: all hear it, the one who objected too. */
function ofGranted(kind: EventKind): Telling | undefined {
  if (kind === 'not_fixed') return { ...TELLINGS.not_fixed, key: 'notify.granted', to: 'reporters' }
  return kind === 'verified' ? { ...update, key: 'notify.granted_refusal', to: 'reporters', unless: ['assigned', 'rejected'] } : undefined
}

function ofRefusal(code: unknown): Telling {
  const { buttons, ...plain } = TELLINGS.rejected
  const rule = typeof code === 'string' ? code : null
  if (mayComeBack(rule)) return { ...plain, key: 'notify.rejected_comes_back' }
  return mayObjectTo(rule) ? { ...plain, buttons } : { ...plain, key: 'notify.rejected_final' }
}

function ofUnlinked({ fromCaseId, wasAnswered }: Record<string, unknown>): Telling | undefined {
  if (!fromCaseId) return undefined
  return wasAnswered ? { ...TELLINGS.unlinked, key: 'notify.unlinked_answered' } : TELLINGS.unlinked
}

/** A report that joins a case which is answered already hears that answer, as the others did, and may judge it. */
export function tellingOfJoined(state: CaseState): Telling | undefined {
  return state === 'answered' ? { ...TELLINGS.answered, key: 'notify.linked_answered', to: 'named' } : undefined
}

/** Whoever has two reports on one case hears of it once, about the first. */
export function onePerTalk<T extends { conversationId: string }>(receivers: readonly T[]): T[] {
  return receivers.filter((one, place) => receivers.findIndex(({ conversationId }) => conversationId === one.conversationId) === place)
}
