/**
 * A page's webhook in our words. Pure, never throws: what is not understood comes back as `unknown`, whole.
 * Source: Meta, Webhooks, object `page`: field `feed` and `mention` under `changes`, Messenger under `messaging`.
 */
import type { ChannelAccount, Update } from '#channels/channel.ts'
import { isEmpty, isObject, unknown, type Raw } from '#channels/meta-bodies.ts'
import { readMessaging } from '#channels/meta-messaging.ts'
import { defined, storable } from '#lib/plain.ts'
import { readChange } from './feed.ts'
import { word } from './shapes.ts'

/** Lists of an entry that are read; what lies in `standby` was said while another app, or a person in Meta's own inbox, has the talk. */
const LISTS = ['changes', 'messaging', 'standby']

export function receive(body: unknown, account: ChannelAccount): Update[] {
  const clean = storable(body)
  if (!isObject(clean) || !Array.isArray(clean['entry'])) return isEmpty(clean) ? [] : [unknown(clean)]
  // Another object's events would be read wrongly: they are only kept.
  if (clean['object'] !== undefined && clean['object'] !== 'page') return [unknown(clean)]
  return clean['entry'].flatMap((entry: unknown) => (isObject(entry) ? readEntry(entry, account) : [unknown(entry)]))
}

function readEntry(entry: Raw, { settings }: ChannelAccount): Update[] {
  const numberId = word.safeParse(entry['id']).data
  const ownIds = [numberId, word.safeParse(settings['pageId']).data].filter((one) => one !== undefined)
  const around = { ...defined({ numberId }), ownIds, time: word.safeParse(entry['time']).data }
  const listOf = (name: string): unknown[] => (Array.isArray(entry[name]) ? entry[name] : [])
  const updates = [
    ...listOf('changes').map((one) => readChange(one, around)),
    ...listOf('messaging').flatMap((one) => readMessaging(one, around)),
    ...listOf('standby').map((one) => unknown({ standby: one }, numberId)),
  ]
  const isRead = updates.length > 0 && LISTS.every((name) => entry[name] === undefined || Array.isArray(entry[name]))
  return isRead ? updates : [...updates, unknown(entry, numberId)]
}
