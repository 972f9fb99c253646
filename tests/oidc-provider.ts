/** A real OpenID Connect provider on a port of its own. Nobody has to type anything there: who is signed in is set by the test. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Provider, type ProviderLike } from 'oidc-provider'

export type ProviderPerson = { sub: string; email: string; isVerified: boolean; amr?: string[] }

export type TestProvider = {
  issuer: string
  /** Who is signed in there from now on. */
  is: (person: ProviderPerson) => void
  /** It answers with a nonce that nobody asked for. */
  lies: (about: boolean) => void
  stops: () => Promise<void>
  starts: () => Promise<void>
}

type Options = { port: number; clientId: string; clientSecret: string; redirectUri: string }

export async function startProvider({ port, clientId, clientSecret, redirectUri }: Options): Promise<TestProvider> {
  const issuer = `http://127.0.0.1:${port}`
  let person: ProviderPerson = { sub: 'nobody', email: '', isVerified: false }
  const people = new Map<string, ProviderPerson>()
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    scopes: ['openid', 'email', 'profile'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, email: people.get(sub)?.email, email_verified: people.get(sub)?.isVerified, amr: people.get(sub)?.amr }),
    }),
    cookies: { keys: ['for this test only'] },
    ttl: { Session: 1, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  })
  const answer = provider.callback()
  let server: Server | undefined
  let isLying = false
  const starts = async () => {
    server = createServer((request, response) => {
      if (isLying) request.url = request.url?.replace(/([?&]nonce=)[^&]+/, '$1somebody-elses') ?? '/'
      if (request.url?.startsWith('/interaction/')) void finish(provider, { request, response, person })
      else answer(request, response)
    })
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
  }
  await starts()
  return {
    issuer,
    starts,
    lies: (about) => void (isLying = about),
    is(one) {
      person = one
      people.set(one.sub, one)
    },
    async stops() {
      server?.closeAllConnections()
      await new Promise((resolve) => server?.close(resolve))
    },
  }
}

type Step = { request: IncomingMessage; response: ServerResponse; person: ProviderPerson }

/** Signs in and consents at once. */
async function finish(provider: ProviderLike, { request, response, person }: Step): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') {
    const login = { accountId: person.sub, remember: false, ...(person.amr && { amr: person.amr }) }
    return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
  }
  const grant = new provider.Grant({ accountId: session?.accountId ?? person.sub, clientId: String(params['client_id']) })
  grant.addOIDCScope('openid email profile')
  const grantId = await grant.save()
  return provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true })
}
