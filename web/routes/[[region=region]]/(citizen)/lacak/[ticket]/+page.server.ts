import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { hearVerdict, rateReport } from '#cases/reporter-commands.ts'
import { DomainError } from '#lib/errors.ts'
import { findTicket, parseCode } from '#reports/ticket.ts'
import { addWords, lookUp } from '#tracking/commands.ts'
import { act, requireRegion } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'
import { showTracked } from './shown.ts'

/** Characters of what is not fixed yet. */
const LONGEST_WORDS = 1000

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const region = requireRegion(locals)
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  const { ticket, code } = keyOf(params, url)
  try {
    const found = await lookUp(locals.db, { regionId: region.id, ticket, code, at: locals.now })
    return { tracked: await showTracked(locals, region, { found, code }), code, waitMinutes: 0 }
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault
    return { tracked: undefined, code, waitMinutes: Number(fault.values['minutes'] ?? 0) }
  }
}

export const actions: Actions = {
  fixed: (event) => speak(event, (report) => hearVerdict(event.locals.db, { ...report, verdict: 'fixed' })),
  not_fixed: (event) =>
    speak(event, async (report, form) => {
      const words = typedIn(form, 'words', LONGEST_WORDS)
      return hearVerdict(event.locals.db, { ...report, verdict: 'not_fixed', words })
    }),
  add: (event) => speak(event, (report, form) => addWords(event.locals.db, { ...report, words: typedIn(form, 'words', LONGEST_WORDS) })),
  rate: (event) => speak(event, (report, form) => rateReport(event.locals.db, { ...report, rating: Number(form.get('rating')) })),
}

type OfReport = { regionId: string; reportId: string; at: Date }

/** Whoever holds ticket and code speaks as the reporter. Afterwards the page is asked for anew, so that reloading repeats nothing. */
async function speak(
  { locals, params, url, request }: RequestEvent<{ ticket: string }>,
  say: (report: OfReport, form: FormData) => Promise<unknown>,
) {
  const region = requireRegion(locals)
  const form = await request.formData()
  const { ticket, code } = keyOf(params, url)
  const problem = await act(locals, async () => {
    const { reportId } = await lookUp(locals.db, { regionId: region.id, ticket, code, at: locals.now })
    await say({ regionId: region.id, reportId, at: locals.now }, form)
  })
  if (problem) return fail(problem.status, problem.data)
  redirect(303, `${locals.base}/lacak/${encodeURIComponent(ticket)}?kode=${code}`)
}

/** As people type them, or as our messages link them; '' when it cannot be a ticket. */
function keyOf({ ticket }: { ticket: string }, url: URL) {
  return { ticket: findTicket(ticket) ?? '', code: parseCode(url.searchParams.get('kode') ?? '') }
}
