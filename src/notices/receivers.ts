/** Which people stand on a rung, and on which one it falls when nobody does. Pure. Nothing falls into the void. */
import { LADDER, TOP_LEVEL, type LadderRole } from '#cases/escalation.ts'
import type { Addressed, NoticeRung } from '#notices/kinds.ts'
import type { Role } from '#staff/permissions.ts'
import { hasRestrictedDuty } from '#staff/viewer.ts'

/** Somebody who is with us: whoever left or is switched off is not in the list. */
export type Colleague = { id: string; role: Role; agencyId: string | null; standsIn?: boolean }

/** These stand on a rung only for their own agency. */
const OF_AGENCY: readonly NoticeRung[] = ['contact_officer', 'agency_head']

/**
 * @property barred rungs that the case is about: passed over @property aboutAgencyId nobody of this agency hears of it
 * @property isRestricted only whoever looks after such matters, and the units that were given it, hear of it
 */
export type KeptFrom = { barred: readonly LadderRole[]; aboutAgencyId: string | null; isRestricted: boolean; units: readonly string[] }

/** Whom the case is about is not told, and not in anybody's place either. */
export function receiversOf<P extends Colleague>(addressed: Addressed, { staff, ...kept }: { staff: readonly P[] } & KeptFrom): P[] {
  const others = staff.filter(({ agencyId }) => kept.aboutAgencyId === null || agencyId !== kept.aboutAgencyId)
  return kept.isRestricted ? ofRestricted(addressed, others, kept.units) : onLadder(addressed, others, kept.barred)
}

function onLadder<P extends Colleague>({ rung, agencyId }: Addressed, staff: readonly P[], barred: readonly LadderRole[]): P[] {
  for (const step of chainFrom(rung, barred)) {
    const people = staff.filter((one) => one.role === roleOn(step) && (!OF_AGENCY.includes(step) || one.agencyId === agencyId))
    if (people.length > 0) return people
  }
  return []
}

/** Its ladder is short: the unit that holds it, and the officer of such matters in place of team, coordinator and leader. */
function ofRestricted<P extends Colleague>({ rung, agencyId }: Addressed, staff: readonly P[], units: readonly string[]): P[] {
  const isOfUnit = agencyId !== null && units.includes(agencyId) && OF_AGENCY.includes(rung)
  const people = isOfUnit ? staff.filter((one) => one.role === roleOn(rung) && one.agencyId === agencyId) : []
  return people.length > 0 ? people : staff.filter((one) => hasRestrictedDuty(one))
}

/** This rung and those above it. Above the team stands the coordinator; the inspectorate, above a leader who is complained about. */
function chainFrom(rung: NoticeRung, barred: readonly LadderRole[]): NoticeRung[] {
  // Nobody stands in for the restricted unit.
  if (rung === 'restricted_officer') return [rung]
  const whole = barred.includes('leader') ? LADDER : LADDER.slice(0, TOP_LEVEL + 1)
  const open = whole.filter((step) => !barred.includes(step))
  if (rung === 'admin') return ['admin', ...open.filter((step) => LADDER.indexOf(step) >= LADDER.indexOf('coordinator'))]
  return open.filter((step) => LADDER.indexOf(step) >= LADDER.indexOf(rung))
}

function roleOn(rung: NoticeRung): Role {
  return rung === 'inspectorate' ? 'auditor' : rung
}
