/** What every page of the desk has from its layouts. Read it inside $derived: it follows the page. */
import { page } from '$app/state'
import type { QueueCounts } from '#desk/queries.ts'
import type { RegionSettings } from '#regions/settings.ts'
import type { Locale } from '#texts/text.ts'
import type { ShownRegion } from '#web/lib/shown.ts'

export type DeskData = {
  base: string
  locale: Locale
  /** Nobody is at the desk without a region: the layout has seen to it. */
  region: ShownRegion
  counts: QueueCounts
  /** Public words that wait for somebody to decide; undefined: not for this reader. */
  candidates?: number | undefined
  /** Requests of residents about their own data that wait; undefined: not for this reader. */
  rights?: number | undefined
  isTeam: boolean
  /** An answer of this reader waits for a second person. */
  isChecked: boolean
  /** May take a report down for somebody. */
  takes: boolean
  seesFigures: boolean
  /** May see how the team itself does. */
  seesMirror: boolean
  /** May look into the log of acts. */
  seesTrail: boolean
  makesPapers: boolean
  setsUp: boolean
  /** May exchange cases with SP4N-LAPOR!. */
  exchanges: boolean
  /** May give an instruction on the cases of a list. */
  instructs: boolean
  /** When senders are slowed, for saying it. */
  slowing: RegionSettings['slowing']
  now: Date
}

export function deskData(): DeskData {
  return page.data as unknown as DeskData
}
