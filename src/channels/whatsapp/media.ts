/**
 * Photos, voice notes and documents: the id gives an address that lives five minutes and wants the token.
 * The token travels with the request, so only listed hosts are asked and no redirect is followed.
 */
import { z } from 'zod'
import { type ChannelAccount, SendError } from '#channels/channel.ts'
import { reach, toSendError } from '#channels/meta-graph.ts'
import { isAllowed, LARGEST, readBytes } from '#channels/meta-media.ts'
import { callGraph } from './graph.ts'
import { problemOf } from './problems.ts'
import { readSettings, type WhatsappSettings } from './settings.ts'

const found = z.looseObject({ url: z.url(), mime_type: z.string().optional(), file_size: z.coerce.number().optional().catch(undefined) })

export type Media = { bytes: Uint8Array; mediaType: string }

/** @throws SendError */
export async function fetchMedia(ref: string, account: ChannelAccount): Promise<Media> {
  const settings = readSettings(account)
  const first = await download(ref, settings)
  // The address was too old: a fresh one is asked for, once.
  const answer = first.status === 404 ? await download(ref, settings) : first
  // The id was found a moment ago, so the file is there: a short-lived address that is refused says nothing against it.
  if (answer.status === 404) throw new SendError('try_again', 404, 'the address was too old, twice')
  if (answer.status !== 200) throw toSendError(answer.response, undefined, problemOf)
  return { bytes: await readBytes(answer.response), mediaType: answer.mediaType }
}

async function download(ref: string, settings: WhatsappSettings): Promise<{ status: number; response: Response; mediaType: string }> {
  const answer = found.safeParse(await callGraph(settings, encodeURIComponent(ref)))
  if (!answer.success) throw new SendError('try_again', 0, 'no address in the answer')
  const { url, mime_type: mediaType, file_size: size } = answer.data
  if (!isAllowed(url, { hosts: settings.mediaHosts, graphUrl: settings.graphUrl }))
    throw new SendError('refused', 0, `media host not allowed: ${new URL(url).host}`)
  if ((size ?? 0) > LARGEST) throw new SendError('refused', 0, 'media too large')
  const response = await reach(url, { headers: { authorization: `Bearer ${settings.accessToken}` } })
  return { status: response.status, response, mediaType: mediaType ?? response.headers.get('content-type') ?? 'application/octet-stream' }
}
