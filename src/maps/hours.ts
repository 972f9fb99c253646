/** The day in eight parts of three hours, as people call them. Pure. */
import type { TextKey } from '#texts/text.ts'

/** Of the region's clock; `until` is not included. */
export type Hours = { from: number; until: number }

const STEP = 3
export const BANDS = [0, 3, 6, 9, 12, 15, 18, 21] as const
export type Band = (typeof BANDS)[number]

export function hoursOf(band: Band): Hours {
  return { from: band, until: band + STEP }
}

export function bandWord(band: Band): TextKey {
  return `map.hours_${band}`
}

/** @param text as it stands in an address: the first hour of a part */
export function readBand(text: string | null): Band | undefined {
  return BANDS.find((band) => String(band) === text)
}
