/** One's own data and rights, for whoever holds ticket and code. Asking is a try at the code, counted like any other. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { askRequest } from '#privacy/requests/commands.ts'
import { linkForReport, withdrawReport } from '#privacy/requests/own-commands.ts'
import { listRequestsOf } from '#privacy/requests/queries.ts'
import type { RequestKind } from '#privacy/requests/rules.ts'
import { countUp } from '#rates/queries.ts'
import { findTicket, parseCode } from '#reports/ticket.ts'
import { lookUp } from '#tracking/commands.ts'
import { act, requireRegion } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

/** Requests an hour about one report. */
const MOST = 10

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const region = requireRegion(locals)
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  const { now, locale, words } = locals
  const { ticket, code } = keyOf(params, url)
  const found = await lookUp(locals.db, { regionId: region.id, ticket, code, at: now }).catch((fault: unknown) => {
    if (fault instanceof DomainError) redirect(303, `${locals.base}/lacak`)
    throw fault
  })
  const asked = await inRegion(locals.db, region.id, (trx) => listRequestsOf(trx, region.id, found.reportId))
  const moment = (at: Date) => formatMoment(at, now, { zone: region.zone, locale })
  return {
    ticket,
    code,
    isSent: url.searchParams.get('terkirim'),
    mayWithdraw: found.closedAt === null && found.state !== 'answered',
    requests: asked.map(({ id, kind, state, askedAt, dueAt, answer }) => ({
      id,
      title: words(`privacy.kind_${kind}`),
      state,
      status: words(`privacy.state_${state}`),
      asked: moment(askedAt),
      due: state === 'waiting' ? moment(dueAt) : undefined,
      answer,
    })),
  }
}

const asking = (kind: RequestKind) => (event: RequestEvent<{ ticket: string }>) =>
  speak(event, async ({ reportId, regionId, at }, form) => {
    const { db, config } = event.locals
    const said = { regionId, kind, channel: 'web', reportIds: [reportId], words: typedIn(form, 'words', 1000), publicUrl: config.publicUrl, at }
    await askRequest(db, said)
    return 'ya'
  })

export const actions: Actions = {
  access: (event) =>
    speak(event, async (report) => {
      const { locals } = event
      const secret = await linkForReport(locals.db, { ...report, channel: 'web' })
      redirect(303, `${locals.base}/data-saya/${secret}`)
    }),
  correction: asking('correction'),
  restriction: asking('restriction'),
  erasure: asking('erasure'),
  withdrawal: (event) =>
    speak(event, async (report, form) => {
      if (!form.has('yakin')) return undefined
      return (await withdrawReport(event.locals.db, { ...report, channel: 'web' })) === 'ends' ? 'ditarik' : 'lepas'
    }),
}

type OfReport = { regionId: string; reportId: string; at: Date }

async function speak(
  { locals, params, url, request }: RequestEvent<{ ticket: string }>,
  say: (report: OfReport, form: FormData) => Promise<string | undefined>,
) {
  const region = requireRegion(locals)
  const form = await request.formData()
  const { ticket, code } = keyOf(params, url)
  let sent: string | undefined
  const problem = await act(locals, async () => {
    const { reportId } = await lookUp(locals.db, { regionId: region.id, ticket, code, at: locals.now })
    const tries = await countUp(locals.db, { of: 'own-data', who: reportId, seconds: 3600, at: locals.now })
    if (tries > MOST) throw new DomainError('privacy.too_many')
    sent = await say({ regionId: region.id, reportId, at: locals.now }, form)
  })
  if (problem) return fail(problem.status, problem.data)
  redirect(303, `${locals.base}/lacak/${encodeURIComponent(ticket)}/data?kode=${code}${sent ? `&terkirim=${sent}` : ''}`)
}

function keyOf({ ticket }: { ticket: string }, url: URL) {
  return { ticket: findTicket(ticket) ?? '', code: parseCode(url.searchParams.get('kode') ?? '') }
}
