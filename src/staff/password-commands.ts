/** Passwords chosen by the person: a new one, the first own one, and one for who forgot it. */
import { record } from '#audit/commands.ts'
import { inRegion, inTransaction, type Db, type Trx } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { hashOf, newId, newSecret } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import { BY_ADDRESS, BY_EMAIL, BY_PASSWORD_LINK, minutesToWait } from '#staff/attempts.ts'
import { countAttempt, forgetAttempts } from '#staff/attempts-queries.ts'
import { deleteUnconfirmed } from '#staff/factors/queries.ts'
import { tell } from '#staff/letter-commands.ts'
import { hashPassword, isAcceptable, isPassword } from '#staff/passwords.ts'
import { findLogin, findStaff, putPassword, type StaffMember } from '#staff/queries.ts'
import { openSession, type AccountServices, type Entered, type Visit } from '#staff/sessions/commands.ts'
import { deleteDevices, deleteSessions } from '#staff/sessions/queries.ts'
import { countOrRefuse } from '#staff/sign-in-commands.ts'
import { deleteOnceOf, putOnce, seeOnce, takeOnce } from '#staff/verifications-queries.ts'

type Change = { staff: StaffMember; current: string; password: string; hasPassed: boolean; visit: Visit }

/** Ends every session, and opens this one anew. @throws DomainError staff.password_wrong, staff.password_weak, staff.too_many_attempts */
export async function changePassword(services: AccountServices, { staff, current, password, hasPassed, visit }: Change): Promise<Entered> {
  const { db, config } = services
  if (!isAcceptable(password)) throw new DomainError('staff.password_weak')
  const key = `change:${staff.id}`
  await countOrRefuse(db, { key, limit: BY_EMAIL, at: visit.at })
  const login = await findLogin(db, staff.email)
  if (!(await isPassword(current, login?.password ?? undefined))) throw new DomainError('staff.password_wrong')
  if (current === password) throw new DomainError('staff.password_same')
  await forgetAttempts(db, key)
  const passwordHash = await hashPassword(password)
  await inRegion(db, staff.regionId, (trx) => replacePassword(trx, { staff, passwordHash, publicUrl: config.publicUrl, at: visit.at }))
  return openSession(services, { staffId: staff.id, via: 'password', hasPassed, visit })
}

type Replaced = { staff: StaffMember; passwordHash: string; publicUrl: string; at: Date }

async function replacePassword(trx: Trx, { staff, passwordHash, publicUrl, at }: Replaced): Promise<void> {
  const { id: staffId, regionId, email, name } = staff
  await putPassword(trx, { id: newId(), staffId, passwordHash })
  await deleteSessions(trx, staffId)
  await deleteUnconfirmed(trx, staffId)
  const key = `password:${staffId}:${at.getTime()}`
  await tell(trx, { kind: 'password_changed', regionId, to: { staffId, email, name }, publicUrl, path: '/masuk/lupa', key, at })
  await record(trx, { regionId, act: 'account.password_changed', at, staffId })
}

/** Milliseconds for which a link to a new password is good. */
const LINK_LASTS = 60 * 60 * 1000

/** Says nothing about whether there is such a person, in words or in time. @throws DomainError staff.too_many_attempts */
export async function askForPasswordLink(db: Db, { email, address, at }: { email: string; address: string; at: Date }): Promise<void> {
  const person = storableText(email).trim().toLowerCase()
  await countOrRefuse(db, { key: `address:${address}`, limit: BY_ADDRESS, at })
  const found = await countAttempt(db, { key: `link:${person}`, limit: BY_PASSWORD_LINK, at })
  // Nobody's mailbox is filled by somebody else; and nobody learns that it was.
  const isOver = minutesToWait(found, BY_PASSWORD_LINK, at) > 0
  const login = await findLogin(db, person)
  const staffId = login?.isActive && login.sso !== 'only' && !isOver ? login.staffId : null
  await inTransaction(db, (trx) => enqueue(trx, 'send-password-link', { staffId }))
}

/** @param staffId null: nobody asked whom we know */
export async function sendReset(db: Db, { staffId, publicUrl, at }: { staffId: string | null; publicUrl: string; at: Date }): Promise<void> {
  const staff = staffId ? await findStaff(db, staffId) : undefined
  if (!staff) return
  const secret = newSecret()
  const { id, regionId, email, name } = staff
  await inRegion(db, regionId, async (trx) => {
    await deleteOnceOf(trx, 'password', id)
    await putOnce(trx, { identifier: `password:${hashOf(secret)}`, value: id, until: new Date(at.getTime() + LINK_LASTS) })
    const to = { staffId: id, email, name }
    await tell(trx, { kind: 'reset', regionId, to, publicUrl, path: `/masuk/sandi/${secret}`, key: `reset:${hashOf(secret)}`, at })
  })
}

/** Whether a link is still good, without using it. */
export async function isLinkGood(db: Db, { secret, at }: { secret: string; at: Date }): Promise<boolean> {
  return (await seeOnce(db, `password:${hashOf(secret)}`, at)) !== undefined
}

/** The second step stays to be done. Browsers that were known are so no longer. @throws DomainError staff.link_over, staff.password_weak */
export async function resetPassword(
  services: AccountServices,
  { secret, password, visit }: { secret: string; password: string; visit: Visit },
): Promise<Entered> {
  const { db, config } = services
  if (!isAcceptable(password)) throw new DomainError('staff.password_weak')
  const passwordHash = await hashPassword(password)
  const staffId = await takeOnce(db, `password:${hashOf(secret)}`, visit.at)
  const staff = staffId ? await findStaff(db, staffId) : undefined
  if (!staff) throw new DomainError('staff.link_over')
  await inRegion(db, staff.regionId, async (trx) => {
    await deleteDevices(trx, staff.id)
    await replacePassword(trx, { staff, passwordHash, publicUrl: config.publicUrl, at: visit.at })
  })
  await forgetAttempts(db, `email:${staff.email}`)
  return openSession(services, { staffId: staff.id, via: 'password', hasPassed: false, visit })
}
