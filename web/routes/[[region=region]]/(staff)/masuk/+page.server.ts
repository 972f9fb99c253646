import { fail, isRedirect, redirect, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { DomainError, isErrorKey } from '#lib/errors.ts'
import { listAgencies, listRegions, type RegionRow } from '#regions/queries.ts'
import { DEMO_PASSWORD } from '#staff/passwords.ts'
import { ROLES } from '#staff/permissions.ts'
import { listStaff } from '#staff/queries.ts'
import { signIn } from '#staff/sign-in-commands.ts'
import { beginSso } from '#staff/sso/commands.ts'
import { typedIn } from '#web/lib/form.ts'
import { letIn, visitOf, wayOn } from '#web/lib/account/sign-in.ts'
import { rememberTrip } from '#web/lib/account/sso-cookie.ts'
import { localPath } from '#web/lib/way-back.ts'
import type { Actions, PageServerLoad } from './$types'

/** Characters of any field. */
const LONGEST = 200

export const load: PageServerLoad = async ({ locals, url }) => {
  const wish = localPath(url.searchParams.get('ke'))
  if (locals.session) redirect(303, await wayOn(locals, locals.session, wish))
  const { config, db, region, words } = locals
  const isChoosing = config.demo && !region
  const problem = url.searchParams.get('masalah')
  return {
    wish,
    // Of the provider's page they come back by an address, not by a form.
    problem: isErrorKey(problem) && problem.startsWith('staff.sso_') ? words(`errors.${problem}`) : undefined,
    sso:
      config.sso && region && region.settings.signIn.sso !== 'off'
        ? { name: config.sso.name, isOnly: region.settings.signIn.sso === 'only' }
        : undefined,
    demo: config.demo && region?.isExample ? await demoAccounts(locals, region) : [],
    regions: isChoosing ? (await listRegions(db)).map(({ code, shortName, program }) => ({ code, shortName, program })) : [],
  }
}

export const actions: Actions = {
  password: async (event) => {
    const form = await event.request.formData()
    const email = typedIn(form, 'email', LONGEST)
    const password = typedIn(form, 'password', LONGEST)
    const wish = localPath(typedIn(form, 'wish', LONGEST))
    if (!email || !password) return fail(422, { email, wish, message: event.locals.words('staff.sign_in_missing') })
    return enter(event, { email, password, wish })
  },
  demo: async (event) => {
    const form = await event.request.formData()
    if (!event.locals.config.demo) return fail(404, { email: '', wish: undefined, message: event.locals.words('errors.page.not_found') })
    return enter(event, { email: typedIn(form, 'email', LONGEST), password: DEMO_PASSWORD, wish: localPath(typedIn(form, 'wish', LONGEST)) })
  },
  sso: async ({ locals, request, url, cookies }) => {
    const wish = localPath(typedIn(await request.formData(), 'wish', LONGEST))
    const asked = { redirectUri: `${url.origin}/masuk/sso`, wish: wish ?? '', at: locals.now }
    return answered(locals, { email: '', wish }, async () => {
      const { url: address, state } = await beginSso(locals, asked)
      rememberTrip(cookies, { state, regionCode: locals.region?.code ?? '' }, locals.config.publicUrl)
      return redirect(303, address, { external: [new URL(address).origin] })
    })
  },
}

function enter(event: RequestEvent, { email, password, wish }: { email: string; password: string; wish: string | undefined }) {
  return answered(event.locals, { email, wish }, async () =>
    letIn(event, await signIn(event.locals, { email, password, visit: visitOf(event) }), wish),
  )
}

/** Goes where the work says; what went wrong comes back to the page in words. */
async function answered({ words }: App.Locals, typed: { email: string; wish: string | undefined }, work: () => Promise<string>) {
  try {
    redirect(303, await work())
  } catch (fault) {
    if (isRedirect(fault) || !(fault instanceof DomainError)) throw fault
    return fail(fault.httpStatus, { ...typed, message: words(`errors.${fault.key}`, fault.values) })
  }
}

/** In the order of the roles, the way a report travels. */
async function demoAccounts({ db, words }: App.Locals, region: RegionRow) {
  const [people, agencies] = [await listStaff(db, region.id), await inRegion(db, region.id, (trx) => listAgencies(trx, region.id))]
  return people
    .toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
    .map(({ name, email, role, agencyId }) => ({
      name,
      email,
      role: words(`staff.role_${role}`),
      agency: agencies.find(({ id }) => id === agencyId)?.shortName,
    }))
}
