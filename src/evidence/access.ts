/** Who may open a file. Pure: the row with its case is given. */
import type { Viewer } from '#db/transaction.ts'
import { may } from '#staff/permissions.ts'
import { viewerOf, type Eyes } from '#staff/viewer.ts'

/** A file and what is known of its case. Without a case it lies in a talk that has become no report yet. */
export type FileOfCase = {
  caseId: string | null
  reportId: string | null
  isSecret: boolean
  /** Of a matter of the restricted unit: found at all by those alone who may know of it. */
  isRestricted: boolean
  /** Agencies that work on the case now. */
  agencyIds: string[]
  /** The reporter asked to stay unknown, or for secrecy. */
  isPrivate: boolean
  /** It came with an update or answer that reporters read. */
  isPublicEvent: boolean
}

export function mayStaffOpen(staff: Eyes, file: FileOfCase): boolean {
  const { role, agencyId } = staff
  if (!may(role, 'case.read')) return false
  if (file.caseId === null) return may(role, 'conversation.read')
  if (!mayKnow(viewerOf(staff), file)) return false
  if (file.isSecret && !file.isRestricted && !may(role, 'case.read_secret')) return false
  return may(role, 'case.read_all') || (Boolean(agencyId) && file.agencyIds.includes(agencyId ?? ''))
}

/** Agencies are given photos of whoever asked to stay unknown without what the camera wrote: place, time, phone. */
export function isGivenClean({ role }: Pick<Eyes, 'role'>, { isPrivate, isPublicEvent }: FileOfCase): boolean {
  return isPrivate && !isPublicEvent && !may(role, 'case.read_all')
}

/** Whether an agency may be given restricted matters is asked where the file is found. */
function mayKnow({ sees }: Viewer, { isRestricted }: FileOfCase): boolean {
  if (sees === 'given' || sees === 'too') return true
  return isRestricted ? sees === 'only' : sees === 'none'
}

/** A reporter sees the own photos, and what was told publicly in the case that answers for the report. */
export function mayReporterOpen(report: { id: string; caseId: string }, file: FileOfCase): boolean {
  return file.reportId === report.id || (file.caseId === report.caseId && file.isPublicEvent)
}
