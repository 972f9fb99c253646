/** A real mail server on a port of its own, that takes everything unless it is told to refuse. */
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { callbackify } from 'node:util'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

export type ReceivedMail = { from: string; to: string[]; raw: string }

export type MailServer = {
  url: string
  received: ReceivedMail[]
  /** SMTP replies to the next mails; taken when empty. */
  replies: number[]
  stop: () => Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const replies: number[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: callbackify(take),
  })
  async function take(stream: Readable, { envelope: { mailFrom, rcptTo } }: SMTPServerSession): Promise<void> {
    const raw = await text(stream)
    const code = replies.shift()
    if (code) throw Object.assign(new Error('invented refusal'), { responseCode: code })
    received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    replies,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
