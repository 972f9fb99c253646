/** How papers write figures, days and names: always Indonesian, as the offices that read them. Pure. */
import { dayOf, formatNumber, zoneLabel, type Day, type TimeZone } from '#lib/dates.ts'
import { isTextKey, type Words } from '#texts/text.ts'

export function figure(value: number, decimals = 0): string {
  return formatNumber(value, 'id', decimals)
}

/** `83%`; `–` when there is nothing to divide by */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${figure((100 * part) / whole)}%`
}

/** `26 November 2026` */
export function longDay(day: Day): string {
  return written(day, { day: 'numeric', month: 'long', year: 'numeric' })
}

/** `Oktober 2026` @param month `YYYY-MM` */
export function monthName(month: string): string {
  return written(`${month}-01`, { month: 'long', year: 'numeric' })
}

/** `Okt` */
export function shortMonth(month: string): string {
  return written(`${month}-01`, { month: 'short' })
}

/** `26 November 2026 pukul 09.40 WIB` */
export function longMoment(at: Date, zone: TimeZone): string {
  return `${longDay(dayOf(at, zone))} pukul ${clock(at, zone)} ${zoneLabel(zone)}`
}

function clock(at: Date, zone: TimeZone): string {
  return new Intl.DateTimeFormat('id-ID', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(at)
}

function written(day: Day, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('id-ID', { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

/** A channel without a word of ours is called by its own name. */
export function channelWord(channel: string, say: Words): string {
  const key = `desk.channel_${channel}`
  return isTextKey(key) ? say(key) : channel
}

/** `Diterima` … · `Beres` when it has ended well */
export function stateWord({ state, outcome }: { state: string; outcome: string | null }, say: Words): string {
  const key = `states.${outcome && outcome !== 'linked' ? outcome : state}`
  return isTextKey(key) ? say(key) : state
}

/** `satu, dua dan tiga` */
export function listed(parts: readonly string[]): string {
  return new Intl.ListFormat('id-ID', { type: 'conjunction' }).format(parts)
}

/** Hours in words a person can picture: `5 jam`, `2,5 hari` */
export function hoursSaid(hours: number | undefined, say: Words): string {
  if (hours === undefined) return '–'
  return hours < 48 ? say('paper.hours', { count: figure(Math.max(1, Math.round(hours))) }) : say('paper.days', { count: figure(hours / 24, 1) })
}

/** Longer words are cut where a word ends. */
export function clipped(text: string, longest: number): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  if (flat.length <= longest) return flat
  const cut = flat.slice(0, longest - 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longest / 2)).trimEnd()}…`
}

/** `26 Nov 2026, 09.40` */
export function shortMoment(at: Date, zone: TimeZone): string {
  return `${shortDay(dayOf(at, zone))}, ${clock(at, zone)}`
}

/** `26 Nov 2026` */
export function shortDay(day: Day): string {
  return written(day, { day: 'numeric', month: 'short', year: 'numeric' })
}
