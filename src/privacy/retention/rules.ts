/** How long it stays known who reported: the region's days, as moments. Pure. Nothing of what is open is ever too old. */
import type { RegionSettings } from '#regions/settings.ts'

type Days = RegionSettings['retention']
export const KEPT_NAMES = ['complaint', 'supervision', 'aspiration', 'information', 'talk'] as const satisfies readonly (keyof Days)[]

export type Cutoffs = Record<keyof Days, Date>

const DAY = 86_400_000

/** What was closed before goes now. Calendar days: the law counts no holidays here. */
export function cutoffsAt(now: Date, days: Days): Cutoffs {
  const before = (count: number) => new Date(now.getTime() - count * DAY)
  return {
    complaint: before(days.complaint),
    supervision: before(days.supervision),
    aspiration: before(days.aspiration),
    information: before(days.information),
    talk: before(days.talk),
  }
}
