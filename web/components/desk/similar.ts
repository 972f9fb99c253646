/** A similar case in words: why it may be the same. Pure. */
import { dayOf, type DateLocale, type TimeZone } from '#lib/dates.ts'
import type { SimilarCase } from '#triage/queries.ts'
import type { Words } from '#texts/text.ts'
import { dayHeading } from './when.ts'

export type { SimilarCase }

type Where = { now: Date; zone: TimeZone; locale: DateLocale }

/** @returns "120 m, kemarin, topik sama, kata: pompa, mati" */
export function similarWords(one: SimilarCase & { isSaidSame?: boolean }, say: Words, { now, zone, locale }: Where): string {
  const day = dayHeading(dayOf(one.receivedAt, zone), now, { zone, locale, words: { today: say('desk.today'), yesterday: say('desk.yesterday') } })
  return [
    one.isSaidSame ? say('web.same_said') : '',
    placeWords(one, say),
    day.charAt(0).toLowerCase() + day.slice(1),
    one.isSameCategory ? say('desk.similar_kind') : '',
    one.sharedWords.length > 0 ? say('desk.similar_shared', { words: one.sharedWords.join(', ') }) : '',
    one.reportCount > 1 ? say('desk.similar_people', { count: one.reportCount }) : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function placeWords({ distanceMetres, isSameVillage }: SimilarCase, say: Words): string {
  if (distanceMetres === null) return say(isSameVillage ? 'desk.similar_here' : 'desk.similar_district')
  // Measured by hand-set pins: tens of metres are all that can be meant.
  return say('desk.similar_metres', { metres: Math.max(10, Math.round(distanceMetres / 10) * 10) })
}
