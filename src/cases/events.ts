/** What can happen to a case: one table of the kinds that stand in its history. */

/** `public`: shown on /lacak and told or shown to reporters; never a name of staff, never a reporter's words. */
export const EVENTS = {
  opened: 'public',
  verified: 'public',
  assigned: 'public',
  taken: 'public',
  returned: 'internal', // "not ours": who holds it next is what the reporter needs
  progress: 'public',
  asked: 'public',
  resumed: 'public', // the reporter has answered
  answered: 'public',
  confirmed: 'public',
  not_fixed: 'public',
  closed_silent: 'public',
  rejected: 'public',
  linked: 'public', // this case is answered by another one
  unlinked: 'internal',
  reporter_joined: 'public', // another case was linked to this one
  reporter_added: 'internal', // new words of a reporter while the work goes on
  noted: 'internal',
  edited: 'internal',
  escalated: 'internal',
  rated: 'internal',
} as const

export type EventKind = keyof typeof EVENTS

export const EVENT_KINDS = Object.keys(EVENTS) as EventKind[]

export function isPublic(kind: EventKind): boolean {
  return EVENTS[kind] === 'public'
}

export type EventActor = 'reporter' | 'staff' | 'system'
