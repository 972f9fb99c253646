/** The second step by an app or a code written down: set up, used, taken away. */
import { createHmac, randomBytes } from 'node:crypto'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { record } from '#audit/commands.ts'
import { inRegion, type Db, type Trx } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { newCode } from '#lib/ids.ts'
import { BY_FACTOR } from '#staff/attempts.ts'
import { forgetAttempts } from '#staff/attempts-queries.ts'
import type { Auth } from '#staff/auth.ts'
import { readAppCode, readBackupCode, showBackupCode } from '#staff/factors/codes.ts'
import {
  confirmAuthenticator,
  countBackupCodes,
  deleteAuthenticator,
  deletePasskeys,
  findAuthenticator,
  listPasskeys,
  putAuthenticator,
  replaceBackupCodes,
  useBackupCode,
  useStep,
  type Authenticator,
} from '#staff/factors/queries.ts'
import { base32, keyUri, stepOfCode } from '#staff/factors/totp.ts'
import { tell } from '#staff/letter-commands.ts'
import type { StaffMember } from '#staff/queries.ts'
import { openSession, type AccountServices, type Entered, type Found, type Visit } from '#staff/sessions/commands.ts'
import { deleteSessions } from '#staff/sessions/queries.ts'
import { countOrRefuse } from '#staff/sign-in-commands.ts'

/** Bytes. Source: RFC 4226, section 4, R6. */
const SECRET_LENGTH = 20

/** Codes to write down. */
const BACKUP_CODES = 10

type Asking = { staff: StaffMember; at: Date }
type InSession = Asking & { sessionId: string }

/**
 * What the page shows to be scanned. Asked again in the same session while it is not confirmed, it shows the same; in another one it is
 * begun anew, so that nobody confirms what somebody else with the password has noted down.
 * @returns undefined: there is an app already
 */
export async function beginApp(services: AccountServices, { staff, sessionId: begunIn, at, issuer }: InSession & { issuer: string }) {
  const { db, auth } = services
  const found = await findAuthenticator(db, staff.id)
  if (found?.confirmedAt) return undefined
  const isSame = found?.begunIn === begunIn
  const secret = isSame ? await unsealed(auth, found.secret) : randomBytes(SECRET_LENGTH)
  const begun = { staffId: staff.id, begunIn, createdAt: at }
  if (!isSame) await inRegion(db, staff.regionId, async (trx) => putAuthenticator(trx, { ...begun, secret: await sealed(auth, secret) }))
  return { uri: keyUri({ secret, issuer, email: staff.email }), typed: (base32(secret).match(/.{1,4}/g) ?? []).join(' ') }
}

/**
 * The first code proves that the app has it.
 * @returns codes to write down: shown once, they stand nowhere @throws DomainError staff.code_wrong, staff.too_many_attempts
 */
export async function confirmApp(services: AccountServices, { staff, sessionId, typed, at }: InSession & { typed: string }): Promise<string[]> {
  const { db, auth, config } = services
  const found = await findAuthenticator(db, staff.id)
  if (!found || found.confirmedAt || found.begunIn !== sessionId) throw new DomainError('staff.code_wrong')
  await countOrRefuse(db, { key: `factor-new:${staff.id}`, limit: BY_FACTOR, at })
  if (!(await isAppCode(services, found, { staffId: staff.id, typed, at }))) throw new DomainError('staff.code_wrong')
  await forgetAttempts(db, `factor-new:${staff.id}`)
  return inRegion(db, staff.regionId, async (trx) => {
    if (!(await confirmAuthenticator(trx, { staffId: staff.id, begunIn: sessionId, at }))) throw new DomainError('staff.code_wrong')
    const codes = await newCodes(trx, auth, staff.id)
    await noteFactor(trx, { staff, at, publicUrl: config.publicUrl, act: 'account.factor_added', kind: 'app' })
    return codes
  })
}

/** The ones before are good no more. */
export async function renewBackupCodes({ db, auth }: AccountServices, { staff, at }: Asking): Promise<string[]> {
  return inRegion(db, staff.regionId, async (trx) => {
    const codes = await newCodes(trx, auth, staff.id)
    await record(trx, { regionId: staff.regionId, act: 'account.factor_added', at, staffId: staff.id, details: { kind: 'codes' } })
    return codes
  })
}

async function newCodes(trx: Trx, auth: Auth, staffId: string): Promise<string[]> {
  const codes = Array.from({ length: BACKUP_CODES }, () => newCode() + newCode())
  await replaceBackupCodes(trx, staffId, await Promise.all(codes.map((code) => backupHash(auth, staffId, code))))
  return codes.map(showBackupCode)
}

type Passing = { found: Found; typed: string; visit: Visit; isKnown: boolean }

/**
 * The second step, by the app's figures or a code written down. Each is good once.
 * @param isKnown a browser of this person: counted by itself, so that whoever has stolen the password cannot shut it out
 * @throws DomainError staff.code_wrong, staff.too_many_attempts
 */
export async function passStep(services: AccountServices, { found, typed, visit, isKnown }: Passing): Promise<Entered> {
  const { db } = services
  const { staff } = found
  const key = `factor:${staff.id}${isKnown ? ':known' : ''}`
  await countOrRefuse(db, { key, limit: BY_FACTOR, at: visit.at, refusedFirst: () => noteLock(services, staff, visit.at) })
  const asked = { staffId: staff.id, typed, at: visit.at }
  const app = await findAuthenticator(db, staff.id)
  // One that nobody confirmed counts for nothing: whoever began it may not be the owner.
  const isRight = (app?.confirmedAt && (await isAppCode(services, app, asked))) || (await isBackupCode(services, asked))
  if (!isRight) {
    const { regionId, id: staffId } = staff
    await record(db, { regionId, act: 'account.sign_in_failed', at: visit.at, staffId, details: { step: 'factor' } })
    throw new DomainError('staff.code_wrong')
  }
  await forgetAttempts(db, key)
  return openSession(services, { staffId: staff.id, via: found.via, hasPassed: true, visit })
}

