/** How long a case has been with us, in working days of the region, and where it waits: the two sides of the backlog. Pure. */
import { isWorkingDay, type WorkCalendar } from '#cases/sla.ts'
import { addDays, dayOf, instantAt } from '#lib/dates.ts'

/** Working days after the day of receipt: `name` in an address, `under` the first number of the next class. */
const CLASSES = [
  { name: 'kurang-1', under: 1 },
  { name: '1-3', under: 4 },
  { name: '4-7', under: 8 },
  { name: '8-14', under: 15 },
  { name: 'lebih-14', under: Number.POSITIVE_INFINITY },
] as const

export type Age = (typeof CLASSES)[number]['name']
export const AGES = CLASSES.map(({ name }) => name)

/** unchecked: nobody of the team has looked · slowed: kept back on purpose · team: checked, or an answer to be let out · agency: to be taken, or in work · reporter: asked something · answered: the reporter has the word · transferred: another government has it */
export const STAGES = {
  unchecked: 'belum-diperiksa',
  slowed: 'diperlambat',
  team: 'tim-admin',
  agency: 'perangkat-daerah',
  reporter: 'menunggu-pelapor',
  answered: 'dijawab',
  transferred: 'dilimpahkan',
} as const
export type Stage = keyof typeof STAGES

export function ageNamed(name: string | null): Age | undefined {
  return AGES.find((one) => one === name)
}

export function stageNamed(name: string | null): Stage | undefined {
  return (Object.keys(STAGES) as Stage[]).find((stage) => STAGES[stage] === name)
}

/** Received at `from` or later, and before `before`; undefined: without this end. */
export type ReceivedSpan = { from: Date | undefined; before: Date | undefined }

/** Days. A region without working days would be walked for ever. */
const LONGEST_WALK = 400

/** @returns when cases of each age were received, the youngest first */
export function spansOfAges(now: Date, calendar: WorkCalendar): Record<Age, ReceivedSpan> {
  const edges = new Map<number, Date>()
  let day = dayOf(now, calendar.zone)
  for (let count = 0, walked = 0; walked < LONGEST_WALK; walked++) {
    const next = count + (isWorkingDay(day, calendar) ? 1 : 0)
    if (next > count) edges.set(next, instantAt(day, '00:00', calendar.zone))
    if (next >= 15) break
    count = next
    day = addDays(day, -1)
  }
  const spans = CLASSES.map(
    ({ name, under }, index) => [name, { from: edges.get(under), before: edges.get(CLASSES[index - 1]?.under ?? 0) }] as const,
  )
  return Object.fromEntries(spans) as Record<Age, ReceivedSpan>
}
