/** Handing an e-mail to a mail server (SMTP). One call, one answer; who decides what follows is src/mail. */
import { createTransport } from 'nodemailer'

export type OutgoingMail = {
  /** Ours; becomes the Message-ID, so that a repeat is recognised where it arrives. */
  id: string
  fromName: string
  to: string
  subject: string
  text: string
  html: string
  images: { cid: string; bytes: Uint8Array; mediaType: string }[]
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
    async send({ id, fromName, to, subject, text, html, images }) {
      await transport
        .sendMail({
          messageId: `<${id}@${mailFrom.split('@')[1]}>`,
          from: { name: fromName, address: mailFrom },
          to,
          subject,
          text,
          html,
          // Nobody's "I am on leave" answers to a machine (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: images.map(({ cid, bytes, mediaType }) => ({
            cid,
            content: Buffer.from(bytes),
            contentType: mediaType,
            contentDisposition: 'inline' as const,
            filename: `${cid}.${mediaType.split('/')[1]}`,
          })),
        })
        .catch((error: unknown) => {
          throw toMailError(error)
        })
    },
  }
}

function toMailError(error: unknown): MailError {
  const { responseCode, message } = error as { responseCode?: number; message?: string }
  return new MailError(responseCode ?? 0, message ?? String(error))
}
