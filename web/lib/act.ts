/** What every form and page of staff does first: asks whether this person may, and puts what went wrong into words. */
import { error, fail, json, redirect } from '@sveltejs/kit'
import { dbBy, type Db } from '#db/transaction.ts'
import { DomainError, isUnreadable } from '#lib/errors.ts'
import { may, type Permission } from '#staff/permissions.ts'
import type { RegionRow } from '#regions/queries.ts'
import type { StaffMember } from '#staff/queries.ts'
import { viewerOf } from '#staff/viewer.ts'

/**
 * The region and the person, or the sign-in page (nobody signed in), or 403 (not allowed).
 * @param path where to come back to after signing in; begins with '/'
 */
export function require(locals: App.Locals, permission: Permission, path: string): { region: RegionRow; staff: StaffMember } {
  const { region, staff, base, words } = locals
  if (!staff) redirect(303, `${base}/masuk?ke=${encodeURIComponent(path)}`)
  if (!region) redirect(303, '/')
  if (!may(staff.role, permission)) error(403, words('errors.staff.not_allowed'))
  return { region, staff }
}

/** For commands: what somebody does is checked by the command, and may need more than that person may see. */
export function working(locals: App.Locals): App.Locals {
  return { ...locals, db: locals.work }
}

/** For what somebody does with a case: the database lets this hand change only what that person may see when it begins. */
export function acting({ work }: App.Locals, staff: StaffMember): Db {
  return dbBy(work, viewerOf(staff))
}

/** The region of a public page, or 404. */
export function requireRegion(locals: App.Locals): RegionRow {
  if (!locals.region) error(404, locals.words('errors.region.not_found'))
  return locals.region
}

/** Runs a command for a form; what went wrong comes back to the page in words. */
export async function act(locals: App.Locals, command: () => Promise<void>) {
  try {
    await command()
  } catch (fault) {
    if (isUnreadable(fault)) return fail(422, { message: locals.words('errors.form.unreadable'), key: 'form.unreadable' })
    if (!(fault instanceof DomainError)) throw fault
    return fail(fault.httpStatus, { message: locals.words(`errors.${fault.key}`, fault.values), key: fault.key })
  }
}

/** As `require`, for the scripts of our own pages. @throws DomainError staff.not_signed_in, region.not_found, staff.not_allowed */
export function requireForScript({ region, staff }: App.Locals, permission: Permission): { region: RegionRow; staff: StaffMember } {
  if (!staff) throw new DomainError('staff.not_signed_in')
  if (!region) throw new DomainError('region.not_found')
  if (!may(staff.role, permission)) throw new DomainError('staff.not_allowed')
  return { region, staff }
}

/** What a script of our own pages is answered: never kept anywhere on the way; what went wrong by its key and in words. */
export async function answerScript(locals: App.Locals, work: () => Promise<object>): Promise<Response> {
  const headers = { 'cache-control': 'no-store' }
  try {
    return json(await work(), { headers })
  } catch (fault) {
    if (isUnreadable(fault)) return json({ error: 'form.unreadable', message: locals.words('errors.form.unreadable') }, { status: 422, headers })
    if (!(fault instanceof DomainError)) throw fault
    return json({ error: fault.key, message: locals.words(`errors.${fault.key}`, fault.values) }, { status: fault.httpStatus, headers })
  }
}
