/** Back from the provider. One address for all regions: the provider knows it word by word. */
import { redirect } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { findRegion } from '#regions/queries.ts'
import { endSso } from '#staff/sso/commands.ts'
import { letIn, visitOf } from '#web/lib/account/sign-in.ts'
import { takeTrip } from '#web/lib/account/sso-cookie.ts'
import { localPath } from '#web/lib/way-back.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
  const { locals, url, cookies } = event
  const { state, regionCode } = takeTrip(cookies)
  // At an address of no region: the one whose page the person began on.
  if (!locals.region && regionCode) {
    locals.region = await findRegion(locals.db, regionCode)
    locals.base = locals.region ? `/${locals.region.code}` : ''
  }
  const entered = await endSso(locals, { answer: url.searchParams, state, visit: visitOf(event) }).catch((fault: unknown) => {
    if (fault instanceof DomainError) return fault
    throw fault
  })
  if (entered instanceof DomainError) redirect(303, `${locals.base}/masuk?masalah=${entered.key}`)
  redirect(303, await letIn(event, entered, localPath(entered.wish)))
}
