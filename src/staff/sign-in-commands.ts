/** In and out of the staff pages with a password. How often one may try, and what strangers learn from it: nothing. */
import { record } from '#audit/commands.ts'
import { inRegion, inTransaction, type Db } from '#db/transaction.ts'
import { enqueue } from '#jobs/queue.ts'
import { DomainError } from '#lib/errors.ts'
import { hashOf } from '#lib/ids.ts'
import { storableText } from '#lib/plain.ts'
import { BY_ADDRESS, BY_EMAIL, minutesToWait, type Limit } from '#staff/attempts.ts'
import { countAttempt, deleteOldAttempts, forgetAttempts, takeBackAttempt } from '#staff/attempts-queries.ts'
import { tell } from '#staff/letter-commands.ts'
import { DEMO_PASSWORD, isPassword } from '#staff/passwords.ts'
import { findLogin, findStaff, saveMustChange, type Login } from '#staff/queries.ts'
import { endOtherSessions, openSession, type AccountServices, type Entered, type Visit } from '#staff/sessions/commands.ts'
import { deleteOverSessions, isKnownDevice } from '#staff/sessions/queries.ts'
import { deleteOverOnce } from '#staff/verifications-queries.ts'

export type SignIn = { email: string; password: string; visit: Visit }

/**
 * Wrong e-mail, wrong password, ended account, unfinished invitation and an account without a password give one and the same answer,
 * after the same work.
 * @returns the person, how far the session has come, and the cookies that hold it
 * @throws DomainError staff.wrong_password, staff.too_many_attempts (minutes)
 */
export async function signIn(services: AccountServices, { email, password, visit }: SignIn): Promise<Entered> {
  const { db, config } = services
  const person = storableText(email).trim().toLowerCase()
  const tries = await countTries(db, person, visit)
  const login = await findLogin(db, person)
  const isRight = await isPassword(password, keptPassword(login))
  // Asked for whether there is such a person or not.
  if (!isRight || !login) {
    await inTransaction(db, (trx) => enqueue(trx, 'note-failed-sign-in', { staffId: login?.staffId ?? null, isLocked: false }))
    throw new DomainError('staff.wrong_password')
  }
  for (const key of tries.own) await forgetAttempts(db, key)
  for (const key of tries.shared) await takeBackAttempt(db, key)
  if (password === DEMO_PASSWORD && !config.demo) await saveMustChange(db, login.staffId, true)
  return openSession(services, { staffId: login.staffId, via: 'password', hasPassed: false, visit })
}

/** What the password typed is compared with; undefined: there is nobody to come in like this. */
function keptPassword(login: Login | undefined): string | undefined {
  return login?.isActive && login.sso !== 'only' ? (login.password ?? undefined) : undefined
}

/** Milliseconds. No wait after wrong tries is longer. */
const DAY = 24 * 60 * 60 * 1000

/** Nightly, however people come in: what is over holds addresses and browsers of people. */
export async function forgetOldSignIns(db: Db, at: Date): Promise<void> {
  await deleteOldAttempts(db, new Date(at.getTime() - DAY))
  await deleteOverOnce(db, at)
  await deleteOverSessions(db, at)
}

/**
 * Tries in a browser this person has come in with before are counted by themselves: whatever strangers try elsewhere does not shut it out.
 * @returns the keys that were counted: the person's own, and those that others share
 */
async function countTries(db: Db, person: string, { device, address, at }: Visit): Promise<{ own: string[]; shared: string[] }> {
  const deviceHash = device && hashOf(device)
  if (deviceHash && (await isKnownDevice(db, { email: person, deviceHash }))) {
    const key = `device:${deviceHash}:${person}`
    await countOrRefuse(db, { key, limit: BY_EMAIL, at })
    return { own: [key], shared: [] }
  }
  const key = `email:${person}`
  const count = await countOrRefuse(db, { key, limit: BY_EMAIL, at, refusedFirst: () => noteLock(db, person) })
  await countOrRefuse(db, { key: `address:${address}`, limit: BY_ADDRESS, at })
  return count > 0 ? { own: [key], shared: [`address:${address}`] } : { own: [], shared: [] }
}

async function noteLock(db: Db, person: string): Promise<void> {
  const login = await findLogin(db, person)
  await inTransaction(db, (trx) => enqueue(trx, 'note-failed-sign-in', { staffId: login?.staffId ?? null, isLocked: true }))
}

type Counted = { key: string; limit: Limit; at: Date; refusedFirst?: () => Promise<void> }

/** @returns tries so far, this one counted @throws DomainError staff.too_many_attempts */
export async function countOrRefuse(db: Db, { key, limit, at, refusedFirst }: Counted): Promise<number> {
  const found = await countAttempt(db, { key, limit, at })
  const minutes = minutesToWait(found, limit, at)
  if (minutes === 0) return found.count
  // Once for each wait: who goes on trying is not told anew.
  if (found.count === limit.tries + 1) await refusedFirst?.()
  throw new DomainError('staff.too_many_attempts', { minutes })
}

type Failed = { staffId: string | null; isLocked: boolean; publicUrl: string; at: Date }

/** Written down and told apart from the answer, which must not be later for people who exist. */
export async function noteFailedSignIn(db: Db, { staffId, isLocked, publicUrl, at }: Failed): Promise<void> {
  const staff = staffId ? await findStaff(db, staffId) : undefined
  if (!staff) return
  const { id, regionId, email, name } = staff
  await inRegion(db, regionId, async (trx) => {
    if (isLocked) {
      const values = { minutes: BY_EMAIL.minutes, tries: BY_EMAIL.tries }
      const key = `locked:${id}:${Math.floor(at.getTime() / (BY_EMAIL.minutes * 60_000))}`
      await tell(trx, { kind: 'locked', regionId, to: { staffId: id, email, name }, values, publicUrl, path: '/masuk/lupa', key, at })
    }
    await record(trx, { regionId, act: isLocked ? 'account.locked' : 'account.sign_in_failed', at, staffId: id })
  })
}

/** @returns the cookies that end the session here; with `everywhere` every other session of this person ends as well */
export async function signOut(
  { db, auth }: Pick<AccountServices, 'db' | 'auth'>,
  { headers, staffId, everywhere, at }: { headers: Headers; staffId: string | undefined; everywhere: boolean; at: Date },
): Promise<string[]> {
  const answer = await auth.api.signOut({ headers, asResponse: true })
  const staff = everywhere && staffId ? await findStaff(db, staffId) : undefined
  if (staff) await endOtherSessions(db, { staff, at })
  return answer.headers.getSetCookie()
}
