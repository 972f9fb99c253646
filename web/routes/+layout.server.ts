/** What every page knows: language, words of the region, who is signed in. */
import { shownRegion, shownStaff } from '#web/lib/shown.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, cookies }) => ({
  locale: locals.locale,
  ownTexts: locals.region?.texts ?? {},
  base: locals.base,
  region: locals.region ? shownRegion(locals.region) : undefined,
  staff: locals.staff ? await shownStaff(locals, locals.staff) : undefined,
  theme: cookies.get('tema'),
  isDemo: locals.config.demo,
})
