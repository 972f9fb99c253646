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
  unrestricted: 'internal', // no matter of the restricted unit any more, by one of its people
  released: 'internal', // of a slowed sender: taken up before its day
  escalated: 'internal',
  rated: 'internal',
  recalculated: 'internal', // the calendar or a rule was changed, and with it the deadline
  passed_to_ppid: 'public', // an information request goes to the information officer, with the clock of that law
  extended: 'public', // more time, once and with a reason
  submitted: 'internal', // an answer waits for the second person
  sent_back: 'internal', // the second person wants better proof
  reminded: 'internal', // the reporter was asked again
  objected: 'internal', // "not fixed" past the region's limit of reopening: the coordinator decides
  upheld: 'public', // the coordinator looked and lets the answer stand
  decided: 'internal', // the coordinator said for good who holds it
  transferred: 'public', // to another government
  transfer_accepted: 'public',
  transfer_returned: 'public',
  transfer_told: 'public', // what the other government did, as it told us
  transfer_sent: 'internal', // the letter went out
  transfer_silent: 'internal', // nothing came back within the region's limit
  transfer_withdrawn: 'public', // we took it back before they took it up
  succeeded: 'public', // the agency was dissolved: its successor holds the case
  sp4n_packed: 'internal', // the pack for SP4N-LAPOR! was made
  sp4n_queued: 'internal', // waits to be sent there
  sp4n_sent: 'internal',
  sp4n_changed: 'internal', // its number, status or page there, as an officer or the line found it
  instructed: 'internal', // the leader's instruction
  instruction_done: 'internal',
  instruction_withdrawn: 'internal',
  published: 'internal', // shown to everybody, by a person
  publication_changed: 'internal',
  taken_down: 'internal', // no longer shown; by the system when it became something that must stay hidden
} as const

export type EventKind = keyof typeof EVENTS

export const EVENT_KINDS = Object.keys(EVENTS) as EventKind[]

export function isPublic(kind: EventKind): boolean {
  return EVENTS[kind] === 'public'
}

export type EventActor = 'reporter' | 'staff' | 'system'
