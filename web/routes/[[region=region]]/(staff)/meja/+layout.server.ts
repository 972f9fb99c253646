/** The rail of the desk: how much waits in each queue, for whoever is signed in. */
import { countWaiting } from '#candidates/desk-queries.ts'
import { inRegion } from '#db/transaction.ts'
import { countQueues } from '#desk/queries.ts'
import { scopeOf } from '#desk/scope.ts'
import { countRequests } from '#privacy/requests/queries.ts'
import { may } from '#staff/permissions.ts'
import { hasRestrictedDuty } from '#staff/viewer.ts'
import { require } from '#web/lib/act.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'case.read', url.pathname + url.search)
  const scope = scopeOf(staff)
  const readsTalks = may(staff.role, 'conversation.read')
  const waiting = await inRegion(locals.db, region.id, async (trx) => ({
    counts: await countQueues(trx, scope, locals.now),
    // What people say in public: for those who may read talks.
    ...(readsTalks && { candidates: await countWaiting(trx, region.id) }),
    ...(may(staff.role, 'rights.handle') && {
      rights: await countRequests(trx, region.id, { withRestricted: hasRestrictedDuty(staff) }),
    }),
  }))
  return {
    ...waiting,
    isTeam: scope.agencyId === undefined,
    isChecked: region.settings.proof.secondPerson && scope.agencyId !== undefined,
    takes: may(staff.role, 'report.take'),
    seesFigures: may(staff.role, 'figures.read'),
    seesMirror: may(staff.role, 'mirror.read'),
    seesTrail: may(staff.role, 'audit.read') || may(staff.role, 'audit.read_restricted'),
    makesPapers: may(staff.role, 'paper.make'),
    setsUp: may(staff.role, 'settings.write'),
    exchanges: may(staff.role, 'case.exchange'),
    instructs: may(staff.role, 'case.instruct'),
    slowing: region.settings.slowing,
    now: locals.now,
  }
}
