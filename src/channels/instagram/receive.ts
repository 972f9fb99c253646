/**
 * An Instagram webhook in our words. Pure, never throws: what is not understood comes back as `unknown`, whole.
 * Source: Meta, Instagram Platform, webhooks. Three shapes: `changes`, a flat `field` and `value` in the entry, `messaging`.
 */
import { z } from 'zod'
import type { ChannelAccount, PublicComment, Update } from '#channels/channel.ts'
import { hashOf, idOf, isEmpty, isObject, toDate, unknown, type Raw } from '#channels/meta-bodies.ts'
import { readMessaging } from '#channels/meta-messaging.ts'
import { defined, storable } from '#lib/plain.ts'

const word = z.union([z.string(), z.number().transform(String)])
const maybeWord = word.optional().catch(undefined)

const value = z.looseObject({
  /** Meta's samples have it under either name. */
  id: maybeWord,
  comment_id: maybeWord,
  text: maybeWord,
  media_id: maybeWord,
  media: z.looseObject({ id: maybeWord }).optional().catch(undefined),
  parent_id: maybeWord,
  timestamp: maybeWord,
  from: z.looseObject({ id: maybeWord, username: maybeWord }).optional().catch(undefined),
})
const change = z.looseObject({ field: maybeWord, value })

type Value = z.infer<typeof value>
type Around = { numberId?: string; ownIds: readonly string[]; time: string | undefined }

export function receive(body: unknown, account: ChannelAccount): Update[] {
  const clean = storable(body)
  if (!isObject(clean) || !Array.isArray(clean['entry'])) return isEmpty(clean) ? [] : [unknown(clean)]
  // Another object's events would be read wrongly: they are only kept.
  if (clean['object'] !== undefined && clean['object'] !== 'instagram') return [unknown(clean)]
  return clean['entry'].flatMap((entry: unknown) => (isObject(entry) ? readEntry(entry, account) : [unknown(entry)]))
}

function readEntry(entry: Raw, { settings }: ChannelAccount): Update[] {
  const told = word.safeParse(entry['id']).data
  // Samples that the app dashboard sends have '0'.
  const numberId = told === '0' ? undefined : told
  const own = [numberId, word.safeParse(settings['instagramId']).data, word.safeParse(settings['pageId']).data]
  const around: Around = { ...defined({ numberId }), ownIds: own.filter((one) => one !== undefined), time: word.safeParse(entry['time']).data }
  const listOf = (name: string): unknown[] => (Array.isArray(entry[name]) ? entry[name] : [])
  const updates = [
    ...('field' in entry ? [readChange(entry, around)] : []),
    ...listOf('changes').map((one) => readChange(one, around)),
    ...listOf('messaging').flatMap((one) => readMessaging(one, around)),
    ...listOf('standby').map((one) => unknown({ standby: one }, numberId)),
  ]
  return updates.length > 0 ? updates : [unknown(entry, numberId)]
}

const COMMENTS = ['comments', 'live_comments']

function readChange(raw: unknown, around: Around): Update {
  const parsed = change.safeParse(raw)
  const comment = parsed.success ? readComment(parsed.data, around) : undefined
  if (!parsed.success || !comment) return unknown(raw, around.numberId)
  const said = parsed.data.value
  const providerId = idOf(`${comment.id}:${comment.change}:${hashOf(said)}`, said)
  return { ...defined({ numberId: around.numberId }), kind: 'comment', providerId, sentAt: toDate(said.timestamp ?? around.time), comment }
}

function readComment({ field = '', value: said }: { field?: string | undefined; value: Value }, { ownIds }: Around): PublicComment | undefined {
  const isMention = field === 'mentions'
  if (!COMMENTS.includes(field) && !isMention) return undefined
  const postId = said.media?.id ?? said.media_id
  const id = said.id ?? said.comment_id ?? (isMention ? postId : undefined)
  if (!id || (said.from?.id !== undefined && ownIds.includes(said.from.id))) return undefined
  const author = defined({ id: said.from?.id, name: said.from?.username })
  const hasAuthor = Object.keys(author).length > 0
  return {
    id,
    change: 'added',
    text: said.text ?? '',
    attachments: [],
    ...defined({ postId, parentId: said.parent_id, author: hasAuthor ? author : undefined }),
  }
}
