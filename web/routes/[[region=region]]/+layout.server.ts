/** An address that begins with a region's name is that region's, or nobody's. */
import { error } from '@sveltejs/kit'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ params, locals }) => {
  if (params.region && !locals.region) error(404, 'not found')
}
