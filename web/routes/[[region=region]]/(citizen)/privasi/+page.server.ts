import { readNotice } from '#privacy/notice/commands.ts'
import { requireRegion } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'
import { shownNotice } from './shown.ts'

export const load: PageServerLoad = async ({ locals }) => {
  const region = requireRegion(locals)
  const { locale, now } = locals
  return shownNotice(await readNotice(locals.db, region, { version: undefined, locale, at: now }), { zone: region.zone, locale })
}
