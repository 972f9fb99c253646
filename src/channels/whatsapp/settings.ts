/** What a WhatsApp account of a region is set up with. How an operator gets these: README.md beside this file. */
import { z } from 'zod'
import { type ChannelAccount, SendError } from '#channels/channel.ts'
import { hostsIn } from '#channels/meta-media.ts'

/** Meta stores media here whatever host the API has. */
const MEDIA_HOST = 'lookaside.fbsbx.com'

export const SETTINGS = {
  phoneNumberId: 'text',
  accessToken: 'secret',
  appSecret: 'secret',
  verifyToken: 'secret',
  graphUrl: 'text',
  apiVersion: 'text',
  formId: 'text',
  mediaHosts: 'text',
} as const

const sending = z.object({
  phoneNumberId: z.coerce.string().min(1),
  accessToken: z.string().min(1),
  /** Without a final slash; the stand-in's address in a demo. */
  graphUrl: z
    .url()
    .default('https://graph.facebook.com')
    .transform((url) => url.replace(/\/$/, '')),
  apiVersion: z.string().default('v25.0'),
  /** Hosts that may be asked for media, besides Meta's; they are sent the access token. With commas between. */
  mediaHosts: z.string().default(''),
})

export type WhatsappSettings = Omit<z.infer<typeof sending>, 'mediaHosts'> & { mediaHosts: string[] }

/** @throws SendError misconfigured, naming what is wrong */
export function readSettings({ id, settings }: ChannelAccount): WhatsappSettings {
  const parsed = sending.safeParse(settings)
  if (!parsed.success) {
    throw new SendError('misconfigured', 0, `account ${id}: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')} missing or wrong`)
  }
  return { ...parsed.data, mediaHosts: [new URL(parsed.data.graphUrl).host, MEDIA_HOST, ...hostsIn(parsed.data.mediaHosts)] }
}
