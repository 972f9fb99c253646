/** An instruction on several cases: the list somebody was looking at (the desk's, or the one behind a figure), to choose from. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { inRegion, type Trx } from '#db/transaction.ts'
import { instruct } from '#instructions/commands.ts'
import { LONGEST_TEXT, MOST_CASES, proposedDay } from '#instructions/rules.ts'
import { dayOf } from '#lib/dates.ts'
import { act, acting, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { behindFigure, fromDesk, type Asking } from './choosing.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'case.instruct', url.pathname + url.search)
  const isFigure = url.searchParams.get('asal') === 'kasus'
  const asking: Asking = { region, staff, now: locals.now, parameters: url.searchParams }
  const found = await inRegion(locals.db, region.id, (trx: Trx) => (isFigure ? behindFigure(trx, asking) : fromDesk(trx, asking)))
  const today = dayOf(locals.now, region.zone)
  const parameters = new URLSearchParams(url.searchParams)
  parameters.delete('asal')
  return {
    cases: found.slice(0, MOST_CASES),
    isCut: found.length > MOST_CASES,
    today,
    proposed: proposedDay(today),
    back: `${locals.base}/${isFigure ? 'pimpinan/kasus' : 'meja'}${parameters.size > 0 ? `?${parameters}` : ''}`,
  }
}

export const actions: Actions = {
  default: async ({ locals, request, url }: RequestEvent) => {
    const { region, staff } = require(locals, 'case.instruct', url.pathname)
    const form = await request.formData()
    const typed = { teks: typedIn(form, 'teks', LONGEST_TEXT), tanggal: typedIn(form, 'tanggal', 10) }
    const caseIds = form.getAll('kasus').filter((value): value is string => typeof value === 'string')
    let count = 0
    const failed = await act(locals, async () => {
      count = await instruct(acting(locals, staff), {
        regionId: region.id,
        caseIds,
        text: typed.teks,
        dueOn: typed.tanggal,
        actor: { staffId: staff.id },
        at: locals.now,
      })
    })
    if (failed) return fail(failed.status, { ...failed.data, typed, caseIds })
    redirect(303, `${locals.base}/pimpinan/arahan?diberikan=${count}`)
  },
}
