/** Days and times as a phone in the region shows them. Pure but for what today is. */

type Naming = { locale: string; zone: string; today: string; yesterday: string }

const DAY = 24 * 60 * 60 * 1000

/** @param at ISO, UTC @returns Hari ini, Kemarin, or the weekday and date */
export function dayName(at: string, { locale, zone, today, yesterday }: Naming, now = Date.now()): string {
  const day = dayOf(new Date(at).getTime(), zone)
  if (day === dayOf(now, zone)) return today
  if (day === dayOf(now - DAY, zone)) return yesterday
  return new Date(at).toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone })
}

/** @returns 09.31 */
export function timeOf(at: string, zone: string, withSeconds = false): string {
  const shape = {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' as const } : {}),
    hourCycle: 'h23',
    timeZone: zone,
  } as const
  return new Date(at).toLocaleTimeString('id', shape)
}

function dayOf(instant: number, zone: string): string {
  return new Date(instant).toLocaleDateString('sv', { timeZone: zone })
}
