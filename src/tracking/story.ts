/**
 * The life of a case as its reporter may read it. Pure.
 * Only kinds and texts that were written for reporters: a note of the team stays inside even if a row were marked wrongly.
 */
import { isPublic, type EventKind } from '#cases/events.ts'
import type { CaseState } from '#cases/states.ts'
import type { TextKey } from '#texts/text.ts'
import type { PublicEvent, TrackedReport } from '#tracking/queries.ts'

/** @property agency short name; undefined: the admin team */
export type StoryStep = { id: string; kind: 'done' | 'now'; key: TextKey; agency: string | undefined; text: string; at: Date | undefined }

const TITLES: Partial<Record<EventKind, TextKey>> = {
  verified: 'citizen.step_verified',
  assigned: 'citizen.step_assigned',
  succeeded: 'citizen.step_succeeded',
  taken: 'citizen.step_taken',
  passed_to_ppid: 'citizen.step_passed_to_ppid',
  extended: 'citizen.step_extended',
  progress: 'citizen.step_progress',
  asked: 'citizen.step_asked',
  resumed: 'citizen.step_resumed',
  answered: 'citizen.step_answered',
  confirmed: 'citizen.step_confirmed',
  not_fixed: 'citizen.step_not_fixed',
  closed_silent: 'citizen.step_closed_silent',
  rejected: 'citizen.step_rejected',
  upheld: 'citizen.step_upheld',
  reporter_joined: 'citizen.step_reporter_joined',
  transferred: 'transfer.step_transferred',
  transfer_accepted: 'transfer.step_accepted',
  transfer_returned: 'transfer.step_returned',
  transfer_told: 'transfer.step_told',
  transfer_withdrawn: 'transfer.step_withdrawn',
}

/** Whose text is addressed to the reporters. */
const SPEAKING: readonly EventKind[] = [
  'progress',
  'asked',
  'answered',
  'rejected',
  'upheld',
  'extended',
  'transferred',
  'transfer_returned',
  'transfer_told',
  'transfer_withdrawn',
]

/** Said by another reporter of the same problem. */
const OF_OTHERS: Partial<Record<EventKind, TextKey>> = { confirmed: 'citizen.step_confirmed_other', not_fixed: 'citizen.step_not_fixed_other' }

/** What is awaited now; nothing once it has ended. */
const AWAITED: Partial<Record<CaseState, TextKey>> = {
  received: 'citizen.now_received',
  verified: 'citizen.now_verified',
  assigned: 'citizen.now_assigned',
  in_progress: 'citizen.now_in_progress',
  waiting_for_reporter: 'citizen.now_waiting_for_reporter',
  in_review: 'citizen.now_in_review',
  answered: 'citizen.now_answered',
  transferred: 'citizen.now_transferred',
}

/** @param events oldest first @returns newest first, what is awaited on top */
export function storyOf(
  { state, leadAgencyShort, submittedAt, objectedAt }: Pick<TrackedReport, 'state' | 'leadAgencyShort' | 'submittedAt' | 'objectedAt'>,
  events: readonly PublicEvent[],
): StoryStep[] {
  const key = objectedAt ? 'citizen.now_objected' : AWAITED[state]
  const now: StoryStep[] = key ? [{ id: 'now', kind: 'now', key, agency: leadAgencyShort ?? undefined, text: '', at: undefined }] : []
  // Not the case's own opening: that may have been another reporter's, earlier.
  const sent: StoryStep = { id: 'sent', kind: 'done', key: 'citizen.step_opened', agency: undefined, text: '', at: submittedAt }
  const told = [sent, ...events.filter(({ kind }) => isPublic(kind)).flatMap(toStep)]
  return [...now, ...told.sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0))]
}

function toStep({ id, kind, agency, text, at, isOwn, isGranted }: PublicEvent): StoryStep[] {
  const key = isGranted ? 'citizen.step_granted' : ((isOwn ? undefined : OF_OTHERS[kind]) ?? TITLES[kind])
  return key ? [{ id, kind: 'done', key, agency: agency ?? undefined, text: isGranted || SPEAKING.includes(kind) ? text : '', at }] : []
}

export type Holding = { kind: EventKind; at: Date; agencyId: string | null }

const GIVEN: readonly EventKind[] = ['assigned', 'succeeded', 'transferred']
const BACK_WITH_TEAM: readonly EventKind[] = ['returned', 'transfer_returned', 'transfer_withdrawn']

/** When the present holder got it; the team has it from when it came. @param holdings oldest first */
export function heldSince({ leadAgencyId, receivedAt }: Pick<TrackedReport, 'leadAgencyId' | 'receivedAt'>, holdings: readonly Holding[]): Date {
  const handed = holdings.findLast(({ kind, agencyId }) => BACK_WITH_TEAM.includes(kind) || (GIVEN.includes(kind) && agencyId === leadAgencyId))
  return handed?.at ?? receivedAt
}
