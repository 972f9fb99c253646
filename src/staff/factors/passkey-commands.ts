/** Passkeys: kept by a phone, a laptop or a small device, opened by finger, face or PIN. Coming in with one counts as both steps. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { isIP } from 'node:net'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { BY_ADDRESS } from '#staff/attempts.ts'
import { takeBackAttempt } from '#staff/attempts-queries.ts'
import { noteFactor } from '#staff/factors/commands.ts'
import { deletePasskey, findAuthenticator, findPasskey, insertPasskey, listPasskeys, savePasskeyUse } from '#staff/factors/queries.ts'
import { findLogin, findStaff, type StaffMember } from '#staff/queries.ts'
import { openSession, type AccountServices, type Entered, type Visit } from '#staff/sessions/commands.ts'
import { countOrRefuse } from '#staff/sign-in-commands.ts'
import { putOnce, takeOnce } from '#staff/verifications-queries.ts'

/** Milliseconds in which a challenge is good, once. */
const CHALLENGE_LASTS = 5 * 60 * 1000

/** Of one person. */
const MOST_PASSKEYS = 10

/** Characters of a name. */
const LONGEST_NAME = 60

/** @property origin of the page, as the browser will sign it: `https://lapor.example.go.id` */
type Place = { origin: string; at: Date }

/** @throws DomainError staff.passkey_too_many, staff.passkey_host: an internet address without a name cannot have any */
export async function beginPasskey({ db }: AccountServices, { staff, origin, at, program }: Place & { staff: StaffMember; program: string }) {
  const kept = await listPasskeys(db, staff.id)
  if (kept.length >= MOST_PASSKEYS) throw new DomainError('staff.passkey_too_many', { most: MOST_PASSKEYS })
  const options = await generateRegistrationOptions({
    rpName: program,
    rpID: hostOf(origin),
    userName: staff.email,
    userDisplayName: staff.name,
    userID: new TextEncoder().encode(staff.id),
    attestationType: 'none',
    excludeCredentials: kept.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await putOnce(db, { identifier: `passkey-new:${options.challenge}`, value: staff.id, until: new Date(at.getTime() + CHALLENGE_LASTS) })
  return options
}

type NewPasskey = Place & { staff: StaffMember; response: RegistrationResponseJSON; name: string }

/** @throws DomainError staff.passkey_failed */
export async function addPasskey({ db, config }: AccountServices, { staff, response, name, origin, at }: NewPasskey): Promise<void> {
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: async (challenge) => (await takeOnce(db, `passkey-new:${challenge}`, at)) === staff.id,
    expectedOrigin: origin,
    expectedRPID: hostOf(origin),
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!verified?.verified) throw new DomainError('staff.passkey_failed')
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential
  const own = { name: name.trim().slice(0, LONGEST_NAME) || 'Passkey', host: hostOf(origin) }
  await inRegion(db, staff.regionId, async (trx) => {
    await insertPasskey(trx, { id, userId: staff.id, ...own, publicKey: Buffer.from(publicKey), counter, transports, createdAt: at })
    await noteFactor(trx, { staff, at, publicUrl: config.publicUrl, act: 'account.factor_added', kind: 'passkey' })
  })
}

/** Names nobody: the browser shows which passkeys it has for us. */
export async function askForPasskey({ db }: AccountServices, { origin, at }: Place) {
  const options = await generateAuthenticationOptions({ rpID: hostOf(origin), userVerification: 'required', allowCredentials: [] })
  await putOnce(db, { identifier: `passkey:${options.challenge}`, value: '', until: new Date(at.getTime() + CHALLENGE_LASTS) })
  return options
}

/** @throws DomainError staff.passkey_failed, staff.too_many_attempts */
export async function signInWithPasskey(
  services: AccountServices,
  { response, origin, visit }: { response: AuthenticationResponseJSON; origin: string; visit: Visit },
): Promise<Entered> {
  const { db } = services
  const { at, address } = visit
  await countOrRefuse(db, { key: `passkey:${address}`, limit: BY_ADDRESS, at })
  const passkey = await findPasskey(db, response.id)
  const verified = passkey && (await proofOf(services, { response, origin, at, passkey }))
  const staff = verified ? await findStaff(db, passkey.userId) : undefined
  const login = staff && (await findLogin(db, staff.email))
  if (!passkey || !verified || !staff || login?.sso === 'only') throw new DomainError('staff.passkey_failed')
  await savePasskeyUse(db, { id: passkey.id, counter: verified.newCounter, at })
  await takeBackAttempt(db, `passkey:${address}`)
  return openSession(services, { staffId: staff.id, via: 'passkey', hasPassed: true, visit })
}

type Shown = Place & { response: AuthenticationResponseJSON; passkey: NonNullable<Awaited<ReturnType<typeof findPasskey>>> }

/** A counter that goes back (a copy) is refused by the library. */
async function proofOf({ db }: AccountServices, { response, origin, at, passkey }: Shown) {
  const { id, publicKey, counter, transports, host } = passkey
  const answer = await verifyAuthenticationResponse({
    response,
    expectedChallenge: async (challenge) => (await takeOnce(db, `passkey:${challenge}`, at)) !== undefined,
    expectedOrigin: origin,
    expectedRPID: host,
    credential: { id, publicKey: new Uint8Array(publicKey), counter, transports },
    requireUserVerification: true,
  }).catch(() => undefined)
  return answer?.verified ? answer.authenticationInfo : undefined
}

type Removal = { staff: StaffMember; id: string; at: Date; mustKeepOne: boolean }

/** @throws DomainError staff.factor_needed: it is the last, and one is asked for */
export async function removePasskey({ db, config }: AccountServices, { staff, id, at, mustKeepOne }: Removal): Promise<void> {
  await inRegion(db, staff.regionId, async (trx) => {
    const others = (await listPasskeys(trx, staff.id)).filter((one) => one.id !== id)
    const app = await findAuthenticator(trx, staff.id)
    if (mustKeepOne && others.length === 0 && !app?.confirmedAt) throw new DomainError('staff.factor_needed')
    if (!(await deletePasskey(trx, staff.id, id))) return
    await noteFactor(trx, { staff, at, publicUrl: config.publicUrl, act: 'account.factor_removed', kind: 'passkey' })
  })
}

/** @throws DomainError staff.passkey_host */
function hostOf(origin: string): string {
  const host = new URL(origin).hostname
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) throw new DomainError('staff.passkey_host')
  return host
}
