/** What is in whose hands; for those who may not see persons, only the sums of all. */
import type { Trx } from '#db/transaction.ts'
import { addDays, dayOf, formatRelativeDay } from '#lib/dates.ts'
import { balanceOf, loadOf, loadsOf } from '#mirror/load.ts'
import { listActs } from '#mirror/days/queries.ts'
import { listTeam } from '#mirror/queries.ts'
import { spanOf, type Looking } from './looking.ts'

export async function loadPeople(trx: Trx, looking: Looking, seesPeople: boolean) {
  const { today, region, locale } = looking
  const members = await listTeam(trx, region.id)
  const figures = await listActs(trx, spanOf(looking, addDays(today, -29)), addDays(today, -6))
  const loads = loadsOf(members, figures)
  const seen = (at: Date | null, lastDay: string | undefined) => {
    const days = [...(at ? [dayOf(at, region.zone)] : []), ...(lastDay ? [lastDay] : [])].toSorted()
    return days.at(-1) && formatRelativeDay(days.at(-1) as string, today, locale)
  }
  return {
    size: members.length,
    talks: members.reduce((sum, { talks }) => sum + talks, 0),
    week: loadOf(figures, 'recent'),
    month: loadOf(figures, 'count'),
    balance: seesPeople ? balanceOf(loads.map(({ month }) => month.total)) : undefined,
    members: seesPeople
      ? loads.map(({ id, name, role, talks, seenAt, week, month }) => ({
          name,
          role,
          talks,
          week,
          month,
          seen: seen(
            seenAt,
            figures
              .filter(({ staffId }) => staffId === id)
              .map(({ lastDay }) => lastDay)
              .toSorted()
              .at(-1),
          ),
        }))
      : undefined,
  }
}
