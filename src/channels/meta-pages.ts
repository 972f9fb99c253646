/** What a Facebook page and an Instagram account of a region are set up with, and what Meta's error codes mean for both. */
import { z } from 'zod'
import { type ChannelAccount, SendError, type SendProblem } from '#channels/channel.ts'
import { graphWith, reach, toSendError, type GraphAccount } from '#channels/meta-graph.ts'
import { hostsIn, isAllowed, readBytes } from '#channels/meta-media.ts'

/** Where Meta keeps files of its social networks; a leading point stands for all below it. */
const MEDIA_HOSTS = ['.fbcdn.net', '.cdninstagram.com', 'lookaside.fbsbx.com', 'cdn.fbsbx.com']

export const PAGE_SETTINGS = {
  pageId: 'text',
  accessToken: 'secret',
  appSecret: 'secret',
  verifyToken: 'secret',
  graphUrl: 'text',
  apiVersion: 'text',
  mediaHosts: 'text',
} as const

const shape = z.object({
  pageId: z.coerce.string().min(1),
  accessToken: z.string().min(1),
  /** The Instagram account's own id; '' for a page. */
  instagramId: z.coerce.string().default(''),
  /** Without a final slash; the stand-in's address in a demo. */
  graphUrl: z
    .url()
    .default('https://graph.facebook.com')
    .transform((url) => url.replace(/\/$/, '')),
  apiVersion: z.string().default('v25.0'),
  /** Hosts that may be asked for files, besides Meta's. With commas between. */
  mediaHosts: z.string().default(''),
})

export type PageSettings = GraphAccount & z.infer<typeof shape>

/** @throws SendError misconfigured, naming what is wrong */
export function readPage({ id, settings }: ChannelAccount): PageSettings {
  const parsed = shape.safeParse(settings)
  if (parsed.success) return parsed.data
  throw new SendError('misconfigured', 0, `account ${id}: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')} missing or wrong`)
}

/** Source: Meta, Graph API, Messenger Platform and Instagram Platform, error codes (November 2026). Codes not listed are `refused`. */
const PROBLEMS: Record<number, SendProblem> = {
  1: 'try_again', // unknown error on their side
  2: 'try_again', // service down
  4: 'try_again', // too many calls of the app
  17: 'try_again', // too many calls of the user
  32: 'try_again', // too many calls of the page
  341: 'try_again', // a limit of the app
  613: 'try_again', // too many calls of this kind
  1200: 'try_again', // could not be sent just now
  80001: 'try_again', // too many calls of the page
  80002: 'try_again', // too many calls of the Instagram account
  80006: 'try_again', // too many messages of the page
  551: 'gone', // this person takes no messages now
  10: 'misconfigured', // permission missing
  102: 'misconfigured', // the session has ended
  190: 'misconfigured', // the token has expired
  200: 'misconfigured', // permission missing
  230: 'misconfigured', // pages_messaging missing
  368: 'misconfigured', // blocked for breaking a policy
}

/** Within a code, what the subcode says goes before. */
const SUBPROBLEMS: Record<number, SendProblem> = {
  2018278: 'window_closed', // 10: more than 24 hours since the person's last word
  2534022: 'window_closed', // 10: the same at Instagram
  2018001: 'gone', // 100: no matching person
  2018108: 'gone', // 200: the person has left the talk
  1545041: 'gone', // 200, 551: the person is not available
}

/** "Activity already replied to": one private word a comment, and it was said. */
export const ALREADY_REPLIED = 10900

export function problemOf(code: number, subcode?: number): SendProblem {
  return SUBPROBLEMS[subcode ?? 0] ?? PROBLEMS[code] ?? 'refused'
}

export const callGraph = graphWith(problemOf)

/**
 * A file by its address, as Messenger, Instagram and comments tell it. Public for whoever has the address: no token goes along.
 * @throws SendError
 */
export async function fetchMedia(ref: string, account: ChannelAccount): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const { graphUrl, mediaHosts } = readPage(account)
  const hosts = [new URL(graphUrl).host, ...MEDIA_HOSTS, ...hostsIn(mediaHosts)]
  if (!isAllowed(ref, { hosts, graphUrl })) throw new SendError('refused', 0, 'media host not allowed')
  const response = await reach(ref, {})
  if (response.status !== 200) throw toSendError(response, undefined, problemOfFile)
  return { bytes: await readBytes(response), mediaType: response.headers.get('content-type') ?? 'application/octet-stream' }
}

const problemOfFile = (): SendProblem => 'refused'
