/** The window in which anything may be written; after it only approved templates may go out. Pure. */
import { channelNamed } from '#channels/registry.ts'

/** @property channel as in channel_accounts @property lastInboundAt when the person last wrote; null when never */
export type WindowOf = { channel: string; lastInboundAt: Date | null }

/** Hours. Source: Meta, customer service window; other channels have none. */
export function windowHours(channel: string): number | null {
  return channelNamed(channel)?.windowHours ?? null
}

/** @param at the moment of sending */
export function isWindowOpen({ channel, lastInboundAt }: WindowOf, at: Date): boolean {
  const hours = windowHours(channel)
  return hours === null || (lastInboundAt !== null && at.getTime() - lastInboundAt.getTime() < hours * 3600 * 1000)
}
