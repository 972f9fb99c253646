/** What every channel must be able to do. A channel knows its provider and nothing else of this system. */
import type { Log } from '#lib/log.ts'
import type { Mailer } from '#lib/mailer.ts'

/** @property mailer the installation's own mail server, lent to letters of accounts that have none */
export type ChannelAccount = { id: string; settings: Record<string, unknown>; mailer?: Mailer }

/**
 * @property query of the address; some gateways deliver by GET and sign nothing else
 * @property at when it came, for providers that say no time
 */
export type RawRequest = {
  body: Buffer
  headers: Record<string, string | string[] | undefined>
  query?: Record<string, string | undefined>
  at?: Date
}

/**
 * How one talks there. chat: short messages, buttons, one question at a time · letter: everything in one mail, answered in full sentences
 * · short: an SMS, every word costs; a whole report fits into one.
 */
export type Manner = 'chat' | 'letter' | 'short'

export type Channel = {
  /** The names of an account's settings; the settings page and the import are drawn from it. */
  settings: Record<string, 'text' | 'secret'>
  manner: Manner
  /** Hours after the person's last word in which anything may be written; null: always. */
  windowHours: number | null
  /** The setting that holds the provider's id of our own number or page, when several share one address. */
  numberSetting?: string
  /** The provider's handshake. @returns what to answer, undefined when the request is not the provider's */
  shakeHands(query: Record<string, string | undefined>, account: ChannelAccount): string | undefined
  /** Bytes of a delivery at most; absent: what the server takes from everybody (3 MB). */
  largestBody?: number
  /** Answers of the machine to one person in a day; absent: as many as are asked for. Ends the talk of two robots. */
  answersPerDay?: number
  /** False when the provider did not sign these very bytes. Compares in constant time. */
  isAuthentic(request: RawRequest, account: ChannelAccount): boolean
  /** Reads the body of a delivery; absent: JSON, by POST only. @returns undefined when it is nothing we can read */
  parse?(request: RawRequest, account: ChannelAccount): unknown
  /** Same body, same updates. What we do not understand comes back as `unknown`, never thrown: one odd update must not block the rest. */
  receive(body: unknown, account: ChannelAccount): Update[] | Promise<Update[]>
  /**
   * Whose an update is, when several accounts share one number of the provider and the words say which; absent: by `numberSetting`.
   * Pure. @param accounts all of this channel
   */
  share?(update: Update, addressed: ChannelAccount, accounts: ChannelAccount[]): Share
  /** What the provider wants to read when its delivery is stored; absent: an empty answer. */
  thanks?(account: ChannelAccount): string
  /** For providers that do not call us (SMPP, IMAP): keeps a line open, for ever, whatever breaks. @returns what ends it */
  listen?(account: ChannelAccount, ears: Ears): () => Promise<void>
  /** @returns the provider's id of the message @throws SendError, and nothing else */
  send(message: OutboundMessage, to: Recipient, account: ChannelAccount): Promise<string>
  /** @throws SendError */
  fetchMedia(ref: string, account: ChannelAccount): Promise<{ bytes: Uint8Array; mediaType: string }>
  /** Two blue ticks, and "typing" when an answer is being made. Costs nothing; failing is no harm. @throws SendError */
  markRead(providerId: string, account: ChannelAccount, isTyping?: boolean): Promise<void>
  /** Speaking under what people say in public; absent: nobody does there. */
  comments?: Comments
}

/** Each throws SendError, and nothing else. */
export type Comments = {
  /** Says this under a comment, for everybody to read. @returns the provider's id of our words */
  answer(commentId: string, text: string, account: ChannelAccount): Promise<string>
  /** Asked when the answer to our saying it was lost. @returns the id of these very words of ours under the comment */
  findAnswer(commentId: string, text: string, account: ChannelAccount): Promise<string | undefined>
  /** Days after the comment in which its author may be written to, once. */
  privateDays: number
  writePrivately(commentId: string, text: string, account: ChannelAccount): Promise<PrivateAnswer>
  /** What the provider did not tell with the comment. */
  look(comment: Pick<PublicComment, 'id' | 'postId' | 'parentId'>, account: ChannelAccount): Promise<CommentFacts>
}

