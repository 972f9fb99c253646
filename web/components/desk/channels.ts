/** How a way in is called and drawn. Pure. */
import { isTextKey, type Words } from '#texts/text.ts'
import type { IconName } from '#web/components/icons.ts'

export const CHANNEL_ICONS: Record<string, IconName> = {
  whatsapp: 'message-circle',
  web: 'globe',
  sms: 'smartphone',
  email: 'mail',
  facebook: 'at-sign',
  instagram: 'at-sign',
  group: 'message-circle',
  social: 'at-sign',
  field: 'clipboard-list',
  counter: 'user',
  phone: 'phone',
  letter: 'mail',
  open311: 'globe',
  sp4n: 'arrow-right-left',
  transfer: 'arrow-right-left',
}

/** A channel without a word of ours is called by its own name. */
export function channelWord(channel: string, say: Words): string {
  const key = `desk.channel_${channel}`
  return isTextKey(key) ? say(key) : channel
}
