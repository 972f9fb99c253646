/** What Meta posts to a page, as JSON. Pure. Shapes: Meta, Webhooks, objects `page` and `instagram`. */
import type { Page } from './pages.ts'
import type { CommentRow, SocialMessage } from './tables.ts'

export type Entry = Record<string, unknown>

/** One body for many. */
export function bodyOfEntries({ channel }: Pick<Page, 'channel'>, entries: Entry[]): string {
  return JSON.stringify({ object: channel === 'facebook' ? 'page' : 'instagram', entry: entries })
}

type Told = Pick<CommentRow, 'id' | 'postId' | 'parentId' | 'personId' | 'text' | 'photo'>
type Verb = 'add' | 'edited' | 'remove' | 'hide' | 'unhide'
export type CommentNews = { comment: Told; verb: Verb; name: string; at: Date }

/** @returns undefined: Instagram tells of new comments only */
export function commentEntry(page: Page, news: CommentNews): Entry | undefined {
  if (page.channel === 'facebook') return { ...headOf(page, seconds(news.at)), changes: [{ field: 'feed', value: feedValue(page, news) }] }
  return news.verb === 'add' ? { ...headOf(page, seconds(news.at)), changes: [{ field: 'comments', value: instagramValue(page, news) }] } : undefined
}

function feedValue({ ownId, graphUrl }: Page, { comment, verb, name, at }: CommentNews): Entry {
  return {
    item: 'comment',
    verb,
    comment_id: comment.id,
    post_id: comment.postId,
    parent_id: comment.parentId ?? comment.postId,
    created_time: seconds(at),
    from: { id: comment.personId ?? ownId, name },
    ...(verb === 'remove' ? {} : { message: comment.text }),
    ...(comment.photo && verb !== 'remove' ? { photo: `${graphUrl}/cdn/${comment.photo}` } : {}),
  }
}

function instagramValue({ ownId }: Page, { comment, name }: CommentNews): Entry {
  return {
    id: comment.id,
    text: comment.text,
    from: { id: comment.personId ?? ownId, username: name },
    media: { id: comment.postId, media_product_type: 'FEED' },
    ...(comment.parentId ? { parent_id: comment.parentId } : {}),
  }
}

export function messageEntry(page: Page, { personId, id, message, at }: { personId: string; id: string; message: SocialMessage; at: Date }): Entry {
  return talkEntry(page, { from: personId, to: page.ownId, at, event: { message: { mid: id, ...message } } })
}

/** Our own words come back, with what we sent along; Instagram repeats no metadata. */
export function echoEntry(page: Page, { personId, id, message, at }: { personId: string; id: string; message: SocialMessage; at: Date }): Entry {
  const { text, metadata } = message
  const told = { mid: id, is_echo: true, ...(text ? { text } : {}), ...(page.channel === 'facebook' && metadata ? { app_id: 1, metadata } : {}) }
  return talkEntry(page, { from: page.ownId, to: personId, at, event: { message: told } })
}

/** @returns undefined: Instagram tells of reading only */
export function deliveryEntry(page: Page, { personId, id, at }: { personId: string; id: string; at: Date }): Entry | undefined {
  if (page.channel === 'instagram') return undefined
  return talkEntry(page, { from: personId, to: page.ownId, at, event: { delivery: { mids: [id], watermark: at.getTime() } } })
}

function talkEntry(page: Page, { from, to, at, event }: { from: string; to: string; at: Date; event: Entry }): Entry {
  const timestamp = at.getTime()
  return { ...headOf(page, timestamp), messaging: [{ sender: { id: from }, recipient: { id: to }, timestamp, ...event }] }
}

function headOf({ ownId }: Page, time: number): Entry {
  return { id: ownId, time }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
