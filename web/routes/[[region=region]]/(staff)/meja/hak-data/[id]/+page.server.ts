/** One request: what was asked, what stands in the report once covered, and the answer. */
import { error, fail, redirect } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { isUuid } from '#lib/ids.ts'
import { decideRequest } from '#privacy/requests/commands.ts'
import { coveredWords } from '#privacy/requests/look-commands.ts'
import { listRequests } from '#privacy/requests/queries.ts'
import { answersTo, hoursLeft, type Decision } from '#privacy/requests/rules.ts'
import { hasRestrictedDuty } from '#staff/viewer.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { channelWord } from '#web/components/desk/channels.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'rights.handle', url.pathname)
  const { now, locale, words } = locals
  const withRestricted = hasRestrictedDuty(staff)
  const all = await inRegion(locals.db, region.id, (trx) => listRequests(trx, region.id, { withRestricted }))
  const found = all.find(({ id }) => id === params.id)
  if (!found) error(404, words('errors.privacy.request_not_found'))
  const moment = (at: Date) => formatMoment(at, now, { zone: region.zone, locale })
  const { kind, state, tickets, askedAt, dueAt, channel, answer } = found
  const covered =
    kind === 'erasure' && tickets.length === 1 ? await coveredWords(locals.db, { region, reportId: found.reportIds[0] ?? '' }) : undefined
  return {
    request: {
      title: words(`privacy.kind_${kind}`),
      status: words(`privacy.state_${state}`),
      isWaiting: state === 'waiting',
      isErasure: kind === 'erasure',
      isCorrection: kind === 'correction',
      tickets,
      answers: answersTo(kind),
      by: words('privacy.list_by', { channel: channelWord(channel, words), moment: moment(askedAt) }),
      hours: hoursLeft(dueAt, now),
      due: moment(dueAt),
      words: found.words,
      covered,
      answer,
    },
  }
}

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const { region, staff } = require(locals, 'rights.handle', url.pathname)
    const form = await request.formData()
    const typed = {
      decision: typedIn(form, 'decision', 20),
      answer: typedIn(form, 'answer', 1000),
      newWords: typedIn(form, 'newWords', 10_000),
      newName: typedIn(form, 'newName', 120),
    }
    if (!isUuid(params.id)) error(404, locals.words('errors.privacy.request_not_found'))
    const problem = await act(locals, () =>
      decideRequest(locals.work, {
        regionId: region.id,
        requestId: params.id,
        // What is not in the table is refused by it.
        decision: typed.decision as Decision,
        answer: typed.answer,
        newWords: typed.newWords,
        newName: typed.newName,
        keepsPhotos: form.has('keepsPhotos'),
        staffId: staff.id,
        readsRestricted: hasRestrictedDuty(staff),
        at: locals.now,
      }),
    )
    if (problem) return fail(problem.status, { ...problem.data, typed })
    redirect(303, `${locals.base}/meja/hak-data?terkirim=1`)
  },
}
