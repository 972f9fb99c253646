/** The slip of a report that was taken down: for printing, or for sending to the resident. */
import { error } from '@sveltejs/kit'
import { findTakenReport } from '#behalf/queries.ts'
import { inRegion } from '#db/transaction.ts'
import { dayOf, formatDay, formatMoment, withinSentence } from '#lib/dates.ts'
import { trackingLink } from '#lib/links.ts'
import { findTicket, formatCode } from '#reports/ticket.ts'
import { may } from '#staff/permissions.ts'
import { require } from '#web/lib/act.ts'
import { formatPhone, whatsappLink } from '#web/lib/phone.ts'
import { qrCode } from '#web/lib/qr.ts'
import type { PageServerLoad } from './$types'

/** Milliseconds in which a report was taken down just now. */
const JUST_NOW = 3_600_000

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'report.take', url.pathname)
  const ticket = findTicket(params.ticket) ?? ''
  // Whoever took it down holds its slip, wherever its case went; the team has those that it sees.
  const own = await inRegion(locals.work, region.id, (trx) => findTakenReport(trx, region.id, { ticket, takenBy: staff.id }))
  const found =
    own ?? (may(staff.role, 'case.triage') ? await inRegion(locals.db, region.id, (trx) => findTakenReport(trx, region.id, { ticket })) : undefined)
  if (!found) error(404, locals.words('errors.report.not_found'))
  const { words, locale, now, config } = locals
  const { zone, settings } = region
  const link = trackingLink(config.publicUrl, region.code, found)
  const code = formatCode(found.code)
  const { whatsapp } = settings.contact
  const text = words('behalf.send_words', { ticket: found.ticket, code, link })
  return {
    slip: {
      ticket: found.ticket,
      code,
      channel: found.channel,
      name: found.takenByName ?? '',
      moment: withinSentence(formatMoment(found.submittedAt, now, { zone, locale })),
      checkedBy: formatDay(dayOf(found.verifyDueAt, zone), locale),
      answeredBy: formatDay(dayOf(found.dueAt, zone), locale),
      address: `${config.publicUrl.replace(/^https?:\/\//, '')}/${region.code}/lacak`,
      qr: qrCode(link),
      follow: whatsapp ? { number: formatPhone(whatsapp), words: `IKUTI ${found.ticket} ${found.code}` } : undefined,
      // The number is the one just typed: for whoever typed it, while they stand there with the person.
      send:
        found.phone && found.takenBy === staff.id && now.getTime() - found.submittedAt.getTime() < JUST_NOW
          ? `${whatsappLink(found.phone)}?text=${encodeURIComponent(text)}`
          : undefined,
      case: may(staff.role, 'case.triage') ? `${locals.base}/meja/kasus/${found.ticket}` : undefined,
    },
  }
}
