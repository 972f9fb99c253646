import { redirect } from '@sveltejs/kit'
import { tidyCode, tidyTicket } from '#tracking/key.ts'
import { requireRegion } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  requireRegion(locals)
  const ticket = tidyTicket(url.searchParams.get('tiket') ?? '')
  const code = tidyCode(url.searchParams.get('kode') ?? '')
  if (ticket && code) redirect(303, `${locals.base}/lacak/${encodeURIComponent(ticket)}?kode=${encodeURIComponent(code)}`)
  return { ticket, isMissing: url.searchParams.has('tiket') }
}
