import { working } from '#web/lib/act.ts'
import { redirect, type RequestEvent } from '@sveltejs/kit'
import { homeOf, may } from '#staff/permissions.ts'
import { signOut } from '#staff/sign-in-commands.ts'
import { forgetFieldOfficer, passCookies } from '#web/lib/cookies.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => {
  if (!locals.staff) redirect(303, `${locals.base}/masuk`)
  const home = homeOf(locals.staff.role)
  return { email: locals.staff.email, home: `${locals.base}${home}`, seesMirror: may(locals.staff.role, 'mirror.read') }
}

/** Seconds. */
const YEAR = 365 * 24 * 60 * 60

export const actions: Actions = {
  out: (event) => leave(event, false),
  everywhere: (event) => leave(event, true),
  look: async ({ request, cookies, locals }) => {
    const look = (await request.formData()).get('look')
    if (look === 'light' || look === 'dark') cookies.set('tema', look, { path: '/', maxAge: YEAR })
    else cookies.delete('tema', { path: '/' })
    redirect(303, `${locals.base}/keluar`)
  },
}

async function leave({ locals, request, cookies }: RequestEvent, everywhere: boolean) {
  passCookies(cookies, await signOut(working(locals), { headers: request.headers, staffId: locals.staff?.id, everywhere, at: locals.now }))
  forgetFieldOfficer(cookies)
  redirect(303, `${locals.base}/masuk`)
}
