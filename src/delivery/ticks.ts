/** Blue ticks and "is typing", beside the work: nobody waits for them, none is tried twice, and when there are too many the oldest are left out. */
import { channelNamed } from '#channels/registry.ts'
import type { Log } from '#lib/log.ts'
import type { AccountRow } from '#regions/queries.ts'

/** @property providerId of the newest message that was read @property isTyping our answer is still to come */
export type Tick = { account: AccountRow; providerId: string; isTyping: boolean }

const AT_ONCE = 4
const WAITING_MOST = 100

/** @returns takes one tick and comes back at once */
export function createTicks(log: Log): (tick: Tick) => void {
  const waiting: Tick[] = []
  let underWay = 0
  const work = async () => {
    underWay++
    for (let tick = waiting.shift(); tick; tick = waiting.shift()) await say(tick, log)
    underWay--
  }
  return (tick) => {
    waiting.push(tick)
    if (waiting.length > WAITING_MOST) waiting.shift()
    if (underWay < AT_ONCE) void work()
  }
}

async function say({ account, providerId, isTyping }: Tick, log: Log): Promise<void> {
  try {
    await channelNamed(account.channel)?.markRead(providerId, account, isTyping)
  } catch (error) {
    log.debug({ account: account.id, reason: error instanceof Error ? error.message : error }, 'not marked as read')
  }
}
