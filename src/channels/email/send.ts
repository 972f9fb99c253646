/** Sending a letter: through the mailbox's own server, or the installation's, or to whoever pipes letters to us. */
import { setTimeout as wait } from 'node:timers/promises'
import { type ChannelAccount, type OutboundMessage, type Recipient, SendError } from '#channels/channel.ts'
import { createMailer, MailError, type OutgoingMail, writeMail } from '#lib/mailer.ts'
import { toSendError } from './problems.ts'
import { messageIdIn } from './receive.ts'
import { ADDRESS, readSending, type SendingSettings } from './settings.ts'
import { HEADER, secretOf, signatureOf } from './signature.ts'
import { letterId, plusAddress, reportId } from './thread.ts'
import { render } from './writing/render.ts'

/** Milliseconds; src/delivery takes a message for lost after twenty seconds. */
const PATIENCE = 15_000

/** @returns the Message-ID, by which answers and returned letters find it @throws SendError, and nothing else */
export async function send(message: OutboundMessage, to: Recipient, account: ChannelAccount): Promise<string> {
  const settings = readSending(account)
  if (!ADDRESS.test(to.address)) throw new SendError('gone', 0, 'not an e-mail address')
  const mail = compose(message, to, { account, settings })
  try {
    await hand(mail, account, settings)
  } catch (error) {
    throw toSendError(error)
  }
  return mail.id
}

function compose(
  message: OutboundMessage,
  to: Recipient,
  { account, settings }: { account: ChannelAccount; settings: SendingSettings },
): OutgoingMail {
  const { address, senderName = address } = settings
  const answered = to.replyTo === undefined ? undefined : messageIdIn(to.replyTo)
  const report = to.ticket === undefined ? undefined : reportId(to.ticket, account)
  const plus = settings.plusAddress && to.ticket ? plusAddress(to.ticket, account) : undefined
  return {
    id: letterId({ ticket: to.ticket, ourId: to.ourId }, account),
    fromName: senderName,
    fromAddress: address,
    to: to.address,
    ...render(message, { senderName, ticket: to.ticket }),
    images: [],
    autoSubmitted: answered ? 'auto-replied' : 'auto-generated',
    references: [report, answered].filter((id) => id !== undefined),
    ...(answered && { inReplyTo: answered }),
    ...(plus && { replyTo: plus }),
  }
}

async function hand(mail: OutgoingMail, account: ChannelAccount, { smtpUrl, address }: SendingSettings): Promise<void> {
  if (smtpUrl?.startsWith('http')) return post(await writeMail(mail, address), smtpUrl, account)
  const mailer = smtpUrl ? createMailer({ smtpUrl, mailFrom: address, demo: false }) : account.mailer
  if (mailer?.mode !== 'smtp') throw new SendError('misconfigured', 0, 'no mail server is set: neither smtpUrl nor SMTP_URL')
  await Promise.race([mailer.send(mail), patience()])
}

/** Whoever takes longer counts as lost; sent again, the letter has the same id and is recognised where it arrives. */
async function patience(): Promise<never> {
  await wait(PATIENCE, undefined, { ref: false })
  throw new MailError(0, 'the mail server took too long')
}

/** The way back of the pipe: the letter as it is, signed as those that come in. */
async function post(letter: Buffer, url: string, account: ChannelAccount): Promise<void> {
  const headers = { 'content-type': 'message/rfc822', [HEADER]: signatureOf(letter, secretOf(account)) }
  const signal = AbortSignal.timeout(PATIENCE)
  const response = await fetch(url, { method: 'POST', redirect: 'error', body: new Uint8Array(letter), headers, signal }).catch((error: unknown) => {
    throw new MailError(0, error instanceof Error ? error.message : String(error))
  })
  const said = (await response.text().catch(() => '')).slice(0, 300)
  // 2xx only; a refusal speaks as mail servers do: `550 5.1.1 no such mailbox`.
  if (!response.ok)
    throw new MailError(Number(/^[45]\d\d\b/.exec(said)?.[0] ?? (response.status >= 500 ? 451 : 554)), said || `HTTP ${response.status}`)
}
