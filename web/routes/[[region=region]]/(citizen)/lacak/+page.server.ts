import { redirect } from '@sveltejs/kit'
import { findTicket, parseCode } from '#reports/ticket.ts'
import { requireRegion } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

/** Characters. */
const LONGEST = 40

export const load: PageServerLoad = ({ locals, url }) => {
  requireRegion(locals)
  const typed = (url.searchParams.get('tiket') ?? '').slice(0, LONGEST)
  const ticket = findTicket(typed) ?? typed.trim()
  const code = parseCode(url.searchParams.get('kode') ?? '').slice(0, LONGEST)
  if (ticket && code) redirect(303, `${locals.base}/lacak/${encodeURIComponent(ticket)}?kode=${code}`)
  return { ticket: typed, isMissing: url.searchParams.has('tiket') }
}
