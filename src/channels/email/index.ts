/** E-mail: a mailbox of the region, looked into (IMAP) or piped to us, and letters sent by SMTP. */
import type { Channel, RawRequest } from '#channels/channel.ts'
import { listen } from './listen.ts'
import { fetchMedia } from './mailbox.ts'
import { receive } from './receive.ts'
import { send } from './send.ts'
import { SETTINGS } from './settings.ts'
import { isAuthentic } from './signature.ts'

export const email: Channel = {
  settings: SETTINGS,
  manner: 'letter',
  windowHours: null,
  // What mail servers usually take: 25 MB of files, as they travel.
  largestBody: 36 * 1024 * 1024,
  answersPerDay: 12,
  shakeHands: () => undefined,
  isAuthentic,
  parse,
  receive,
  listen,
  send,
  fetchMedia,
  // Letters have no blue ticks.
  markRead: async () => undefined,
}

/** A letter as it is (message/rfc822). */
function parse({ body }: RawRequest): unknown {
  return body.length > 0 ? body : undefined
}
