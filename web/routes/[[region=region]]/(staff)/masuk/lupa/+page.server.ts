/** A link to a new password, for whoever may have forgotten it. The answer is the same for everybody. */
import { fail } from '@sveltejs/kit'
import { DomainError } from '#lib/errors.ts'
import { askForPasswordLink } from '#staff/password-commands.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = () => ({})

export const actions: Actions = {
  default: async ({ locals, request, getClientAddress }) => {
    const email = typedIn(await request.formData(), 'email', 200)
    try {
      await askForPasswordLink(locals.db, { email, address: getClientAddress(), at: locals.now })
      return { isSent: true, message: undefined }
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      return fail(fault.httpStatus, { isSent: false, message: locals.words(`errors.${fault.key}`, fault.values) })
    }
  },
}
