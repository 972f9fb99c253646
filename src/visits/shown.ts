/** What a reader at the desk sees of a report that was taken down on a visit. Pure. */
import type { CaseState, Outcome } from '#cases/states.ts'
import { may } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'
import type { ReportOfVisit } from '#visits/list-queries.ts'

/** @property title, category, place undefined: kept from this reader @property isNamed a name was told; it opens at the case, with a reason @property mayOpen the case is this reader's to open */
export type ShownReport = {
  slip: string
  way: 'phone' | 'paper'
  ticket: string
  mayOpen: boolean
  /** To say again to a resident who lost it. */
  code: string | undefined
  title: string | undefined
  category: string | null
  place: string
  isNamed: boolean
  state: CaseState
  outcome: Outcome | null
  agencies: string[]
  takenBy: string | null
  fileCount: number
  toldAt: Date
  receivedAt: Date
}

export function shownReport(report: ReportOfVisit, { id, role, agencyId }: Pick<StaffMember, 'id' | 'role' | 'agencyId'>): ShownReport {
  const mayRead = !report.isSecret || may(role, 'case.read_secret')
  const isOnDesk = may(role, 'case.read_all') || (agencyId !== null && report.agencyIds.includes(agencyId))
  const { slip, way, ticket, state, outcome, agencies, fileCount, toldAt, receivedAt } = report
  return {
    slip,
    way,
    ticket,
    state,
    outcome,
    agencies,
    fileCount,
    toldAt,
    receivedAt,
    mayOpen: mayRead && isOnDesk,
    code: mayRead && (may(role, 'conversation.read') || report.takenBy === id) ? report.code : undefined,
    title: mayRead ? report.title : undefined,
    category: mayRead ? report.category : null,
    place: mayRead ? [report.placeText, report.village].filter(Boolean).join(', ') : '',
    isNamed: mayRead && !report.isAnonymous && report.isNamed,
    takenBy: report.takenByName,
  }
}

export type VisitFigures = { count: number; open: number; answered: number; ended: number; categories: { name: string; count: number }[] }

/** @param unnamed what reports without a category are called */
export function figuresOf(reports: readonly ShownReport[], unnamed: string): VisitFigures {
  const ended = reports.filter(({ state }) => state === 'closed' || state === 'rejected').length
  const answered = reports.filter(({ state }) => state === 'answered').length
  const counts = new Map<string, number>()
  for (const { category } of reports) counts.set(category ?? unnamed, (counts.get(category ?? unnamed) ?? 0) + 1)
  const categories = [...counts].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name))
  return { count: reports.length, open: reports.length - ended - answered, answered, ended, categories }
}
