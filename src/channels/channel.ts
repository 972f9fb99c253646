/** What every channel must be able to do. A channel knows its provider and nothing else of this system. */

export type ChannelAccount = { id: string; settings: Record<string, unknown> }

export type RawRequest = { body: Buffer; headers: Record<string, string | string[] | undefined> }

export type Channel = {
  /** The names of an account's settings; the settings page and the import are drawn from it. */
  settings: Record<string, 'text' | 'secret'>
  /** The provider's handshake. @returns what to answer, undefined when the request is not the provider's */
  shakeHands(query: Record<string, string | undefined>, account: ChannelAccount): string | undefined
  /** False when the provider did not sign these very bytes. Compares in constant time. */
  isAuthentic(request: RawRequest, account: ChannelAccount): boolean
  /** Pure. What we do not understand comes back as `unknown`, never thrown: one odd update must not block the rest. */
  receive(body: unknown): Update[]
  /** @returns the provider's id of the message @throws SendError, and nothing else */
  send(message: OutboundMessage, to: Recipient, account: ChannelAccount): Promise<string>
  /** @throws SendError */
  fetchMedia(ref: string, account: ChannelAccount): Promise<{ bytes: Uint8Array; mediaType: string }>
  /** Two blue ticks, and "typing" when an answer is being made. Costs nothing; failing is no harm. @throws SendError */
  markRead(providerId: string, account: ChannelAccount, isTyping?: boolean): Promise<void>
}

/**
 * Something a provider tells us. `numberId` is the provider's id of our own number, as one address may serve several.
 * `sentAt` is by the provider's clock; the epoch (1970) when the provider did not say.
 */
export type Update = { numberId?: string; providerId: string; sentAt: Date } & (
  | { kind: 'message'; sender: string; aliases: string[]; message: InboundMessage }
  | { kind: 'receipt'; receipt: Receipt }
  /** The person's address has changed: both are the same person. */
  | { kind: 'identity'; sender: string; newAddress: string }
  | { kind: 'unknown'; raw: unknown }
)

export type InboundMessage = {
  kind:
    | 'text'
    | 'image'
    | 'audio'
    | 'video'
    | 'document'
    | 'sticker'
    | 'location'
    | 'contacts'
    | 'choice'
    | 'form'
    | 'reaction'
    | 'edit'
    | 'revoke'
    | 'unsupported'
  /** Text or caption, word for word; '' when there is none. */
  text: string
  attachments: Attachment[]
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  /** A tapped button or list row: the id we gave it. */
  choice?: { id: string; title: string }
  /** A filled-in form (WhatsApp Flow); `token` is the one we sent with it. */
  form?: { token?: string; answers: Record<string, unknown> }
  /** Provider's id of the message this one answers. */
  replyTo?: string
  /** edit, revoke, reaction: provider's id of the message meant. */
  target?: string
  isForwarded?: boolean
  /** Said in a group and not to us alone: the provider's id of the group. */
  groupId?: string
  /** unsupported: as it came, so that nothing is lost. */
  raw?: unknown
}

export type Attachment = {
  kind: 'image' | 'audio' | 'video' | 'document' | 'sticker'
  ref: string
  url?: string
  mediaType?: string
  fileName?: string
  isVoice?: boolean
}

export type Receipt = {
  /** Provider's id of our message. */
  messageId: string
  /** What we sent along (our own id of the message); a crash between sending and noting is healed by it. */
  ourId?: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  /** failed: the provider's code, and what it means for us. */
  code?: number
  problem?: SendProblem
  pricing?: Record<string, unknown>
}

/** @property ourId our own id of the message, sent along and repeated in its receipts */
export type Recipient = { address: string; ourId: string; replyTo?: string }

export type OutboundMessage =
  | { kind: 'text'; text: string }
  /** At most 3 buttons. Titles ≤ 20 characters. */
  | { kind: 'buttons'; text: string; buttons: Option[] }
  /** At most 10 rows. Titles ≤ 24, descriptions ≤ 72, button ≤ 20 characters. */
  | { kind: 'list'; text: string; button: string; rows: (Option & { description?: string })[] }
  /** "Send your location" under the text. */
  | { kind: 'location_request'; text: string }
  /** Button ≤ 30 characters. The answer comes back with the token. */
  | { kind: 'form'; text: string; button: string; formId: string; token: string; screen: string; data: Record<string, unknown> }
  | { kind: 'image'; text: string; url: string }
  /** Approved beforehand by the provider; the only kind allowed outside the 24-hour window. `text` is what the desk shows. */
  | {
      kind: 'template'
      name: string
      language: string
      parameters: string[]
      text: string /** Address of a picture, for those approved with one. */
      headerImage?: string
    }

export type Option = { id: string; title: string }

/** try_again: later, unchanged · window_closed: only a template may go · refused: never · gone: this address is no longer theirs · misconfigured: an operator must act */
export type SendProblem = 'try_again' | 'window_closed' | 'refused' | 'gone' | 'misconfigured'

export class SendError extends Error {
  readonly problem: SendProblem
  /** The provider's code; 0 when it did not get that far. */
  readonly code: number
  /** Milliseconds to wait at least, when the provider says so. */
  readonly waitFor: number | undefined

  // oxlint-disable-next-line max-params
  constructor(problem: SendProblem, code: number, message: string, waitFor?: number) {
    super(message)
    this.problem = problem
    this.code = code
    this.waitFor = waitFor
  }
}
