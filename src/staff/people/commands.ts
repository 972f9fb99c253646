/** Asking people to join, changing what they are, and the region's rule about how staff come in. */
import { record } from '#audit/commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { hashOf, newId, newSecret } from '#lib/ids.ts'
import { defined } from '#lib/plain.ts'
import { listRestrictedUnits } from '#regions/agencies-queries.ts'
import { insertStaffWithLogin, mistakes, type NewStaff } from '#staff/commands.ts'
import { clearFactors } from '#staff/factors/commands.ts'
import { tell } from '#staff/letter-commands.ts'
import { hashPassword, isAcceptable } from '#staff/passwords.ts'
import { postRefusal, refusalOf, type Post, type Refusal } from '#staff/people/granting.ts'
import {
  findInvitation,
  findPerson,
  forgetFactorAsked,
  insertInvitation,
  lockRoles,
  putSignInSettings,
  useInvitation,
  withdraw,
  type Invitation,
  type Listed,
} from '#staff/people/queries.ts'
import type { Role } from '#staff/permissions.ts'
import type { SignInSettings } from '#staff/policy.ts'
import { findStaffByEmail, updateStaff, type StaffMember } from '#staff/queries.ts'
import { openSession, type AccountServices, type Entered, type Visit } from '#staff/sessions/commands.ts'
import { deleteSessions } from '#staff/sessions/queries.ts'
import { deleteLinks } from '#staff/sso/queries.ts'

/** Milliseconds for which an invitation is good. */
export const INVITATION_LASTS = 72 * 60 * 60 * 1000

type By = { by: StaffMember; publicUrl: string; at: Date }

const REFUSALS = { own: 'staff.not_yourself', above: 'staff.may_not_grant', unit: 'staff.unit_not_yours', last: 'staff.last_of_role' } as const

/**
 * Asks by mail; one that waits for the same address gives way.
 * @throws DomainError staff.invalid, staff.may_not_grant, staff.unit_not_yours, staff.exists
 */
export async function invite(db: Db, { by, publicUrl, at, ...asked }: By & Omit<NewStaff, 'regionId'>): Promise<void> {
  const { regionId } = by
  const person = { ...asked, email: asked.email.trim().toLowerCase(), name: asked.name.trim() }
  const wrong = mistakes({ ...person, regionId })
  if (wrong.length > 0) throw new DomainError('staff.invalid', { problems: wrong.join(', ') })
  const [id, secret] = [newId(), newSecret()]
  await inRegion(db, regionId, async (trx) => {
    const refused = postRefusal(by.role, person, await listRestrictedUnits(trx, regionId))
    if (refused) throw new DomainError(REFUSALS[refused])
    if (await findStaffByEmail(trx, person.email)) throw new DomainError('staff.exists')
    await withdraw(trx, regionId, { which: { email: person.email }, at })
    const { email, name, role, agencyId = null } = person
    const expiresAt = new Date(at.getTime() + INVITATION_LASTS)
    const invitation = { regionId, id, tokenHash: hashOf(secret), email, name, role, agencyId, invitedBy: by.id, createdAt: at, expiresAt }
    await insertInvitation(trx, invitation)
    const to = { staffId: null, email, name }
    await tell(trx, {
      kind: 'invitation',
      regionId,
      to,
      values: { by: by.name },
      publicUrl,
      path: `/undangan/${secret}`,
      key: `invitation:${id}`,
      at,
    })
    await record(trx, { regionId, act: 'account.invited', at, staffId: by.id, subjectId: id, details: { role } })
  })
}

export async function withdrawInvitation(db: Db, { by, id, at }: { by: StaffMember; id: string; at: Date }): Promise<void> {
  await inRegion(db, by.regionId, async (trx) => {
    if (await withdraw(trx, by.regionId, { which: { id }, at }))
      await record(trx, { regionId: by.regionId, act: 'account.invitation_withdrawn', at, staffId: by.id, subjectId: id })
  })
}

type Link = { regionId: string; secret: string; at: Date }

/** @returns what the page may say; undefined: used, withdrawn, over, or never there */
export function readInvitation(db: Db, { regionId, secret, at }: Link): Promise<Invitation | undefined> {
  return inRegion(db, regionId, (trx) => findInvitation(trx, regionId, { tokenHash: hashOf(secret), at }))
}

type Joining = { regionId: string; secret: string; password: string; visit: Visit }

