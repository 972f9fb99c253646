/** What the region decides for itself, as a list of pages. */
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  return { limits: region.settings.limits }
}
