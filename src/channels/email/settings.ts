/** What a mailbox of a region is set up with. How an operator gets these: README.md beside this file. */
import { z } from 'zod'
import { type ChannelAccount, SendError } from '#channels/channel.ts'

export const SETTINGS = {
  address: 'text',
  senderName: 'text',
  imapHost: 'text',
  imapPort: 'text',
  imapUser: 'text',
  imapPassword: 'secret',
  mailbox: 'text',
  processedMailbox: 'text',
  smtpUrl: 'secret',
  plusAddress: 'text',
  appSecret: 'secret',
} as const

/** Loose on purpose: servers of offices have names of every kind. */
export const ADDRESS = /^[^\s@<>"(),:;[\]\\]{1,64}@[^\s@<>"(),:;[\]\\]{1,255}$/u

const filled = z.string().trim().min(1)
/** '' on a settings page means: not set. */
const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || undefined)

const sending = z.object({
  address: filled.regex(ADDRESS).transform((address) => address.toLowerCase()),
  senderName: optional,
  /** smtp: or smtps:; http: and https: hand the letter to whoever also pipes mail to us (the stand-in of a demonstration). */
  smtpUrl: optional.pipe(z.url({ protocol: /^(smtps?|https?)$/ }).optional()),
  plusAddress: optional,
})

export type SendingSettings = z.infer<typeof sending>

/** @throws SendError misconfigured, naming what is wrong */
export function readSending({ id, settings }: ChannelAccount): SendingSettings {
  const parsed = sending.safeParse(settings)
  if (parsed.success) return parsed.data
  throw new SendError('misconfigured', 0, `account ${id}: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')} missing or wrong`)
}

const mailbox = z.object({
  imapHost: filled,
  imapPort: z.coerce.number().int().min(1).max(65_535).catch(993),
  imapUser: filled,
  imapPassword: filled,
  mailbox: optional.transform((name) => name ?? 'INBOX'),
  processedMailbox: optional,
})

export type MailboxSettings = z.infer<typeof mailbox>

/** @returns undefined when this account has no mailbox to look into: its letters are piped to us */
export function readMailbox({ settings }: ChannelAccount): MailboxSettings | undefined {
  return mailbox.safeParse(settings).data
}

/** @returns '' when it is not set */
export function ownAddress({ settings }: ChannelAccount): string {
  const { address } = settings
  return typeof address === 'string' ? address.trim().toLowerCase() : ''
}
