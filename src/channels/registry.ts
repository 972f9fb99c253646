/** Every channel of the system. A new channel is a folder beside this file and a line here. */
import type { Channel } from './channel.ts'
import { email } from './email/index.ts'
import { facebook } from './facebook/index.ts'
import { instagram } from './instagram/index.ts'
import { sms } from './sms/index.ts'
import { whatsapp } from './whatsapp/index.ts'

export const channels = { whatsapp, facebook, instagram, sms, email } satisfies Record<string, Channel>

/** @param name as in channel_accounts.channel */
export function channelNamed(name: string): Channel | undefined {
  return Object.hasOwn(channels, name) ? channels[name as keyof typeof channels] : undefined
}
