import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { DEMO_PASSWORD } from '#regions/commands.ts'
import { findRegionById, listAgencies, listRegions, type RegionRow } from '#regions/queries.ts'
import { homeOf, ROLES } from '#staff/permissions.ts'
import { listStaff, type StaffMember } from '#staff/queries.ts'
import { signIn } from '#staff/sign-in-commands.ts'
import { forgetFieldOfficer, passCookies } from '#web/lib/cookies.ts'
import { typedIn } from '#web/lib/form.ts'
import { localPath } from '#web/lib/way-back.ts'
import type { Actions, PageServerLoad } from './$types'

/** Characters of any field. */
const LONGEST = 200

export const load: PageServerLoad = async ({ locals, url }) => {
  const wish = localPath(url.searchParams.get('ke'))
  if (locals.staff) redirect(303, await wayIn(locals, locals.staff, wish))
  const { config, db, region } = locals
  const isChoosing = config.demo && !region
  return {
    wish,
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
}

async function enter(
  { locals, request, cookies, getClientAddress }: RequestEvent,
  { email, password, wish }: { email: string; password: string; wish: string | undefined },
) {
  const entered = await signIn(locals, { email, password, headers: request.headers, address: getClientAddress(), at: locals.now }).catch(
    (fault: unknown) => {
      if (fault instanceof DomainError) return fault
      throw fault
    },
  )
  if (entered instanceof DomainError) return fail(entered.httpStatus, { email, wish, message: locals.words(`errors.${entered.key}`, entered.values) })
  passCookies(cookies, entered.cookies)
  forgetFieldOfficer(cookies)
  redirect(303, await wayIn(locals, entered.staff, wish))
}

/** The page asked for, when it is of the person's own region; else the page the role begins with. */
async function wayIn({ db, region, base }: App.Locals, staff: StaffMember, wish: string | undefined): Promise<string> {
  if (region?.id === staff.regionId) return wish ?? `${base}${homeOf(staff.role)}`
  const own = await findRegionById(db, staff.regionId)
  return `/${own?.code}${homeOf(staff.role)}`
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
