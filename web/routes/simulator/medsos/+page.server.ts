/** Which page is played: in demo mode only. What stands on it the page asks for itself. */
import { error } from '@sveltejs/kit'
import { listAccounts, listRegions } from '#regions/queries.ts'
import type { PageServerLoad } from './$types'

const CHANNELS = ['facebook', 'instagram']

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!locals.config.demo) error(404, locals.words('errors.page.not_found'))
  const accounts = await listAccounts(locals.db)
  const regions = await listRegions(locals.db)
  const pages = accounts.filter(({ channel }) => CHANNELS.includes(channel))
  const asked = accounts.find(({ id }) => id === url.searchParams.get('akun'))
  // Any account of a region leads to its page.
  const chosen = pages.find(({ id }) => id === asked?.id) ?? pages.find(({ regionId }) => regionId === asked?.regionId) ?? pages[0]
  if (!chosen) error(404, locals.words('errors.page.not_found'))
  return {
    accountId: chosen.id,
    /** The other doors know the region by its number. */
    phoneAccountId: accounts.find(({ regionId, channel }) => regionId === chosen.regionId && channel === 'whatsapp')?.id ?? chosen.id,
    pages: pages.filter(({ regionId }) => regionId === chosen.regionId).map(({ id, channel }) => ({ id, channel })),
    regions: pages
      .filter(({ channel }) => channel === chosen.channel)
      .map(({ id, regionId }) => ({ id, name: regions.find((one) => one.id === regionId)?.name ?? id })),
  }
}
