/** Blue ticks. Best effort: nobody waits for them, and no failure of theirs is worth a second try. */
import { channelNamed } from '#channels/registry.ts'
import type { JobContext, Jobs } from '#jobs/catalog.ts'
import { findAccount } from '#regions/queries.ts'

export async function tickAsRead({ db, log }: JobContext, { accountId, providerId, isTyping }: Jobs['mark-read']): Promise<void> {
  try {
    const account = await findAccount(db, accountId)
    if (account) await channelNamed(account.channel)?.markRead(providerId, account, isTyping)
  } catch (error) {
    log.debug({ account: accountId, reason: error instanceof Error ? error.message : error }, 'not marked as read')
  }
}
