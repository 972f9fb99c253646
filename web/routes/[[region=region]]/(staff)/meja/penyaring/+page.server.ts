/** How the filter for misuse works, in the region's own numbers: for whoever reads at the desk. */
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const { region } = require(locals, 'case.read', url.pathname)
  return { rule: region.settings.slowing }
}
