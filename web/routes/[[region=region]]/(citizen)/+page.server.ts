import { calendarOf, workingDaysBetween } from '#cases/sla.ts'
import { inRegion } from '#db/transaction.ts'
import { addDays, dayOf, formatClock, instantAt } from '#lib/dates.ts'
import { listHolidays, listRegions, type RegionRow } from '#regions/queries.ts'
import { countMonth, listNewlyAnswered, type AnsweredCase } from '#tracking/figures-queries.ts'
import { formatPhone, whatsappLink } from '#web/lib/phone.ts'
import { qrCode } from '#web/lib/qr.ts'
import type { PageServerLoad } from './$types'

/** Days the figures look back, with today; answers are looked for among the reports of twice that time. */
const SPAN = 30

export const load: PageServerLoad = async ({ locals }) =>
  locals.region
    ? { home: await homeOf(locals, locals.region), regions: [] }
    : { home: undefined, regions: (await listRegions(locals.db)).map(choice) }

/** Colours are checked at import: safe to write into a style attribute. */
function choice({ code, name, program, isExample, settings }: RegionRow) {
  return { code, name, program, isExample, initials: settings.brand.initials, colour: settings.brand.light.brandStrong }
}

async function homeOf({ db, now, locale }: App.Locals, region: RegionRow) {
  const day = dayOf(now, region.zone)
  const [figures, answered, holidays] = await inRegion(
    db,
    region.id,
    async (trx) =>
      [
        await countMonth(trx, { regionId: region.id, zone: region.zone, from: addDays(day, 1 - SPAN), now }),
        await listNewlyAnswered(trx, { regionId: region.id, since: instantAt(addDays(day, -2 * SPAN), '00:00', region.zone), limit: 3 }),
        await listHolidays(trx, region.id),
      ] as const,
  )
  const calendar = calendarOf(region, holidays)
  const shown = ({ categoryEn, receivedAt, answeredAt, ...found }: AnsweredCase) => ({
    ...found,
    category: locale === 'en' ? categoryEn : found.category,
    days: workingDaysBetween(dayOf(receivedAt, region.zone), dayOf(answeredAt, region.zone), calendar),
  })
  const { verify, complaint } = region.settings.limits
  return {
    figures,
    answered: answered.map(shown),
    countedAt: formatClock(now, region.zone, locale),
    verifyDays: verify ?? complaint,
    contact: contactOf(region),
  }
}

function contactOf({ settings }: RegionRow) {
  const { whatsapp } = settings.contact
  if (!whatsapp) return undefined
  const link = whatsappLink(whatsapp)
  return { number: formatPhone(whatsapp), link, qr: qrCode(link) }
}
