/** OpenID Connect: what the provider says of itself and of a person, and what we make of it. Pure. Source: OpenID Connect Core 1.0 and Discovery 1.0. */
import { z } from 'zod'

/** Only the parts we read. */
export const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url({ protocol: /^https?$/ }),
  token_endpoint: z.url({ protocol: /^https?$/ }),
  jwks_uri: z.url({ protocol: /^https?$/ }),
  userinfo_endpoint: z.url({ protocol: /^https?$/ }).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
})

export type Provider = z.output<typeof discovery>

/** Signatures that need no secret of ours; never `none`. */
export const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** @property isSure the provider has seen that the address is the person's */
export type Person = { issuer: string; subject: string; email: string | undefined; isSure: boolean; hasTwoSteps: boolean }

/** How providers say that there was a second step. Source: RFC 8176. */
const SECOND_STEPS = ['mfa', 'otp', 'hwk', 'swk', 'sms', 'fpt', 'face', 'pin']

/** @param claims of the ID token, and of userinfo where the token lacks them */
export function personOf(issuer: string, claims: Record<string, unknown>): Person | undefined {
  const { sub, email, email_verified: isVerified, amr } = claims
  if (typeof sub !== 'string' || !sub) return undefined
  return {
    issuer,
    subject: sub,
    email: typeof email === 'string' ? email.trim().toLowerCase() : undefined,
    // Some providers write it as a word.
    isSure: isVerified === true || isVerified === 'true',
    hasTwoSteps: Array.isArray(amr) && amr.some((one) => SECOND_STEPS.includes(String(one))),
  }
}

/** What an account is linked by; an issuer holds no blank. */
export function linkOf({ issuer, subject }: Pick<Person, 'issuer' | 'subject'>): string {
  return `${issuer} ${subject}`
}

export type Asked = { clientId: string; redirectUri: string; state: string; nonce: string; challenge: string }

export function authorizationUrl({ authorization_endpoint: address }: Provider, { clientId, redirectUri, state, nonce, challenge }: Asked): string {
  const url = new URL(address)
  const parameters = {
    response_type: 'code',
    scope: 'openid email profile',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}
