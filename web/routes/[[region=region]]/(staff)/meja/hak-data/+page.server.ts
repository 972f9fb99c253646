/** What residents ask about their own data, by its end. Restricted ones exist for the restricted unit alone. */
import { inRegion } from '#db/transaction.ts'
import { formatMoment } from '#lib/dates.ts'
import { listRequests } from '#privacy/requests/queries.ts'
import { hoursLeft } from '#privacy/requests/rules.ts'
import { hasRestrictedDuty } from '#staff/viewer.ts'
import { require } from '#web/lib/act.ts'
import { channelWord } from '#web/components/desk/channels.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'rights.handle', url.pathname)
  const { now, locale, words } = locals
  const withRestricted = hasRestrictedDuty(staff)
  const found = await inRegion(locals.db, region.id, (trx) => listRequests(trx, region.id, { withRestricted }))
  const moment = (at: Date) => formatMoment(at, now, { zone: region.zone, locale })
  const shown = found.map(({ id, kind, state, channel, tickets, askedAt, dueAt, decision, decidedAt, staffName, answer }) => ({
    id,
    tickets,
    title: words(`privacy.kind_${kind}`),
    state,
    status: words(`privacy.state_${state}`),
    by: words('privacy.list_by', { channel: channelWord(channel, words), moment: moment(askedAt) }),
    hours: hoursLeft(dueAt, now),
    due: moment(dueAt),
    decided: decidedAt && moment(decidedAt),
    decision: decision === 'own_act' ? words('privacy.list_own_act') : decision && words(`privacy.decision_${decision}`),
    staffName,
    answer,
  }))
  return {
    waiting: shown.filter(({ state }) => state === 'waiting'),
    answered: shown.filter(({ state }) => state !== 'waiting'),
    isSent: url.searchParams.has('terkirim'),
  }
}
