/** Whose an update is, and for whom it is stored. Pure but for the question which talk is going on, which is asked of `newestTalk`. */
import type { Channel, Update } from '#channels/channel.ts'
import { channelNamed } from '#channels/registry.ts'
import type { Delivery } from '#intake/commands.ts'
import { ownerOf } from '#intake/owner.ts'

type Account = { id: string; regionId: string; channel: string; settings: Record<string, unknown> }

/** @returns the account, of these, that last talked with this sender; undefined when none lately did */
export type NewestTalk = (accounts: { id: string; regionId: string }[], sender: string) => Promise<string | undefined>

export type Sharing = { accounts: Account[]; newestTalk: NewestTalk }

export async function deliveriesOf(updates: Update[], addressed: Account, sharing: Sharing): Promise<Delivery[]> {
  const channel = channelNamed(addressed.channel)
  const found: Delivery[] = []
  for (const update of updates) {
    if (channel?.share) found.push(...(await shared(update, addressed, { ...sharing, share: channel.share })))
    else found.push({ update, account: channel ? ownerOf(update, addressed, { ...channel, accounts: sharing.accounts }) : addressed })
  }
  return found
}

async function shared(
  update: Update,
  addressed: Account,
  { accounts, newestTalk, share }: Sharing & { share: NonNullable<Channel['share']> },
): Promise<Delivery[]> {
  const own = accounts.filter(({ channel }) => channel === addressed.channel)
  const answer = share(update, addressed, own)
  const named = answer.accountIds.map((id) => own.find((one) => one.id === id)).filter((one) => one !== undefined)
  const first = named[0] ?? addressed
  if (update.kind === 'receipt') return (named.length > 0 ? named : [addressed]).map((account) => ({ update: answer.update, account }))
  if (answer.isSaid || update.kind !== 'message') return [{ update: answer.update, account: first }]
  const talking = await newestTalk(named, update.sender)
  const told = answer.isOpen && answer.update.kind === 'message' ? unaddressed(answer.update) : answer.update
  return [{ update: told, account: named.find(({ id }) => id === talking) ?? first }]
}

function unaddressed(update: Extract<Update, { kind: 'message' }>): Update {
  return { ...update, message: { ...update.message, isUnaddressed: true } }
}
