/** What stands at Facebook that the webhook did not tell: the address, the words around, the words themselves when only an id came. */
import { z } from 'zod'
import type { ChannelAccount, CommentFacts, PublicComment } from '#channels/channel.ts'
import { callGraph, readPage } from '#channels/meta-pages.ts'
import { defined } from '#lib/plain.ts'

const maybeText = z.string().optional().catch(undefined)
const person = z
  .looseObject({ id: z.coerce.string().optional().catch(undefined), name: maybeText })
  .optional()
  .catch(undefined)

const thing = z.looseObject({
  message: maybeText,
  permalink_url: maybeText,
  from: person,
  parent: z.looseObject({ message: maybeText }).optional().catch(undefined),
  attachment: z
    .looseObject({ media: z.looseObject({ image: z.looseObject({ src: z.string() }) }) })
    .optional()
    .catch(undefined),
})

const COMMENT = 'message,permalink_url,from,parent{message},attachment{media}'
const POST = 'message,permalink_url,from'

/** @throws SendError */
export async function look({ id, postId }: Pick<PublicComment, 'id' | 'postId'>, account: ChannelAccount): Promise<CommentFacts> {
  const settings = readPage(account)
  const ask = async (what: string, fields: string) => thing.parse((await callGraph(settings, `${encodeURIComponent(what)}?fields=${fields}`)) ?? {})
  const isPost = postId === id
  const { message, permalink_url: link, from, parent, attachment } = await ask(id, isPost ? POST : COMMENT)
  // Posts of others, and posts that are gone, cannot be read: the comment stands by itself then.
  const post = postId && !isPost ? await ask(postId, POST).catch(() => undefined) : undefined
  return {
    ...defined({ text: message, link, author: from && defined({ id: from.id, name: from.name }) }),
    around: [post?.message, parent?.message].filter((words): words is string => Boolean(words)),
    photos: attachment ? [attachment.media.image.src] : [],
  }
}