type Typed = { staffId: string; typed: string; at: Date }

async function isAppCode({ db, auth }: AccountServices, { secret }: Authenticator, { staffId, typed, at }: Typed): Promise<boolean> {
  const code = readAppCode(typed)
  const step = code ? stepOfCode(await unsealed(auth, secret), code, at) : undefined
  return step !== undefined && (await useStep(db, { staffId, step }))
}

async function isBackupCode({ db, auth }: AccountServices, { staffId, typed, at }: Typed): Promise<boolean> {
  const code = readBackupCode(typed)
  return code !== undefined && (await useBackupCode(db, { staffId, codeHash: await backupHash(auth, staffId, code), at }))
}

/** Whoever is refused here knows the password: the owner should hear of it. */
async function noteLock({ db, config }: AccountServices, { id, regionId, email, name }: StaffMember, at: Date): Promise<void> {
  await inRegion(db, regionId, async (trx) => {
    const values = { minutes: BY_FACTOR.minutes, tries: BY_FACTOR.tries }
    const key = `locked:${id}:${Math.floor(at.getTime() / (BY_FACTOR.minutes * 60_000))}`
    const to = { staffId: id, email, name }
    await tell(trx, { kind: 'locked', regionId, to, values, publicUrl: config.publicUrl, path: '/masuk/lupa', key, at })
    await record(trx, { regionId, act: 'account.locked', at, staffId: id, details: { step: 'factor' } })
  })
}

/** @throws DomainError staff.factor_needed: it is the last, and one is asked for */
export async function removeApp({ db, config }: AccountServices, { staff, at, mustKeepOne }: Asking & { mustKeepOne: boolean }): Promise<void> {
  await inRegion(db, staff.regionId, async (trx) => {
    if (mustKeepOne && (await listPasskeys(trx, staff.id)).length === 0) throw new DomainError('staff.factor_needed')
    if (!(await deleteAuthenticator(trx, staff.id))) return
    await replaceBackupCodes(trx, staff.id, [])
    await noteFactor(trx, { staff, at, publicUrl: config.publicUrl, act: 'account.factor_removed', kind: 'app' })
  })
}

type Noted = Asking & { publicUrl: string; act: 'account.factor_added' | 'account.factor_removed'; kind: 'app' | 'passkey' }

/** Told to the person, who alone can know whether it was they. */
export async function noteFactor(trx: Trx, { staff, at, publicUrl, act, kind }: Noted): Promise<void> {
  const { id: staffId, regionId, email, name } = staff
  const letter = act === 'account.factor_added' ? 'factor_added' : 'factor_removed'
  await tell(trx, { kind: letter, regionId, to: { staffId, email, name }, publicUrl, path: '/akun', key: `${letter}:${staffId}:${at.getTime()}`, at })
  await record(trx, { regionId, act, at, staffId, details: { kind } })
}

type Person = Pick<StaffMember, 'id' | 'regionId' | 'email' | 'name'>
/** @property by undefined: whoever sits at the server */
type Reset = Omit<Asking, 'staff'> & { staff: Person; reason: string; publicUrl: string; by: StaffMember | undefined }

/** All second steps of somebody who lost them, by somebody who manages staff. @throws DomainError staff.reason_missing */
export async function clearFactors(db: Db, { staff, by, reason, publicUrl, at }: Reset): Promise<void> {
  const why = reason.trim()
  if (why.length < SHORTEST_REASON) throw new DomainError('staff.reason_missing')
  const { id, regionId, email, name } = staff
  await inRegion(db, regionId, async (trx) => {
    await deleteAuthenticator(trx, id)
    await replaceBackupCodes(trx, id, [])
    await deletePasskeys(trx, id)
    await deleteSessions(trx, id)
    const to = { staffId: id, email, name }
    const key = `factors_reset:${id}:${at.getTime()}`
    await tell(trx, { kind: 'factors_reset', regionId, to, values: { by: by?.name ?? 'Operator server' }, publicUrl, path: '/masuk', key, at })
    const actor = by ? 'staff' : 'operator'
    await record(trx, { regionId, act: 'account.factors_reset', at, actor, staffId: by?.id, subjectId: id, reason: why })
  })
}

/** Characters. */
export const SHORTEST_REASON = 10

export type Factors = { hasApp: boolean; codesLeft: number }

export async function readFactors(db: Db, staffId: string): Promise<Factors> {
  const [app, codesLeft] = [await findAuthenticator(db, staffId), await countBackupCodes(db, staffId)]
  return { hasApp: Boolean(app?.confirmedAt), codesLeft }
}

async function sealed(auth: Auth, secret: Uint8Array): Promise<string> {
  return symmetricEncrypt({ key: (await auth.$context).secretConfig, data: Buffer.from(secret).toString('base64') })
}

async function unsealed(auth: Auth, kept: string): Promise<Uint8Array> {
  return Buffer.from(await symmetricDecrypt({ key: (await auth.$context).secretConfig, data: kept }), 'base64')
}

/** Keyed: 60 bits alone could be tried out by who has the table. */
async function backupHash(auth: Auth, staffId: string, code: string): Promise<string> {
  return createHmac('sha256', (await auth.$context).secret)
    .update(`backup\n${staffId}\n${code}`)
    .digest('base64url')
}
