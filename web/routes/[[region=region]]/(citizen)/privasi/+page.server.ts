import { requireRegion } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => {
  const region = requireRegion(locals)
  return { office: region.settings.contact.address ?? locals.words('citizen.privacy_office', { name: region.name }) }
}
