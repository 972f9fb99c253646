/** What the invention of a region's past starts from. */
import type { WorkCalendar } from '#cases/sla.ts'
import type { HabitName } from '#demo/habits.ts'
import type { Photos } from '#demo/photos.ts'
import type { RegionKeys } from '#sealing/keys.ts'
import type { AgencyRow, AreaRow, CategoryRow, RegionRow } from '#regions/queries.ts'

/** regions/<code>/invented.json */
export type Wishes = { cases: number; habits: Record<string, HabitName> }

export type InventedRegion = {
  region: RegionRow
  /** The region's WhatsApp account. */
  accountId: string
  agencies: AgencyRow[]
  categories: CategoryRow[]
  /** Centre of its own, or its district's. */
  districts: (AreaRow & { villages: AreaRow[] })[]
  calendar: WorkCalendar
  /** Of the admin team; and of each agency that has an account. */
  teamStaffId: string | null
  staffOfAgency: ReadonlyMap<string, string>
  wishes: Wishes
  /** Invented people's numbers lie sealed as all others. */
  keys: RegionKeys
  photos: Photos
  now: Date
}
