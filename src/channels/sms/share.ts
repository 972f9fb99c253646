/**
 * Several regions behind one number: `KEYWORD isi aduan`, as with 1708. Pure.
 * The number written to says which accounts it can be; the first word which of them; without one a talk that is going on, or the default.
 */
import type { ChannelAccount, Share, Update } from '#channels/channel.ts'
import { isSameNumber } from './numbers.ts'
import { kindOf, secretOf, settingOf } from './settings.ts'

/** @param accounts all of this channel, the addressed one among them */
export function share(update: Update, addressed: ChannelAccount, accounts: ChannelAccount[]): Share {
  const trusted = [addressed, ...accounts.filter((one) => one.id !== addressed.id && isSameLine(one, addressed))]
  // Only the region that sent a message knows its number: the receipt is told to all of the line.
  if (update.kind === 'receipt') return { accountIds: among(trusted, addressed).map(({ id }) => id), isSaid: true, update }
  const serving = servingOf(update, addressed, trusted)
  if (update.kind !== 'message') return { accountIds: [firstOf(serving, addressed).id], isSaid: true, update }
  const named = serving.flatMap((account) =>
    keywordsOf(account).map((keyword) => ({ account, keyword, rest: restAfter(keyword, update.message.text) })),
  )
  const hit = named.filter(({ rest }) => rest !== undefined).toSorted((a, b) => b.keyword.length - a.keyword.length)[0]
  if (!hit) {
    const accountIds = [firstOf(serving, addressed), ...serving].map(({ id }) => id).filter(isFirstTime)
    return { accountIds, isSaid: serving.length === 1, isOpen: !serving.some(takesOthers), update }
  }
  // Nothing but the keyword: it is kept, so that there is something to read.
  const text = hit.rest || update.message.text
  return { accountIds: [hit.account.id], isSaid: true, update: { ...update, message: { ...update.message, text } } }
}

/** Whoever knows the secret of one must not be able to write into the talks of another: same gateway, same secret. */
function isSameLine(one: ChannelAccount, other: ChannelAccount): boolean {
  const kind = kindOf(one)
  if (kind === undefined || kind !== kindOf(other)) return false
  const secret = kind === 'smpp' ? 'smppPassword' : 'secret'
  const names = kind === 'smpp' ? (['smppHost', 'smppPort', 'smppSystemId'] as const) : (['secretPlace'] as const)
  return (
    secretOf(one, secret) !== '' &&
    secretOf(one, secret) === secretOf(other, secret) &&
    names.every((name) => settingOf(one, name) === settingOf(other, name))
  )
}

/** Over HTTP every account has an address of its own for receipts, unless several share one number. */
function among(trusted: ChannelAccount[], addressed: ChannelAccount): ChannelAccount[] {
  return kindOf(addressed) === 'smpp' ? trusted : trusted.filter((one) => one === addressed || isServing(one, settingOf(addressed, 'sender')))
}

function servingOf({ numberId }: Update, addressed: ChannelAccount, trusted: ChannelAccount[]): ChannelAccount[] {
  const written = trusted.filter((one) => numberId !== undefined && isServing(one, numberId))
  if (written.length > 0) return written
  return trusted.filter((one) => one === addressed || isServing(one, settingOf(addressed, 'sender')))
}

function isServing(account: ChannelAccount, number: string): boolean {
  return isSameNumber(settingOf(account, 'sender'), number)
}

/** For words that name nobody: the account that says so, else one without a keyword, else the one addressed. */
function firstOf(serving: ChannelAccount[], addressed: ChannelAccount): ChannelAccount {
  return (
    serving.find((one) => settingOf(one, 'takesOthers') === 'yes') ??
    serving.find(takesOthers) ??
    serving.find((one) => one === addressed) ??
    serving[0] ??
    addressed
  )
}

/** What names nobody is theirs: they say so, or have no keyword. */
function takesOthers(account: ChannelAccount): boolean {
  return settingOf(account, 'takesOthers') === 'yes' || keywordsOf(account).length === 0
}

/** Upper case; several with commas between. */
function keywordsOf(account: ChannelAccount): string[] {
  return settingOf(account, 'keyword')
    .split(',')
    .map((one) => one.trim().toUpperCase())
    .filter((one) => one !== '')
}

/** @returns what follows the keyword; undefined when the text does not begin with it */
function restAfter(keyword: string, text: string): string | undefined {
  const begun = text.replace(/^[\s#"'*([]+/, '')
  const [start, rest] = [begun.slice(0, keyword.length), begun.slice(keyword.length)]
  if (start.toUpperCase() !== keyword || /^[\p{L}\p{N}]/u.test(rest)) return undefined
  return rest.replace(/^[\s#:;,.)\]"'*/-]+/, '').trim()
}

function isFirstTime(id: string, index: number, all: string[]): boolean {
  return all.indexOf(id) === index
}
