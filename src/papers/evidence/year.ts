/** A year of complaint handling, as the evidence pack tells it. Pure: types. */
import type { CasePhoto } from '#papers/dossier/file.ts'
import type { DayOff, Sample } from '#papers/evidence/queries.ts'
import type { InTime, Voices } from '#papers/figures/month-queries.ts'
import type { Days, Part } from '#papers/figures/month.ts'
import type { Counts, Times } from '#statistics/kept/sums.ts'

export type SampleShown = Omit<Sample, 'photos'> & { photos: Pick<CasePhoto, 'file' | 'of'>[] }

export type YearFigures = {
  year: string
  days: Days
  isRunning: boolean
  now: Counts
  before: Counts
  /** By month, `YYYY-MM`. */
  months: (Counts & { month: string })[]
  channels: Part[]
  categories: Part[]
  agencies: (Counts & { name: string })[]
  inTime: { now: InTime; before: InTime }
  times: Record<'verify' | 'first_answer' | 'answer', Times | undefined>
  voices: Voices
  publishedCount: number
  daysOff: DayOff[]
  samples: SampleShown[]
}
