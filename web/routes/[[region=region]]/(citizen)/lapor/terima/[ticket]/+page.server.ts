/** The receipt of a report by the form: number, code, and what happens next. Whoever holds ticket and code may see it. */
import { redirect } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { dayOf, formatDay, formatMoment, withinSentence } from '#lib/dates.ts'
import { trackingLink } from '#lib/links.ts'
import { findTicket, formatCode, parseCode } from '#reports/ticket.ts'
import { lookUp } from '#tracking/commands.ts'
import { requireRegion } from '#web/lib/act.ts'
import { whatsappLink } from '#web/lib/phone.ts'
import { qrCode } from '#web/lib/qr.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const region = requireRegion(locals)
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  const ticket = findTicket(params.ticket) ?? ''
  const code = parseCode(url.searchParams.get('kode') ?? '')
  const found = await lookUp(locals.db, { regionId: region.id, ticket, code, at: locals.now }).catch((fault: unknown) => {
    if (fault instanceof DomainError) redirect(303, `${locals.base}/lacak`)
    throw fault
  })
  const { zone, settings } = region
  const { locale, now, base, config } = locals
  const link = trackingLink(config.publicUrl, region.code, { ticket, code })
  const text = `IKUTI ${ticket} ${code}`
  return {
    receipt: {
      ticket,
      code: formatCode(code),
      at: withinSentence(formatMoment(found.submittedAt, now, { zone, locale })),
      checkedBy: formatDay(dayOf(found.verifyDueAt, zone), locale),
      answeredBy: formatDay(dayOf(found.dueAt, zone), locale),
      isSecret: found.isSecret,
      isEmergency: url.searchParams.has('darurat'),
      track: `${base}/lacak/${ticket}?kode=${code}`,
      whatsapp: settings.contact.whatsapp ? `${whatsappLink(settings.contact.whatsapp)}?text=${encodeURIComponent(text)}` : undefined,
      qr: qrCode(link),
    },
  }
}
