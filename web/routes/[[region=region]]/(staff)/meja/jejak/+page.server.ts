/** The log of acts: what was done and read, by whom and why, searched; and whether it is whole. */
import type { Chain } from '#audit/acts.ts'
import { listDigests } from '#audit/digest/digest-queries.ts'
import { GROUPS, isNarrowed, readTrailFilter, trailQuery } from '#audit/trail/filters.ts'
import { lookInto } from '#audit/trail/trail-commands.ts'
import { listPeople } from '#audit/trail/trail-queries.ts'
import { listChecks } from '#audit/verify/verify-queries.ts'
import { inRegion } from '#db/transaction.ts'
import { dayOf, formatDayOfYear } from '#lib/dates.ts'
import { may } from '#staff/permissions.ts'
import { require } from '#web/lib/act.ts'
import { shownCheck, shownDays } from './shown.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const path = url.pathname + url.search
  const seesRestricted = locals.staff !== undefined && may(locals.staff.role, 'audit.read_restricted')
  const { region, staff } = seesRestricted ? require(locals, 'audit.read_restricted', path) : require(locals, 'audit.read', path)
  const chains = chainsOf(staff.role)
  const filter = readTrailFilter(url.searchParams, chains)
  const { now, locale, words } = locals
  const manner = { now, locale, zone: region.zone, say: words }
  return inRegion(locals.db, region.id, async (trx) => {
    const { entries, hasMore } = await lookInto(trx, { staff, zone: region.zone, filter, at: now })
    const [digest] = await listDigests(trx, region.id, 1)
    const last = entries.at(-1)
    return {
      // Not `filter`: that is a list of cases to the desk's rail.
      trail: filter,
      chains,
      groups: GROUPS,
      isNarrowed: isNarrowed(filter),
      query: trailQuery({ ...filter, after: undefined }),
      people: await listPeople(trx, region.id),
      days: shownDays(entries, manner),
      next: hasMore && last ? trailQuery({ ...filter, after: last.seq }) : undefined,
      check: shownCheck(await listChecks(trx, region.id), { ...manner, chains }),
      digest: digest && { day: formatDayOfYear(digest.day, locale), hash: digest.hash },
      today: dayOf(now, region.zone),
    }
  })
}

function chainsOf(role: Parameters<typeof may>[0]): Chain[] {
  return [...(may(role, 'audit.read') ? (['open'] as const) : []), ...(may(role, 'audit.read_restricted') ? (['restricted'] as const) : [])]
}
