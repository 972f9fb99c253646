/** Coming in by way of the provider: only people who have an account here. Nobody gets one by it. */
import { createHash } from 'node:crypto'
import { record } from '#audit/commands.ts'
import { inRegion } from '#db/transaction.ts'
import { DomainError } from '#lib/errors.ts'
import { hashOf, newSecret } from '#lib/ids.ts'
import { regionSettings } from '#regions/settings.ts'
import { findRegionById } from '#regions/queries.ts'
import { findLogin, findStaff, type StaffMember } from '#staff/queries.ts'
import { openSession, type AccountServices, type Entered, type Visit } from '#staff/sessions/commands.ts'
import { authorizationUrl, linkOf, type Person } from '#staff/sso/claims.ts'
import { findProvider, readPerson, type Client } from '#staff/sso/provider-commands.ts'
import { findLinked, putLink } from '#staff/sso/queries.ts'
import { putOnce, takeOnce } from '#staff/verifications-queries.ts'

export type SsoServices = AccountServices & { config: { sso: Client | undefined } }

/** What is remembered between leaving and coming back. @property wish the page that was asked for; '': none */
type Trip = { nonce: string; verifier: string; redirectUri: string; wish: string }

/** Milliseconds for typing a password there. */
const TRIP_LASTS = 10 * 60 * 1000

type Begin = { redirectUri: string; wish: string; at: Date }

/** @returns where to go, and the state that this browser must come back with @throws DomainError staff.sso_off, staff.sso_unavailable */
export async function beginSso({ db, config }: SsoServices, { redirectUri, wish, at }: Begin): Promise<{ url: string; state: string }> {
  if (!config.sso) throw new DomainError('staff.sso_off')
  const provider = await findProvider(config.sso)
  const [state, nonce, verifier] = [newSecret(), newSecret(), newSecret()]
  const trip: Trip = { nonce, verifier, redirectUri, wish }
  await putOnce(db, { identifier: `sso:${hashOf(state)}`, value: JSON.stringify(trip), until: new Date(at.getTime() + TRIP_LASTS) })
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return { url: authorizationUrl(provider, { clientId: config.sso.clientId, redirectUri, state, nonce, challenge }), state }
}

/** @property answer the provider's, as it stands in the address @property state of this browser's cookie */
type End = { answer: URLSearchParams; state: string | undefined; visit: Visit }

export type Arrival = Entered & { wish: string }

/** @throws DomainError staff.sso_off, staff.sso_failed, staff.sso_unavailable, staff.sso_unknown, staff.sso_unverified */
export async function endSso(services: SsoServices, { answer, state, visit }: End): Promise<Arrival> {
  const { db, config } = services
  if (!config.sso) throw new DomainError('staff.sso_off')
  // Of another browser, or of none: somebody wants this person to come in as somebody else.
  if (!state || answer.get('state') !== state) throw new DomainError('staff.sso_failed')
  const kept = await takeOnce(db, `sso:${hashOf(state)}`, visit.at)
  const code = answer.get('code')
  if (!kept || !code) throw new DomainError('staff.sso_failed')
  const { wish, ...trip } = JSON.parse(kept) as Trip
  const provider = await findProvider(config.sso)
  // Source: RFC 9207: an answer of another provider is none.
  const issuer = answer.get('iss')
  if (issuer === null ? provider.authorization_response_iss_parameter_supported : issuer !== provider.issuer)
    throw new DomainError('staff.sso_failed')
  const person = await readPerson(config.sso, provider, { code, ...trip })
  const staff = await findAccount(services, person, visit.at)
  const settings = (await findRegionById(db, staff.regionId))?.settings.signIn ?? DEFAULTS
  if (settings.sso === 'off') throw new DomainError('staff.sso_unknown')
  const hasPassed = person.hasTwoSteps || settings.ssoCountsAsFactor
  const entered = await openSession(services, { staffId: staff.id, via: 'sso', hasPassed, visit })
  return { ...entered, wish }
}

const { signIn: DEFAULTS } = regionSettings.pick({ signIn: true }).parse({})

/** By the subject, which stays; the first time by an address that the provider has seen to be the person's. */
async function findAccount({ db }: SsoServices, person: Person, at: Date): Promise<StaffMember> {
  const link = linkOf(person)
  const known = await findLinked(db, link)
  if (known) return (await findStaff(db, known)) ?? refuse()
  if (!person.email) return refuse()
  if (!person.isSure) throw new DomainError('staff.sso_unverified')
  const login = await findLogin(db, person.email)
  const staff = login?.isActive && login.sso !== 'off' ? await findStaff(db, login.staffId) : undefined
  if (!staff) return refuse()
  await inRegion(db, staff.regionId, async (trx) => {
    // An address that was given to somebody else meanwhile opens nothing.
    if (!(await putLink(trx, staff.id, link))) refuse()
    await record(trx, { regionId: staff.regionId, act: 'account.sso_linked', at, staffId: staff.id })
  })
  return staff
}

function refuse(): never {
  throw new DomainError('staff.sso_unknown')
}