/** The link is used up, the account is there, and the person is in, as far as the second step. @throws DomainError staff.link_over, staff.password_weak, staff.exists */
export async function join(services: AccountServices, { regionId, secret, password, visit }: Joining): Promise<Entered> {
  if (!isAcceptable(password)) throw new DomainError('staff.password_weak')
  const passwordHash = await hashPassword(password)
  const { at } = visit
  const staffId = await inRegion(services.db, regionId, async (trx) => {
    const found = await findInvitation(trx, regionId, { tokenHash: hashOf(secret), at })
    if (!found || !(await useInvitation(trx, regionId, { id: found.id, at }))) throw new DomainError('staff.link_over')
    const { email, name, role, agencyId } = found
    if (await findStaffByEmail(trx, email)) throw new DomainError('staff.exists')
    const id = await insertStaffWithLogin(trx, { regionId, email, name, role, ...(agencyId && { agencyId }) }, passwordHash)
    await record(trx, { regionId, act: 'account.joined', at, staffId: id, subjectId: found.id, details: { role } })
    return id
  })
  return openSession(services, { staffId, via: 'password', hasPassed: false, visit })
}

/** @throws DomainError staff.not_found, staff.not_yourself, staff.may_not_grant, staff.unit_not_yours, staff.last_of_role */
export async function checkChange(trx: Trx, { by, of, to }: { by: StaffMember; of: Listed | undefined; to: Post | undefined }): Promise<Listed> {
  if (!of?.isActive) throw new DomainError('staff.not_found')
  const people = await lockRoles(trx, by.regionId)
  const units = await listRestrictedUnits(trx, by.regionId)
  const refusal: Refusal = refusalOf({ by, of, to, units, sameRole: people.filter(({ role }) => role === of.role).length })
  if (refusal) throw new DomainError(REFUSALS[refusal])
  return of
}

type Change = By & { id: string; name: string; role: Role; agencyId: string | undefined; phone: string | undefined }

/** What somebody is: at once, and told. Sessions end, so that no page is left open with what was allowed before. */
export async function changePerson(db: Db, { by, publicUrl, at, id, ...wish }: Change): Promise<void> {
  const { regionId } = by
  await inRegion(db, regionId, async (trx) => {
    const person = await checkChange(trx, { by, of: await findPerson(trx, regionId, id), to: wish })
    const { name, role, agencyId, phone } = wish
    const wrong = mistakes({ regionId, email: person.email, name, role, ...defined({ agencyId, phone }) })
    if (wrong.length > 0) throw new DomainError('staff.invalid', { problems: wrong.join(', ') })
    const isOther = role !== person.role || (agencyId ?? null) !== person.agencyId
    await updateStaff(trx, id, { name: name.trim(), role, agencyId: agencyId ?? null, phone: phone ?? null })
    if (!isOther) return
    await deleteSessions(trx, id)
    const to = { staffId: id, email: person.email, name }
    await tell(trx, { kind: 'changed', regionId, to, values: { by: by.name }, publicUrl, path: '/akun', key: `changed:${id}:${at.getTime()}`, at })
    await record(trx, { regionId, act: 'account.changed', at, staffId: by.id, subjectId: id, details: { from: person.role, to: role } })
  })
}

type Reset = By & { id: string; reason: string }

/** Of somebody who lost them. @throws DomainError staff.not_found, staff.not_yourself, staff.may_not_grant, staff.unit_not_yours, staff.reason_missing */
export async function resetFactors(db: Db, { by, id, ...how }: Reset): Promise<void> {
  const { regionId } = by
  await inRegion(db, regionId, async (trx) => {
    const person = await findPerson(trx, regionId, id)
    const staff = { ...(await checkChange(trx, { by, of: person, to: person })), regionId }
    await clearFactors(trx, { staff, by, ...how })
  })
}

/**
 * Whoever the provider has behind that address now comes in by it anew.
 * @throws DomainError staff.not_found, staff.not_yourself, staff.may_not_grant, staff.unit_not_yours
 */
export async function unlinkPerson(db: Db, { by, id, at }: { by: StaffMember; id: string; at: Date }): Promise<void> {
  const { regionId } = by
  await inRegion(db, regionId, async (trx) => {
    const person = await findPerson(trx, regionId, id)
    await checkChange(trx, { by, of: person, to: person })
    await deleteLinks(trx, id)
    await deleteSessions(trx, id)
    await record(trx, { regionId, act: 'account.changed', at, staffId: by.id, subjectId: id, details: { part: 'sso' } })
  })
}

/** How staff come in, for the whole region. */
export async function changeSignIn(db: Db, { by, at, signIn }: { by: StaffMember; at: Date; signIn: SignInSettings }): Promise<void> {
  const { regionId } = by
  await inRegion(db, regionId, async (trx) => {
    await putSignInSettings(trx, regionId, signIn)
    await forgetFactorAsked(trx, regionId)
    const { factor, graceDays, sso, ssoCountsAsFactor } = signIn
    const details = { part: 'signIn', factor: factor ?? 'default', graceDays, sso, ssoCountsAsFactor }
    await record(trx, { regionId, act: 'settings.changed', at, staffId: by.id, details })
  })
}
