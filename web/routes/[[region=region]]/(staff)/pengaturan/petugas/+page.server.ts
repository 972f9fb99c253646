/** Who works here, and who was asked to. */
import { fail } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment, withinSentence } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { defined } from '#lib/plain.ts'
import { listAgencies } from '#regions/queries.ts'
import { invite, withdrawInvitation } from '#staff/people/commands.ts'
import { grantableBy, maySettleUnits } from '#staff/people/granting.ts'
import { listInvitations, listPeople } from '#staff/people/queries.ts'
import { ROLES } from '#staff/permissions.ts'
import { mustHaveFactor } from '#staff/policy.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const { region, staff } = require(locals, 'staff.manage', url.pathname)
  const { now, locale, words, config } = locals
  const moment = (at: Date) => withinSentence(formatMoment(at, now, { zone: region.zone, locale }))
  const [agencies, invitations] = await inRegion(locals.db, region.id, async (trx) => [
    await listAgencies(trx, region.id),
    await listInvitations(trx, region.id),
  ])
  const nameOf = (id: string | null) => agencies.find((one) => one.id === id)?.shortName
  const people = await listPeople(locals.db, region.id)
  return {
    people: people.map(({ id, name, email, role, agencyId, isActive, lastSeenAt, endedAt, hasFactor }) => ({
      id,
      name,
      email,
      role: words(`staff.role_${role}`),
      agency: nameOf(agencyId),
      isActive,
      hasFactor,
      isMissing: !hasFactor && mustHaveFactor(role, region.settings.signIn, config.demo),
      seen: lastSeenAt ? words('account.people_seen', { when: moment(lastSeenAt) }) : words('account.people_never'),
      ended: endedAt && words('account.people_ended', { when: moment(endedAt) }),
    })),
    invitations: invitations.map(({ id, email, name, role, agencyId, expiresAt }) => ({
      id,
      email,
      name,
      role: words(`staff.role_${role}`),
      agency: nameOf(agencyId),
      until: expiresAt > now ? words('account.invitation_until', { until: moment(expiresAt) }) : words('account.invitation_over'),
    })),
    roles: grantableBy(staff.role).map((role) => ({ role, label: words(`staff.role_${role}`) })),
    agencies: agencies.filter((one) => !one.isRestrictedUnit || maySettleUnits(staff.role)).map(({ id, shortName }) => ({ id, shortName })),
    ended: url.searchParams.get('berakhir'),
  }
}

export const actions: Actions = {
  invite: async ({ locals, request, url }) => {
    const { staff } = require(locals, 'staff.manage', url.pathname)
    const form = await request.formData()
    const typed = {
      email: typedIn(form, 'email', 200).trim(),
      name: typedIn(form, 'nama', 120),
      role: typedIn(form, 'peran', 40),
      agencyId: typedIn(form, 'dinas', 40),
    }
    const role = ROLES.find((one) => one === typed.role)
    try {
      if (!role) throw new DomainError('staff.may_not_grant')
      const { email, name, agencyId } = typed
      const asked = { email, name, role, ...defined({ agencyId: agencyId || undefined }) }
      await invite(locals.db, { by: staff, publicUrl: locals.config.publicUrl, at: locals.now, ...asked })
      return { invited: email }
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault
      return fail(fault.httpStatus, { message: locals.words(`errors.${fault.key}`, fault.values), typed })
    }
  },
  withdraw: async ({ locals, request, url }) => {
    const { staff } = require(locals, 'staff.manage', url.pathname)
    const id = typedIn(await request.formData(), 'undangan', 40)
    return act(locals, () => withdrawInvitation(locals.db, { by: staff, id, at: locals.now }))
  },
}