/** @property address under which the author would write to us @property isRepeated somebody of ours has written to them already: nothing was sent */
export type PrivateAnswer = { id?: string; address?: string; isRepeated?: true }

/** @property around the words it was said under: of the post, of the comment answered */
export type CommentFacts = { text?: string; author?: { id?: string; name?: string }; link?: string; around: string[]; photos: string[] }

/**
 * @property accountIds a receipt goes to all of them; anything else to the first, or, when nobody is named, to whichever has a talk with the sender going on
 * @property isSaid the words, or the number, name the account
 * @property isOpen nobody is named, and nobody takes what names nobody: the person is asked
 * @property update as that account should read it
 */
export type Share = { accountIds: string[]; isSaid: boolean; isOpen?: boolean; update: Update }

/**
 * @property hear resolves when all of it is durable: only then may the provider be thanked; throws when nothing is promised
 * @property turned told each time the line opens, breaks, or could not be opened
 */
export type Ears = { hear: (updates: Update[]) => Promise<void>; turned: (isOpen: boolean) => void; log: Log }

/**
 * Something a provider tells us. `numberId` is the provider's id of our own number, as one address may serve several.
 * `sentAt` is by the provider's clock; the epoch (1970) when the provider did not say.
 */
export type Update = { numberId?: string; providerId: string; sentAt: Date } & (
  | { kind: 'message'; sender: string; aliases: string[]; message: InboundMessage }
  | { kind: 'receipt'; receipt: Receipt }
  /** Said in public under a post of ours, or about us: no talk, a person at the desk decides. */
  | { kind: 'comment'; comment: PublicComment }
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
  /** The number is shared by several regions, and the words name none of them. */
  isUnaddressed?: boolean
  /** Said in a group and not to us alone: the provider's id of the group. */
  groupId?: string
  letter?: Letter
  /** unsupported: as it came, so that nothing is lost. */
  raw?: unknown
}

/** What only letters have; kept with the message. */
export type Letter = {
  subject: string
  senderName?: string
  /**
   * The report that our letter spoke of which this one answers. isProven: by a mark that only who got our letter can know;
   * otherwise by a number anyone could have typed, and the sender's name proves nothing either: no verdict, no status.
   */
  thread?: { ticket: string; isProven: boolean }
  /** A machine may read it, and nothing may be written back: why. */
  isMute?: string
  /** What the mail servers on the way found out (Authentication-Results …). Decides nothing: a forger can write it as well. */
  checks?: string[]
  /** The whole of it, when `text` leaves out what was quoted or signed. */
  fullText?: string
  /** Names of files that came along and were not taken. */
  leftOut?: string[]
}

export type PublicComment = {
  /** Provider's id; an edit and a removal carry the same one. */
  id: string
  change: 'added' | 'edited' | 'removed' | 'hidden' | 'shown'
  postId?: string
  /** The comment it answers. */
  parentId?: string
  author?: { id?: string; name?: string }
  text: string
  link?: string
  attachments: Attachment[]
}

export type Attachment = {
  kind: 'image' | 'audio' | 'video' | 'document' | 'sticker'
  ref: string
  url?: string
  mediaType?: string
  fileName?: string
  isVoice?: boolean
  /** Bytes, as far as it is known beforehand. */
  size?: number
  /** The file itself, for providers that cannot be asked for it later: stored by src/intake before they are thanked. */
  bytes?: Uint8Array
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

/** @property ourId our own id of the message, sent along and repeated in its receipts @property ticket of the report it speaks of */
export type Recipient = { address: string; ourId: string; replyTo?: string; ticket?: string }

/**
 * @property short the same in one SMS, when it can be said better than by cutting
 * @property subject for letters
 */
export type OutboundMessage = { short?: string; subject?: string } & OutboundKind

type OutboundKind =
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
