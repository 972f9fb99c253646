/**
 * Which event of a case is told to whom, and in which words: the whole rule. Pure.
 * Milestones only: every message costs, and everything public stands on /lacak anyway.
 */
import type { EventKind } from '#cases/events.ts'
import type { TextKey } from '#texts/text.ts'

/** The approved templates, for when the 24-hour window is closed. Both take the ticket and the words. */
export type TemplateName = 'kabar_laporan' | 'laporan_dijawab'

export type Telling = {
  key: TextKey
  template: TemplateName
  /** verdict: "Sudah beres" and "Belum" · objection: "Belum" alone */
  buttons?: 'verdict' | 'objection'
  /** moved: those whose reports moved with this event */
  to: 'reporters' | 'moved'
  /** Not told any more when one of these has followed before it could be told. */
  unless: readonly EventKind[]
}

const TELLINGS: Partial<Record<EventKind, Telling>> = {
  // "Verified" is told together with who holds it.
  assigned: { key: 'notify.assigned', template: 'kabar_laporan', to: 'reporters', unless: ['assigned', 'returned', 'answered', 'rejected'] },
  // An agency has ended: told once, as a hand-over is.
  succeeded: {
    key: 'notify.succeeded',
    template: 'kabar_laporan',
    to: 'reporters',
    unless: ['succeeded', 'assigned', 'returned', 'answered', 'rejected'],
  },
  progress: { key: 'notify.progress', template: 'kabar_laporan', to: 'reporters', unless: [] },
  asked: { key: 'notify.asked', template: 'kabar_laporan', to: 'reporters', unless: ['resumed', 'answered', 'rejected'] },
  answered: { key: 'notify.answered', template: 'laporan_dijawab', buttons: 'verdict', to: 'reporters', unless: ['not_fixed', 'confirmed'] },
  rejected: { key: 'notify.rejected', template: 'kabar_laporan', to: 'reporters', unless: ['verified'] },
  closed_silent: {
    key: 'notify.closed_silent',
    template: 'kabar_laporan',
    buttons: 'objection',
    to: 'reporters',
    unless: ['confirmed', 'not_fixed'],
  },
  passed_to_ppid: { key: 'notify.passed_to_ppid', template: 'kabar_laporan', to: 'reporters', unless: ['answered'] },
  extended: { key: 'notify.extended', template: 'kabar_laporan', to: 'reporters', unless: ['answered'] },
  linked: { key: 'notify.linked', template: 'kabar_laporan', to: 'moved', unless: ['unlinked'] },
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
  // "confirmed" and "not_fixed" are answered in the talk itself, to the one who said it.
}

/** @param later the kinds that have followed it already @returns undefined: nobody is told */
export function tellingOf(event: { kind: EventKind; details: Record<string, unknown> }, later: readonly EventKind[]): Telling | undefined {
  const telling = TELLINGS[event.kind]
  if (!telling || telling.unless.some((kind) => later.includes(kind))) return undefined
  // Asking others to help changes nothing for the reporter.
  if (event.kind === 'assigned' && event.details['isNewLead'] !== true) return undefined
  // Milestones of the other government as of our own agencies: that the work was begun stands on /lacak.
  if (event.kind === 'transfer_told' && event.details['of'] === 'taken') return undefined
  return telling
}

/** Whoever has two reports on one case hears of it once, about the first. */
export function onePerTalk<T extends { conversationId: string }>(receivers: readonly T[]): T[] {
  return receivers.filter((one, place) => receivers.findIndex(({ conversationId }) => conversationId === one.conversationId) === place)
}
