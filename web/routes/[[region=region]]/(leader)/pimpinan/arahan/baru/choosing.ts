/** The open cases of a list, as they are chosen from. */
import type { Trx } from '#db/transaction.ts'
import { readFilter, writeCursor } from '#desk/filters.ts'
import { listDeskItems } from '#desk/queries.ts'
import { orderOf } from '#desk/queues.ts'
import { scopeOf } from '#desk/scope.ts'
import { MOST_CASES } from '#instructions/rules.ts'
import { dayOf } from '#lib/dates.ts'
import { calendarOf } from '#cases/sla.ts'
import { isEnded, type CaseState } from '#cases/states.ts'
import { listHolidays, type RegionRow } from '#regions/queries.ts'
import type { StaffMember } from '#staff/queries.ts'
import { listCasesBehind, PAGE_OF_CASES } from '#statistics/case-queries.ts'
import { figureNamed } from '#statistics/figure-names.ts'
import { periodOf, readFigureFilter } from '#statistics/filters.ts'
import { withinOf } from '#web/components/leader/within.ts'

export type Asking = { region: RegionRow; staff: StaffMember; now: Date; parameters: URLSearchParams }
export type Choice = { id: string; ticket: string; title: string; holder: string | null; state: CaseState }

/** Pages read at most: lists may be long, and an instruction is not. */
const MOST_PAGES = 8

export async function fromDesk(trx: Trx, { region, staff, now, parameters }: Asking): Promise<Choice[]> {
  const calendar = calendarOf(region, await listHolidays(trx, region.id))
  let filter = readFilter(parameters)
  const found: Choice[] = []
  for (let page = 0; page < MOST_PAGES && found.length <= MOST_CASES; page++) {
    const { items, hasMore } = await listDeskItems(trx, scopeOf(staff), { filter, now, calendar })
    const open = items.filter(({ isReadable, state }) => isReadable && !isEnded(state))
    found.push(...open.map(({ id, ticket, title, agencyName, state }) => ({ id, ticket, title, holder: agencyName, state })))
    const last = items.at(-1)
    if (!hasMore || !last) break
    filter = { ...filter, after: writeCursor({ at: orderOf(filter.queue) === 'due' ? last.dueAt : last.receivedAt, id: last.id }) }
  }
  return found
}

export async function behindFigure(trx: Trx, { region, staff, now, parameters }: Asking): Promise<Choice[]> {
  const filter = readFigureFilter(parameters, dayOf(now, region.zone))
  const asked = { regionId: region.id, filter, period: periodOf(now, filter.range, region.zone), reader: scopeOf(staff) }
  const figure = figureNamed(parameters.get('angka'))
  const within = withinOf(parameters, region.zone)?.instants
  const found: Choice[] = []
  let after: { at: Date; id: string } | undefined
  for (let page = 0; page < MOST_PAGES && found.length <= MOST_CASES; page++) {
    const { cases } = await listCasesBehind(trx, asked, { figure, within, after })
    const open = cases.filter(({ isSecret, state }) => !isSecret && !isEnded(state))
    found.push(...open.map(({ id, ticket, title, agencyName, state }) => ({ id, ticket, title, holder: agencyName, state })))
    const last = cases.at(-1)
    if (!last || cases.length < PAGE_OF_CASES) break
    after = { at: last.listedAt, id: last.id }
  }
  return found
}
