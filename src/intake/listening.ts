/**
 * Lines we keep open ourselves: for accounts whose provider does not call us (SMPP, IMAP).
 * One line an account and process; two processes hear the same thing twice, which is stored once.
 */
import type { Update } from '#channels/channel.ts'
import { channelNamed } from '#channels/registry.ts'
import type { Intake } from '#intake/commands.ts'
import { deliveriesOf, type NewestTalk } from '#intake/sharing.ts'
import type { Log } from '#lib/log.ts'

type Account = { id: string; regionId: string; channel: string; settings: Record<string, unknown> }

/** @property list the accounts that are active now */
export type Listening = { list: () => Promise<Account[]>; intake: Intake; newestTalk: NewestTalk; log: Log }

/** Milliseconds between two looks for accounts that are new, changed or gone. */
const LOOK_EVERY = 15_000

type Line = { settings: string; stop: () => Promise<void> }

/** @returns what ends all lines */
export async function keepListening({ list, intake, newestTalk, log }: Listening): Promise<() => Promise<void>> {
  const lines = new Map<string, Line>()
  /** As of the last look: whom a line may also speak for. */
  let present: Account[] = []
  let looking = look()
  const timer = setInterval(() => (looking = looking.then(look)), LOOK_EVERY)
  await looking
  return async () => {
    clearInterval(timer)
    await looking
    await Promise.allSettled([...lines.values()].map(({ stop }) => stop()))
  }

  async function look(): Promise<void> {
    try {
      const accounts = await list()
      present = accounts
      for (const [id, line] of lines)
        if (!accounts.some((one) => one.id === id && JSON.stringify(one.settings) === line.settings)) await end(id, line)
      for (const account of accounts) if (!lines.has(account.id)) begin(account)
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.message : error }, 'lines could not be looked after')
    }
  }

  async function end(id: string, { stop }: Line): Promise<void> {
    lines.delete(id)
    await stop()
  }

  function begin(account: Account): void {
    const hear = (updates: Update[]) => deliver(account, updates)
    const stop = channelNamed(account.channel)?.listen?.(account, { hear, log: log.child({ account: account.id }) })
    if (stop) lines.set(account.id, { settings: JSON.stringify(account.settings), stop })
  }

  async function deliver(account: Account, updates: Update[]): Promise<void> {
    await intake.take(await deliveriesOf(updates, account, { accounts: present, newestTalk }), new Date())
  }
}
