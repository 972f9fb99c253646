/** SMS: through a gateway over HTTP, or over a line of our own to an operator's SMSC (SMPP 3.4). */
import { type Channel, type ChannelAccount, type OutboundMessage, type Recipient, SendError } from '#channels/channel.ts'
import { isFromGateway } from './http/authentic.ts'
import { parseDelivery, receiveByHttp } from './http/receive.ts'
import { sendByHttp } from './http/send.ts'
import { toSms } from './render.ts'
import { kindOf, misconfigured, SETTINGS, settingOf } from './settings.ts'
import { share } from './share.ts'
import { listenBySmpp, sendBySmpp } from './smpp/lines.ts'

export const sms: Channel = {
  settings: SETTINGS,
  manner: 'short',
  windowHours: null,
  shakeHands: () => undefined,
  isAuthentic: (request, account) => kindOf(account) === 'http' && isFromGateway(request, account),
  parse: parseDelivery,
  receive: receiveByHttp,
  share,
  thanks: (account) => settingOf(account, 'incomingThanks'),
  listen: listenBySmpp,
  send,
  async fetchMedia(_ref, account) {
    throw new SendError('refused', 0, `account ${account.id}: an SMS brings no files`)
  },
  markRead: async () => undefined,
}

async function send(message: OutboundMessage, to: Recipient, account: ChannelAccount): Promise<string> {
  const kind = kindOf(account)
  if (!kind) throw misconfigured(account, 'kind: must be http or smpp')
  const text = toSms(message)
  if (text === '') throw new SendError('refused', 0, 'nothing that can be said in an SMS')
  return kind === 'http' ? sendByHttp(text, to, account) : sendBySmpp(text, to, account)
}
