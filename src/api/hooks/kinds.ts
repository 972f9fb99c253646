/** Which events of a case are told to subscribers, and under which name: one table. Pure. */
import type { EventKind } from '#cases/events.ts'

export const HOOK_KINDS = [
  'case.received',
  'case.verified',
  'case.assigned',
  'case.in_progress',
  'case.asked',
  'case.progress',
  'case.answered',
  'case.closed',
  'case.reopened',
  'case.rejected',
  'case.transferred',
  'case.linked',
] as const
export type HookKind = (typeof HOOK_KINDS)[number]

const TOLD: Partial<Record<EventKind, HookKind>> = {
  opened: 'case.received',
  verified: 'case.verified',
  assigned: 'case.assigned',
  succeeded: 'case.assigned', // its agency has ended, the successor holds it
  taken: 'case.in_progress',
  resumed: 'case.in_progress',
  progress: 'case.progress',
  asked: 'case.asked',
  answered: 'case.answered',
  confirmed: 'case.closed',
  closed_silent: 'case.closed',
  not_fixed: 'case.reopened',
  rejected: 'case.rejected',
  transferred: 'case.transferred',
  linked: 'case.linked',
}

/** @returns undefined: no subscriber is told */
export function hookKindOf(kind: EventKind): HookKind | undefined {
  return TOLD[kind]
}

export function readKinds(given: readonly string[]): HookKind[] {
  return HOOK_KINDS.filter((kind) => given.includes(kind))
}
