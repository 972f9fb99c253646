/** The team's own mirror: how soon it checks, what waits, who has how much in hand, what messages cost, how the channels are. */
import { redirect } from '@sveltejs/kit'
import { calendarOf } from '#cases/sla.ts'
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { sendMailAgain } from '#mail/commands.ts'
import { readRange } from '#mirror/filters.ts'
import { listHolidays } from '#regions/queries.ts'
import { may } from '#staff/permissions.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { loadBacklog } from './backlog.ts'
import { loadChannels } from './channels.ts'
import { loadCost } from './cost.ts'
import { loadFirstAnswer } from './first-answer.ts'
import { loadPeople } from './people.ts'
import { lookingOf } from './looking.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'mirror.read', url.pathname + url.search)
  const { now, locale } = locals
  const range = readRange(url.searchParams)
  return inRegion(locals.db, region.id, async (trx) => {
    const calendar = calendarOf(region, await listHolidays(trx, region.id))
    const looking = await lookingOf(trx, { region, scope: scopeOf(staff), calendar, range, now, locale })
    const cost = await loadCost(trx, looking)
    return {
      range,
      missing: looking.missing,
      first: await loadFirstAnswer(trx, looking),
      backlog: await loadBacklog(trx, looking),
      people: await loadPeople(trx, looking, may(staff.role, 'mirror.read_people')),
      cost: cost.shown,
      channels: await loadChannels(trx, looking, { lastOut: cost.lastOut, seesMails: may(staff.role, 'conversation.write') }),
      isAgain: url.searchParams.has('dikirim'),
    }
  })
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const actions: Actions = {
  mail: async ({ locals, request, url }) => {
    const { region } = require(locals, 'conversation.write', url.pathname)
    const mailId = typedIn(await request.formData(), 'surat', 40)
    const failed = await act(locals, async () => {
      if (ID.test(mailId)) await sendMailAgain(locals.work, { regionId: region.id, mailId, at: locals.now })
    })
    if (failed) return failed
    redirect(303, `${url.pathname}?dikirim=1#surat`)
  },
}
