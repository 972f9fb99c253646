/** Handing an e-mail to a mail server (SMTP). One call, one answer; who decides what follows is src/mail, and the channel e-mail. */
import { createTransport, type SendMailOptions } from 'nodemailer'

export type OutgoingMail = {
  /** Ours; becomes the Message-ID, so that a repeat is recognised where it arrives. With an @ it is the whole of it. */
  id: string
  fromName: string
  /** Left out: the installation's own address. */
  fromAddress?: string
  to: string
  subject: string
  text: string
  html: string
  images: { cid: string; bytes: Uint8Array; mediaType: string }[]
  /** Where answers go, when not to the address it comes from. */
  replyTo?: string
  /** Ids without angle brackets. */
  inReplyTo?: string
  references?: string[]
  /** RFC 3834; left out: a machine wrote it by itself. */
  autoSubmitted?: 'auto-generated' | 'auto-replied'
}

/** caught: a demonstration without a mail server, mails are kept to be looked at · waiting: nothing goes out until SMTP_URL is set */
export type Mailer = { mode: 'smtp'; send: (mail: OutgoingMail) => Promise<void> } | { mode: 'caught' | 'waiting' }

export class MailError extends Error {
  /** The mail server's reply, 400 to 599; 0 when it was not reached or hung up. */
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export type MailSettings = { smtpUrl: string | undefined; mailFrom: string; demo: boolean }

/** Milliseconds. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

export function createMailer({ smtpUrl, mailFrom, demo }: MailSettings): Mailer {
  if (!smtpUrl) return { mode: demo ? 'caught' : 'waiting' }
  const transport = createTransport({ url: smtpUrl, ...PATIENCE })
  return {
    mode: 'smtp',
    async send(mail) {
      await transport.sendMail(toOptions(mail, mailFrom)).catch((error: unknown) => {
        throw toMailError(error)
      })
    },
  }
}

/** @returns the letter as it travels @throws MailError when it cannot be put together */
export async function writeMail(mail: OutgoingMail, mailFrom: string): Promise<Buffer> {
  const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    .sendMail(toOptions(mail, mailFrom))
    .catch((error: unknown) => {
      throw toMailError(error)
    })
  return message as Buffer
}

function toOptions(mail: OutgoingMail, mailFrom: string): SendMailOptions {
  const { id, fromName, fromAddress = mailFrom, to, subject, text, html, images, autoSubmitted = 'auto-generated' } = mail
  return {
    messageId: `<${id.includes('@') ? id : `${id}@${mailFrom.split('@')[1]}`}>`,
    from: { name: fromName, address: fromAddress },
    // An object: what stands in it is one address, whatever signs it holds.
    to: { name: '', address: to },
    subject,
    text,
    html,
    // Nobody's "I am on leave" answers to a machine (RFC 3834).
    headers: { 'Auto-Submitted': autoSubmitted },
    ...(mail.replyTo && { replyTo: mail.replyTo }),
    ...(mail.inReplyTo && { inReplyTo: `<${mail.inReplyTo}>` }),
    ...(mail.references?.length && { references: mail.references.map((one) => `<${one}>`) }),
    attachments: images.map(({ cid, bytes, mediaType }) => ({
      cid,
      content: Buffer.from(bytes),
      contentType: mediaType,
      contentDisposition: 'inline' as const,
      filename: `${cid}.${mediaType.split('/')[1]}`,
    })),
  }
}

function toMailError(error: unknown): MailError {
  const { responseCode, message } = error as { responseCode?: number; message?: string }
  return new MailError(responseCode ?? 0, message ?? String(error))
}
