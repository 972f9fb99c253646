/** The inbox: one list, one case beside it. */
import { error } from '@sveltejs/kit'
import { calendarOf } from '#cases/sla.ts'
import { inRegion } from '#db/transaction.ts'
import { isNarrowed, readFilter, writeCursor, type DeskFilter } from '#desk/filters.ts'
import { shownItem } from '#desk/list.ts'
import { getDeskChoices, listDeskItems, type DeskPage } from '#desk/queries.ts'
import { orderOf } from '#desk/queues.ts'
import { readCase } from '#desk/read-commands.ts'
import { scopeOf } from '#desk/scope.ts'
import { shownCase } from '#desk/shown-case.ts'
import { isTooOften } from '#rates/commands.ts'
import { may } from '#staff/permissions.ts'
import { burstsOf } from '#triage/bursts.ts'
import { listFreshCases } from '#triage/queries.ts'
import { require } from '#web/lib/act.ts'
import { listSimilar } from './similar.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'case.read', url.pathname + url.search)
  const { now } = locals
  const filter = readFilter(url.searchParams)
  const scope = scopeOf(staff)
  if (filter.text && (await isTooOften(locals.db, 'search', { who: staff.id, at: now }))) error(429, locals.words('errors.desk.too_many'))
  return inRegion(locals.db, region.id, async (trx) => {
    const { holidays, ...choices } = await getDeskChoices(trx, region.id)
    const calendar = calendarOf(region, holidays)
    const page = await listDeskItems(trx, scope, { filter, now, calendar })
    const wish = url.searchParams.get('lihat') ?? page.items.find(({ isReadable }) => isReadable)?.ticket
    const found = wish ? await readCase(trx, { staff, at: now }, wish) : undefined
    const preview = found?.isReadable ? shownCase(found, staff, { now, calendar }) : undefined
    return {
      filter,
      bursts:
        isOpenToHints(filter) && may(staff.role, 'case.triage')
          ? burstsOf(await listFreshCases(trx, region.id, new Date(now.getTime() - A_DAY)))
          : [],
      items: page.items.map((item) => shownItem(item, now, calendar)),
      next: nextCursor(page, filter),
      preview,
      similar: preview?.actions.includes('link') ? await listSimilar(trx, scope, { found: preview, now }) : [],
      choices,
    }
  })
}

/** Milliseconds. What is older has been seen. */
const A_DAY = 86_400_000

/** Hints stand above the whole inbox, not in a list that somebody has narrowed. */
function isOpenToHints(filter: DeskFilter): boolean {
  return (filter.queue === 'inbox' || filter.queue === 'verify') && !isNarrowed(filter) && !filter.after
}

function nextCursor({ items, hasMore }: DeskPage, filter: DeskFilter): string | undefined {
  const last = hasMore ? items.at(-1) : undefined
  return last && writeCursor({ at: orderOf(filter.queue) === 'due' ? last.dueAt : last.receivedAt, id: last.id })
}
