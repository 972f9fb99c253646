import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'

/** In demo mode only. Everything shown is asked for by the phones themselves. */
export const load: PageServerLoad = ({ locals }) => {
  if (!locals.config.demo) error(404, locals.words('errors.page.not_found'))
  return {}
}
