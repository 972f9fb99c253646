/** Sessions: opened by whoever proved who they are, one step after the other, and ended. */
import { record } from '#audit/commands.ts'
import { inRegion, type Db } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { hashOf, newSecret } from '#lib/ids.ts'
import type { Auth } from '#staff/auth.ts'
import { tell } from '#staff/letter-commands.ts'
import { graceEnds, mustHaveFactor, stepOf, type Standing, type Step } from '#staff/policy.ts'
import type { StaffMember } from '#staff/queries.ts'
import { regionSettings } from '#regions/settings.ts'
import { coarseAddress, deviceOf } from '#staff/sessions/devices.ts'
import {
  deleteSessions,
  findSessionRow,
  putDevice,
  saveFactorAsked,
  savePassed,
  saveSeen,
  updateSession,
  type SessionRow,
} from '#staff/sessions/queries.ts'

export type AccountServices = { db: Db; auth: Auth; config: { demo: boolean; publicUrl: string } }

/** How somebody comes. @property device what the browser keeps since an earlier time @property address on the internet */
export type Visit = { headers: Headers; address: string; device: string | undefined; at: Date }

export type Found = {
  sessionId: string
  staff: StaffMember
  step: Step
  via: Standing['via']
  hasPassed: boolean
  hasFactor: boolean
  /** One is asked for, and until then may be put off. */
  graceUntil: Date | undefined
}

export type Entered = Found & { cookies: string[] }

export const DEVICE_COOKIE = 'perangkat_petugas'

/** Seconds: as long as browsers keep a cookie. */
const DEVICE_KEPT = 400 * 24 * 60 * 60

/** Milliseconds. That somebody is here is written down once in so long. */
const SEEN_EVERY = 5 * 60 * 1000

const { signIn: DEFAULTS } = regionSettings.pick({ signIn: true }).parse({})

type Open = { staffId: string; via: Standing['via']; hasPassed: boolean; visit: Visit }

/** A new session, whatever the browser had before: that one ends, so that nobody can have put it there beforehand. */
export async function openSession(services: AccountServices, { staffId, via, hasPassed, visit }: Open): Promise<Entered> {
  const { db, auth, config } = services
  const { headers, address, at } = visit
  const before = await auth.api.getSession({ headers })
  const answer = await auth.api.openSession({ body: { userId: staffId, address }, headers, asResponse: true })
  const { id } = (await answer.json()) as { id: string }
  if (before) await deleteSessions(db, before.user.id, { only: before.session.id })
  const device = visit.device ?? newSecret()
  await updateSession(db, id, { via, passedAt: hasPassed ? at : null, deviceHash: hashOf(device), seenAt: at })
  const found = await findById(services, id, at)
  if (!found) throw new DomainError('staff.wrong_password')
  const cookies = answer.headers.getSetCookie()
  if (found.step !== 'open') return { ...found, cookies }
  await comeIn(services, found, { ...visit, device })
  return { ...found, cookies: [...cookies, deviceCookie(device, config.publicUrl)] }
}

/** A second step was just made by who is in already, or comes in with it: both count as done. @returns the cookies of a new session, if there is one */
export async function passWithNewFactor(services: AccountServices, found: Found, visit: Visit): Promise<string[]> {
  const { staff, via, step, sessionId } = found
  if (step !== 'open') return (await openSession(services, { staffId: staff.id, via, hasPassed: true, visit })).cookies
  await savePassed(services.db, sessionId, visit.at)
  return []
}

/** The session of a request and how far it has come. Only `step: 'open'` may be let at anything. */
export async function findSession(services: AccountServices, headers: Headers, at: Date): Promise<Found | undefined> {
  const session = await services.auth.api.getSession({ headers })
  return session ? findById(services, session.session.id, at) : undefined
}

/** Who is signed in wholly. */
export async function findSignedIn(services: AccountServices, headers: Headers, at: Date): Promise<StaffMember | undefined> {
  const found = await findSession(services, headers, at)
  return found?.step === 'open' ? found.staff : undefined
}

async function findById({ db, config }: AccountServices, sessionId: string, at: Date): Promise<Found | undefined> {
  const row = await findSessionRow(db, sessionId)
  if (!row) return undefined
  const standing = standingOf(row, config.demo, at)
  const step = stepOf(standing, at)
  const isAsked = standing.needsFactor && !standing.hasFactor && !standing.hasPassed
  if (isAsked && !row.factorAskedAt) await saveFactorAsked(db, row.staff.id, at)
  if (step === 'open' && at.getTime() - row.seenAt.getTime() > SEEN_EVERY) await saveSeen(db, { sessionId, staffId: row.staff.id, at })
  const { via, hasPassed, hasFactor } = standing
  return { sessionId, staff: row.staff, step, via, hasPassed, hasFactor, graceUntil: isAsked ? standing.graceUntil : undefined }
}

function standingOf(
  { staff, via, passedAt, hasFactor, mustChangePassword, factorAskedAt, signIn = DEFAULTS }: SessionRow,
  isDemo: boolean,
  at: Date,
) {
  return {
    via,
    hasPassed: passedAt !== null,
    hasFactor,
    mustChangePassword,
    needsFactor: mustHaveFactor(staff.role, signIn, isDemo),
    graceUntil: graceEnds(factorAskedAt, signIn.graceDays, at),
  } satisfies Standing
}

/** All steps are done: it is written down, and told where the browser is a new one. */
async function comeIn(
  { db, config }: AccountServices,
  { staff, via, hasPassed, sessionId }: Found,
  visit: Visit & { device: string },
): Promise<void> {
  const { at, headers, address } = visit
  const { id: staffId, regionId, email, name } = staff
  await saveSeen(db, { sessionId, staffId, at })
  await inRegion(db, regionId, async (trx) => {
    const { isNew, isFirst } = await putDevice(trx, { staffId, deviceHash: hashOf(visit.device), at })
    if (isNew && !isFirst) {
      const { browser = '?', system = '?' } = deviceOf(headers.get('user-agent') ?? '')
      const values = { browser, system, address: coarseAddress(address) || '?' }
      const key = `device:${staffId}:${hashOf(visit.device)}`
      await tell(trx, { kind: 'new_device', regionId, to: { staffId, email, name }, values, publicUrl: config.publicUrl, path: '/akun', key, at })
    }
    await record(trx, { regionId, act: 'account.signed_in', at, staffId, details: { via, secondStep: hasPassed, newDevice: isNew } })
  })
}

function deviceCookie(device: string, publicUrl: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `${DEVICE_COOKIE}=${device}; Path=/; Max-Age=${DEVICE_KEPT}; HttpOnly; SameSite=Lax${secure}`
}

type ByOwner = { staff: StaffMember; at: Date }

/** One of the own sessions. */
export async function endSession(db: Db, { staff, at, sessionId }: ByOwner & { sessionId: string }): Promise<void> {
  await inRegion(db, staff.regionId, async (trx) => {
    const count = await deleteSessions(trx, staff.id, { only: sessionId })
    if (count > 0) await record(trx, { regionId: staff.regionId, act: 'account.session_ended', at, staffId: staff.id })
  })
}

/** @param except stays: the one this is asked from */
export async function endOtherSessions(db: Db, { staff, at, except }: ByOwner & { except?: string | undefined }): Promise<void> {
  await inRegion(db, staff.regionId, async (trx) => {
    const count = await deleteSessions(trx, staff.id, except ? { except } : {})
    await record(trx, {
      regionId: staff.regionId,
      act: 'account.signed_out_everywhere',
      at,
      staffId: staff.id,
      subjectId: staff.id,
      details: { count },
    })
  })
}
