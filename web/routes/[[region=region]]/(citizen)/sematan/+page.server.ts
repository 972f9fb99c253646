/** How to show the figures of a region on another page. Public. */
import { requireRegion } from '#web/lib/act.ts'
import { stableBase } from '#web/lib/open/answers.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, setHeaders }) => {
  const region = requireRegion(locals)
  if (!locals.staff) setHeaders({ 'cache-control': 'public, max-age=3600', vary: 'cookie, accept-language' })
  return { address: stableBase(locals, region) }
}
