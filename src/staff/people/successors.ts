/** What somebody leaves behind, and who may take it up: one table. Pure. */
import { may, type Permission, type Role } from '#staff/permissions.ts'

/**
 * talks: taken over from the bot · instructions: given and still open · visits: to come · notices: not told yet ·
 * groups: exported chats nobody has decided on · imports: tables not brought in yet
 */
export const WORK_KINDS = ['talks', 'instructions', 'visits', 'notices', 'groups', 'imports'] as const
export type WorkKind = (typeof WORK_KINDS)[number]

export type WorkLeft = Record<WorkKind, number>

/** Who may carry it on. Notices go on by themselves, to whoever stands on that rung now (src/notices/tell-commands.ts). */
const NEEDS: Record<Exclude<WorkKind, 'notices'>, Permission> = {
  talks: 'conversation.write',
  instructions: 'case.instruct',
  visits: 'field.take',
  groups: 'case.triage',
  imports: 'report.import',
}

type Colleague = { id: string; role: Role; agencyId: string | null }

/** Somebody who may carry on everything there is. Of an agency: of the same one. */
export function maySucceed(one: Colleague, leaving: Colleague, left: WorkLeft): boolean {
  if (one.id === leaving.id || (leaving.agencyId !== null && one.agencyId !== leaving.agencyId)) return false
  // What they keep is shown to nobody else.
  if (leaving.role === 'restricted_officer' && one.role !== leaving.role) return false
  return WORK_KINDS.every((kind) => kind === 'notices' || left[kind] === 0 || may(one.role, NEEDS[kind]))
}

/** Without a successor a talk goes back to the team and a notice to the next on the ladder; the rest nobody would take up. */
export function needsSuccessor({ instructions, visits, groups, imports }: WorkLeft): boolean {
  return instructions + visits + groups + imports > 0
}

export function isAnyLeft(left: WorkLeft): boolean {
  return WORK_KINDS.some((kind) => left[kind] > 0)
}
