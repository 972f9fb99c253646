/** Talking with the OpenID Connect provider that the installation names. Nothing is kept between two sign-ins: a provider that was down is there again by itself. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { DomainError } from '#lib/errors.ts'
import { ALGORITHMS, discovery, personOf, type Person, type Provider } from '#staff/sso/claims.ts'

export type Client = { issuer: string; clientId: string; clientSecret: string }

/** Milliseconds for each question. */
const PATIENCE = 5_000

/** Seconds that clocks may differ. */
const CLOCK_TOLERANCE = 60

/** @throws DomainError staff.sso_unavailable */
export async function findProvider({ issuer }: Client): Promise<Provider> {
  const answer = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const read = discovery.safeParse(answer)
  // Source: Discovery 1.0, section 4.3: it must call itself as we call it.
  if (!read.success || read.data.issuer !== issuer) throw new DomainError('staff.sso_unavailable')
  return read.data
}

export type Exchange = { code: string; verifier: string; nonce: string; redirectUri: string }

/** @throws DomainError staff.sso_failed, staff.sso_unavailable */
export async function readPerson(client: Client, provider: Provider, exchange: Exchange): Promise<Person> {
  const { idToken, accessToken } = await fetchTokens(client, provider, exchange)
  const claims = await readIdToken(idToken, { client, provider, nonce: exchange.nonce })
  const isWhole = claims['email'] !== undefined || !provider.userinfo_endpoint || !accessToken
  const more = isWhole ? {} : await ask(provider.userinfo_endpoint ?? '', { headers: { authorization: `Bearer ${accessToken}` } })
  // Source: Core 1.0, section 5.3.2: of somebody else it must not be used.
  if (!isWhole && more['sub'] !== claims['sub']) throw new DomainError('staff.sso_failed')
  const person = personOf(provider.issuer, { ...more, ...claims })
  if (!person) throw new DomainError('staff.sso_failed')
  return person
}

async function fetchTokens({ clientId, clientSecret }: Client, provider: Provider, { code, verifier, redirectUri }: Exchange) {
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier })
  const headers: Record<string, string> = {}
  if (provider.token_endpoint_auth_methods_supported.includes('client_secret_basic')) {
    // Source: RFC 6749, section 2.3.1: both parts are encoded as in a form.
    const pair = [clientId, clientSecret].map((part) => new URLSearchParams({ part }).toString().slice('part='.length)).join(':')
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
  } else {
    body.set('client_id', clientId)
    body.set('client_secret', clientSecret)
  }
  const answer = await ask(provider.token_endpoint, { method: 'POST', body, headers })
  const { id_token: idToken, access_token: accessToken } = answer
  if (typeof idToken !== 'string') throw new DomainError('staff.sso_failed')
  return { idToken, accessToken: typeof accessToken === 'string' ? accessToken : undefined }
}

async function readIdToken(idToken: string, { client, provider, nonce }: { client: Client; provider: Provider; nonce: string }) {
  const keys = createRemoteJWKSet(new URL(provider.jwks_uri), { timeoutDuration: PATIENCE })
  const { issuer } = provider
  const read = await jwtVerify(idToken, keys, { issuer, audience: client.clientId, algorithms: ALGORITHMS, clockTolerance: CLOCK_TOLERANCE }).catch(
    () => undefined,
  )
  const claims = read?.payload
  if (!claims || claims['nonce'] !== nonce) throw new DomainError('staff.sso_failed')
  // Source: Core 1.0, section 3.1.3.7: meant for several, it must have been asked for by us.
  if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims['azp'] !== client.clientId) throw new DomainError('staff.sso_failed')
  return claims as Record<string, unknown>
}

/** @throws DomainError staff.sso_unavailable: no answer, or none of use; staff.sso_failed: refused */
async function ask(url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) }).catch(() => undefined)
  if (!response || response.status >= 500) throw new DomainError('staff.sso_unavailable')
  if (!response.ok) throw new DomainError('staff.sso_failed')
  const answer: unknown = await response.json().catch(() => undefined)
  if (typeof answer !== 'object' || answer === null) throw new DomainError('staff.sso_unavailable')
  return answer as Record<string, unknown>
}
