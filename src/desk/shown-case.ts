/** A case as the desk's pages show it. Pure; what the browser need not know is left out. */
import { describeTimeLeft, type TimeLeft, type WorkCalendar } from '#cases/sla.ts'
import { asksAbout } from '#desk/about.ts'
import { actionsFor, type DeskAction } from '#desk/actions.ts'
import type { DeskCase } from '#desk/case-queries.ts'
import { scopeOf } from '#desk/scope.ts'
import type { StaffMember } from '#staff/queries.ts'

export type ShownCase = DeskCase & { left: TimeLeft; actions: DeskAction[]; seesTalk: boolean; isObjected: boolean; isHeld: boolean }
type Reader = Pick<StaffMember, 'regionId' | 'role' | 'agencyId'> & { standsIn?: boolean }

export function shownCase(found: DeskCase, reader: Reader, { now, calendar }: { now: Date; calendar: WorkCalendar }): ShownCase {
  const { seesTalk } = scopeOf(reader)
  const isObjected = found.objectedAt !== null
  const isHeld = found.heldUntil !== null && found.heldUntil > now
  return {
    ...found,
    talks: seesTalk ? found.talks : [],
    left: describeTimeLeft(found, now, calendar),
    actions: actionsFor(reader, { ...found, asksAbout: asksAbout(found), isObjected, isHeld }),
    seesTalk,
    isObjected,
    isHeld,
  }
}

/** The ticket a case is called by: its first report's. */
export function ticketOf({ id, reports }: Pick<DeskCase, 'id' | 'reports'>): string {
  return reports[0]?.ticket ?? id
}
