/** Entries and checks as the page shows them. Pure. */
import type { Chain } from '#audit/acts.ts'
import { sentenceOf } from '#audit/trail/sentence.ts'
import type { TrailEntry } from '#audit/trail/trail-queries.ts'
import type { Fault } from '#audit/verify/faults.ts'
import type { CheckRow } from '#audit/verify/verify-queries.ts'
import { dayOf, formatDay, formatMoment, formatNumber, formatRelativeDay, formatTime, withinSentence, type Day, type TimeZone } from '#lib/dates.ts'
import type { Locale, Words } from '#texts/text.ts'

type Manner = { now: Date; locale: Locale; zone: TimeZone; say: Words }

type ShownEntry = ReturnType<typeof shownEntry>
export type ShownDay = { day: Day; title: string; entries: ShownEntry[] }

/** As they come, under the day on which they were written. */
export function shownDays(entries: readonly TrailEntry[], manner: Manner): ShownDay[] {
  const { zone, locale, now } = manner
  const days: ShownDay[] = []
  for (const entry of entries) {
    const day = dayOf(entry.at, zone)
    if (days.at(-1)?.day !== day) days.push({ day, title: formatRelativeDay(day, dayOf(now, zone), locale), entries: [] })
    days.at(-1)?.entries.push(shownEntry(entry, manner))
  }
  return days
}

function shownEntry(entry: TrailEntry, { zone, locale, say }: Manner) {
  const { seq, at, act, reason, details, hash, previousHash } = entry
  const told = Object.keys(details).length > 0 ? JSON.stringify(details) : ''
  return { seq, time: formatTime(at, zone, locale), at: at.toISOString(), act, reason, details: told, hash, previousHash, ...sentenceOf(entry, say) }
}

/** Days after which a check is old. */
const OLD = 2

export type ShownCheck = {
  state: 'none' | 'whole' | 'broken'
  isOld: boolean
  moment: string
  faults: string[]
  more: number
  counts: Record<'open' | 'cases', string>
}

/** Of the parts the reader may know of; where it is broken is said without naming any case. */
export function shownCheck(checks: readonly CheckRow[], { chains, now, zone, locale, say }: Manner & { chains: readonly Chain[] }): ShownCheck {
  const seen = checks.filter(({ part }) => part === 'cases' || part === 'digests' || chains.includes(part))
  const oldest = seen.toSorted((one, other) => one.checkedAt.getTime() - other.checkedAt.getTime())[0]?.checkedAt
  const faults = seen.flatMap((one) => one.faults)
  const count = (...parts: string[]) =>
    formatNumber(
      seen.reduce((sum, one) => sum + (parts.includes(one.part) ? one.entries : 0), 0),
      locale,
      0,
    )
  return {
    state: !oldest ? 'none' : faults.length > 0 ? 'broken' : 'whole',
    isOld: oldest !== undefined && now.getTime() - oldest.getTime() > OLD * 86_400_000,
    moment: oldest ? withinSentence(formatMoment(oldest, now, { zone, locale })) : '',
    faults: faults.slice(0, SHOWN).map((fault) => placeOf(fault, { locale, say })),
    more: Math.max(0, faults.length - SHOWN),
    counts: { open: count('open', 'restricted'), cases: count('cases') },
  }
}

/** Broken places named on the page. */
const SHOWN = 3

function placeOf({ part, kind, seq, day }: Fault, { locale, say }: Pick<Manner, 'locale' | 'say'>): string {
  const name = say(`audit.part_${part}`)
  const isPlaced = seq !== undefined && part !== 'cases'
  const where = isPlaced
    ? say('audit.fault_at', { part: name, seq })
    : day
      ? say('audit.fault_on', { part: name, day: formatDay(day, locale) })
      : name
  return `${where}: ${say(`audit.fault_${kind}`)}`
}
