/** The picture of this day's brief: the one that went out, else as it would look now. */
import { buffer } from 'node:stream/consumers'
import { error } from '@sveltejs/kit'
import { makeBrief, toPicture } from '#briefs/commands.ts'
import { findBrief } from '#briefs/queries.ts'
import { kindOf } from '#briefs/schedule.ts'
import { inRegion } from '#db/transaction.ts'
import { dayOf } from '#lib/dates.ts'
import { loadGround } from '#notices/ground-queries.ts'
import { may } from '#staff/permissions.ts'
import { require } from '#web/lib/act.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'figures.read', url.pathname)
  if (!may(staff.role, 'case.read_all')) error(403, locals.words('errors.staff.not_allowed'))
  const day = dayOf(locals.now, region.zone)
  const picture = await inRegion(locals.db, region.id, async (trx) => {
    const sent = await findBrief(trx, region.id, day)
    if (sent) return buffer(locals.storage.read(sent.imageKey))
    const ground = await loadGround(trx, region.id)
    const kind = kindOf(day, region.settings.brief.weekday, ground.waking)
    return toPicture(await makeBrief(trx, ground, { kind, at: locals.now }), ground)
  })
  return new Response(new Uint8Array(picture), { headers: { 'content-type': 'image/png', 'cache-control': 'private, no-cache' } })
}
