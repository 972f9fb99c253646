import { error } from '@sveltejs/kit'
import { findAccount, listAccounts } from '#regions/queries.ts'
import type { PageServerLoad } from './$types'

/** In demo mode only. What is written there is asked for by the phone itself. */
export const load: PageServerLoad = async ({ locals, url }) => {
  if (!locals.config.demo) error(404, locals.words('errors.page.not_found'))
  const asked = url.searchParams.get('akun')
  const account = asked ? await findAccount(locals.db, asked) : undefined
  const ofSms = (await listAccounts(locals.db)).filter(({ channel }) => channel === 'sms')
  const own = ofSms.find(({ regionId }) => regionId === account?.regionId) ?? ofSms.find(({ id }) => id === 'demo-sms') ?? ofSms[0]
  return { accountId: own?.id ?? '' }
}
