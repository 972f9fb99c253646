/** The brief of this day, as it goes out or went out. */
import { error } from '@sveltejs/kit'
import { makeBrief } from '#briefs/commands.ts'
import { findBrief } from '#briefs/queries.ts'
import { kindOf } from '#briefs/schedule.ts'
import { inRegion } from '#db/transaction.ts'
import { addDays, dayOf, formatTime, weekdayOf } from '#lib/dates.ts'
import { loadGround } from '#notices/ground-queries.ts'
import { may } from '#staff/permissions.ts'
import { require } from '#web/lib/act.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname + url.search)
  // It names cases of all agencies.
  if (!may(staff.role, 'case.read_all')) error(403, locals.words('errors.staff.not_allowed'))
  const { now, locale } = locals
  const { at, weekday } = region.settings.brief
  const day = dayOf(now, region.zone)
  return inRegion(locals.db, region.id, async (trx) => {
    const sent = await findBrief(trx, region.id, day)
    const ground = await loadGround(trx, region.id)
    const brief = sent?.lines ?? (await makeBrief(trx, ground, { kind: kindOf(day, weekday, ground.waking), at: now }))
    const { title, sentence, lines } = brief
    return {
      brief: { title, sentence, lines },
      sentAt: sent && formatTime(sent.madeAt, region.zone, locale),
      at: locale === 'id' ? at.replace(':', '.') : at,
      weekday: weekday === null ? undefined : weekdayName(weekday, locale),
    }
  })
}

function weekdayName(weekday: number, locale: string): string {
  const monday = '2026-11-23'
  const day = addDays(monday, weekday - weekdayOf(monday))
  return new Intl.DateTimeFormat(locale === 'id' ? 'id-ID' : 'en-GB', { weekday: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}
