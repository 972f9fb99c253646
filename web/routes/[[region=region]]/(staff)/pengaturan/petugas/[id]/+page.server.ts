/** One person: what they are, their second step, and the end of the account. */
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { inRegion } from '#db/transaction.ts'
import { formatMoment, withinSentence } from '#lib/dates.ts'
import { DomainError } from '#lib/errors.ts'
import { listAgencies } from '#regions/queries.ts'
import { changePerson, resetFactors, unlinkPerson } from '#staff/people/commands.ts'
import { endAccount, previewEnding } from '#staff/people/ending-commands.ts'
import { grantableBy, maySettleUnits, refusalOf } from '#staff/people/granting.ts'
import { findPerson, listPeople } from '#staff/people/queries.ts'
import { WORK_KINDS } from '#staff/people/successors.ts'
import { ROLES } from '#staff/permissions.ts'
import { act, require } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { region, staff } = require(locals, 'staff.manage', url.pathname)
  const { db, now, locale, words } = locals
  const person = await findPerson(db, region.id, params.id)
  if (!person?.isActive) error(404, words('errors.staff.not_found'))
  const ending = await previewEnding(db, { regionId: region.id, id: person.id, at: now })
  const agencies = await inRegion(db, region.id, (trx) => listAgencies(trx, region.id))
  const units = agencies.filter(({ isRestrictedUnit }) => isRestrictedUnit).map(({ id }) => id)
  const sameRole = (await listPeople(db, region.id)).filter((one) => one.isActive && one.role === person.role).length
  const seen = person.lastSeenAt && withinSentence(formatMoment(person.lastSeenAt, now, { zone: region.zone, locale }))
  return {
    person: { ...person, roleName: words(`staff.role_${person.role}`), lastSeenAt: undefined, endedAt: undefined },
    seen: seen ? words('account.people_seen', { when: seen }) : words('account.people_never'),
    refusal: refusalOf({ by: staff, of: person, to: undefined, sameRole, units }),
    roles: grantableBy(staff.role).map((role) => ({ role, label: words(`staff.role_${role}`) })),
    agencies: agencies.filter(({ id }) => !units.includes(id) || maySettleUnits(staff.role)).map(({ id, shortName }) => ({ id, shortName })),
    ssoName: locals.config.sso?.name ?? 'SSO',
    left: WORK_KINDS.flatMap((kind) => (ending.left[kind] > 0 ? [words(`account.work_${kind}`, { count: ending.left[kind] })] : [])),
    needsSuccessor: ending.needsSuccessor,
    successors: ending.successors.map(({ id, name, role }) => ({ id, label: `${name}, ${words(`staff.role_${role}`)}` })),
    isDone: url.searchParams.has('tersimpan'),
  }
}

export const actions: Actions = {
  change: (event) => {
    const { staff } = require(event.locals, 'staff.manage', event.url.pathname)
    return done(event, async (form) => {
      const role = ROLES.find((one) => one === typedIn(form, 'peran', 40))
      if (!role) throw new DomainError('staff.may_not_grant')
      const wish = { name: typedIn(form, 'nama', 120), role, agencyId: typedIn(form, 'dinas', 40) || undefined }
      const phone = typedIn(form, 'telepon', 20).replace(/[\s-]/g, '') || undefined
      const { config, now: at, db } = event.locals
      await changePerson(db, { by: staff, publicUrl: config.publicUrl, at, id: event.params['id'] ?? '', phone, ...wish })
    })
  },
  reset: (event) => {
    const { staff } = require(event.locals, 'staff.manage', event.url.pathname)
    return done(event, async (form) => {
      const { config, now: at, db } = event.locals
      const reason = typedIn(form, 'alasan', 500)
      await resetFactors(db, { by: staff, id: event.params['id'] ?? '', reason, publicUrl: config.publicUrl, at })
    })
  },
  unlink: (event) => {
    const { staff } = require(event.locals, 'staff.manage', event.url.pathname)
    return done(event, () => unlinkPerson(event.locals.db, { by: staff, id: event.params['id'] ?? '', at: event.locals.now }))
  },
  end: async (event) => {
    const { locals, url, params, request } = event
    const { staff, region } = require(locals, 'staff.manage', url.pathname)
    const form = await request.formData()
    const id = params['id'] ?? ''
    const name = (await findPerson(locals.db, region.id, id))?.name ?? ''
    const ending = { id, successorId: typedIn(form, 'pengganti', 40) || undefined, reason: typedIn(form, 'alasan', 500) }
    const failed = await act(locals, () => endAccount(locals.db, { by: staff, publicUrl: locals.config.publicUrl, at: locals.now, ...ending }))
    if (failed) return fail(failed.status, { message: failed.data.message })
    redirect(303, `${locals.base}/pengaturan/petugas?berakhir=${encodeURIComponent(name)}`)
  },
}

async function done({ locals, url, request }: RequestEvent, work: (form: FormData) => Promise<void>) {
  const form = await request.formData()
  const failed = await act(locals, () => work(form))
  if (failed) return fail(failed.status, { message: failed.data.message })
  redirect(303, `${url.pathname}?tersimpan=1`)
}
