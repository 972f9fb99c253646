/** What every way in has in common: how somebody comes, and where they go next. */
import { redirect, type RequestEvent } from '@sveltejs/kit'
import { findRegionById } from '#regions/queries.ts'
import { homeOf } from '#staff/permissions.ts'
import type { StaffMember } from '#staff/queries.ts'
import { DEVICE_COOKIE, type Entered, type Found, type Visit } from '#staff/sessions/commands.ts'
import { forgetFieldOfficer, passCookies } from '#web/lib/cookies.ts'

type Asked = Pick<RequestEvent, 'locals' | 'request' | 'cookies' | 'getClientAddress'>

export function visitOf({ locals, request, cookies, getClientAddress }: Asked): Visit {
  return { headers: request.headers, address: getClientAddress(), device: cookies.get(DEVICE_COOKIE), at: locals.now }
}

/** Hands the session to the browser. @returns where to go: the next step, or the page asked for */
export async function letIn({ locals, cookies }: Asked, entered: Entered, wish: string | undefined): Promise<string> {
  passCookies(cookies, entered.cookies)
  forgetFieldOfficer(cookies)
  return wayOn(locals, entered, wish)
}

export async function wayOn(locals: App.Locals, { step, staff, graceUntil }: Found, wish: string | undefined): Promise<string> {
  const base = await baseOf(locals, staff)
  const way = locals.region?.id === staff.regionId ? (wish ?? base + homeOf(staff.role)) : base + homeOf(staff.role)
  if (step !== 'open') return `${base}/masuk/langkah?ke=${encodeURIComponent(way)}`
  return graceUntil ? `${base}/akun?ke=${encodeURIComponent(way)}` : way
}

/** What links of the person's own region begin with. */
async function baseOf({ db, region, base }: App.Locals, { regionId }: StaffMember): Promise<string> {
  return region?.id === regionId ? base : `/${(await findRegionById(db, regionId))?.code}`
}

/** Somebody who is half in, or the sign-in page. */
export function requireSession({ session, base }: App.Locals): Found {
  if (!session) redirect(303, `${base}/masuk`)
  return session
}
