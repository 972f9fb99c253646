/** The rules a region works by, as its settings have them. Pure. */
import type { DayOff } from '#papers/evidence/queries.ts'
import { heading, paragraph, table } from '#papers/parts/blocks.ts'
import type { Setting } from '#papers/parts/setting.ts'
import { listed, longDay } from '#papers/parts/writing.ts'
import type { Cell, Piece } from '#papers/press/order.ts'
import type { Words } from '#texts/text.ts'
import { isTextKey } from '#texts/text.ts'

const LIMITS = [
  'verify',
  'firstResponse',
  'complaint',
  'supervision',
  'aspiration',
  'information',
  'silentClose',
  'waiting',
  'transfer',
  'ppid',
] as const

/** @returns the name of each limit and its working days; null: not in use */
export function limitRows({ say, region }: Setting): [name: string, days: number | null][] {
  return LIMITS.map((limit) => [say(`paper.lim_${limit}`), region.settings.limits[limit]])
}

export function sopPieces(setting: Setting): Piece[] {
  const { say, region } = setting
  const { escalation, hours } = region.settings
  return [
    table(
      [
        { title: say('paper.ev_limit'), width: '*' },
        { title: say('paper.ev_days'), width: 90, end: true },
      ],
      limitRows(setting).map(([name, days]) => [name, days === null ? say('paper.ev_off') : String(days)]),
    ),
    heading(say('paper.ev_escalation'), 2),
    table(
      [
        { title: say('paper.ev_rung'), width: '*' },
        { title: say('paper.ev_rung_late'), width: 140, end: true },
      ],
      escalation.rungs.map(({ to, daysLate }) => [say(`states.level_${to}`), String(daysLate)]),
    ),
    paragraph(
      say('paper.ev_hours', {
        opens: hours.opens.replace(':', '.'),
        closes: hours.closes.replace(':', '.'),
        days: listed(hours.weekdays.map(weekdayName)),
      }),
    ),
  ]
}

/** @param weekday 1 = Monday */
function weekdayName(weekday: number): string {
  // 5 January 1970 was a Monday.
  return new Intl.DateTimeFormat('id-ID', { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(1970, 0, 4 + weekday)))
}

export function calendarPieces({ daysOff }: { daysOff: readonly DayOff[] }, { say }: Setting): Piece[] {
  return [
    paragraph(say('paper.ev_days_off', { count: daysOff.length })),
    table(
      [
        { title: say('paper.col_day'), width: 120 },
        { title: say('paper.ev_day_name'), width: '*' },
        { title: say('paper.ev_day_kind'), width: 110 },
      ],
      daysOff.map(({ day, name, kind }) => [longDay(day), name, kindWord(kind, say)]),
    ),
  ]
}

export function calendarRows({ daysOff }: { daysOff: readonly DayOff[] }, { say }: Setting): Cell[][] {
  return daysOff.map(({ day, name, kind }) => [day, name, kindWord(kind, say)])
}

function kindWord(kind: string, say: Words): string {
  const key = `paper.off_${kind}`
  return say(isTextKey(key) ? key : 'paper.off_other')
}
