/** Whoever was invited joins: the link from the mail, and a password of one's own. */
import { fail, isRedirect, redirect } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { join, readInvitation } from '#staff/people/commands.ts'
import { requireRegion } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import { letIn, visitOf } from '#web/lib/account/sign-in.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const region = requireRegion(locals)
  const found = await readInvitation(locals.db, { regionId: region.id, secret: params.secret, at: locals.now })
  return { invitation: found && { name: found.name, email: found.email, role: locals.words(`staff.role_${found.role}`) } }
}

export const actions: Actions = {
  default: async (event) => {
    const { locals, params, request } = event
    const region = requireRegion(locals)
    const password = typedIn(await request.formData(), 'password', 200)
    try {
      const entered = await join(locals, { regionId: region.id, secret: params.secret, password, visit: visitOf(event) })
      redirect(303, await letIn(event, entered, undefined))
    } catch (fault) {
      if (isRedirect(fault) || !(fault instanceof DomainError)) throw fault
      return fail(fault.httpStatus, { message: locals.words(`errors.${fault.key}`, fault.values) })
    }
  },
}
