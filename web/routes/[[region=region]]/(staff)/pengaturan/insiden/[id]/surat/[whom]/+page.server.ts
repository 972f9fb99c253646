/** A draft of the notice of a breach, in Indonesian as the law asks, to be printed. */
import { error } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { dayOf, formatClock, formatDayOfYear } from '#lib/dates.ts'
import { isUuid } from '#lib/ids.ts'
import { letterTo } from '#privacy/breaches/letters.ts'
import { listBreaches } from '#privacy/breaches/queries.ts'
import { defaultParts } from '#privacy/notice/body.ts'
import { listNotices } from '#privacy/notice/queries.ts'
import { words } from '#texts/text.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

const WHOM: Record<string, 'authority' | 'residents'> = { lembaga: 'authority', warga: 'residents' }

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region } = require(locals, 'breach.write', url.pathname)
  const whom = WHOM[params.whom]
  const say = words('id', region.texts)
  const { found, notices } = await inRegion(locals.db, region.id, async (trx) => ({
    found: isUuid(params.id) ? (await listBreaches(trx, region.id, params.id))[0] : undefined,
    notices: await listNotices(trx, region.id),
  }))
  const last = found?.entries.at(-1)
  if (!whom || !found || !last) error(404, locals.words('errors.privacy.breach_not_found'))
  const { controller, officer } = notices[0]?.parts ?? defaultParts(say, region)
  const long = (at: Date) => formatDayOfYear(dayOf(at, region.zone), 'id')
  const when = `${long(found.foundAt)}, ${formatClock(found.foundAt, region.zone, 'id')}`
  return {
    back: `${locals.base}/pengaturan/insiden/${found.id}`,
    day: long(locals.now),
    place: region.settings.letterhead?.place ?? region.shortName,
    controller,
    letter: letterTo(whom, { facts: last.facts, controller, officer, found: when }, say),
  }
}
