/** Speaking under comments, and the one private word to whoever wrote one. The same calls at Facebook and Instagram, under other names. */
import { z } from 'zod'
import { type ChannelAccount, type PrivateAnswer, SendError } from '#channels/channel.ts'
import { ALREADY_REPLIED, callGraph, readPage } from '#channels/meta-pages.ts'

const made = z.looseObject({ id: z.string().min(1) })
const wrote = z.looseObject({ message_id: z.string().optional().catch(undefined), recipient_id: z.coerce.string().optional().catch(undefined) })
const said = z.looseObject({
  id: z.string(),
  message: z.string().optional(),
  text: z.string().optional(),
  from: z.looseObject({ id: z.coerce.string() }).optional().catch(undefined),
})
const list = z.looseObject({ data: z.array(z.unknown()) })

/** Days. Source: Meta, private replies. */
export const PRIVATE_DAYS = 7

/** @property edge under which answers of a comment stand: `comments` at Facebook, `replies` at Instagram */
export type Under = { edge: 'comments' | 'replies'; account: ChannelAccount }

/** @returns the id of our answer @throws SendError */
export async function answerUnder(commentId: string, text: string, { edge, account }: Under): Promise<string> {
  const answer = made.safeParse(
    await callGraph(readPage(account), `${encodeURIComponent(commentId)}/${edge}`, { method: 'POST', body: { message: text } }),
  )
  if (!answer.success) throw new SendError('try_again', 0, 'no id in the answer')
  return answer.data.id
}

/** @returns the id of these words under the comment, if the page itself has said them @throws SendError */
export async function findUnder(commentId: string, text: string, { edge, account }: Under): Promise<string | undefined> {
  const settings = readPage(account)
  const fields = edge === 'comments' ? 'id,message,from' : 'id,text,from'
  const answer = list.safeParse(await callGraph(settings, `${encodeURIComponent(commentId)}/${edge}?fields=${fields}&limit=100`))
  const own = [settings.pageId, settings.instagramId]
  const found = (answer.data?.data ?? [])
    .map((one) => said.safeParse(one).data)
    .find((one) => one && (one.message ?? one.text) === text && (one.from === undefined || own.includes(one.from.id)))
  return found?.id
}

/** @throws SendError */
export async function writeToAuthor(commentId: string, text: string, account: ChannelAccount): Promise<PrivateAnswer> {
  const settings = readPage(account)
  try {
    const body = { recipient: { comment_id: commentId }, message: { text } }
    const answer = wrote.safeParse(await callGraph(settings, `${settings.pageId}/messages`, { method: 'POST', body }))
    if (!answer.success) throw new SendError('try_again', 0, 'no id in the answer')
    const { message_id: id, recipient_id: address } = answer.data
    return { ...(id !== undefined && { id }), ...(address !== undefined && { address }) }
  } catch (error) {
    if (error instanceof SendError && error.code === ALREADY_REPLIED) return { isRepeated: true }
    throw error
  }
}
