/** What is still to be done before the session opens anything: the second step, an own password, or a second step to be made. */
import { fail, isRedirect, redirect, type RequestEvent } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { beginApp, confirmApp, passStep, readFactors } from '#staff/factors/commands.ts'
import { listPasskeys } from '#staff/factors/queries.ts'
import { changePassword } from '#staff/password-commands.ts'
import { passWithNewFactor } from '#staff/sessions/commands.ts'
import { signOut } from '#staff/sign-in-commands.ts'
import { isKnown } from '#staff/sessions/device-commands.ts'
import { passCookies } from '#web/lib/cookies.ts'
import { typedIn } from '#web/lib/form.ts'
import { qrCode } from '#web/lib/qr.ts'
import { letIn, requireSession, visitOf, wayOn } from '#web/lib/account/sign-in.ts'
import { localPath } from '#web/lib/way-back.ts'
import type { Actions, PageServerLoad } from './$types'

const wishOf = (url: URL) => localPath(url.searchParams.get('ke'))

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals)
  const wish = wishOf(url)
  if (session.step === 'open') redirect(303, await wayOn(locals, session, wish))
  const { hasApp } = await readFactors(locals.db, session.staff.id)
  return { step: session.step, hasApp, hasPasskey: (await listPasskeys(locals.db, session.staff.id)).length > 0, wish }
}

export const actions: Actions = {
  code: (event) =>
    answered(event, async () => {
      const found = requireSession(event.locals)
      if (found.step !== 'factor') redirect(303, await wayOn(event.locals, found, wishOf(event.url)))
      const visit = visitOf(event)
      const typed = typedIn(await event.request.formData(), 'kode', 40)
      const entered = await passStep(event.locals, { found, typed, visit, isKnown: await isKnown(event.locals.db, found.staff, visit) })
      redirect(303, await letIn(event, entered, wishOf(event.url)))
    }),
  password: (event) =>
    answered(event, async () => {
      const { staff, hasPassed, step } = requireSession(event.locals)
      if (step !== 'password') redirect(303, event.url.pathname)
      const form = await event.request.formData()
      const [current, password] = [typedIn(form, 'sekarang', 200), typedIn(form, 'password', 200)]
      const entered = await changePassword(event.locals, { staff, current, password, hasPassed, visit: visitOf(event) })
      redirect(303, await letIn(event, entered, wishOf(event.url)))
    }),
  app: (event) => answered(event, async () => ({ app: await appOf(event) })),
  confirm: async (event) => {
    const found = requireSetup(event)
    const typed = typedIn(await event.request.formData(), 'kode', 40)
    try {
      const codes = await confirmApp(event.locals, { ...found, typed, at: event.locals.now })
      passCookies(event.cookies, await passWithNewFactor(event.locals, found, visitOf(event)))
      return { codes }
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      const message = event.locals.words(`errors.${fault.key}`, fault.values)
      return fail(fault.httpStatus, { message, app: await appOf(event) })
    }
  },
  cancel: async ({ locals, request, cookies }) => {
    passCookies(cookies, await signOut(locals, { headers: request.headers, staffId: undefined, everywhere: false, at: locals.now }))
    redirect(303, `${locals.base}/masuk`)
  },
}

function requireSetup({ locals, url }: RequestEvent) {
  const found = requireSession(locals)
  if (found.step !== 'setup') redirect(303, url.pathname)
  return found
}

async function appOf(event: RequestEvent) {
  const { staff, sessionId } = requireSetup(event)
  const { locals } = event
  const app = await beginApp(locals, { staff, sessionId, at: locals.now, issuer: locals.region?.program ?? 'Tanggap' })
  return app && { qr: qrCode(app.uri), typed: app.typed }
}

async function answered<T>({ locals }: RequestEvent, work: () => Promise<T>) {
  try {
    return await work()
  } catch (fault) {
    if (isRedirect(fault) || !(fault instanceof DomainError)) throw fault
    return fail(fault.httpStatus, { message: locals.words(`errors.${fault.key}`, fault.values) })
  }
}
