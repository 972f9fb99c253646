/** WhatsApp, by Meta's Cloud API. */
import type { Channel } from '#channels/channel.ts'
import { isAuthentic, shakeHands } from '#channels/meta-signature.ts'
import { fetchMedia } from './media.ts'
import { receive } from './receive.ts'
import { markRead, send } from './send.ts'
import { SETTINGS } from './settings.ts'

export const whatsapp: Channel = {
  settings: SETTINGS,
  manner: 'chat',
  windowHours: 24,
  numberSetting: 'phoneNumberId',
  shakeHands,
  isAuthentic,
  receive,
  send,
  fetchMedia,
  markRead,
}
