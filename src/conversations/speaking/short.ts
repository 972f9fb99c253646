/** The same in one SMS: `short.<name>` says it better than cutting would. Pure. */
import type { OutboundMessage } from '#channels/channel.ts'
import { isTextKey, type Words } from '#texts/text.ts'

/** @param name of a text `short.<name>`; without one the channel cuts */
export function withShort(
  message: OutboundMessage,
  name: string,
  { words, values = {} }: { words: Words; values?: Record<string, string | number> },
): OutboundMessage {
  const key = `short.${name}`
  return isTextKey(key) ? { ...message, short: words(key, values) } : message
}
