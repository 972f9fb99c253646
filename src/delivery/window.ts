/** The 24-hour window: after it only approved templates may go out. Pure. */

/** Hours after the person's last message. Source: Meta, WhatsApp, customer service window. */
const HOURS = 24

/** @param lastInboundAt when the person last wrote; null when never @param at the moment of sending */
export function isWindowOpen(lastInboundAt: Date | null, at: Date): boolean {
  return lastInboundAt !== null && at.getTime() - lastInboundAt.getTime() < HOURS * 3600 * 1000
}
