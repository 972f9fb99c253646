import { error } from '@sveltejs/kit'
import { readNotice } from '#privacy/notice/commands.ts'
import { requireRegion } from '#web/lib/act.ts'
import { shownNotice } from '../shown.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const region = requireRegion(locals)
  const { locale, now, words } = locals
  const version = /^[1-9]\d{0,5}$/.test(params.version) ? Number(params.version) : -1
  const shown = shownNotice(await readNotice(locals.db, region, { version, locale, at: now }), { zone: region.zone, locale })
  if (!shown.notice) error(404, words('errors.page.not_found'))
  return shown
}
