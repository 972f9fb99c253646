/** The words of a page, in its language and its region's own wording. Call while a component is being made. */
import { page } from '$app/state'
import { words, type Words } from '#texts/text.ts'

export function pageWords(): Words {
  return words(page.data.locale, page.data.ownTexts)
}
