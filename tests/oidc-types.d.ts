/** The package brings no types; these are the parts that tests use. Source: oidc-provider 9, docs/README.md. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export type ProviderLike = InstanceType<typeof Provider>

  type Interaction = { prompt: { name: string }; params: Record<string, unknown>; session?: { accountId: string } }
  type Result = { login?: object; consent?: { grantId: string } }

  export class Provider {
    constructor(issuer: string, configuration: object)
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionFinished(...answer: [IncomingMessage, ServerResponse, Result, { mergeWithLastSubmission: boolean }]): Promise<void>
    Grant: new (of: {
      accountId: string
      clientId: string
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> }
  }
}
