/** In and out of the staff pages. The accounts library checks passwords and keeps sessions; how often one may try is ours. */
import { BY_ADDRESS, BY_EMAIL, minutesToWait, type Limit } from '#staff/attempts.ts'
import { countAttempt, deleteOldAttempts, forgetAttempts, takeBackAttempt } from '#staff/attempts-queries.ts'
import type { Auth } from '#staff/auth.ts'
import { deleteSessionsOf, findStaff, type StaffMember } from '#staff/queries.ts'
import type { Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { storableText } from '#lib/plain.ts'

type Services = { db: Db; auth: Auth }

export type SignIn = {
  email: string
  password: string
  /** Of the browser: told to the library for the list of sessions. */
  headers: Headers
  /** Internet address it comes from. */
  address: string
  at: Date
}

/**
 * Wrong e-mail, wrong password and inactive account give one and the same answer.
 * @returns the person, and the cookies that hold the session
 * @throws DomainError staff.wrong_password, staff.too_many_attempts (minutes)
 */
export async function signIn(
  { db, auth }: Services,
  { email, password, headers, address, at }: SignIn,
): Promise<{ staff: StaffMember; cookies: string[] }> {
  const person = storableText(email).trim().toLowerCase()
  await countOrRefuse(db, { key: `email:${person}`, limit: BY_EMAIL, at })
  await countOrRefuse(db, { key: `address:${address}`, limit: BY_ADDRESS, at })
  const answer = await auth.api.signInEmail({ body: { email: person, password }, headers, asResponse: true }).catch(() => undefined)
  const staff = answer?.ok ? await activeStaff(db, (await answer.clone().json()) as { user: { id: string } }) : undefined
  if (!answer || !staff) throw new DomainError('staff.wrong_password')
  await forgetAttempts(db, `email:${person}`)
  await takeBackAttempt(db, `address:${address}`)
  await deleteOldAttempts(db, new Date(at.getTime() - DAY))
  return { staff, cookies: answer.headers.getSetCookie() }
}

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000

/** @throws DomainError staff.too_many_attempts */
export async function countOrRefuse(db: Db, { key, limit, at }: { key: string; limit: Limit; at: Date }): Promise<void> {
  const minutes = minutesToWait(await countAttempt(db, { key, limit, at }), limit, at)
  if (minutes > 0) throw new DomainError('staff.too_many_attempts', { minutes })
}

/** The library knows no inactive accounts: what it let in is taken back. */
async function activeStaff(db: Db, { user }: { user: { id: string } }): Promise<StaffMember | undefined> {
  const staff = await findStaff(db, user.id)
  if (!staff) await deleteSessionsOf(db, user.id)
  return staff
}

/** @returns the cookies that end the session here; with `everywhere` every other session of this person ends as well */
export async function signOut(
  { db, auth }: Services,
  { headers, staffId, everywhere }: { headers: Headers; staffId: string | undefined; everywhere: boolean },
): Promise<string[]> {
  const answer = await auth.api.signOut({ headers, asResponse: true })
  if (everywhere && staffId) await deleteSessionsOf(db, staffId)
  return answer.headers.getSetCookie()
}
