/** One subscriber: what it was sent and how it answered; a test, again, off and on. */
import { error, redirect, type RequestEvent } from '@sveltejs/kit'
import { addTest, sendAgain, switchSubscriber } from '#api/hooks/commands.ts'
import { findSubscriber, listDeliveries } from '#api/hooks/queries.ts'
import { sendHooks } from '#api/hooks/send-commands.ts'
import { inRegion } from '#db/transaction.ts'
import { formatMoment, withinSentence } from '#lib/dates.ts'
import { isOnThisMachine } from '#lib/links.ts'
import { act, require } from '#web/lib/act.ts'
import type { Actions, PageServerLoad } from './$types'

/** Deliveries shown: the newest tell how it goes. */
const SHOWN = 100

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const load: PageServerLoad = async ({ locals, url, params }) => {
  const { region } = require(locals, 'settings.write', url.pathname)
  const { now, locale } = locals
  const moment = (at: Date | null) => at && formatMoment(at, now, { zone: region.zone, locale })
  const within = (at: Date | null) => withinSentence(moment(at) ?? '')
  return inRegion(locals.db, region.id, async (trx) => {
    const found = ID.test(params.id) ? await findSubscriber(trx, region.id, params.id) : undefined
    if (!found) error(404, locals.words('errors.api.hook_not_found'))
    const { secret: _, createdAt, ...subscriber } = found
    const deliveries = await listDeliveries(trx, region.id, { subscriberId: found.id, limit: SHOWN })
    return {
      subscriber: { ...subscriber, created: moment(createdAt) },
      deliveries: deliveries.map(({ createdAt: made, doneAt, nextAt, ...one }) => ({
        ...one,
        made: moment(made),
        done: within(doneAt),
        next: within(nextAt),
      })),
    }
  })
}

async function changing(event: RequestEvent, work: (of: { regionId: string; id: string; staffId: string; at: Date }) => Promise<void>, done: string) {
  const { locals, url, params } = event
  const { region, staff } = require(locals, 'settings.write', url.pathname)
  const id = params['id'] ?? ''
  if (!ID.test(id)) error(404, locals.words('errors.api.hook_not_found'))
  const failed = await act(locals, () => work({ regionId: region.id, id, staffId: staff.id, at: locals.now }))
  if (failed) return failed
  redirect(303, `${url.pathname}?${done}=1`)
}

export const actions: Actions = {
  // Sent at once, so that the answer stands on the page: whoever presses waits for it.
  test: (event) =>
    changing(
      event,
      async (of) => {
        const { work: db, config } = event.locals
        await addTest(db, of)
        await sendHooks(db, {
          regionId: of.regionId,
          subscriberId: of.id,
          caseId: null,
          isLocalAllowed: isOnThisMachine(config.publicUrl),
          now: () => new Date(),
        })
      },
      'diuji',
    ),
  again: (event) => changing(event, (of) => sendAgain(event.locals.work, of), 'dikirim'),
  off: (event) => changing(event, (of) => switchSubscriber(event.locals.work, { ...of, isActive: false }), 'diubah'),
  on: (event) => changing(event, (of) => switchSubscriber(event.locals.work, { ...of, isActive: true }), 'diubah'),
}
