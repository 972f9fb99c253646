/** A report taken down for somebody: where it was told, and what the officer wrote beside the words. Pure. */
import { addDays, dayOf, instantAt, type TimeZone } from '#lib/dates.ts'
import type { Source } from '#reports/source.ts'

/** Ways in at which an officer writes for somebody; a village visit has its own page. */
export const BEHALF_CHANNELS = ['counter', 'phone', 'letter', 'social'] as const
export type BehalfChannel = (typeof BEHALF_CHANNELS)[number]

/** Names as in the form. @property hari `YYYY-MM-DD`, of the letter or the post */
export type Beside = { kanal: string; tautan: string; akun: string; hari: string }

/** Characters. */
const LONGEST_LINK = 1000
const LONGEST_AUTHOR = 100

export function channelOf({ kanal }: Pick<Beside, 'kanal'>): BehalfChannel {
  return BEHALF_CHANNELS.find((one) => one === kanal) ?? 'counter'
}

/** @returns undefined: left empty, or no address of a page */
export function linkOf({ tautan }: Pick<Beside, 'tautan'>): string | undefined {
  const url = tautan.trim().length <= LONGEST_LINK ? URL.parse(tautan.trim()) : null
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined
}

export function sourceOf(beside: Beside): Source {
  if (channelOf(beside) !== 'social') return {}
  const link = linkOf(beside)
  return { ...(link && { link }) }
}

/** Name or handle under a post. */
export function authorOf(beside: Beside): string | undefined {
  return channelOf(beside) === 'social' ? beside.akun.trim().slice(0, LONGEST_AUTHOR) || undefined : undefined
}

/** Days back that a letter may have lain about. */
const OLDEST = 366

/** When it was told: now, or at noon of the day on the letter. @returns undefined: that day cannot be */
export function toldAtOf({ hari }: Pick<Beside, 'hari'>, now: Date, zone: TimeZone): Date | undefined {
  const today = dayOf(now, zone)
  if (hari === '' || hari === today) return now
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(hari) && !Number.isNaN(Date.parse(hari))
  return isDay && hari < today && hari > addDays(today, -OLDEST) ? instantAt(hari, '12:00', zone) : undefined
}

/** What is wrong with it: keys of `behalf.problem_…`. */
export function besideProblems(beside: Beside, now: Date, zone: TimeZone): { tautan?: 'link'; hari?: 'day' } {
  const isWrongLink = channelOf(beside) === 'social' && beside.tautan.trim() !== '' && !linkOf(beside)
  return { ...(isWrongLink && { tautan: 'link' as const }), ...(!toldAtOf(beside, now, zone) && { hari: 'day' as const }) }
}
