/** As the page beside it: kept on the laptop, and told nothing by the server. */
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  require(locals, 'field.take', url.pathname)
}
