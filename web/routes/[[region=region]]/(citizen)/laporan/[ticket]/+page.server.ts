import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { newId } from '#lib/ids.ts'
import { supportPublication } from '#publications/commands.ts'
import { readSupporter, signSupporter, SUPPORTER_COOKIE } from '#publications/supporter.ts'
import { act, requireRegion } from '#web/lib/act.ts'
import type { Actions, PageServerLoad } from './$types'
import { KEPT, requireShown } from './found.ts'
import { showReport } from './shown.ts'

export const load: PageServerLoad = async ({ locals, params, cookies, setHeaders, request }) => {
  const { region, shown } = await requireShown(locals, params.ticket, setHeaders)
  const report = await showReport(locals, region, { shown, cookie: cookies.get(SUPPORTER_COOKIE) })
  if (!report) error(404, locals.words('public.title_missing'))
  // With a cookie the page is somebody's own: language, look, what was supported.
  setHeaders({ 'cache-control': request.headers.has('cookie') ? 'private, no-cache' : `public, max-age=${KEPT}`, vary: 'cookie' })
  return { report }
}

export const actions: Actions = {
  support: (event) => support(event, true),
  undo: (event) => support(event, false),
}

/** Afterwards the page is asked for anew, so that reloading repeats nothing. */
async function support({ locals, params, cookies, getClientAddress }: RequestEvent<{ ticket: string }>, isOn: boolean) {
  const region = requireRegion(locals)
  const secret = locals.config.sessionSecret
  const supporter = readSupporter(secret, cookies.get(SUPPORTER_COOKIE)) ?? newId()
  const said = { regionId: region.id, ticket: params.ticket, supporter, isOn, address: getClientAddress(), at: locals.now }
  const problem = await act(locals, () => supportPublication(locals.db, said))
  if (problem) return fail(problem.status, problem.data)
  cookies.set(SUPPORTER_COOKIE, signSupporter(secret, supporter), { path: '/', httpOnly: true, sameSite: 'lax', maxAge: YEAR })
  redirect(303, `${locals.base}/laporan/${encodeURIComponent(params.ticket)}#dukung`)
}

/** Seconds. */
const YEAR = 365 * 24 * 60 * 60
