/** Who may do what: one table. Every page and route names one of these permissions (tests/permissions.test.ts lists those that do not). */
export const ROLES = ['admin', 'contact_officer', 'agency_head', 'leader', 'auditor', 'operator'] as const
export type Role = (typeof ROLES)[number]

const ALLOWED = {
  /** Sees the desk: all cases of the region, or (contact officer, agency head) those of the own agency. */
  'case.read': ['admin', 'contact_officer', 'agency_head', 'leader', 'auditor'],
  'case.read_all': ['admin', 'leader', 'auditor'],
  /** Verify, set category and place, hand to an agency, link, reject, ask the reporter. */
  'case.triage': ['admin'],
  /** Take, return, post progress, answer. */
  'case.work': ['admin', 'contact_officer', 'agency_head'],
  'case.note': ['admin', 'contact_officer', 'agency_head'],
  /** Read and take over the talk with the reporter. */
  'conversation.read': ['admin', 'auditor'],
  'conversation.write': ['admin'],
  /** Cases whose content is secret. */
  'case.read_secret': ['admin', 'auditor'],
  'figures.read': ['leader', 'admin', 'agency_head', 'auditor'],
  'settings.write': ['operator'],
} satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof ALLOWED

export function may(role: Role, permission: Permission): boolean {
  return (ALLOWED[permission] as readonly Role[]).includes(role)
}

/** The page a person lands on after signing in. The operator sees no reports: there is only the own account. */
export function homeOf(role: Role): '/meja' | '/pimpinan' | '/keluar' {
  if (role === 'operator') return '/keluar'
  return role === 'leader' ? '/pimpinan' : '/meja'
}
