import { error } from '@sveltejs/kit'
import { findAccount, listAccounts } from '#regions/queries.ts'
import type { PageServerLoad } from './$types'

/** In demo mode only. What lies in the mailbox is asked for by the page itself. */
export const load: PageServerLoad = async ({ locals, url }) => {
  if (!locals.config.demo) error(404, locals.words('errors.page.not_found'))
  const asked = url.searchParams.get('akun')
  const account = asked ? await findAccount(locals.db, asked) : undefined
  const boxes = (await listAccounts(locals.db)).filter(({ channel }) => channel === 'email')
  const own = boxes.find(({ regionId }) => regionId === account?.regionId) ?? boxes.find(({ id }) => id === 'demo-email') ?? boxes[0]
  return { accountId: own?.id ?? '' }
}
