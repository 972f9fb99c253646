/** Whose is it? One body may speak of several of our numbers. Pure. */
import type { Update } from '#channels/channel.ts'

type Account = { id: string; regionId: string; channel: string; settings: Record<string, unknown> }

/**
 * The account of the number that was written to, when it trusts the same signature as the one addressed:
 * otherwise somebody with one region's secret could write into another's talks.
 * Numbers that nobody here has stay with the account addressed: nothing is lost.
 */
export function ownerOf(update: Update, addressed: Account, accounts: Account[]): Account {
  const { numberId } = update
  if (numberId === undefined || isNumberOf(addressed, numberId)) return addressed
  return accounts.find((one) => one.channel === addressed.channel && isNumberOf(one, numberId) && hasSameSecret(one, addressed)) ?? addressed
}

function isNumberOf({ settings }: Account, numberId: string): boolean {
  const own = settings['phoneNumberId']
  return own === numberId || (typeof own === 'number' && String(own) === numberId)
}

function hasSameSecret(one: Account, other: Account): boolean {
  return Boolean(one.settings['appSecret']) && one.settings['appSecret'] === other.settings['appSecret']
}
