/** A Facebook page: comments under its posts, posts that mention it, and Messenger. All come by one webhook. */
import type { Channel } from '#channels/channel.ts'
import { answerUnder, findUnder, PRIVATE_DAYS, writeToAuthor } from '#channels/meta-comments.ts'
import { fetchMedia, PAGE_SETTINGS } from '#channels/meta-pages.ts'
import { sendToPerson } from '#channels/meta-send.ts'
import { isAuthentic, shakeHands } from '#channels/meta-signature.ts'
import { look } from './look.ts'
import { receive } from './receive.ts'

export const facebook: Channel = {
  settings: PAGE_SETTINGS,
  manner: 'chat',
  windowHours: 24,
  numberSetting: 'pageId',
  shakeHands,
  isAuthentic,
  receive,
  send: (message, to, account) => sendToPerson(message, to, { account, limits: { textBytes: 2000, hasMetadata: true } }),
  fetchMedia,
  // Messenger ticks a person's whole talk, and of a message alone we do not know whose it is.
  markRead: async () => undefined,
  comments: {
    answer: (commentId, text, account) => answerUnder(commentId, text, { edge: 'comments', account }),
    findAnswer: (commentId, text, account) => findUnder(commentId, text, { edge: 'comments', account }),
    privateDays: PRIVATE_DAYS,
    writePrivately: writeToAuthor,
    look,
  },
}
