/** How staff of this region come in. */
import { fail, redirect } from '@sveltejs/kit'
import { regionSettings } from '#regions/settings.ts'
import { changeSignIn } from '#staff/people/commands.ts'
import { ROLES } from '#staff/permissions.ts'
import { isGrave } from '#staff/policy.ts'
import { require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const { region } = require(locals, 'staff.manage', url.pathname)
  const { words, config } = locals
  return {
    signIn: region.settings.signIn,
    usual: words(config.demo ? 'account.rules_factor_nobody' : 'account.rules_factor_grave'),
    roles: ROLES.filter(isGrave)
      .map((role) => words(`staff.role_${role}`))
      .join(', '),
    ssoName: config.sso?.name,
    isDone: url.searchParams.has('tersimpan'),
  }
}

export const actions: Actions = {
  save: async ({ locals, request, url }) => {
    const { staff, region } = require(locals, 'staff.manage', url.pathname)
    const form = await request.formData()
    const read = regionSettings.shape.signIn.safeParse({
      factor: typedIn(form, 'langkah', 20) || null,
      graceDays: Number(typedIn(form, 'hari', 3)),
      // Without a provider there is nothing to choose, and nobody is to be shut out by it.
      sso: locals.config.sso ? typedIn(form, 'sso', 20) : region.settings.signIn.sso,
      ssoCountsAsFactor: form.has('cukup'),
    })
    if (!read.success) return fail(422, { message: locals.words('errors.settings.invalid', { wrong: '' }) })
    await changeSignIn(locals.db, { by: staff, at: locals.now, signIn: read.data })
    redirect(303, `${url.pathname}?tersimpan=1`)
  },
}
