/** What a phone takes along before it goes out: who works with it, what its queue is locked with, villages and categories. */
import { inRegion } from '#db/transaction.ts'
import { scopeOf } from '#desk/scope.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { listCategories } from '#regions/queries.ts'
import { may } from '#staff/permissions.ts'
import { listStaff } from '#staff/queries.ts'
import { keyOf } from '#visits/commands.ts'
import { listVillages, listVisits } from '#visits/list-queries.ts'
import { answerScript, requireForScript } from '#web/lib/act.ts'
import { rememberFieldOfficer } from '#web/lib/cookies.ts'
import type { RequestHandler } from './$types'

/** Days back: a visit is gone on with the next morning. */
const RECENT = 3
const MOST = 20

export const GET: RequestHandler = ({ locals, cookies }) =>
  answerScript(locals, async () => {
    const { region, staff } = requireForScript(locals, 'field.take')
    rememberFieldOfficer(cookies, staff.id)
    const since = addDays(dayOf(locals.now, region.zone), -RECENT)
    const key = await keyOf(locals.work, { regionId: region.id, staffId: staff.id })
    const people = await listStaff(locals.db, region.id)
    return inRegion(locals.db, region.id, async (trx) => ({
      regionCode: region.code,
      staff: { id: staff.id, name: staff.name },
      key,
      villages: await listVillages(trx, region.id),
      categories: (await listCategories(trx, region.id)).map(({ code, name, nameEn, needsIdentity, isSensitive }) => ({
        code,
        name: locals.locale === 'en' ? nameEn : name,
        needsIdentity,
        isSensitive,
      })),
      colleagues: people.filter(({ id, role }) => id !== staff.id && may(role, 'field.take')).map(({ id, name }) => ({ id, name })),
      visits: (await listVisits(trx, { regionId: region.id, reader: scopeOf(staff), staffId: staff.id, limit: MOST }))
        .filter(({ day }) => day >= since)
        .map(({ id, day, villageCode, place, officers }) => ({ id, day, villageCode, place, officers })),
    }))
  })
