/** What a person of the team does, as it stands in act_days.act, and which events of a case are meant. Pure. */
import type { EventKind } from '#cases/events.ts'
import type { Role } from '#staff/permissions.ts'

export const ACTS = ['checked', 'handed', 'written', 'asked', 'let_out'] as const
export type Act = (typeof ACTS)[number]

/** `written` are messages to reporters, and no events. */
export const EVENTS_OF: Record<Exclude<Act, 'written'>, readonly EventKind[]> = {
  checked: ['verified', 'rejected', 'linked'],
  handed: ['assigned', 'transferred'],
  asked: ['asked'],
  let_out: ['answered'],
}

/** Who belongs to the team. */
export const TEAM: readonly Role[] = ['admin', 'coordinator']
