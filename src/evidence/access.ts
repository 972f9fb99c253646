/** Who may open a file. Pure: the row with its case is given. */
import { may } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'

/** A file and what is known of its case. Without a case it lies in a talk that has become no report yet. */
export type FileOfCase = {
  caseId: string | null
  reportId: string | null
  isSecret: boolean
  /** Agencies that work on the case now. */
  agencyIds: string[]
  /** The reporter asked to stay unknown, or for secrecy. */
  isPrivate: boolean
  /** It came with an update or answer that reporters read. */
  isPublicEvent: boolean
}

export function mayStaffOpen({ role, agencyId }: Pick<StaffMember, 'role' | 'agencyId'>, file: FileOfCase): boolean {
  if (!may(role, 'case.read')) return false
  if (file.caseId === null) return may(role, 'conversation.read')
  if (file.isSecret && !may(role, 'case.read_secret')) return false
  return may(role, 'case.read_all') || (agencyId !== null && file.agencyIds.includes(agencyId))
}

/** Agencies are given photos of whoever asked to stay unknown without what the camera wrote: place, time, phone. */
export function isGivenClean({ role }: Pick<StaffMember, 'role'>, { isPrivate, isPublicEvent }: FileOfCase): boolean {
  return isPrivate && !isPublicEvent && !may(role, 'case.read_all')
}

/** A reporter sees the own photos, and what was told publicly in the case that answers for the report. */
export function mayReporterOpen(report: { id: string; caseId: string }, file: FileOfCase): boolean {
  return file.reportId === report.id || (file.caseId === report.caseId && file.isPublicEvent)
}
