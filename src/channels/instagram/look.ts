/** What stands at Instagram that the webhook did not tell: the address, the words of the post, the words themselves when only an id came. */
import { z } from 'zod'
import { type ChannelAccount, type CommentFacts, type PublicComment, SendError } from '#channels/channel.ts'
import { callGraph, readPage } from '#channels/meta-pages.ts'
import { defined } from '#lib/plain.ts'

const maybeText = z.string().optional().catch(undefined)
const media = z.looseObject({ permalink: maybeText, caption: maybeText, media_url: maybeText, username: maybeText }).optional().catch(undefined)
const comment = z.looseObject({
  text: maybeText,
  username: maybeText,
  from: z
    .looseObject({ id: z.coerce.string().optional().catch(undefined), username: maybeText })
    .optional()
    .catch(undefined),
  media,
})
const mentions = z.looseObject({ mentioned_comment: comment.optional().catch(undefined), mentioned_media: media })

const COMMENT = 'text,username,from,media{permalink,caption}'
const MENTIONED = 'text,username,media{permalink,caption}'
const MEDIA = 'permalink,caption,username,media_url'

/** @throws SendError */
export async function look(
  { id, postId, parentId }: Pick<PublicComment, 'id' | 'postId' | 'parentId'>,
  account: ChannelAccount,
): Promise<CommentFacts> {
  const settings = readPage(account)
  const ask = (path: string) => callGraph(settings, path)
  // Mentioned in a caption: the post itself speaks.
  if (id === postId)
    return factsOfPost(mentions.parse(await ask(mention(settings.instagramId, `mentioned_media.media_id(${id}){${MEDIA}}`))).mentioned_media)
  const own = await ask(`${encodeURIComponent(id)}?fields=${COMMENT}`).catch(passing)
  // A comment under somebody else's post can be read only because it mentions us.
  const found = own ?? mentions.parse(await ask(mention(settings.instagramId, `mentioned_comment.comment_id(${id}){${MENTIONED}}`))).mentioned_comment
  const parent = parentId ? await ask(`${encodeURIComponent(parentId)}?fields=text`).catch(() => undefined) : undefined
  return factsOf(comment.parse(found ?? {}), comment.safeParse(parent).data?.text)
}

function mention(instagramId: string, field: string): string {
  return `${encodeURIComponent(instagramId)}?fields=${encodeURIComponent(field)}`
}

/** Only "you may not read this" leads to the other way of asking. */
function passing(error: unknown): undefined {
  if (error instanceof SendError && error.problem === 'refused') return undefined
  throw error
}

function factsOf({ text, username, from, media: post }: z.infer<typeof comment>, parent: string | undefined): CommentFacts {
  const author = defined({ id: from?.id, name: from?.username ?? username })
  return {
    ...defined({ text, link: post?.permalink, author: Object.keys(author).length > 0 ? author : undefined }),
    around: [post?.caption, parent].filter((words): words is string => Boolean(words)),
    photos: [],
  }
}

function factsOfPost(post: z.infer<typeof media>): CommentFacts {
  const { caption: text, permalink: link, username, media_url: photo } = post ?? {}
  return { ...defined({ text, link, author: username ? { name: username } : undefined }), around: [], photos: photo ? [photo] : [] }
}
