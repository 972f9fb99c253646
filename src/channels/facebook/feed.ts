/** One change of a page's feed. Comments and posts of others are public words; likes, shares, ratings and what the page does itself are not. */
import type { Attachment, PublicComment, Update } from '#channels/channel.ts'
import { hashOf, idOf, toDate, unknown } from '#channels/meta-bodies.ts'
import { defined } from '#lib/plain.ts'
import { change, type Value } from './shapes.ts'

export type Around = { numberId?: string; ownIds: readonly string[]; time: string | undefined }

const CHANGES: Record<string, PublicComment['change']> = {
  add: 'added',
  edit: 'edited',
  edited: 'edited',
  remove: 'removed',
  hide: 'hidden',
  unhide: 'shown',
}

/** What a visitor may put on the page, or mention it in. */
const POSTS = ['post', 'status', 'photo', 'video']

export function readChange(raw: unknown, around: Around): Update {
  const parsed = change.safeParse(raw)
  const comment = parsed.success ? readComment(parsed.data, around) : undefined
  if (!parsed.success || !comment) return unknown(raw, around.numberId)
  const { value } = parsed.data
  // Edited twice, both times the same id: what is said in it makes them two.
  const providerId = idOf(`${comment.id}:${comment.change}:${hashOf(value)}`, value)
  const sentAt = toDate(value.created_time ?? around.time)
  return { ...defined({ numberId: around.numberId }), kind: 'comment', providerId, sentAt, comment }
}

/** @returns undefined when nobody but ourselves has said anything */
function readComment({ field, value }: { field?: string | undefined; value: Value }, { ownIds }: Around): PublicComment | undefined {
  const isMention = field === 'mention'
  if (field !== 'feed' && !isMention) return undefined
  const id = idIn(value, isMention)
  const kind = Object.hasOwn(CHANGES, value.verb ?? '') ? CHANGES[value.verb ?? ''] : undefined
  if (!id || !kind) return undefined
  const author = authorOf(value)
  const isOwn = author?.id !== undefined && ownIds.includes(author.id)
  // Whoever removes or hides it may be the page: that only follows what is known, and makes nothing.
  const speaks = kind === 'added' || kind === 'edited'
  if (speaks && (isOwn || (value.item !== 'comment' && !isMention && !isVisitors(value, author)))) return undefined
  const { post_id: postId, parent_id: parent } = value
  return {
    id,
    change: kind,
    text: value.message ?? '',
    attachments: attachmentsOf(value),
    link: value.permalink_url ?? `https://www.facebook.com/${id}`,
    ...defined({ postId, author, parentId: parent === postId ? undefined : parent }),
  }
}

function idIn({ item, comment_id: commentId, post_id: postId }: Value, isMention: boolean): string | undefined {
  if (item === 'comment') return commentId
  if (isMention) return commentId ?? postId
  return POSTS.includes(item ?? '') ? postId : undefined
}

/** Without an author a post is the page's own; without words and pictures nothing was said. */
function isVisitors(value: Value, author: PublicComment['author']): boolean {
  return author?.id !== undefined && (Boolean(value.message) || attachmentsOf(value).length > 0)
}

function authorOf({ from, sender_id: id, sender_name: name }: Value): PublicComment['author'] {
  const author = defined({ id: from?.id ?? id, name: from?.name ?? name })
  return author.id === undefined && author.name === undefined ? undefined : author
}

function attachmentsOf({ item, photo, video, photos = [], link }: Value): Attachment[] {
  const images = [photo, ...photos, ...(item === 'photo' ? [link] : [])].filter((url) => url !== undefined)
  const videos = [video, ...(item === 'video' ? [link] : [])].filter((url) => url !== undefined)
  return [...new Set(images)].map(attachmentOf('image')).concat([...new Set(videos)].map(attachmentOf('video')))
}

function attachmentOf(kind: 'image' | 'video'): (url: string) => Attachment {
  return (url) => ({ kind, ref: url, url })
}
