/** Who hears it once, and how. Pure. */

/** Milliseconds: WhatsApp's 24 hours, less a little for the way there. */
const WINDOW = 24 * 60 * 60 * 1000 - 5 * 60 * 1000

/** Whoever has two reports on one case hears of it once, about the first. */
export function onePerTalk<T extends { conversationId: string }>(receivers: readonly T[]): T[] {
  return receivers.filter((one, place) => receivers.findIndex(({ conversationId }) => conversationId === one.conversationId) === place)
}

/** Free words may only be sent for a day after the person's own last message. */
export function isWindowOpen(lastInboundAt: Date | null, now: Date): boolean {
  return lastInboundAt !== null && now.getTime() - lastInboundAt.getTime() < WINDOW
}
