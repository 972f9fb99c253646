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

/** @property list the accounts that are active now @property note keeps since when a line is not open; null: it is, or nobody knows yet */
export type Listening = {
  list: () => Promise<Account[]>
  note: (accountId: string, downSince: Date | null) => Promise<void>
  intake: Intake
  newestTalk: NewestTalk
  log: Log
}

/** Milliseconds between two looks for accounts that are new, changed or gone. */
const LOOK_EVERY = 15_000

/** @property downSince as it was noted last */
type Line = { settings: string; stop: () => Promise<void>; downSince: Date | null }

/** @returns what ends all lines */
export async function keepListening({ list, note, intake, newestTalk, log }: Listening): Promise<() => Promise<void>> {
  const lines = new Map<string, Line>()
  /** As of the last look: whom a line may also speak for. */
  let present: Account[] = []
  const notes = keepNotes({ note, log })
  let looking = look()
  const timer = setInterval(() => (looking = looking.then(look)), LOOK_EVERY)
  await looking
  return async () => {
    clearInterval(timer)
    await looking
    await Promise.allSettled([...lines.values()].map(({ stop }) => stop()))
    await notes.done()
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
    const { listen } = channelNamed(account.channel) ?? {}
    if (!listen) return
    const line: Line = { settings: JSON.stringify(account.settings), stop: async () => undefined, downSince: null }
    lines.set(account.id, line)
    notes.add(account.id, null)
    const turned = (isOpen: boolean) => {
      if (isOpen === (line.downSince === null)) return
      line.downSince = isOpen ? null : new Date()
      notes.add(account.id, line.downSince)
    }
    line.stop = listen(account, { hear: (updates) => deliver(account, updates), turned, log: log.child({ account: account.id }) })
  }

  async function deliver(account: Account, updates: Update[]): Promise<void> {
    await intake.take(await deliveriesOf(updates, account, { accounts: present, newestTalk }), new Date())
  }
}

/** For people to look at: no line waits for it. One after the other, so that the newest is the last. */
function keepNotes({ note, log }: Pick<Listening, 'note' | 'log'>) {
  let noting: Promise<void> = Promise.resolve()
  const add = (account: string, downSince: Date | null) => {
    const failed = (error: unknown) =>
      log.warn({ account, reason: error instanceof Error ? error.message : error }, 'the state of a line was not noted')
    noting = noting.then(() => note(account, downSince)).catch(failed)
  }
  return { add, done: () => noting }
}
