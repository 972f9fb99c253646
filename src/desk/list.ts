/** A list as the desk shows it: by day, with the time left in words' reach, and without what only served to compute it. Pure. */
import { describeTimeLeft, type TimeLeft, type WorkCalendar } from '#cases/sla.ts'
import type { DeskItem } from '#desk/queries.ts'
import { dayOf, type Day, type TimeZone } from '#lib/dates.ts'

/** Why a row asks for a hand; decides its glyph and the sentence under its title. */
export type Reason = 'objected' | 'held' | 'secret' | 'returned' | 'review' | 'sent_back' | 'not_fixed' | 'asked' | 'transferred' | 'state'
export type ShownItem = Omit<DeskItem, 'leadAgencyId'> & { left: TimeLeft; reason: Reason }

export function shownItem({ leadAgencyId, ...item }: DeskItem, now: Date, calendar: WorkCalendar): ShownItem {
  return { ...item, left: describeTimeLeft({ ...item, leadAgencyId }, now, calendar), reason: reasonOf(item, now) }
}

function reasonOf(
  { isReadable, state, returnedCount, reopenedCount, sentBackCount, objectedAt, heldUntil }: Omit<DeskItem, 'leadAgencyId'>,
  now: Date,
): Reason {
  if (!isReadable) return 'secret'
  if (objectedAt) return 'objected'
  if (state === 'received' && heldUntil && heldUntil > now) return 'held'
  if (state === 'received' && returnedCount > 0) return 'returned'
  if (state === 'waiting_for_reporter') return 'asked'
  if (state === 'transferred') return 'transferred'
  if (state === 'in_review') return 'review'
  if (sentBackCount > 0 && ['assigned', 'in_progress'].includes(state)) return 'sent_back'
  if (reopenedCount > 0 && ['verified', 'assigned', 'in_progress'].includes(state)) return 'not_fixed'
  return 'state'
}

export type ItemDay = { day: Day; items: ShownItem[] /** The earliest deadline for verifying among them. */; verifyDueAt: Date | undefined }

/** Neighbours of one day together, in the order given. */
export function byDay(items: readonly ShownItem[], { by, zone }: { by: 'received' | 'due'; zone: TimeZone }): ItemDay[] {
  const days: ItemDay[] = []
  for (const item of items) {
    const day = dayOf(by === 'due' ? item.dueAt : item.receivedAt, zone)
    const last = days.at(-1)
    if (last?.day === day) last.items.push(item)
    else days.push({ day, items: [item], verifyDueAt: undefined })
  }
  return days.map((one) => ({
    ...one,
    verifyDueAt: earliest(one.items.filter(({ state }) => state === 'received').map(({ verifyDueAt }) => verifyDueAt)),
  }))
}

function earliest(instants: Date[]): Date | undefined {
  return instants.length === 0 ? undefined : new Date(Math.min(...instants.map((instant) => instant.getTime())))
}

/**
 * New rows wait behind a bar instead of pushing the list under somebody's hand; known rows are brought up to date in place.
 * @param known ids of the rows this person has seen in this list
 */
export function holdBack<T extends { id: string }>(items: readonly T[], known: ReadonlySet<string>): { shown: T[]; waiting: number } {
  const shown = items.filter(({ id }) => known.has(id))
  return { shown, waiting: items.length - shown.length }
}
