/** The words and figures of a page, in its language and its region's own wording. Call while a component is being made. */
import { page } from '$app/state'
import { formatNumber } from '#lib/dates.ts'
import { words, type Words } from '#texts/text.ts'

export function pageWords(): Words {
  return words(page.data.locale, page.data.ownTexts)
}

/** Writes a figure as the page's language does: `1.920`. */
export function pageNumbers(): (value: number, decimals?: number) => string {
  return (value, decimals = 0) => formatNumber(value, page.data.locale, decimals)
}
