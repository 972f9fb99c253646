/** When something was told, by a phone whose clock may be wrong. Pure. */

/** Milliseconds. Less is the way through the network, not the clock. */
const TOLERATED = 2 * 60_000

/** Milliseconds. Nobody's queue is older; then the clock was moved in between, and only the day of receipt is sure. */
const OLDEST = 60 * 24 * 60 * 60_000

/**
 * The phone says what its clock shows while it sends, so we know how far it is off.
 * @param phoneToldAt, phoneSentAt by the phone's clock @param receivedAt by ours
 */
export function toldAtOf({ phoneToldAt, phoneSentAt, receivedAt }: { phoneToldAt: Date; phoneSentAt: Date; receivedAt: Date }): Date {
  const off = receivedAt.getTime() - phoneSentAt.getTime()
  const told = phoneToldAt.getTime() + (Math.abs(off) > TOLERATED ? off : 0)
  const isPossible = told <= receivedAt.getTime() && told >= receivedAt.getTime() - OLDEST
  return isPossible ? new Date(told) : receivedAt
}
