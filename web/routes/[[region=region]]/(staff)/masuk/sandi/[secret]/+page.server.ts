/** A new password for whoever has the link. */
import { fail, isRedirect, redirect } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { isLinkGood, resetPassword } from '#staff/password-commands.ts'
import { typedIn } from '#web/lib/form.ts'
import { letIn, visitOf } from '#web/lib/account/sign-in.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => ({
  isGood: await isLinkGood(locals.db, { secret: params.secret, at: locals.now }),
})

export const actions: Actions = {
  default: async (event) => {
    const { locals, params, request } = event
    const password = typedIn(await request.formData(), 'password', 200)
    try {
      const entered = await resetPassword(locals, { secret: params.secret, password, visit: visitOf(event) })
      redirect(303, await letIn(event, entered, undefined))
    } catch (fault) {
      if (isRedirect(fault) || !(fault instanceof DomainError)) throw fault
      return fail(fault.httpStatus, { message: locals.words(`errors.${fault.key}`, fault.values) })
    }
  },
}
