/**
 * Who may do what: one table. The restricted officer does with restricted matters what the team does with all others, and sees no others
 * (viewer.ts).
 * Every page and route names one of these permissions (tests/permissions.test.ts lists those that do not).
 */
export const ROLES = [
  'admin',
  'coordinator',
  'contact_officer',
  'agency_head',
  'sekda',
  'leader',
  'auditor',
  'operator',
  'restricted_officer',
] as const
export type Role = (typeof ROLES)[number]

const ALLOWED = {
  /** Sees the desk: all cases of the region, or (contact officer, agency head) those of the own agency. */
  'case.read': ['admin', 'coordinator', 'contact_officer', 'agency_head', 'sekda', 'leader', 'auditor', 'restricted_officer'],
  'case.read_all': ['admin', 'coordinator', 'sekda', 'leader', 'auditor', 'restricted_officer'],
  /** Verify, set category and place, hand to an agency or to another government, link, reject, ask the reporter. */
  'case.triage': ['admin', 'coordinator', 'restricted_officer'],
  /** Take, return, post progress, answer. */
  'case.work': ['admin', 'coordinator', 'contact_officer', 'agency_head', 'restricted_officer'],
  /** The second person: lets an answer go out to the reporters, or sends it back. */
  'case.check': ['admin', 'coordinator', 'restricted_officer'],
  /** Says for good who holds a case that was sent back and forth, and what becomes of an objection past the region's limit. */
  'case.decide': ['coordinator', 'restricted_officer'],
  /** An instruction with a date, on one case or many. */
  'case.instruct': ['leader', 'sekda'],
  'case.note': ['admin', 'coordinator', 'contact_officer', 'agency_head', 'auditor', 'restricted_officer'],
  /** Read and take over the talk with the reporter. */
  'conversation.read': ['admin', 'coordinator', 'auditor', 'restricted_officer'],
  'conversation.write': ['admin', 'coordinator', 'restricted_officer'],
  /** Cases whose content is secret. */
  'case.read_secret': ['admin', 'coordinator', 'auditor', 'restricted_officer'],
  /** Hand cases over to SP4N-LAPOR!, bring reports over from there, write down what it answers. */
  'case.exchange': ['admin', 'coordinator'],
  'figures.read': ['leader', 'sekda', 'coordinator', 'admin', 'agency_head', 'auditor'],
  /** Shows a report to everybody, and takes it down again. */
  'case.publish': ['admin', 'coordinator'],
  /** Monthly report, dossiers, evidence packs and the like. */
  'paper.make': ['admin', 'coordinator', 'sekda', 'leader', 'auditor'],
  /** How the admin team itself does. */
  'mirror.read': ['admin', 'coordinator', 'sekda', 'leader', 'auditor'],
  /** What each person of the team did: for sharing out the work among them, not for judging from above. */
  'mirror.read_people': ['admin', 'coordinator'],
  /** Takes reports down on a village visit or from paper. */
  'field.take': ['admin', 'coordinator', 'contact_officer', 'agency_head'],
  /** The visits of all; who only takes reports down sees the own ones. */
  'visit.read_all': ['admin', 'coordinator', 'sekda', 'leader', 'auditor'],
  /** Takes a report down for somebody at the counter, on the telephone, from a letter or a post. */
  'report.take': ['admin', 'coordinator', 'contact_officer', 'agency_head'],
  /** Brings a table of reports as a file. */
  'report.import': ['admin', 'coordinator'],
  /** The region's calendar, limits and agencies: no reports are seen. */
  'settings.write': ['coordinator', 'operator'],
  /** Matters of the restricted unit: sensitive ones, and complaints about those who rule. For everybody else they do not exist. */
  'case.read_restricted': ['restricted_officer'],
  /** Unseals who reported, with a written reason; of a restricted matter only who may read it. */
  'identity.reveal': ['coordinator', 'restricted_officer'],
  /** Numbers, addresses and names in free words, uncovered. */
  'words.read_personal': ['admin', 'coordinator', 'auditor', 'restricted_officer'],
  /** What was done and read, by whom. */
  'audit.read': ['auditor'],
  /** The same of restricted matters. */
  'audit.read_restricted': ['restricted_officer'],
  /** What residents ask about their own data: access, correction, erasure, restriction. */
  'rights.handle': ['coordinator', 'restricted_officer'],
  /** The register of breaches. */
  'breach.write': ['coordinator', 'operator'],
  /** The own account: name, password, second step, devices. */
  'account.own': ROLES,
  /** Invites people, ends accounts, re-assigns their work. */
  'staff.manage': ['coordinator', 'operator'],
} satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof ALLOWED

export function may(role: Role, permission: Permission): boolean {
  return (ALLOWED[permission] as readonly Role[]).includes(role)
}

/** The page a person lands on after signing in. The operator sees no reports: only the region's settings. */
export function homeOf(role: Role): '/meja' | '/pimpinan' | '/pengaturan' {
  if (role === 'operator') return '/pengaturan'
  return role === 'leader' || role === 'sekda' ? '/pimpinan' : '/meja'
}
