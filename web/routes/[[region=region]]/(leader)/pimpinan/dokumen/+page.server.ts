/** Papers: what can be made, and what was made. */
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { dayOf } from '#lib/dates.ts'
import { askForPaper, removePaper } from '#papers/commands.ts'
import { KINDS, kindNamed, monthAfter, monthsUntil, RULES, yearsUntil } from '#papers/kinds.ts'
import { listPapers } from '#papers/queries.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { shownPaper } from '#web/components/papers/shown.ts'
import type { Actions, PageServerLoad } from './$types'

/** Rows of the list. */
const LISTED = 60

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'paper.make', url.pathname + url.search)
  const today = dayOf(locals.now, region.zone)
  const papers = await inRegion(locals.db, region.id, (trx) => listPapers(trx, scopeOf(staff), { staffId: staff.id, limit: LISTED }))
  return {
    papers: papers.map((one) => shownPaper(one, { now: locals.now, region, locale: locals.locale, words: locals.words })),
    kinds: KINDS.map((kind) => ({ kind, about: RULES[kind].about })),
    months: monthsUntil(today).map((month) => ({ month, isLast: month === monthAfter(today.slice(0, 7), -1) })),
    years: yearsUntil(today),
    ticket: url.searchParams.get('kasus')?.slice(0, 40) ?? '',
    prefix: region.ticketPrefix,
  }
}

export const actions: Actions = {
  make: async ({ locals, request, url }) => {
    const { region, staff } = require(locals, 'paper.make', url.pathname)
    const form = await request.formData()
    const wish = { month: typedIn(form, 'bulan', 7), year: typedIn(form, 'tahun', 4), ticket: typedIn(form, 'kasus', 40) }
    return act(locals, () =>
      askForPaper(locals.work, { region, staff, wish: { kind: kindNamed(typedIn(form, 'jenis', 20)), ...wish }, at: locals.now }),
    )
  },
  remove: async ({ locals, request, url }) => {
    const { staff } = require(locals, 'paper.make', url.pathname)
    const form = await request.formData()
    return act(locals, () => removePaper(locals, { staff, id: typedIn(form, 'dokumen', 40) }))
  },
}
