/** The tables of schema.sql, for Kysely. */
import type { ColumnType, Generated, Kysely } from 'kysely'
import type { SocialTables } from './social/tables.ts'

/** Written as an object, read as the same object. */
type Json<T> = ColumnType<T, string, string>

export type PersonRow = {
  id: string
  accountId: string
  /** Digits without '+'. */
  waId: string
  userId: string
  name: string
  hidesNumber: boolean
  position: number
  /** Of the staff; null: a resident. */
  role: string | null
  createdAt: Date
}

export type Status = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'
export type Pricing = { billable: boolean; pricing_model: 'PMP'; category: 'service' | 'utility'; type: 'regular' | 'free_customer_service' }

/** What Meta calls a message: `type`, and one key named like the type. */
export type MetaMessage = { type: string; context?: { message_id?: string; id?: string; from?: string; forwarded?: boolean }; [key: string]: unknown }

export type MessageRow = {
  seq: number
  id: string
  accountId: string
  waId: string
  direction: 'person' | 'business'
  body: MetaMessage
  status: Status
  callback: string | null
  pricing: Pricing | null
  errorCode: number | null
  editedAt: Date | null
  revokedAt: Date | null
  at: Date
}

export type MediaRow = {
  id: string
  accountId: string
  /** '' when the business uploaded it. */
  waId: string
  mimeType: string
  /** Hexadecimal, as Meta gives it in a media lookup. */
  sha256: string
  fileSize: number
  fileName: string | null
  storageKey: string
  createdAt: Date
}

export type LogKind = 'webhook' | 'webhook_failed' | 'refused' | 'media_fetched' | 'marked_read'
export type LogRow = {
  id: number
  accountId: string
  waId: string
  kind: LogKind
  details: Record<string, string | number>
  milliseconds: number | null
  at: Date
}

/** One thing a business is to be told: goes into `messages` or `statuses` of an envelope. */
export type Telling = { contact?: Record<string, unknown>; item: Record<string, unknown> }
export type OutboxRow = {
  id: number
  accountId: string
  waId: string
  /** entry: a whole one, of a page. */
  kind: 'message' | 'status' | 'entry'
  messageId: string
  value: Telling
  attempts: number
  dueAt: Date
  madeAt: Date
}

/** A report in the stand-in for SP4N. @property forwardedAt null: the region sent it */
export type Sp4nReportRow = {
  id: number
  token: string
  reference: string | null
  title: string
  body: string
  category: string
  area: string
  agency: string
  status: string
  answer: string | null
  answeredAt: Date | null
  isSecret: boolean
  isAnonymous: boolean
  reportedAt: Date
  forwardedAt: Date | null
}

/** @property phone digits @property status of the person's own: `delivered` when the business has taken it */
export type SmsRow = {
  seq: number
  id: string
  ourNumber: string
  phone: string
  direction: 'person' | 'business'
  text: string
  status: 'sent' | 'delivered' | 'failed'
  at: Date
}

/** @property person e-mail address @property files names @property status of the person's own: `delivered` when the business has taken it */
export type LetterRow = {
  seq: number
  /** Message-ID, without angle brackets. */
  id: string
  accountId: string
  person: string
  direction: 'person' | 'business'
  subject: string
  text: string
  html: string
  inReplyTo: string | null
  files: string[]
  status: 'sent' | 'delivered' | 'failed'
  at: Date
}

type Columns<Row, JsonColumns extends keyof Row, Made extends keyof Row> = {
  [K in keyof Row]: K extends Made ? Generated<Row[K]> : K extends JsonColumns ? Json<Row[K]> : Row[K]
}

export type Tables = SocialTables & {
  people: Columns<PersonRow, never, 'role'>
  windows: { accountId: string; waId: string; openedAt: Date }
  messages: Columns<Omit<MessageRow, 'pricing'>, 'body', 'seq' | 'callback' | 'errorCode' | 'editedAt' | 'revokedAt'> & {
    pricing: ColumnType<Pricing | null, string | null | undefined, string | null>
  }
  outbox: Columns<OutboxRow, 'value', 'id' | 'attempts'>
  media: Columns<MediaRow, never, 'fileName'>
  log: Columns<LogRow, 'details', 'id' | 'milliseconds'>
  sms: Columns<SmsRow, never, 'seq'>
  letters: Columns<LetterRow, never, 'seq'>
  switches: { one: Generated<boolean>; value: Json<unknown> }
  sp4nReports: Columns<Sp4nReportRow, never, 'id' | 'answer' | 'answeredAt'>
  sp4nSwitches: { one: Generated<boolean>; value: Json<unknown> }
}

export type SimulatorDb = Kysely<Tables>
