/**
 * What the other government did, as the sender's own history tells it; and what the sender's reporters said, as the
 * receiver hears it. Two tables. Pure.
 */
import type { EventKind } from '#cases/events.ts'
import type { Words } from '#texts/text.ts'

/** By which way a case goes to another government. `region`: to a region of this installation. */
export const WAYS = ['region', 'letter', 'email', 'sp4n', 'other'] as const
export type Way = (typeof WAYS)[number]

export type TransferState = 'offered' | 'accepted' | 'returned' | 'answered' | 'withdrawn'

/** What can come back. An officer writes it down by hand, or a receiver on this installation does it by working. */
export type Step =
  | { kind: 'accepted' }
  | { kind: 'told'; of: EventKind; text: string }
  | { kind: 'asked'; text: string }
  | { kind: 'resumed' }
  | { kind: 'answered'; text: string }
  | { kind: 'returned'; text: string }

/** What an officer may write down of what came back from outside. */
export const REPLIES = ['accepted', 'told', 'answered', 'returned'] as const
export type Reply = (typeof REPLIES)[number]

export type ToldEvent = { kind: EventKind; text: string; agencyName: string | null; details: Record<string, unknown> }

const ACCEPTED: Step = { kind: 'accepted' }

/** A step of the receiver → what it is to the sender. What the reporters' own word made of it there is an echo, and nothing new. */
export function stepsOf({ kind, text, agencyName, details }: ToldEvent, say: Words): Step[] {
  const agency = agencyName ?? ''
  const told = (words: string): Step[] => [ACCEPTED, { kind: 'told', of: kind, text: words }]
  switch (kind) {
    case 'verified':
      return [ACCEPTED]
    case 'assigned':
      return details['isNewLead'] === true ? told(say('transfer.told_assigned', { agency })) : []
    case 'taken':
      return told(say('transfer.told_taken', { agency }))
    case 'transferred':
      return told(say('transfer.told_transferred', { agency, reason: text }))
    case 'progress':
    case 'transfer_told':
      return told(text)
    case 'asked':
      return [ACCEPTED, { kind: 'asked', text }]
    case 'resumed':
      return [{ kind: 'resumed' }]
    case 'answered':
    case 'upheld':
      return [ACCEPTED, { kind: 'answered', text }]
    case 'rejected':
    case 'transfer_returned':
      // Passed on by the receiver and sent back to it: nothing new for us. The hand-over of that event is not ours.
      return kind === 'transfer_returned' && details['transferId'] !== undefined ? [] : [{ kind: 'returned', text }]
    default:
      return []
  }
}

/** What of the sender's history concerns the receiver after it has the case. */
export type Word = 'fixed' | 'not_fixed' | 'silent' | 'rated' | 'resumed' | 'withdrawn'

const WORDS: Partial<Record<EventKind, Word>> = {
  confirmed: 'fixed',
  not_fixed: 'not_fixed',
  closed_silent: 'silent',
  rated: 'rated',
  resumed: 'resumed',
  transfer_withdrawn: 'withdrawn',
}

export function wordOf({ kind, details }: Pick<ToldEvent, 'kind' | 'details'>, transferId: string): Word | undefined {
  if (kind === 'transfer_withdrawn' && details['transferId'] !== transferId) return undefined
  return WORDS[kind]
}

/** Where the carrying over has got to. `caseId` null: nothing was carried over yet. */
export type Cursor = { caseId: string | null; seq: number }

export type Carried = { caseId: string; seq: number; kind: EventKind }

/**
 * What is new after the cursor. The receiver may have linked its case to another one, which answers for it from then on: `cases`
 * are those, the first being the one that was opened for us.
 */
export function freshAfter<T extends Carried>(events: readonly T[], cases: readonly string[], { caseId, seq }: Cursor): T[] {
  const reached = caseId === null ? -1 : cases.indexOf(caseId)
  // Taken off again there: from that moment on the first case speaks for us once more.
  if (caseId !== null && reached < 0) {
    const takenOff = events.findLastIndex((one) => one.caseId === cases[0] && one.kind === 'unlinked')
    // Otherwise the picture is older than what was heard.
    return takenOff < 0 ? [] : events.slice(takenOff + 1)
  }
  return events.filter((one) => {
    const place = cases.indexOf(one.caseId)
    return place > reached || (place === reached && one.seq > seq)
  })
}
