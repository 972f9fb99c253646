/** Ties a sign-in at the provider to the browser that began it, and remembers on whose page. */
import type { Cookies } from '@sveltejs/kit'

const TRIP = 'masuk_sso'
const PATH = '/masuk/sso'

/** Seconds. */
const LASTS = 10 * 60

/** @property regionCode '' on the page of no region */
type Trip = { state: string; regionCode: string }

export function rememberTrip(cookies: Cookies, { state, regionCode }: Trip, publicUrl: string): void {
  const secure = publicUrl.startsWith('https:')
  cookies.set(TRIP, `${state}.${regionCode}`, { path: PATH, httpOnly: true, sameSite: 'lax', secure, maxAge: LASTS })
}

/** Good for one return. */
export function takeTrip(cookies: Cookies): Partial<Trip> {
  const [state, regionCode] = cookies.get(TRIP)?.split('.') ?? []
  cookies.delete(TRIP, { path: PATH })
  return { ...(state && { state }), ...(regionCode && { regionCode }) }
}
