/** The stand-in for SP4N-LAPOR!: in demo mode only. What lies there is asked for by the page itself. */
import { error, redirect } from '@sveltejs/kit'
import { askNow } from '#bridges/sp4n/line/setup-commands.ts'
import { findAccount, findRegionById, listAccounts, listRegions, type RegionRow } from '#regions/queries.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  refuseEarnest(locals)
  const regions = (await listRegions(locals.db)).filter(({ isExample }) => isExample)
  const accounts = (await listAccounts(locals.db)).filter(({ channel }) => channel === 'whatsapp')
  const region = await regionOf(locals, url.searchParams.get('akun'), regions)
  return {
    regionCode: region.code,
    zone: region.zone,
    now: locals.now,
    wasAsked: url.searchParams.has('ditanya'),
    accountId: accounts.find(({ regionId }) => regionId === region.id)?.id ?? '',
    accounts: accounts.flatMap(({ id, regionId }) => {
      const found = regions.find((one) => one.id === regionId)
      return found ? [{ id, name: found.name }] : []
    }),
  }
}

function refuseEarnest({ config, words }: App.Locals): void {
  if (!config.demo) error(404, words('errors.page.not_found'))
}

async function regionOf({ db }: App.Locals, accountId: string | null, regions: RegionRow[]): Promise<RegionRow> {
  const account = accountId ? await findAccount(db, accountId) : undefined
  const region = (account && (await findRegionById(db, account.regionId))) ?? regions[0]
  return region ?? error(404)
}

export const actions: Actions = {
  /** Otherwise the desk asks every five minutes. */
  ask: async ({ locals, url }) => {
    refuseEarnest(locals)
    const regions = await listRegions(locals.db)
    const { id } = await regionOf(locals, url.searchParams.get('akun'), regions)
    await askNow(locals.db, { regionId: id })
    redirect(303, `/simulator/sp4n?akun=${encodeURIComponent(url.searchParams.get('akun') ?? '')}&ditanya`)
  },
}
