/** Whose is it? One body may speak of several of our numbers. Pure. */
import type { Channel, Update } from '#channels/channel.ts'

type Account = { id: string; regionId: string; channel: string; settings: Record<string, unknown> }

/**
 * The account of the number that was written to, when it trusts the same signature as the one addressed:
 * otherwise somebody with one region's secret could write into another's talks.
 * Numbers that nobody here has stay with the account addressed: nothing is lost.
 */
export function ownerOf(
  update: Update,
  addressed: Account,
  { accounts, numberSetting }: { accounts: Account[] } & Pick<Channel, 'numberSetting'>,
): Account {
  const { numberId } = update
  const isIts = ({ settings }: Account) => numberSetting !== undefined && `${settings[numberSetting] as string | number}` === numberId
  if (numberId === undefined || isIts(addressed)) return addressed
  return accounts.find((one) => one.channel === addressed.channel && isIts(one) && hasSameSecret(one, addressed)) ?? addressed
}

function hasSameSecret(one: Account, other: Account): boolean {
  return Boolean(one.settings['appSecret']) && one.settings['appSecret'] === other.settings['appSecret']
}
