/** A district's figure as it is written on the map, and said. */
import { formatNumber } from '#lib/dates.ts'
import type { Locale, Words } from '#texts/text.ts'
import type { GivenDistrict, GivenWords } from '#web/lib/map/given.ts'
import type { ShownDistrict, ShownStill } from './still.ts'

type Saying = { by: ShownStill['by']; locale: Locale; say: Words }

/** The rate where rates are compared and it is no chance, else the count. */
export function figureOf({ rate, count, level }: ShownDistrict, { by, locale }: Omit<Saying, 'say'>): string {
  return by === 'rate' && rate !== undefined && level > 0 ? formatRate(rate, locale) : `${count}`
}

export function saidOf({ name, count, rate, level }: ShownDistrict, { by, locale, say }: Saying): string {
  if (by !== 'rate' || rate === undefined || level === 0) return say('map.district_said', { name, count })
  return say('map.district_rate_said', { name, count, rate: formatRate(rate, locale) })
}

function formatRate(rate: number, locale: Locale): string {
  return formatNumber(rate, locale, rate < 10 ? 1 : 0)
}

export function givenDistricts(map: ShownStill, saying: Omit<Saying, 'by'>, link: (code: string) => string): GivenDistrict[] {
  const all = { ...saying, by: map.by }
  return map.districts.map((one) => ({
    code: one.code,
    name: one.name,
    level: one.level,
    figure: figureOf(one, all),
    said: saidOf(one, all),
    href: link(one.code),
  }))
}

/** @param label what the map shows, for ears */
export function givenWords(say: Words, label: string): GivenWords {
  return {
    label,
    zoom_in: say('map.zoom_in'),
    zoom_out: say('map.zoom_out'),
    close: say('map.close'),
    ctrl: say('map.ctrl'),
    fingers: say('map.fingers'),
    // Filled by the map itself, which knows how many.
    reports: say('map.reports', { count: '{count}' }),
    more: say('map.more', { count: '{count}' }),
    open_cases: say('map.open_cases'),
    credits: say('map.credits'),
  }
}
