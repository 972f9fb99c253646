/** The page itself says nothing of anybody: it is kept on the phone. What it needs to know comes from bekal/. */
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  require(locals, 'field.take', url.pathname)
}
